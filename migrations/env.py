"""Run migrations on the portal's own engine, each in one transaction on every database."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from portal.core.db import Base, UTCDateTime, db


def _render(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our column types by their plain database types: a migration must not change when the code does."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "EncryptedText":
        return "sa.Text()"
    if kind == "type" and type(item).__name__ == "IsoMoment":
        return "sa.String(length=32)"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        # SQLite can roll a schema change back too, once BEGIN is ours: a failed migration leaves nothing behind.
        transactional_ddl=True,
        render_item=_render,
    )
    context.run_migrations()


with db.engine.connect().execution_options(portal_writer=True) as connection, connection.begin():
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    run(connection)
