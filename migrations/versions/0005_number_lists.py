"""Data keys; lists of numbers with their rolls; the register of opt-outs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("kid", sa.String(length=10), nullable=False),
        sa.Column("wrapped", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(wrapped = '') = (destroyed_at IS NOT NULL)", name=op.f("ck_data_keys_destroyed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
        sa.UniqueConstraint("token", name=op.f("uq_data_keys_token")),
    )
    with op.batch_alter_table("data_keys", schema=None) as batch_op:
        batch_op.create_index("ix_data_keys_kid", ["kid", "id"], unique=False)
        batch_op.create_index(
            "uq_data_keys_living",
            ["purpose", "owner"],
            unique=True,
            sqlite_where=sa.text("destroyed_at IS NULL"),
            postgresql_where=sa.text("destroyed_at IS NULL"),
        )

    op.create_table(
        "opt_outs",
        sa.Column("hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("is_out", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.CheckConstraint("is_out OR source = 'sms'", name=op.f("ck_opt_outs_only_the_person_returns")),
        sa.CheckConstraint("source IN ('sms', 'messenger', 'operator')", name=op.f("ck_opt_outs_source")),
        sa.PrimaryKeyConstraint("hash", "scope", name=op.f("pk_opt_outs")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "number_rolls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=30), nullable=False),
        sa.CheckConstraint("service IN ('bulk_message', 'channel_growth')", name=op.f("ck_number_rolls_service")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_number_rolls_candidate_id")),
        sa.ForeignKeyConstraint(["messenger_id"], ["organisations.id"], name=op.f("fk_number_rolls_messenger_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_rolls")),
        sa.UniqueConstraint(
            "candidate_id", "messenger_id", "service", name=op.f("uq_number_rolls_candidate_id_messenger_id_service")
        ),
    )
    with op.batch_alter_table("number_rolls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_number_rolls_messenger_id"), ["messenger_id"], unique=False)

    op.create_table(
        "number_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("roll_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("data_key_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_words", sa.Text(), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("block_rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("blocks", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("opted_out", sa.Integer(), nullable=False),
        sa.Column("over_cap", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("column_number", sa.Integer(), nullable=False),
        sa.Column("column_title", sa.String(length=60), nullable=False),
        sa.Column("sheet", sa.String(length=64), nullable=False),
        sa.Column("promotion_id", sa.Integer(), nullable=True),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'refused') = (problem <> '')", name=op.f("ck_number_lists_problem")),
        sa.CheckConstraint(
            "state IN ('reading', 'ready', 'refused', 'leaving', 'left', 'withdrawn', 'purged')",
            name=op.f("ck_number_lists_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('leaving', 'left') OR promotion_id IS NOT NULL",
            name=op.f("ck_number_lists_leaves_for_something"),
        ),
        sa.CheckConstraint(
            "0 <= given AND given <= blocks AND progress BETWEEN 0 AND 100 AND block_rows >= 1",
            name=op.f("ck_number_lists_places"),
        ),
        sa.CheckConstraint(
            "accepted + invalid + repeated + opted_out + over_cap = total",
            name=op.f("ck_number_lists_every_row_counted"),
        ),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacies.id"], name=op.f("fk_number_lists_candidacy_id")),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_number_lists_data_key_id")),
        sa.ForeignKeyConstraint(["promotion_id"], ["promotions.id"], name=op.f("fk_number_lists_promotion_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["number_rolls.id"], name=op.f("fk_number_lists_roll_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["people.id"], name=op.f("fk_number_lists_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_lists")),
        sa.UniqueConstraint("promotion_id", name=op.f("uq_number_lists_promotion_id")),
        sa.UniqueConstraint("token", name=op.f("uq_number_lists_token")),
    )
    with op.batch_alter_table("number_lists", schema=None) as batch_op:
        batch_op.create_index("ix_number_lists_candidacy", ["candidacy_id", "id"], unique=False)
        batch_op.create_index("ix_number_lists_roll", ["roll_id", "id"], unique=False)
        batch_op.create_index(
            "uq_number_lists_reading",
            ["roll_id"],
            unique=True,
            sqlite_where=sa.text("state = 'reading'"),
            postgresql_where=sa.text("state = 'reading'"),
        )

    op.create_table(
        "bulk_numbers",
        sa.Column("roll_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("roll_id", "hash", name=op.f("pk_bulk_numbers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "growth_numbers",
        sa.Column("roll_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.CheckConstraint("seat BETWEEN 1 AND 10000", name=op.f("ck_growth_numbers_seat")),
        sa.ForeignKeyConstraint(["list_id"], ["number_lists.id"], name=op.f("fk_growth_numbers_list_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["number_rolls.id"], name=op.f("fk_growth_numbers_roll_id")),
        sa.PrimaryKeyConstraint("roll_id", "hash", name=op.f("pk_growth_numbers")),
        sa.UniqueConstraint("roll_id", "seat", name=op.f("uq_growth_numbers_roll_id_seat")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "number_list_blocks",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["number_lists.id"], name=op.f("fk_number_list_blocks_list_id")),
        sa.PrimaryKeyConstraint("list_id", "number", name=op.f("pk_number_list_blocks")),
    )
    op.create_table(
        "number_list_parts",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["number_lists.id"], name=op.f("fk_number_list_parts_list_id")),
        sa.PrimaryKeyConstraint("list_id", "number", name=op.f("pk_number_list_parts")),
    )


def downgrade() -> None:
    op.drop_table("number_list_parts")
    op.drop_table("number_list_blocks")
    op.drop_table("growth_numbers")
    op.drop_table("bulk_numbers")
    with op.batch_alter_table("number_lists", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_number_lists_reading",
            sqlite_where=sa.text("state = 'reading'"),
            postgresql_where=sa.text("state = 'reading'"),
        )
        batch_op.drop_index("ix_number_lists_roll")
        batch_op.drop_index("ix_number_lists_candidacy")

    op.drop_table("number_lists")
    with op.batch_alter_table("number_rolls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_number_rolls_messenger_id"))

    op.drop_table("number_rolls")
    op.drop_table("opt_outs")
    with op.batch_alter_table("data_keys", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_data_keys_living",
            sqlite_where=sa.text("destroyed_at IS NULL"),
            postgresql_where=sa.text("destroyed_at IS NULL"),
        )
        batch_op.drop_index("ix_data_keys_kid")

    op.drop_table("data_keys")
