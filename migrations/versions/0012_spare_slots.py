"""Slots given for missed ones, and why a unit is still owed."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import append_only_ddl

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("election_slots", sa.Column("makes_good", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("delivery_make_goods", sa.Column("owed", sa.String(length=10), server_default="", nullable=False))
    op.create_table(
        "delivery_spare_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("make_good_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["make_good_id"], ["delivery_make_goods.id"], name=op.f("fk_delivery_spare_slots_make_good_id")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["election_slots.id"], name=op.f("fk_delivery_spare_slots_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_spare_slots")),
        sa.UniqueConstraint("make_good_id", name=op.f("uq_delivery_spare_slots_make_good_id")),
    )
    op.create_index(op.f("ix_delivery_spare_slots_slot_id"), "delivery_spare_slots", ["slot_id"])
    for statement in append_only_ddl("delivery_spare_slots", op.get_bind().dialect.name):
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.drop_table("delivery_spare_slots")
    op.drop_column("delivery_make_goods", "owed")
    op.drop_column("election_slots", "makes_good")
