"""Elections: who stands, what is offered, what each may have, what was given."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "elections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content_check", sa.Boolean(), nullable=False),
        sa.Column("check_days", sa.Integer(), nullable=False),
        sa.Column("dispute_hours", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_fa", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('presidential', 'parliament', 'councils')", name=op.f("ck_elections_kind")),
        sa.CheckConstraint("check_days >= 1 AND dispute_hours >= 1", name=op.f("ck_elections_terms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elections")),
        sa.UniqueConstraint("code", name=op.f("uq_elections_code")),
        sa.UniqueConstraint("token", name=op.f("uq_elections_token")),
    )
    op.create_table(
        "election_constituencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("name_fa", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["election_id"], ["elections.id"], name=op.f("fk_election_constituencies_election_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_constituencies")),
        sa.UniqueConstraint("election_id", "code", name=op.f("uq_election_constituencies_election_id_code")),
        sa.UniqueConstraint("token", name=op.f("uq_election_constituencies_token")),
    )
    op.create_table(
        "election_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offers_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("poll_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dealt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_election_rounds_number")),
        sa.CheckConstraint(
            "offers_until <= opens_at AND opens_at < poll_starts_at", name=op.f("ck_election_rounds_order")
        ),
        sa.ForeignKeyConstraint(["election_id"], ["elections.id"], name=op.f("fk_election_rounds_election_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_rounds")),
        sa.UniqueConstraint("election_id", "number", name=op.f("uq_election_rounds_election_id_number")),
        sa.UniqueConstraint("token", name=op.f("uq_election_rounds_token")),
    )
    op.create_table(
        "candidates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("constituency_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("name_fa", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["organisations.id"], name=op.f("fk_candidates_campaign_id")),
        sa.ForeignKeyConstraint(
            ["constituency_id"], ["election_constituencies.id"], name=op.f("fk_candidates_constituency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_candidates_campaign_id")),
        sa.UniqueConstraint("constituency_id", "code", name=op.f("uq_candidates_constituency_id_code")),
        sa.UniqueConstraint("token", name=op.f("uq_candidates_token")),
    )
    op.create_table(
        "election_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("constituency_id", sa.Integer(), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=30), nullable=False),
        sa.Column("window_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slots_per_day", sa.Integer(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("day_starts", sa.Integer(), nullable=False),
        sa.Column("bands", sa.Integer(), nullable=False),
        sa.Column("material_hours", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "slots_per_day >= 0 AND slot_minutes >= 0 AND bands >= 1 AND material_hours >= 0",
            name=op.f("ck_election_offers_slots"),
        ),
        sa.CheckConstraint("window_from < window_until", name=op.f("ck_election_offers_window")),
        sa.ForeignKeyConstraint(
            ["constituency_id"], ["election_constituencies.id"], name=op.f("fk_election_offers_constituency_id")
        ),
        sa.ForeignKeyConstraint(["messenger_id"], ["organisations.id"], name=op.f("fk_election_offers_messenger_id")),
        sa.ForeignKeyConstraint(["round_id"], ["election_rounds.id"], name=op.f("fk_election_offers_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_offers")),
        sa.UniqueConstraint("token", name=op.f("uq_election_offers_token")),
    )
    with op.batch_alter_table("election_offers", schema=None) as batch_op:
        batch_op.create_index("ix_election_offers_messenger", ["messenger_id", "round_id"], unique=False)
        batch_op.create_index(
            "uq_election_offers_live",
            ["round_id", "constituency_id", "messenger_id", "service"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "candidacies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_candidacies_candidate_id")),
        sa.ForeignKeyConstraint(["round_id"], ["election_rounds.id"], name=op.f("fk_candidacies_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacies")),
        sa.UniqueConstraint("round_id", "candidate_id", name=op.f("uq_candidacies_round_id_candidate_id")),
        sa.UniqueConstraint("token", name=op.f("uq_candidacies_token")),
    )
    op.create_table(
        "election_offer_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("capacity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dealt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("0 <= dealt AND dealt <= capacity", name=op.f("ck_election_offer_lines_never_more")),
        sa.ForeignKeyConstraint(["offer_id"], ["election_offers.id"], name=op.f("fk_election_offer_lines_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_offer_lines")),
        sa.UniqueConstraint("offer_id", "province", name=op.f("uq_election_offer_lines_offer_id_province")),
    )
    op.create_table(
        "election_quotas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("each", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credit", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("returned", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "0 <= taken AND taken + returned <= each + extra + credit", name=op.f("ck_election_quotas_never_more")
        ),
        sa.CheckConstraint(
            "each >= 0 AND extra >= 0 AND credit >= 0 AND returned >= 0", name=op.f("ck_election_quotas_not_negative")
        ),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacies.id"], name=op.f("fk_election_quotas_candidacy_id")),
        sa.ForeignKeyConstraint(["line_id"], ["election_offer_lines.id"], name=op.f("fk_election_quotas_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_quotas")),
        sa.UniqueConstraint("line_id", "candidacy_id", name=op.f("uq_election_quotas_line_id_candidacy_id")),
        sa.UniqueConstraint("token", name=op.f("uq_election_quotas_token")),
    )
    with op.batch_alter_table("election_quotas", schema=None) as batch_op:
        batch_op.create_index("ix_election_quotas_candidacy", ["candidacy_id", "line_id"], unique=False)

    op.create_table(
        "election_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_election_slots_order")),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacies.id"], name=op.f("fk_election_slots_candidacy_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["election_offers.id"], name=op.f("fk_election_slots_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_slots")),
        sa.UniqueConstraint("offer_id", "day", "number", name=op.f("uq_election_slots_offer_id_day_number")),
        sa.UniqueConstraint("offer_id", "starts_at", name=op.f("uq_election_slots_offer_id_starts_at")),
        sa.UniqueConstraint("token", name=op.f("uq_election_slots_token")),
    )
    with op.batch_alter_table("election_slots", schema=None) as batch_op:
        batch_op.create_index("ix_election_slots_candidacy", ["candidacy_id", "starts_at"], unique=False)

    op.create_table(
        "promotions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("quota_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("messenger_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("material_digest", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'scheduled', 'dispatched', 'delivered', 'missed', 'cancelled',"
            " 'refused')",
            name=op.f("ck_promotions_state"),
        ),
        sa.CheckConstraint("amount >= 1 AND starts_at <= not_after", name=op.f("ck_promotions_meant")),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacies.id"], name=op.f("fk_promotions_candidacy_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_promotions_case_id")),
        sa.ForeignKeyConstraint(["messenger_id"], ["organisations.id"], name=op.f("fk_promotions_messenger_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["election_offers.id"], name=op.f("fk_promotions_offer_id")),
        sa.ForeignKeyConstraint(["picture_id"], ["documents.id"], name=op.f("fk_promotions_picture_id")),
        sa.ForeignKeyConstraint(["quota_id"], ["election_quotas.id"], name=op.f("fk_promotions_quota_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["election_slots.id"], name=op.f("fk_promotions_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
        sa.UniqueConstraint("case_id", name=op.f("uq_promotions_case_id")),
        sa.UniqueConstraint("token", name=op.f("uq_promotions_token")),
    )
    with op.batch_alter_table("promotions", schema=None) as batch_op:
        batch_op.create_index("ix_promotions_candidacy", ["candidacy_id", "id"], unique=False)
        batch_op.create_index("ix_promotions_messenger", ["messenger_id", "state", "starts_at"], unique=False)
        batch_op.create_index("ix_promotions_quota", ["quota_id"], unique=False)
        batch_op.create_index(
            "uq_promotions_slot",
            ["slot_id"],
            unique=True,
            sqlite_where=sa.text("slot_id IS NOT NULL AND state NOT IN ('cancelled', 'refused')"),
            postgresql_where=sa.text("slot_id IS NOT NULL AND state NOT IN ('cancelled', 'refused')"),
        )



def downgrade() -> None:
    with op.batch_alter_table("promotions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_promotions_slot",
            sqlite_where=sa.text("slot_id IS NOT NULL AND state NOT IN ('cancelled', 'refused')"),
            postgresql_where=sa.text("slot_id IS NOT NULL AND state NOT IN ('cancelled', 'refused')"),
        )
        batch_op.drop_index("ix_promotions_quota")
        batch_op.drop_index("ix_promotions_messenger")
        batch_op.drop_index("ix_promotions_candidacy")

    op.drop_table("promotions")
    with op.batch_alter_table("election_slots", schema=None) as batch_op:
        batch_op.drop_index("ix_election_slots_candidacy")

    op.drop_table("election_slots")
    with op.batch_alter_table("election_quotas", schema=None) as batch_op:
        batch_op.drop_index("ix_election_quotas_candidacy")

    op.drop_table("election_quotas")
    op.drop_table("election_offer_lines")
    op.drop_table("candidacies")
    with op.batch_alter_table("election_offers", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_election_offers_live",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index("ix_election_offers_messenger")

    op.drop_table("election_offers")
    op.drop_table("candidates")
    op.drop_table("election_rounds")
    op.drop_table("election_constituencies")
    op.drop_table("elections")
