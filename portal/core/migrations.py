"""The database's shape over time: numbered migrations, both ways; the newest is pinned in `migrations/HEAD`."""

from __future__ import annotations

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask.cli import AppGroup

from portal.config import ROOT
from portal.core.db import db

FOLDER = ROOT / "migrations"
db_cli = AppGroup("db", help="The database's shape.")


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return made


def newest() -> str | None:
    """The number of the newest migration in the code."""
    return ScriptDirectory.from_config(config()).get_current_head()


def present() -> str | None:
    """The number of the migration at which the database stands."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(to: str = "head") -> None:
    command.upgrade(config(), to)


def downgrade(to: str) -> None:
    command.downgrade(config(), to)


@db_cli.command("upgrade")
@click.argument("to", default="head")
def upgrade_command(to: str) -> None:
    """Bring the database to the newest shape (or to migration TO)."""
    before = present()
    upgrade(to)
    click.echo(f"database: {before or 'empty'} -> {present()}")


@db_cli.command("downgrade")
@click.argument("to")
def downgrade_command(to: str) -> None:
    """Take the database back to migration TO (`base`: to nothing)."""
    downgrade(to)
    click.echo(f"database: {present() or 'empty'}")


@db_cli.command("revise")
@click.argument("message")
def revise(message: str) -> None:
    """Draft the next numbered migration from what the models say; read it before you keep it."""
    number = f"{int(newest() or 0) + 1:04d}"
    command.revision(config(), message, autogenerate=True, rev_id=number)
    (FOLDER / "HEAD").write_text(f"{number}\n")


@db_cli.command("check")
def check() -> None:
    """Fail when models and migrations disagree."""
    command.check(config())


def init_app(app: Flask) -> None:
    app.cli.add_command(db_cli)
