"""Short codes: whose each is, what was texted to it, who is a member and who was told."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import append_only_ddl

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "short_code_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=False),
        sa.Column("joins", sa.Integer(), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["messenger_id"], ["organisations.id"], name=op.f("fk_short_code_batches_messenger_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_code_batches")),
        sa.UniqueConstraint("token", name=op.f("uq_short_code_batches_token")),
    )
    with op.batch_alter_table("short_code_batches", schema=None) as batch_op:
        batch_op.create_index(
            "uq_short_code_batches_open",
            ["messenger_id"],
            unique=True,
            sqlite_where=sa.text("received_at IS NULL"),
            postgresql_where=sa.text("received_at IS NULL"),
        )

    op.create_table(
        "short_code_digits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=False),
        sa.Column("digit", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "digit BETWEEN 0 AND 99 AND digit NOT IN (0, 1, 11, 12)", name=op.f("ck_short_code_digits_joins")
        ),
        sa.ForeignKeyConstraint(["election_id"], ["elections.id"], name=op.f("fk_short_code_digits_election_id")),
        sa.ForeignKeyConstraint(
            ["messenger_id"], ["organisations.id"], name=op.f("fk_short_code_digits_messenger_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_code_digits")),
        sa.UniqueConstraint("election_id", "digit", name=op.f("uq_short_code_digits_election_id_digit")),
        sa.UniqueConstraint(
            "election_id", "messenger_id", name=op.f("uq_short_code_digits_election_id_messenger_id")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_short_code_digits_token")),
    )
    op.create_table(
        "short_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(code) BETWEEN 3 AND 12", name=op.f("ck_short_codes_length")),
        sa.ForeignKeyConstraint(["election_id"], ["elections.id"], name=op.f("fk_short_codes_election_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["organisations.id"], name=op.f("fk_short_codes_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_codes")),
        sa.UniqueConstraint("token", name=op.f("uq_short_codes_token")),
    )
    with op.batch_alter_table("short_codes", schema=None) as batch_op:
        batch_op.create_index("ix_short_codes_election", ["election_id", "id"], unique=False)
        batch_op.create_index(
            "uq_short_codes_living",
            ["code"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    op.create_table(
        "short_code_subscribers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("number_hash", sa.String(length=64), nullable=True),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("silenced", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(number IS NULL) = (number_hash IS NULL)", name=op.f("ck_short_code_subscribers_number")),
        sa.ForeignKeyConstraint(["code_id"], ["short_codes.id"], name=op.f("fk_short_code_subscribers_code_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_code_subscribers")),
        sa.UniqueConstraint("code_id", "number_hash", name=op.f("uq_short_code_subscribers_code_id_number_hash")),
    )
    op.create_table(
        "short_code_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("dealt_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rule IN ('published', 'draw')", name=op.f("ck_short_code_grants_rule")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_short_code_grants_candidate_id")),
        sa.ForeignKeyConstraint(["code_id"], ["short_codes.id"], name=op.f("fk_short_code_grants_code_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_code_grants")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_short_code_grants_candidate_id")),
        sa.UniqueConstraint("code_id", name=op.f("uq_short_code_grants_code_id")),
    )
    op.create_table(
        "short_code_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=False),
        sa.Column("member", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["messenger_id"], ["organisations.id"], name=op.f("fk_short_code_members_messenger_id")
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["short_code_subscribers.id"], name=op.f("fk_short_code_members_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_code_members")),
        sa.UniqueConstraint(
            "subscriber_id", "messenger_id", name=op.f("uq_short_code_members_subscriber_id_messenger_id")
        ),
    )
    with op.batch_alter_table("short_code_members", schema=None) as batch_op:
        batch_op.create_index(
            "ix_short_code_members_untold",
            ["messenger_id", "id"],
            unique=False,
            sqlite_where=sa.text("member <> told"),
            postgresql_where=sa.text("member <> told"),
        )

    op.create_table(
        "short_code_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meaning", sa.String(length=10), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "meaning IN ('join', 'stop', 'cancel', 'resume', 'other')", name=op.f("ck_short_code_messages_meaning")
        ),
        sa.ForeignKeyConstraint(
            ["messenger_id"], ["organisations.id"], name=op.f("fk_short_code_messages_messenger_id")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["organisations.id"], name=op.f("fk_short_code_messages_operator_id")
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["short_code_subscribers.id"], name=op.f("fk_short_code_messages_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_code_messages")),
        sa.UniqueConstraint("operator_id", "message_id", name=op.f("uq_short_code_messages_operator_id_message_id")),
    )
    with op.batch_alter_table("short_code_messages", schema=None) as batch_op:
        batch_op.create_index("ix_short_code_messages_subscriber", ["subscriber_id", "at", "id"], unique=False)

    op.create_table(
        "short_code_batch_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("joins", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["short_code_batches.id"], name=op.f("fk_short_code_batch_rows_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["short_code_members.id"], name=op.f("fk_short_code_batch_rows_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_code_batch_rows")),
        sa.UniqueConstraint("batch_id", "member_id", name=op.f("uq_short_code_batch_rows_batch_id_member_id")),
    )
    with op.batch_alter_table("short_code_batch_rows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_short_code_batch_rows_member_id"), ["member_id"], unique=False)

    op.create_table(
        "short_code_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=False),
        sa.Column("quota_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacies.id"], name=op.f("fk_short_code_channels_candidacy_id")
        ),
        sa.ForeignKeyConstraint(
            ["messenger_id"], ["organisations.id"], name=op.f("fk_short_code_channels_messenger_id")
        ),
        sa.ForeignKeyConstraint(["quota_id"], ["election_quotas.id"], name=op.f("fk_short_code_channels_quota_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_code_channels")),
        sa.UniqueConstraint(
            "candidacy_id", "messenger_id", name=op.f("uq_short_code_channels_candidacy_id_messenger_id")
        ),
        sa.UniqueConstraint("quota_id", name=op.f("uq_short_code_channels_quota_id")),
    )
    for statement in append_only_ddl("short_code_grants", op.get_bind().dialect.name):
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.drop_table("short_code_channels")
    with op.batch_alter_table("short_code_batch_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_short_code_batch_rows_member_id"))

    op.drop_table("short_code_batch_rows")
    with op.batch_alter_table("short_code_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_short_code_messages_subscriber")

    op.drop_table("short_code_messages")
    with op.batch_alter_table("short_code_members", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_short_code_members_untold",
            sqlite_where=sa.text("member <> told"),
            postgresql_where=sa.text("member <> told"),
        )

    op.drop_table("short_code_members")
    op.drop_table("short_code_grants")
    op.drop_table("short_code_subscribers")
    with op.batch_alter_table("short_codes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_short_codes_living",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index("ix_short_codes_election")

    op.drop_table("short_codes")
    op.drop_table("short_code_digits")
    with op.batch_alter_table("short_code_batches", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_short_code_batches_open",
            sqlite_where=sa.text("received_at IS NULL"),
            postgresql_where=sa.text("received_at IS NULL"),
        )

    op.drop_table("short_code_batches")
