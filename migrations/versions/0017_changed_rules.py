"""The rules that one running term was put under."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clock_events", sa.Column("rule", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("clock_events", "rule")
