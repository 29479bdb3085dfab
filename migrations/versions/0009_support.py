"""support programmes: requests, grants, terms, divisions, upkeep"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import append_only_ddl

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APPEND_ONLY = ("programme_terms", "support_weights", "support_provisions")


def upgrade() -> None:
    op.create_table(
        "programme_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("budget_days", sa.Integer(), nullable=False),
        sa.Column("period_days", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("offer_days", sa.Integer(), nullable=False),
        sa.Column("unused_percent", sa.Integer(), nullable=False),
        sa.Column("unused_days", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("reclaim_days", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "budget_days > 0 AND period_days > 0 AND offer_days > 0", name=op.f("ck_programme_terms_positive")
        ),
        sa.CheckConstraint(
            "grace_days >= 0 AND unused_days > 0 AND notice_days > 0 AND reclaim_days > 0",
            name=op.f("ck_programme_terms_days"),
        ),
        sa.CheckConstraint("unused_percent BETWEEN 1 AND 100", name=op.f("ck_programme_terms_percent")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_programme_terms_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_terms")),
        sa.UniqueConstraint("programme", "version", name=op.f("uq_programme_terms_programme_version")),
    )
    op.create_table(
        "division_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people.id"], name=op.f("fk_division_rounds_opened_by_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["capacity_pools.id"], name=op.f("fk_division_rounds_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_rounds")),
        sa.UniqueConstraint("token", name=op.f("uq_division_rounds_token")),
    )
    with op.batch_alter_table("division_rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_division_rounds_pool_id"), ["pool_id"], unique=False)

    op.create_table(
        "support_weights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("hundredths BETWEEN 1 AND 100000", name=op.f("ck_support_weights_hundredths")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_support_weights_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_support_weights_organisation_id")
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["capacity_pools.id"], name=op.f("fk_support_weights_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_weights")),
    )
    with op.batch_alter_table("support_weights", schema=None) as batch_op:
        batch_op.create_index("ix_support_weights_pool", ["pool_id", "organisation_id", "id"], unique=False)

    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ended_on IS NULL) = (ending = '')", name=op.f("ck_grants_ended_has_reason")),
        sa.CheckConstraint("basis IN ('person', 'offer', 'lapse', 'appeal')", name=op.f("ck_grants_basis")),
        sa.CheckConstraint("ending IN ('', 'given_back', 'reclaimed', 'licence')", name=op.f("ck_grants_ending")),
        sa.CheckConstraint("kept_until >= until", name=op.f("ck_grants_kept")),
        sa.CheckConstraint("since <= until", name=op.f("ck_grants_period")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_grants_case_id")),
        sa.ForeignKeyConstraint(["licence_id"], ["licences.id"], name=op.f("fk_grants_licence_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_grants_organisation_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["capacity_pools.id"], name=op.f("fk_grants_pool_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["people.id"], name=op.f("fk_grants_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("case_id", name=op.f("uq_grants_case_id")),
        sa.UniqueConstraint("number", name=op.f("uq_grants_number")),
        sa.UniqueConstraint("token", name=op.f("uq_grants_token")),
    )
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grants_licence_id"), ["licence_id"], unique=False)
        batch_op.create_index("ix_grants_organisation", ["organisation_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grants_pool_id"), ["pool_id"], unique=False)
        batch_op.create_index("ix_grants_programme", ["programme", "ended_on", "until"], unique=False)

    op.create_table(
        "support_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        sa.Column("grant_id", sa.Integer(), nullable=True),
        sa.Column("grant_token", sa.String(length=22), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.CheckConstraint("(action = 'new') = (grant_id IS NULL)", name=op.f("ck_support_cases_grant")),
        sa.CheckConstraint("action IN ('new', 'change', 'renew')", name=op.f("ck_support_cases_action")),
        sa.CheckConstraint("place > 0", name=op.f("ck_support_cases_place")),
        sa.CheckConstraint("since <= until", name=op.f("ck_support_cases_period")),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_support_cases_grant_id")),
        sa.ForeignKeyConstraint(["id"], ["cases.id"], name=op.f("fk_support_cases_id")),
        sa.ForeignKeyConstraint(["licence_id"], ["licences.id"], name=op.f("fk_support_cases_licence_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["capacity_pools.id"], name=op.f("fk_support_cases_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_cases")),
        sa.UniqueConstraint("grant_token", name=op.f("uq_support_cases_grant_token")),
        sa.UniqueConstraint("pool_id", "place", name=op.f("uq_support_cases_pool_id_place")),
    )
    with op.batch_alter_table("support_cases", schema=None) as batch_op:
        batch_op.create_index("ix_support_cases_grant", ["grant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_support_cases_licence_id"), ["licence_id"], unique=False)

    op.create_table(
        "support_provisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_support_provisions_by_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_support_provisions_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_provisions")),
    )
    with op.batch_alter_table("support_provisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_provisions_grant_id"), ["grant_id"], unique=False)

    op.create_table(
        "support_reclaims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("appeal", sa.Text(), nullable=False),
        sa.Column("appealed_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state IN ('noticed', 'proposed', 'appealed'))",
            name=op.f("ck_support_reclaims_closed"),
        ),
        sa.CheckConstraint(
            "state <> 'appealed' OR next_on IS NULL", name=op.f("ck_support_reclaims_an_appeal_stops_it")
        ),
        sa.CheckConstraint(
            "state IN ('noticed', 'proposed', 'appealed', 'reclaimed', 'dropped', 'kept')",
            name=op.f("ck_support_reclaims_state"),
        ),
        sa.ForeignKeyConstraint(["appealed_by_id"], ["people.id"], name=op.f("fk_support_reclaims_appealed_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_support_reclaims_decided_by_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_support_reclaims_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_reclaims")),
        sa.UniqueConstraint("token", name=op.f("uq_support_reclaims_token")),
    )
    with op.batch_alter_table("support_reclaims", schema=None) as batch_op:
        batch_op.create_index("ix_support_reclaims_due", ["closed_at", "next_on"], unique=False)
        batch_op.create_index(
            "uq_support_reclaims_open",
            ["grant_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "division_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("recommended", sa.JSON(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("followed", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome IN ('', 'offered', 'waiting')", name=op.f("ck_division_entries_outcome")),
        sa.ForeignKeyConstraint(["case_id"], ["support_cases.id"], name=op.f("fk_division_entries_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_division_entries_decided_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["division_rounds.id"], name=op.f("fk_division_entries_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_entries")),
        sa.UniqueConstraint("round_id", "case_id", name=op.f("uq_division_entries_round_id_case_id")),
        sa.UniqueConstraint("round_id", "seq", name=op.f("uq_division_entries_round_id_seq")),
    )
    with op.batch_alter_table("division_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_division_entries_case_id"), ["case_id"], unique=False)

    op.create_table(
        "support_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "asked >= 0 AND (decided IS NULL OR decided >= 0)", name=op.f("ck_support_lines_not_negative")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["support_cases.id"], name=op.f("fk_support_lines_case_id")),
        sa.ForeignKeyConstraint(["class_id"], ["capacity_classes.id"], name=op.f("fk_support_lines_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_lines")),
        sa.UniqueConstraint("case_id", "class_id", name=op.f("uq_support_lines_case_id_class_id")),
    )
    with op.batch_alter_table("support_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_lines_class_id"), ["class_id"], unique=False)

    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_ddl(table, dialect):
            op.execute(sa.text(statement))


def downgrade() -> None:
    with op.batch_alter_table("support_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_lines_class_id"))

    op.drop_table("support_lines")
    with op.batch_alter_table("division_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_division_entries_case_id"))

    op.drop_table("division_entries")
    with op.batch_alter_table("support_reclaims", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_support_reclaims_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_support_reclaims_due")

    op.drop_table("support_reclaims")
    with op.batch_alter_table("support_provisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_provisions_grant_id"))

    op.drop_table("support_provisions")
    with op.batch_alter_table("support_cases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_cases_licence_id"))
        batch_op.drop_index("ix_support_cases_grant")

    op.drop_table("support_cases")
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.drop_index("ix_grants_programme")
        batch_op.drop_index(batch_op.f("ix_grants_pool_id"))
        batch_op.drop_index("ix_grants_organisation")
        batch_op.drop_index(batch_op.f("ix_grants_licence_id"))

    op.drop_table("grants")
    with op.batch_alter_table("support_weights", schema=None) as batch_op:
        batch_op.drop_index("ix_support_weights_pool")

    op.drop_table("support_weights")
    with op.batch_alter_table("division_rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_division_rounds_pool_id"))

    op.drop_table("division_rounds")
    op.drop_table("programme_terms")
