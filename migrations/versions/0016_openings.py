"""When each holder first opened a file."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import append_only_ddl

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custody_openings",
        sa.Column("move_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["custody_moves.id"], name=op.f("fk_custody_openings_move_id")),
        sa.PrimaryKeyConstraint("move_id", name=op.f("pk_custody_openings")),
    )
    # Whoever took a file had it open before them.
    op.execute(
        "INSERT INTO custody_openings (move_id, at) "
        "SELECT id, at FROM custody_moves WHERE step = 'take' AND person_id IS NOT NULL"
    )
    for statement in append_only_ddl("custody_openings", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("custody_openings")
