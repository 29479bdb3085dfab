"""Bulk numbers are known by marks in their block, not by rows; numbers are hashed by another function.

A hash cannot be made again from a hash: a database that holds numbers or opt-outs cannot be brought over.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

HASHED = ("number_list_blocks", "growth_numbers", "opt_outs")


def upgrade() -> None:
    _require_none_of("bulk_numbers", *HASHED)
    op.drop_table("bulk_numbers")
    with op.batch_alter_table("number_list_blocks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("marks", sa.LargeBinary(), nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_number_list_blocks_marks"), "length(marks) IN (0, 8 * count)"
        )


def downgrade() -> None:
    _require_none_of(*HASHED)
    with op.batch_alter_table("number_list_blocks", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_number_list_blocks_marks"), type_="check")
        batch_op.drop_column("marks")
    op.create_table(
        "bulk_numbers",
        sa.Column("roll_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("roll_id", "hash", name=op.f("pk_bulk_numbers")),
        sqlite_with_rowid=False,
    )


def _require_none_of(*tables: str) -> None:
    for table in tables:
        if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {table}")):  # noqa: S608 - our own names
            raise RuntimeError(
                f"{table} has rows whose hashes this version cannot read, and none can be made from them. "
                "Nothing was changed. Finish and purge all lists of numbers with the version that made them, keep "
                "its opt-outs outside the portal and empty the table, or begin with a new database; then try again."
            )
