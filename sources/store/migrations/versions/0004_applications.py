"""Applications to a call, each kept whole."""

from alembic import op
from sqlalchemy import Column, Integer, String, Text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "applications",
        Column("key", String(200), primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("content", Text, nullable=False),
    )
