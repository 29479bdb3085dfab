"""the portal"""

import sqlalchemy as sa
from alembic import op

from portal.core.audit.models import head_ddl
from portal.core.db import append_only_ddl

APPEND_ONLY = (
    "audit_events",
    "audit_nodes",
    "licence_class_versions",
    "capacity_levels",
    "capacity_lines",
    "capacity_usage",
    "custody_moves",
    "escalations",
    "messages",
    "notes",
    "submissions",
    "clock_events",
    "licence_events",
    "licence_notices",
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("key", name=op.f("uq_attempts_key")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_last_at"), ["last_at"], unique=False)

    op.create_table(
        "audit_events",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("actor_token", sa.String(length=64), nullable=True),
        sa.Column("subject_kind", sa.String(length=64), nullable=False),
        sa.Column("subject_token", sa.String(length=64), nullable=False),
        sa.Column("case_token", sa.String(length=64), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index("ix_audit_events_action_seq", ["action", "seq"], unique=False)
        batch_op.create_index("ix_audit_events_at", ["at"], unique=False)
        batch_op.create_index("ix_audit_events_case_token_seq", ["case_token", "seq"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_nodes",
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("idx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("level", "idx", name=op.f("pk_audit_nodes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "board_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("median", sa.Integer(), nullable=True),
        sa.Column("ninetieth", sa.Integer(), nullable=True),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("asked_again", sa.Integer(), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("subject IN ('office', 'messenger')", name=op.f("ck_board_lines_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_lines")),
        sa.UniqueConstraint("subject", "subject_id", name=op.f("uq_board_lines_subject_subject_id")),
    )
    op.create_table(
        "calendar_holidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_holidays")),
        sa.UniqueConstraint("day", "scope", "title", name=op.f("uq_calendar_holidays_day_scope_title")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_holidays_token")),
    )
    op.create_table(
        "calendar_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint("closes > opens", name=op.f("ck_calendar_hours_open")),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_calendar_hours_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_hours")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_hours_token")),
    )
    op.create_table(
        "calendar_weekends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_calendar_weekends_order")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_calendar_weekends_weekday")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_weekends")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_weekends_token")),
    )
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
    )
    op.create_table(
        "capacity_promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome = '')", name=op.f("ck_capacity_promises_closed_has_outcome")
        ),
        sa.CheckConstraint(
            "outcome IN ('', 'confirmed', 'withdrawn', 'expired')", name=op.f("ck_capacity_promises_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_promises")),
    )
    with op.batch_alter_table("capacity_promises", schema=None) as batch_op:
        batch_op.create_index("ix_capacity_promises_due", ["closed_at", "expires_at"], unique=False)
        batch_op.create_index(
            "uq_capacity_promises_open",
            ["subject_kind", "subject_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_jobs_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_due", ["state", "run_at"], unique=False)

    op.create_table(
        "licence_classes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_classes")),
        sa.UniqueConstraint("code", name=op.f("uq_licence_classes_code")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "vendor",
                "regulator",
                "agency",
                "operator",
                "bank",
                "broadcaster",
                "datacentre_operator",
                "headquarters",
                "campaign",
                "court",
                name="kind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name_fa", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=800), nullable=False),
        sa.Column("legal_id", sa.String(length=11), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("code", name=op.f("uq_organisations_code")),
        sa.UniqueConstraint("legal_id", name=op.f("uq_organisations_legal_id")),
        sa.UniqueConstraint("token", name=op.f("uq_organisations_token")),
    )
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_name_key"), ["name_key"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=True),
        sa.Column("mobile_hash", sa.String(length=64), nullable=True),
        sa.Column("national_code", sa.Text(), nullable=True),
        sa.Column("national_code_hash", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_pending", sa.Text(), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("token", name=op.f("uq_people_token")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_mobile_hash"), ["mobile_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_national_code_hash"), ["national_code_hash"], unique=False)

    op.create_table(
        "periodic_runs",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_periodic_runs")),
    )
    op.create_table(
        "stored_files",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_files_size")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_stored_files")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("person_id <> deputy_id", name=op.f("ck_absences_deputy")),
        sa.CheckConstraint("until >= since", name=op.f("ck_absences_days")),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_absences_deputy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["people.id"], name=op.f("fk_absences_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint("token", name=op.f("uq_absences_token")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index("ix_absences_person", ["person_id", "since"], unique=False)

    op.create_table(
        "calendar_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'confirmed') = (version IS NOT NULL)", name=op.f("ck_calendar_changes_confirmed")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR decided_by_id <> proposed_by_id", name=op.f("ck_calendar_changes_two_people")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'refused', 'withdrawn')", name=op.f("ck_calendar_changes_state")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_calendar_changes_decided_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"], name=op.f("fk_calendar_changes_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_changes")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_changes_token")),
        sa.UniqueConstraint("version", name=op.f("uq_calendar_changes_version")),
    )
    with op.batch_alter_table("calendar_changes", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_changes_state", ["state", "id"], unique=False)

    op.create_table(
        "capacity_pools",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name_fa", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["organisations.id"], name=op.f("fk_capacity_pools_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_pools")),
        sa.UniqueConstraint("code", name=op.f("uq_capacity_pools_code")),
        sa.UniqueConstraint("token", name=op.f("uq_capacity_pools_token")),
    )
    with op.batch_alter_table("capacity_pools", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_capacity_pools_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_capacity_pools_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "held_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("network_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_held_forms_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_forms")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_held_forms_token_hash")),
    )
    with op.batch_alter_table("held_forms", schema=None) as batch_op:
        batch_op.create_index("ix_held_forms_network_hash_expires_at", ["network_hash", "expires_at"], unique=False)

    op.create_table(
        "licence_class_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("name_fa", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("summary_fa", sa.String(length=600), nullable=False),
        sa.Column("summary_en", sa.String(length=600), nullable=False),
        sa.Column("registration_type", sa.Boolean(), nullable=False),
        sa.Column("validity_days", sa.Integer(), nullable=False),
        sa.Column("budget_days", sa.Integer(), nullable=False),
        sa.Column("renewal_days", sa.Integer(), nullable=False),
        sa.Column("hearing_days", sa.Integer(), nullable=False),
        sa.Column("four_eyes", sa.Boolean(), nullable=False),
        sa.Column("office_code", sa.String(length=40), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("material", sa.JSON(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "validity_days > 0 AND budget_days > 0 AND renewal_days > 0 AND hearing_days > 0",
            name=op.f("ck_licence_class_versions_days"),
        ),
        sa.ForeignKeyConstraint(
            ["class_id"], ["licence_classes.id"], name=op.f("fk_licence_class_versions_class_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_licence_class_versions_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_class_versions")),
        sa.UniqueConstraint("class_id", "version", name=op.f("uq_licence_class_versions_class_id_version")),
    )
    op.create_table(
        "mail_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'unknown')", name=op.f("ck_mail_messages_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mail_messages_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_messages_key")),
        sa.UniqueConstraint("token", name=op.f("uq_mail_messages_token")),
    )
    with op.batch_alter_table("mail_messages", schema=None) as batch_op:
        batch_op.create_index("ix_mail_messages_state", ["state", "id"], unique=False)

    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_fa", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("duty_contact", sa.String(length=400), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_offices_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint("code", name=op.f("uq_offices_code")),
        sa.UniqueConstraint("token", name=op.f("uq_offices_token")),
    )
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "password_resets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_password_resets_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_resets")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_password_resets_secret_hash")),
    )
    with op.batch_alter_table("password_resets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_resets_person_id"), ["person_id"], unique=False)

    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recovery_codes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("person_id", "code_hash", name=op.f("uq_recovery_codes_person_id_code_hash")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_agent", sa.String(length=80), nullable=False),
        sa.Column("network_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_sign_ins_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_ins_secret_hash")),
        sa.UniqueConstraint("token", name=op.f("uq_sign_ins_token")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "editor",
                "viewer",
                "official",
                "signatory",
                "supervisor",
                "deputy_head",
                "duty",
                "administrator",
                "auditor",
                "manager",
                "liaison",
                "representative",
                name="role",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appointed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["appointed_by_id"], ["people.id"], name=op.f("fk_appointments_appointed_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_appointments_office_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_appointments_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appointments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index("ix_appointments_office_id_until", ["office_id", "until"], unique=False)
        batch_op.create_index("ix_appointments_organisation_id_until", ["organisation_id", "until"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ux_appointments_at_large",
            ["person_id", "organisation_id", "role"],
            unique=True,
            sqlite_where=sa.text("until IS NULL AND office_id IS NULL"),
            postgresql_where=sa.text("until IS NULL AND office_id IS NULL"),
        )
        batch_op.create_index(
            "ux_appointments_in_office",
            ["person_id", "organisation_id", "office_id", "role"],
            unique=True,
            sqlite_where=sa.text("until IS NULL AND office_id IS NOT NULL"),
            postgresql_where=sa.text("until IS NULL AND office_id IS NOT NULL"),
        )

    op.create_table(
        "capacity_classes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_fa", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("unit_fa", sa.String(length=40), nullable=False),
        sa.Column("unit_en", sa.String(length=40), nullable=False),
        sa.Column("step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minimum", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("maximum", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ratio_numerator", sa.Integer(), nullable=False),
        sa.Column("ratio_denominator", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ratio_numerator >= 1 AND ratio_denominator >= 1", name=op.f("ck_capacity_classes_ratio")),
        sa.CheckConstraint(
            "step >= 1 AND minimum >= 1 AND (maximum IS NULL OR maximum >= minimum)",
            name=op.f("ck_capacity_classes_bounds"),
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["capacity_pools.id"], name=op.f("fk_capacity_classes_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_classes")),
        sa.UniqueConstraint("pool_id", "code", name=op.f("uq_capacity_classes_pool_id_code")),
        sa.UniqueConstraint("token", name=op.f("uq_capacity_classes_token")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("applicant_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=10), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("holder <> 'office' OR office_id IS NOT NULL", name=op.f("ck_cases_office_holds")),
        sa.CheckConstraint("holder IN ('applicant', 'office', 'body', 'nobody')", name=op.f("ck_cases_holder")),
        sa.ForeignKeyConstraint(["applicant_id"], ["organisations.id"], name=op.f("fk_cases_applicant_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_cases_created_by_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_cases_holder_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_cases_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("token", name=op.f("uq_cases_token")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_applicant", ["applicant_id", "id"], unique=False)
        batch_op.create_index("ix_cases_mine", ["holder_id", "holder", "due_at", "id"], unique=False)
        batch_op.create_index("ix_cases_queue", ["office_id", "holder", "due_at", "id"], unique=False)
        batch_op.create_index("ix_cases_running", ["closed_at", "due_at"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "editor",
                "viewer",
                "official",
                "signatory",
                "supervisor",
                "deputy_head",
                "duty",
                "administrator",
                "auditor",
                "manager",
                "liaison",
                "representative",
                name="role",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invited_by_id"], ["people.id"], name=op.f("fk_invitations_invited_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_invitations_office_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_invitations_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitations_secret_hash")),
        sa.UniqueConstraint("token", name=op.f("uq_invitations_token")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "board_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worked", sa.Integer(), nullable=True),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("asked_again", sa.Integer(), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject IN ('office', 'messenger')", name=op.f("ck_board_files_subject")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_board_files_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_files")),
        sa.UniqueConstraint(
            "case_id", "subject", "subject_id", name=op.f("uq_board_files_case_id_subject_subject_id")
        ),
    )
    with op.batch_alter_table("board_files", schema=None) as batch_op:
        batch_op.create_index("ix_board_files_ended", ["ended_at"], unique=False)

    op.create_table(
        "capacity_days",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("0 <= taken AND taken <= total", name=op.f("ck_capacity_days_never_twice")),
        sa.ForeignKeyConstraint(["class_id"], ["capacity_classes.id"], name=op.f("fk_capacity_days_class_id")),
        sa.PrimaryKeyConstraint("class_id", "day", name=op.f("pk_capacity_days")),
    )
    op.create_table(
        "capacity_levels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reserved", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offered", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "total >= 0 AND reserved >= 0 AND offered >= 0", name=op.f("ck_capacity_levels_not_negative")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_capacity_levels_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["capacity_classes.id"], name=op.f("fk_capacity_levels_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_levels")),
    )
    with op.batch_alter_table("capacity_levels", schema=None) as batch_op:
        batch_op.create_index("ix_capacity_levels_class", ["class_id", "from_day", "id"], unique=False)

    op.create_table(
        "capacity_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state IN ('promised', 'granted')", name=op.f("ck_capacity_lines_state")),
        sa.CheckConstraint("since <= until AND amount <> 0", name=op.f("ck_capacity_lines_not_empty")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_capacity_lines_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["capacity_classes.id"], name=op.f("fk_capacity_lines_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_lines")),
    )
    with op.batch_alter_table("capacity_lines", schema=None) as batch_op:
        batch_op.create_index("ix_capacity_lines_class", ["class_id", "until"], unique=False)
        batch_op.create_index("ix_capacity_lines_subject", ["subject_kind", "subject_id", "class_id"], unique=False)

    op.create_table(
        "capacity_usage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("source IN ('upload', 'api')", name=op.f("ck_capacity_usage_source")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_capacity_usage_not_negative")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_capacity_usage_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["capacity_classes.id"], name=op.f("fk_capacity_usage_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_usage")),
    )
    with op.batch_alter_table("capacity_usage", schema=None) as batch_op:
        batch_op.create_index("ix_capacity_usage_class", ["class_id", "day"], unique=False)
        batch_op.create_index("ix_capacity_usage_subject", ["subject_kind", "subject_id", "day"], unique=False)

    op.create_table(
        "clocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("budget_days", sa.Integer(), nullable=False),
        sa.Column("pause_cap_days", sa.Integer(), nullable=False),
        sa.Column("extension_cap_days", sa.Integer(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubt", sa.String(length=40), nullable=False),
        sa.CheckConstraint("budget_days > 0", name=op.f("ck_clocks_budget")),
        sa.CheckConstraint("pause_cap_days >= 0", name=op.f("ck_clocks_pause_cap")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clocks_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
        sa.UniqueConstraint("token", name=op.f("uq_clocks_token")),
    )
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clocks_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_clocks_due", ["stopped_at", "due_at"], unique=False)

    op.create_table(
        "custody_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.String(length=10), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "holder IN ('applicant', 'office', 'body', 'nobody')", name=op.f("ck_custody_moves_holder")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_custody_moves_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_custody_moves_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_custody_moves_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_moves")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_custody_moves_case_id_seq")),
    )
    with op.batch_alter_table("custody_moves", schema=None) as batch_op:
        batch_op.create_index("ix_custody_moves_office", ["office_id", "case_id"], unique=False)

    op.create_table(
        "decision_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(outcome = '') = (closed_at IS NULL)", name=op.f("ck_decision_drafts_closed")),
        sa.CheckConstraint("outcome <> 'sent_back' OR reason <> ''", name=op.f("ck_decision_drafts_reason")),
        sa.CheckConstraint(
            "outcome IN ('', 'signed', 'sent_back', 'recalled', 'overtaken')", name=op.f("ck_decision_drafts_outcome")
        ),
        sa.CheckConstraint(
            "outcome NOT IN ('signed', 'sent_back') OR (closed_by_id IS NOT NULL AND closed_by_id <> drafted_by_id)",
            name=op.f("ck_decision_drafts_four_eyes"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decision_drafts_case_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_decision_drafts_closed_by_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["people.id"], name=op.f("fk_decision_drafts_drafted_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_decision_drafts_office_id")),
        sa.ForeignKeyConstraint(["signer_id"], ["people.id"], name=op.f("fk_decision_drafts_signer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_drafts")),
        sa.UniqueConstraint("token", name=op.f("uq_decision_drafts_token")),
    )
    with op.batch_alter_table("decision_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_drafts_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ux_decision_drafts_waiting",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_documents_case_id")),
        sa.ForeignKeyConstraint(["digest"], ["stored_files.digest"], name=op.f("fk_documents_digest")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_documents_organisation_id")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["documents.id"], name=op.f("fk_documents_replaced_by_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["people.id"], name=op.f("fk_documents_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("token", name=op.f("uq_documents_token")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_documents_case_slot", ["case_id", "slot"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "escalations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_escalations_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("case_id", "turn", "level", name=op.f("uq_escalations_case_id_turn_level")),
    )
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IN ('', 'consent', 'certified', 'refused')", name=op.f("ck_extensions_decision")
        ),
        sa.CheckConstraint("days > 0", name=op.f("ck_extensions_days")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_extensions_asked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_extensions_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_extensions_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extensions_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ux_extensions_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "licences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=22), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("class_version_id", sa.Integer(), nullable=False),
        sa.Column("product_fa", sa.String(length=120), nullable=False),
        sa.Column("product_en", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("rule_version", sa.String(length=40), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("suspended_until", sa.Date(), nullable=True),
        sa.Column("prolonged", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("basis IN ('rule', 'person', 'lapse')", name=op.f("ck_licences_basis")),
        sa.CheckConstraint(
            "standing IN ('in_force', 'suspended', 'revoked', 'surrendered')", name=op.f("ck_licences_standing")
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_licences_validity")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_licences_case_id")),
        sa.ForeignKeyConstraint(
            ["class_version_id"], ["licence_class_versions.id"], name=op.f("fk_licences_class_version_id")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_licences_organisation_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["people.id"], name=op.f("fk_licences_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licences")),
        sa.UniqueConstraint("case_id", name=op.f("uq_licences_case_id")),
        sa.UniqueConstraint("code", name=op.f("uq_licences_code")),
        sa.UniqueConstraint("number", name=op.f("uq_licences_number")),
        sa.UniqueConstraint("token", name=op.f("uq_licences_token")),
    )
    with op.batch_alter_table("licences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_licences_class_version_id"), ["class_version_id"], unique=False)
        batch_op.create_index("ix_licences_holder", ["organisation_id", "id"], unique=False)
        batch_op.create_index("ix_licences_standing", ["standing", "valid_until"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("from_applicant", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_messages_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_messages_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_case_id"), ["case_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_notes_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_case_id"), ["case_id"], unique=False)

    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notifications_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notifications_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("key", name=op.f("uq_notifications_key")),
        sa.UniqueConstraint("token", name=op.f("uq_notifications_token")),
    )
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index("ix_notifications_person", ["person_id", "id"], unique=False)
        batch_op.create_index(
            "ix_notifications_unread",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    op.create_table(
        "pdf_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'ready') = (digest IS NOT NULL)", name=op.f("ck_pdf_documents_ready_has_digest")
        ),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'failed')", name=op.f("ck_pdf_documents_state")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_pdf_documents_case_id")),
        sa.ForeignKeyConstraint(["digest"], ["stored_files.digest"], name=op.f("fk_pdf_documents_digest")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_pdf_documents_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pdf_documents")),
        sa.UniqueConstraint(
            "kind",
            "subject_kind",
            "subject_id",
            "locale",
            "version",
            name=op.f("uq_pdf_documents_kind_subject_kind_subject_id_locale_version"),
        ),
        sa.UniqueConstraint("token", name=op.f("uq_pdf_documents_token")),
    )
    with op.batch_alter_table("pdf_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pdf_documents_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pdf_documents_digest"), ["digest"], unique=False)

    op.create_table(
        "requirement_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('met', 'not_met')", name=op.f("ck_requirement_checks_verdict")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_requirement_checks_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_requirement_checks_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_checks")),
        sa.UniqueConstraint("case_id", "code", name=op.f("uq_requirement_checks_case_id_code")),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_submissions_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_submissions_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_submissions_case_id_seq")),
    )
    op.create_table(
        "clock_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('start', 'pause', 'resume', 'extend', 'rule_change', 'stop')", name=op.f("ck_clock_events_kind")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_clock_events_actor_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_clock_events_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_events")),
        sa.UniqueConstraint("clock_id", "seq", name=op.f("uq_clock_events_clock_id_seq")),
    )
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("silence", sa.String(length=20), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answer IN ('', 'no_objection', 'objection', 'conditions')", name=op.f("ck_consultations_answer")
        ),
        sa.CheckConstraint(
            "state <> 'answered' OR (answer <> '' AND answered_by_id IS NOT NULL)",
            name=op.f("ck_consultations_answered"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'silent', 'withdrawn')", name=op.f("ck_consultations_state")
        ),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (office_id IS NULL)", name=op.f("ck_consultations_one_body")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_consultations_answered_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_consultations_asked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_consultations_case_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_consultations_clock_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_consultations_office_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_consultations_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.UniqueConstraint("clock_id", name=op.f("uq_consultations_clock_id")),
        sa.UniqueConstraint("token", name=op.f("uq_consultations_token")),
    )
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.create_index("ix_consultations_office", ["office_id", "state"], unique=False)
        batch_op.create_index("ix_consultations_organisation", ["organisation_id", "state"], unique=False)
        batch_op.create_index(
            "uq_consultations_open",
            ["case_id", "body"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "held",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.CheckConstraint("why IN ('', 'newer', 'doubted')", name=op.f("ck_held_why")),
        sa.CheckConstraint("(document_id IS NULL) = (digest IS NULL)", name=op.f("ck_held_document_has_digest")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_held_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_held_document_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_held_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_held_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held")),
    )
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_held_code", ["organisation_id", "code"], unique=False)
        batch_op.create_index(
            "uq_held_document",
            ["organisation_id", "code", "digest"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL AND document_id IS NOT NULL"),
            postgresql_where=sa.text("superseded_at IS NULL AND document_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_held_fact",
            ["organisation_id", "code"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL AND document_id IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL AND document_id IS NULL"),
        )

    op.create_table(
        "information_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("composed_by_id", sa.Integer(), nullable=False),
        sa.Column("composed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stops_clock", sa.Boolean(), nullable=False),
        sa.Column("new_fact", sa.Text(), nullable=False),
        sa.Column("certified_by_id", sa.Integer(), nullable=True),
        sa.Column("clock_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(new_fact = '') = (certified_by_id IS NULL)", name=op.f("ck_information_requests_certified")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'answered', 'expired', 'withdrawn')",
            name=op.f("ck_information_requests_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'answered', 'expired') OR sent_at IS NOT NULL",
            name=op.f("ck_information_requests_sent"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_information_requests_case_id")),
        sa.ForeignKeyConstraint(
            ["certified_by_id"], ["people.id"], name=op.f("fk_information_requests_certified_by_id")
        ),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_information_requests_clock_id")),
        sa.ForeignKeyConstraint(
            ["composed_by_id"], ["people.id"], name=op.f("fk_information_requests_composed_by_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_information_requests_office_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["people.id"], name=op.f("fk_information_requests_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_requests")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_information_requests_case_id_seq")),
        sa.UniqueConstraint("clock_id", name=op.f("uq_information_requests_clock_id")),
    )
    with op.batch_alter_table("information_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_information_requests_office_id"), ["office_id"], unique=False)
        batch_op.create_index(
            "uq_information_requests_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'sent')"),
            postgresql_where=sa.text("state IN ('draft', 'sent')"),
        )

    op.create_table(
        "licence_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["cases.id"], name=op.f("fk_licence_actions_id")),
        sa.ForeignKeyConstraint(["licence_id"], ["licences.id"], name=op.f("fk_licence_actions_licence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_actions")),
    )
    with op.batch_alter_table("licence_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_licence_actions_licence_id"), ["licence_id"], unique=False)

    op.create_table(
        "licence_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_version_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=True),
        sa.Column("product_fa", sa.String(length=120), nullable=False),
        sa.Column("product_en", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=12), nullable=True),
        sa.Column("rule_version", sa.String(length=40), nullable=True),
        sa.Column("rule_inputs", sa.JSON(), nullable=True),
        sa.Column("rule_checks", sa.JSON(), nullable=True),
        sa.Column("fallback", sa.String(length=40), nullable=True),
        sa.Column("refusal", sa.JSON(), nullable=True),
        sa.Column("conditions", sa.JSON(), nullable=True),
        sa.CheckConstraint("(action = 'new') = (licence_id IS NULL)", name=op.f("ck_licence_cases_licence")),
        sa.CheckConstraint("action IN ('new', 'renew', 'vary')", name=op.f("ck_licence_cases_action")),
        sa.CheckConstraint("path IN ('instant', 'provisional', 'full')", name=op.f("ck_licence_cases_path")),
        sa.ForeignKeyConstraint(
            ["class_version_id"], ["licence_class_versions.id"], name=op.f("fk_licence_cases_class_version_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["cases.id"], name=op.f("fk_licence_cases_id")),
        sa.ForeignKeyConstraint(["licence_id"], ["licences.id"], name=op.f("fk_licence_cases_licence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_cases")),
    )
    with op.batch_alter_table("licence_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_licence_cases_class_version_id"), ["class_version_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_licence_cases_licence_id"), ["licence_id"], unique=False)
        batch_op.create_index("ix_licence_cases_path", ["path"], unique=False)

    op.create_table(
        "licence_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("prolonged", sa.Boolean(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_licence_events_actor_id")),
        sa.ForeignKeyConstraint(["licence_id"], ["licences.id"], name=op.f("fk_licence_events_licence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_events")),
        sa.UniqueConstraint("licence_id", "seq", name=op.f("uq_licence_events_licence_id_seq")),
    )
    op.create_table(
        "licence_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["licence_id"], ["licences.id"], name=op.f("fk_licence_notices_licence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_notices")),
        sa.UniqueConstraint("licence_id", "kind", "day", name=op.f("uq_licence_notices_licence_id_kind_day")),
    )
    op.create_table(
        "nudges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_nudges_answered_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_nudges_asked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_nudges_case_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_nudges_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
    )
    with op.batch_alter_table("nudges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nudges_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_nudges_clock", ["clock_id"], unique=False)
        batch_op.create_index(
            "ux_nudges_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("intended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intended_by_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=True),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("remedy <> ''", name=op.f("ck_refusals_remedy")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_refusals_case_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_refusals_clock_id")),
        sa.ForeignKeyConstraint(["intended_by_id"], ["people.id"], name=op.f("fk_refusals_intended_by_id")),
        sa.ForeignKeyConstraint(["refused_by_id"], ["people.id"], name=op.f("fk_refusals_refused_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_refusals_case_id_seq")),
    )
    op.create_table(
        "appeal_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("refusal_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("decision", sa.JSON(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["cases.id"], name=op.f("fk_appeal_cases_id")),
        sa.ForeignKeyConstraint(["original_id"], ["cases.id"], name=op.f("fk_appeal_cases_original_id")),
        sa.ForeignKeyConstraint(["refusal_id"], ["refusals.id"], name=op.f("fk_appeal_cases_refusal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_cases")),
        sa.UniqueConstraint("refusal_id", name=op.f("uq_appeal_cases_refusal_id")),
    )
    op.create_table(
        "application_sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["licence_cases.id"], name=op.f("fk_application_sections_case_id")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["people.id"], name=op.f("fk_application_sections_edited_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_sections")),
        sa.UniqueConstraint("case_id", "section", name=op.f("uq_application_sections_case_id_section")),
    )
    op.create_table(
        "information_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("requirement", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("pointer", sa.String(length=120), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_information_items_answered")),
        sa.CheckConstraint(
            "kind IN ('correct_field', 'replace_document', 'answer_question')", name=op.f("ck_information_items_kind")
        ),
        sa.CheckConstraint("state <> 'supplied' OR pointer <> ''", name=op.f("ck_information_items_pointer")),
        sa.CheckConstraint("state IN ('open', 'answered', 'supplied')", name=op.f("ck_information_items_state")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_information_items_answered_by_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["information_requests.id"], name=op.f("fk_information_items_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_items")),
        sa.UniqueConstraint("request_id", "seq", name=op.f("uq_information_items_request_id_seq")),
        sa.UniqueConstraint("token", name=op.f("uq_information_items_token")),
    )
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_ddl(table, dialect):
            op.execute(sa.text(statement))
    for statement in head_ddl(dialect):
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.drop_table("information_items")
    op.drop_table("application_sections")
    op.drop_table("appeal_cases")
    op.drop_table("refusals")
    with op.batch_alter_table("nudges", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_nudges_open",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index("ix_nudges_clock")
        batch_op.drop_index(batch_op.f("ix_nudges_case_id"))

    op.drop_table("nudges")
    op.drop_table("licence_notices")
    op.drop_table("licence_events")
    with op.batch_alter_table("licence_cases", schema=None) as batch_op:
        batch_op.drop_index("ix_licence_cases_path")
        batch_op.drop_index(batch_op.f("ix_licence_cases_licence_id"))
        batch_op.drop_index(batch_op.f("ix_licence_cases_class_version_id"))

    op.drop_table("licence_cases")
    with op.batch_alter_table("licence_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_licence_actions_licence_id"))

    op.drop_table("licence_actions")
    with op.batch_alter_table("information_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_information_requests_open",
            sqlite_where=sa.text("state IN ('draft', 'sent')"),
            postgresql_where=sa.text("state IN ('draft', 'sent')"),
        )
        batch_op.drop_index(batch_op.f("ix_information_requests_office_id"))

    op.drop_table("information_requests")
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_held_fact",
            sqlite_where=sa.text("superseded_at IS NULL AND document_id IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL AND document_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_held_document",
            sqlite_where=sa.text("superseded_at IS NULL AND document_id IS NOT NULL"),
            postgresql_where=sa.text("superseded_at IS NULL AND document_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_held_code")
        batch_op.drop_index(batch_op.f("ix_held_case_id"))

    op.drop_table("held")
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consultations_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_consultations_organisation")
        batch_op.drop_index("ix_consultations_office")

    op.drop_table("consultations")
    op.drop_table("clock_events")
    op.drop_table("submissions")
    op.drop_table("requirement_checks")
    with op.batch_alter_table("pdf_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pdf_documents_digest"))
        batch_op.drop_index(batch_op.f("ix_pdf_documents_case_id"))

    op.drop_table("pdf_documents")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notifications_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index("ix_notifications_person")

    op.drop_table("notifications")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_case_id"))

    op.drop_table("notes")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_case_id"))

    op.drop_table("messages")
    with op.batch_alter_table("licences", schema=None) as batch_op:
        batch_op.drop_index("ix_licences_standing")
        batch_op.drop_index("ix_licences_holder")
        batch_op.drop_index(batch_op.f("ix_licences_class_version_id"))

    op.drop_table("licences")
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_extensions_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_extensions_case_id"))

    op.drop_table("extensions")
    op.drop_table("escalations")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_organisation_id"))
        batch_op.drop_index("ix_documents_case_slot")
        batch_op.drop_index(batch_op.f("ix_documents_case_id"))

    op.drop_table("documents")
    with op.batch_alter_table("decision_drafts", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_decision_drafts_waiting",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_decision_drafts_case_id"))

    op.drop_table("decision_drafts")
    with op.batch_alter_table("custody_moves", schema=None) as batch_op:
        batch_op.drop_index("ix_custody_moves_office")

    op.drop_table("custody_moves")
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.drop_index("ix_clocks_due")
        batch_op.drop_index(batch_op.f("ix_clocks_case_id"))

    op.drop_table("clocks")
    with op.batch_alter_table("capacity_usage", schema=None) as batch_op:
        batch_op.drop_index("ix_capacity_usage_subject")
        batch_op.drop_index("ix_capacity_usage_class")

    op.drop_table("capacity_usage")
    with op.batch_alter_table("capacity_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_capacity_lines_subject")
        batch_op.drop_index("ix_capacity_lines_class")

    op.drop_table("capacity_lines")
    with op.batch_alter_table("capacity_levels", schema=None) as batch_op:
        batch_op.drop_index("ix_capacity_levels_class")

    op.drop_table("capacity_levels")
    op.drop_table("capacity_days")
    with op.batch_alter_table("board_files", schema=None) as batch_op:
        batch_op.drop_index("ix_board_files_ended")

    op.drop_table("board_files")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_organisation_id"))

    op.drop_table("invitations")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_running")
        batch_op.drop_index("ix_cases_queue")
        batch_op.drop_index("ix_cases_mine")
        batch_op.drop_index("ix_cases_applicant")

    op.drop_table("cases")
    op.drop_table("capacity_classes")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_appointments_in_office",
            sqlite_where=sa.text("until IS NULL AND office_id IS NOT NULL"),
            postgresql_where=sa.text("until IS NULL AND office_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ux_appointments_at_large",
            sqlite_where=sa.text("until IS NULL AND office_id IS NULL"),
            postgresql_where=sa.text("until IS NULL AND office_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_appointments_person_id"))
        batch_op.drop_index("ix_appointments_organisation_id_until")
        batch_op.drop_index("ix_appointments_office_id_until")

    op.drop_table("appointments")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_person_id"))

    op.drop_table("sign_ins")
    op.drop_table("recovery_codes")
    with op.batch_alter_table("password_resets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_resets_person_id"))

    op.drop_table("password_resets")
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offices_organisation_id"))

    op.drop_table("offices")
    with op.batch_alter_table("mail_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_messages_state")

    op.drop_table("mail_messages")
    op.drop_table("licence_class_versions")
    with op.batch_alter_table("held_forms", schema=None) as batch_op:
        batch_op.drop_index("ix_held_forms_network_hash_expires_at")

    op.drop_table("held_forms")
    with op.batch_alter_table("capacity_pools", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capacity_pools_owner_id"))
        batch_op.drop_index(batch_op.f("ix_capacity_pools_kind"))

    op.drop_table("capacity_pools")
    with op.batch_alter_table("calendar_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_changes_state")

    op.drop_table("calendar_changes")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index("ix_absences_person")

    op.drop_table("absences")
    op.drop_table("stored_files")
    op.drop_table("periodic_runs")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_national_code_hash"))
        batch_op.drop_index(batch_op.f("ix_people_name_key"))
        batch_op.drop_index(batch_op.f("ix_people_mobile_hash"))

    op.drop_table("people")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_name_key"))
        batch_op.drop_index(batch_op.f("ix_organisations_kind"))

    op.drop_table("organisations")
    op.drop_table("licence_classes")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_due")

    op.drop_table("jobs")
    op.drop_table("counters")
    with op.batch_alter_table("capacity_promises", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_capacity_promises_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_capacity_promises_due")

    op.drop_table("capacity_promises")
    op.drop_table("calendar_years")
    op.drop_table("calendar_weekends")
    op.drop_table("calendar_hours")
    op.drop_table("calendar_holidays")
    op.drop_table("board_lines")
    op.drop_table("audit_nodes")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_case_token_seq")
        batch_op.drop_index("ix_audit_events_at")
        batch_op.drop_index("ix_audit_events_action_seq")

    op.drop_table("audit_events")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempts_last_at"))

    op.drop_table("attempts")
    if op.get_bind().dialect.name == "postgresql":
        for function in ("refuse_change", "audit_head_refuse"):
            op.execute(sa.text(f"DROP FUNCTION IF EXISTS {function}()"))
