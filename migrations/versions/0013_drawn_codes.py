"""By which publication of a draw short codes were dealt."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("short_code_grants", sa.Column("drawn", sa.String(length=64), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("short_code_grants", "drawn")
