"""Connections of messengers to operators, and the results of their trials."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import append_only_ddl

APPEND_ONLY = ("interconnection_results",)

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interconnections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("peak_calls", sa.Integer(), nullable=False),
        sa.Column("numbering", sa.String(length=400), nullable=False),
        sa.Column("vendor_trunk", sa.Text(), nullable=False),
        sa.Column("operator_trunk", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vendor_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vendor_accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("operator_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("operator_accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_why", sa.String(length=400), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why = '')", name=op.f("ck_interconnections_ended_why")),
        sa.CheckConstraint(
            "(suspended_at IS NULL) = (suspended_why = '')", name=op.f("ck_interconnections_suspended_why")
        ),
        sa.CheckConstraint(
            "(operator_accepted_at IS NULL) = (operator_accepted_by_id IS NULL)",
            name=op.f("ck_interconnections_operator_accepted"),
        ),
        sa.CheckConstraint(
            "(vendor_accepted_at IS NULL) = (vendor_accepted_by_id IS NULL)",
            name=op.f("ck_interconnections_vendor_accepted"),
        ),
        sa.CheckConstraint("peak_calls >= 1", name=op.f("ck_interconnections_calls")),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_interconnections_grant_id")),
        sa.ForeignKeyConstraint(
            ["operator_accepted_by_id"], ["people.id"], name=op.f("fk_interconnections_operator_accepted_by_id")
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["organisations.id"], name=op.f("fk_interconnections_operator_id")),
        sa.ForeignKeyConstraint(
            ["vendor_accepted_by_id"], ["people.id"], name=op.f("fk_interconnections_vendor_accepted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interconnections")),
        sa.UniqueConstraint("grant_id", name=op.f("uq_interconnections_grant_id")),
        sa.UniqueConstraint("token", name=op.f("uq_interconnections_token")),
    )
    with op.batch_alter_table("interconnections", schema=None) as batch_op:
        batch_op.create_index("ix_interconnections_operator", ["operator_id", "id"], unique=False)

    op.create_table(
        "interconnection_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("trial", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('vendor', 'operator')", name=op.f("ck_interconnection_results_side")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_interconnection_results_by_id")),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["interconnections.id"], name=op.f("fk_interconnection_results_connection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interconnection_results")),
    )
    with op.batch_alter_table("interconnection_results", schema=None) as batch_op:
        batch_op.create_index(
            "ix_interconnection_results_trial", ["connection_id", "trial", "side", "id"], unique=False
        )

    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_ddl(table, dialect):
            op.execute(sa.text(statement))


def downgrade() -> None:
    with op.batch_alter_table("interconnection_results", schema=None) as batch_op:
        batch_op.drop_index("ix_interconnection_results_trial")

    op.drop_table("interconnection_results")
    with op.batch_alter_table("interconnections", schema=None) as batch_op:
        batch_op.drop_index("ix_interconnections_operator")

    op.drop_table("interconnections")
