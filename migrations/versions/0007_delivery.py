"""Delivery: keys, receipts, make-goods, disputes; what the log was told of quotas."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import append_only_ddl

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("challenge", sa.String(length=43), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("valid_from < valid_until", name=op.f("ck_delivery_keys_validity")),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_delivery_keys_added_by_id")),
        sa.ForeignKeyConstraint(["messenger_id"], ["organisations.id"], name=op.f("fk_delivery_keys_messenger_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_keys")),
        sa.UniqueConstraint("token", name=op.f("uq_delivery_keys_token")),
    )
    with op.batch_alter_table("delivery_keys", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_keys_messenger", ["messenger_id", "id"], unique=False)
        batch_op.create_index(
            "uq_delivery_keys_proven",
            ["fingerprint"],
            unique=True,
            sqlite_where=sa.text("proven_at IS NOT NULL"),
            postgresql_where=sa.text("proven_at IS NOT NULL"),
        )

    op.create_table(
        "ledger_quotas",
        sa.Column("quota_id", sa.Integer(), nullable=False),
        sa.Column("each", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credit", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("returned", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["quota_id"], ["election_quotas.id"], name=op.f("fk_ledger_quotas_quota_id")),
        sa.PrimaryKeyConstraint("quota_id", name=op.f("pk_ledger_quotas")),
    )
    op.create_table(
        "delivery_make_goods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("promotion_id", sa.Integer(), nullable=False),
        sa.Column("quota_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("credited", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "why IN ('missed', 'unproven', 'short', 'upheld')", name=op.f("ck_delivery_make_goods_why")
        ),
        sa.CheckConstraint("amount >= 1", name=op.f("ck_delivery_make_goods_amount")),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotions.id"], name=op.f("fk_delivery_make_goods_promotion_id")
        ),
        sa.ForeignKeyConstraint(["quota_id"], ["election_quotas.id"], name=op.f("fk_delivery_make_goods_quota_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_make_goods")),
        sa.UniqueConstraint("promotion_id", name=op.f("uq_delivery_make_goods_promotion_id")),
        sa.UniqueConstraint("token", name=op.f("uq_delivery_make_goods_token")),
    )
    with op.batch_alter_table("delivery_make_goods", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_make_goods_quota", ["quota_id"], unique=False)

    op.create_table(
        "delivery_receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("promotion_id", sa.Integer(), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("material_digest", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=88), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'silent', 'disputed', 'upheld', 'dismissed')",
            name=op.f("ck_delivery_receipts_state"),
        ),
        sa.CheckConstraint("starts_at <= ends_at AND seen >= 0", name=op.f("ck_delivery_receipts_meant")),
        sa.ForeignKeyConstraint(["key_id"], ["delivery_keys.id"], name=op.f("fk_delivery_receipts_key_id")),
        sa.ForeignKeyConstraint(
            ["messenger_id"], ["organisations.id"], name=op.f("fk_delivery_receipts_messenger_id")
        ),
        sa.ForeignKeyConstraint(["promotion_id"], ["promotions.id"], name=op.f("fk_delivery_receipts_promotion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_receipts")),
        sa.UniqueConstraint("digest", name=op.f("uq_delivery_receipts_digest")),
        sa.UniqueConstraint("promotion_id", name=op.f("uq_delivery_receipts_promotion_id")),
        sa.UniqueConstraint("token", name=op.f("uq_delivery_receipts_token")),
    )
    with op.batch_alter_table("delivery_receipts", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_receipts_due", ["state", "answer_until"], unique=False)
        batch_op.create_index("ix_delivery_receipts_messenger", ["messenger_id", "id"], unique=False)

    op.create_table(
        "delivery_disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["cases.id"], name=op.f("fk_delivery_disputes_id")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["delivery_receipts.id"], name=op.f("fk_delivery_disputes_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_disputes")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_delivery_disputes_receipt_id")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index("ix_audit_events_subject", ["subject_token", "action", "seq"], unique=False)

    # Said in SQL: SQLite adds a column with its check in place, and need not copy the table that others point at.
    op.execute(
        "ALTER TABLE elections ADD COLUMN report_hours INTEGER DEFAULT 12 NOT NULL"
        " CONSTRAINT ck_elections_report_hours CHECK (report_hours BETWEEN 1 AND 168)"
    )
    for statement in append_only_ddl("delivery_make_goods", op.get_bind().dialect.name):
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.execute("ALTER TABLE elections DROP COLUMN report_hours")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_subject")

    op.drop_table("delivery_disputes")
    with op.batch_alter_table("delivery_receipts", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_receipts_messenger")
        batch_op.drop_index("ix_delivery_receipts_due")

    op.drop_table("delivery_receipts")
    with op.batch_alter_table("delivery_make_goods", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_make_goods_quota")

    op.drop_table("delivery_make_goods")
    op.drop_table("ledger_quotas")
    with op.batch_alter_table("delivery_keys", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_delivery_keys_proven",
            sqlite_where=sa.text("proven_at IS NOT NULL"),
            postgresql_where=sa.text("proven_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_delivery_keys_messenger")

    op.drop_table("delivery_keys")
