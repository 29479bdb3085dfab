"""Draws held in public: announced, committed to, revealed, published for ever."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import append_only_ddl

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("constituency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=140), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("anchor", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("chain_length", sa.Integer(), nullable=False),
        sa.Column("commit_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reveal_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sources_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("values_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_why", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("chain_length >= 1", name=op.f("ck_draws_chain")),
        sa.CheckConstraint(
            "commit_until < reveal_until AND reveal_until <= sources_from", name=op.f("ck_draws_moments")
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR (closed_at IS NOT NULL AND called_off_at IS NULL)", name=op.f("ck_draws_order")
        ),
        sa.ForeignKeyConstraint(["announced_by_id"], ["people.id"], name=op.f("fk_draws_announced_by_id")),
        sa.ForeignKeyConstraint(
            ["constituency_id"], ["election_constituencies.id"], name=op.f("fk_draws_constituency_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["election_rounds.id"], name=op.f("fk_draws_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("name", name=op.f("uq_draws_name")),
        sa.UniqueConstraint(
            "round_id", "constituency_id", "number", name=op.f("uq_draws_round_id_constituency_id_number")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_draws_token")),
    )
    with op.batch_alter_table("draws", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draws_constituency_id"), ["constituency_id"], unique=False)

    op.create_table(
        "draw_publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("replaces", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_publications_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_publications")),
        sa.UniqueConstraint("digest", name=op.f("uq_draw_publications_digest")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_draw_publications_draw_id_number")),
    )
    op.create_table(
        "draw_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entered", sa.JSON(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", name=op.f("ck_draw_sources_two_people")
        ),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["people.id"], name=op.f("fk_draw_sources_confirmed_by_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_sources_draw_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_draw_sources_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_sources")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_draw_sources_draw_id_number")),
    )
    op.create_table(
        "draw_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=240), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(salt IS NULL) = (secret IS NULL)", name=op.f("ck_draw_places_whole")),
        sa.CheckConstraint("salt IS NULL OR commitment IS NOT NULL", name=op.f("ck_draw_places_committed_first")),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacies.id"], name=op.f("fk_draw_places_candidacy_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_places_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_places")),
        sa.UniqueConstraint("draw_id", "candidacy_id", name=op.f("uq_draw_places_draw_id_candidacy_id")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_draw_places_draw_id_number")),
    )
    with op.batch_alter_table("draw_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_places_candidacy_id"), ["candidacy_id"], unique=False)

    for statement in append_only_ddl("draw_publications", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("draw_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_places_candidacy_id"))

    op.drop_table("draw_places")
    op.drop_table("draw_sources")
    op.drop_table("draw_publications")
    with op.batch_alter_table("draws", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draws_constituency_id"))

    op.drop_table("draws")
