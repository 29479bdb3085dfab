"""media advertising: terms, windows, campaigns, airings, debts"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import append_only_ddl

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APPEND_ONLY = ("media_terms",)


def upgrade() -> None:
    op.create_table(
        "media_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("discount_percent", sa.Integer(), nullable=False),
        sa.Column("report_days", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("technical", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("discount_percent BETWEEN 0 AND 100", name=op.f("ck_media_terms_discount")),
        sa.CheckConstraint(
            "report_days BETWEEN 1 AND 60 AND answer_days BETWEEN 3 AND 60", name=op.f("ck_media_terms_days")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_media_terms_by_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["capacity_pools.id"], name=op.f("fk_media_terms_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_terms")),
        sa.UniqueConstraint("pool_id", "version", name=op.f("uq_media_terms_pool_id_version")),
    )
    op.create_table(
        "media_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440", name=op.f("ck_media_windows_hours")
        ),
        sa.CheckConstraint("since <= until", name=op.f("ck_media_windows_days")),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_media_windows_weekdays")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_media_windows_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["capacity_classes.id"], name=op.f("fk_media_windows_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_windows")),
        sa.UniqueConstraint("token", name=op.f("uq_media_windows_token")),
    )
    op.create_index("ix_media_windows_class", "media_windows", ["class_id", "since"], unique=False)

    op.create_table(
        "media_airings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("units", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("material_digest", sa.String(length=64), nullable=False),
        sa.Column("makes_good_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("aired", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("aired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof_reference", sa.String(length=400), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(settled_at IS NOT NULL) = (state IN ('aired', 'missed', 'dropped'))",
            name=op.f("ck_media_airings_settled"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'called', 'reported', 'objected', 'aired', 'missed', 'dropped')",
            name=op.f("ck_media_airings_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('reported', 'objected', 'aired') OR (aired IS NOT NULL AND aired_at IS NOT NULL"
            " AND (proof_reference <> '' OR proof_id IS NOT NULL))",
            name=op.f("ck_media_airings_proven"),
        ),
        sa.CheckConstraint("due_on >= day", name=op.f("ck_media_airings_due")),
        sa.CheckConstraint(
            "units > 0 AND (aired IS NULL OR (0 <= aired AND aired <= units))", name=op.f("ck_media_airings_units")
        ),
        sa.ForeignKeyConstraint(["class_id"], ["capacity_classes.id"], name=op.f("fk_media_airings_class_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_media_airings_grant_id")),
        sa.ForeignKeyConstraint(["makes_good_id"], ["media_airings.id"], name=op.f("fk_media_airings_makes_good_id")),
        sa.ForeignKeyConstraint(
            ["material_digest"], ["stored_files.digest"], name=op.f("fk_media_airings_material_digest")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["documents.id"], name=op.f("fk_media_airings_proof_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["people.id"], name=op.f("fk_media_airings_reported_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["people.id"], name=op.f("fk_media_airings_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_airings")),
        sa.UniqueConstraint("makes_good_id", "day", name=op.f("uq_media_airings_makes_good_id_day")),
        sa.UniqueConstraint("token", name=op.f("uq_media_airings_token")),
    )
    op.create_index("ix_media_airings_class", "media_airings", ["class_id", "day"], unique=False)
    op.create_index("ix_media_airings_day", "media_airings", ["state", "day"], unique=False)
    op.create_index(
        "uq_media_airings_planned",
        "media_airings",
        ["grant_id", "class_id", "day"],
        unique=True,
        sqlite_where=sa.text("makes_good_id IS NULL"),
        postgresql_where=sa.text("makes_good_id IS NULL"),
    )

    op.create_table(
        "media_campaigns",
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("discount_percent", sa.Integer(), nullable=False),
        sa.Column("report_days", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("discount_percent BETWEEN 0 AND 100", name=op.f("ck_media_campaigns_discount")),
        sa.CheckConstraint(
            "report_days BETWEEN 1 AND 60 AND answer_days BETWEEN 3 AND 60", name=op.f("ck_media_campaigns_days")
        ),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_media_campaigns_grant_id")),
        sa.ForeignKeyConstraint(["material_id"], ["documents.id"], name=op.f("fk_media_campaigns_material_id")),
        sa.PrimaryKeyConstraint("grant_id", name=op.f("pk_media_campaigns")),
    )
    op.create_table(
        "media_debts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("airing_id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("units", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("units > 0 AND 0 <= booked AND booked <= units", name=op.f("ck_media_debts_never_more")),
        sa.ForeignKeyConstraint(["airing_id"], ["media_airings.id"], name=op.f("fk_media_debts_airing_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_media_debts_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_debts")),
        sa.UniqueConstraint("airing_id", name=op.f("uq_media_debts_airing_id")),
    )
    op.create_index("ix_media_debts_grant", "media_debts", ["grant_id"], unique=False)

    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_ddl(table, dialect):
            op.execute(sa.text(statement))


def downgrade() -> None:
    op.drop_index("ix_media_debts_grant", table_name="media_debts")

    op.drop_table("media_debts")
    op.drop_table("media_campaigns")
    op.drop_index(
        "uq_media_airings_planned",
        table_name="media_airings",
        sqlite_where=sa.text("makes_good_id IS NULL"),
        postgresql_where=sa.text("makes_good_id IS NULL"),
    )
    op.drop_index("ix_media_airings_day", table_name="media_airings")
    op.drop_index("ix_media_airings_class", table_name="media_airings")

    op.drop_table("media_airings")
    op.drop_index("ix_media_windows_class", table_name="media_windows")

    op.drop_table("media_windows")
    op.drop_table("media_terms")
