"""Needs, operations, scenarios and overridden parameters, each kept whole."""

from alembic import op
from sqlalchemy import Column, Integer, String, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the four tables."""
    for name in ("needs", "operations", "scenarios", "parameters"):
        op.create_table(
            name,
            Column("key", String(200), primary_key=True),
            Column("revision", Integer, nullable=False),
            Column("content", Text, nullable=False),
        )
