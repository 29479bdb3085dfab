"""Accreditations of representatives and requests for promotion."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accreditations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("national_code", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_accreditations_candidate_id")),
        sa.ForeignKeyConstraint(["id"], ["cases.id"], name=op.f("fk_accreditations_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditations")),
    )
    with op.batch_alter_table("accreditations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accreditations_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_accreditations_email"), ["email"], unique=False)
    held = sa.text("holds_units AND slot_id IS NOT NULL")
    op.create_table(
        "promotion_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quota_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds_units", sa.Boolean(), nullable=False),
        sa.Column("fallback", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("amount >= 1", name=op.f("ck_promotion_requests_amount")),
        sa.CheckConstraint(
            "fallback IN ('', 'last_approved', 'name_card')", name=op.f("ck_promotion_requests_fallback")
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacies.id"], name=op.f("fk_promotion_requests_candidacy_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["cases.id"], name=op.f("fk_promotion_requests_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["documents.id"], name=op.f("fk_promotion_requests_picture_id")),
        sa.ForeignKeyConstraint(["quota_id"], ["election_quotas.id"], name=op.f("fk_promotion_requests_quota_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["election_slots.id"], name=op.f("fk_promotion_requests_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_requests")),
    )
    with op.batch_alter_table("promotion_requests", schema=None) as batch_op:
        batch_op.create_index("ix_promotion_requests_candidacy", ["candidacy_id", "id"], unique=False)
        batch_op.create_index("ix_promotion_requests_held", ["holds_units", "starts_at"], unique=False)
        batch_op.create_index("ix_promotion_requests_quota", ["quota_id"], unique=False)
        batch_op.create_index(
            "uq_promotion_requests_slot", ["slot_id"], unique=True, sqlite_where=held, postgresql_where=held
        )


def downgrade() -> None:
    op.drop_table("promotion_requests")
    op.drop_table("accreditations")
