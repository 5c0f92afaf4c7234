"""The roster: posts, their perimeters, the history and what keeps it append-only."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Text

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TEXTS = (
    *("structure", "role", "fte", "home", "starts", "ends", "programme", "followed_by"),
    *("certainty", "source", "state_share", "attested_on"),
)


def upgrade() -> None:
    """Make the tables and the triggers."""
    op.create_table(
        "posts",
        Column("id", String(64), primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("rank", Integer, nullable=False),
        *(Column(name, Text, nullable=False) for name in _TEXTS),
    )
    op.create_table(
        "perimeters",
        Column("post", String(64), ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
        Column("area", String(16), primary_key=True),
        Column("rank", Integer, primary_key=True),
        Column("code", String(16), nullable=False),
    )
    op.create_table(
        "roster",
        Column("key", String(200), primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("content", Text, nullable=False),
    )
    op.create_table(
        "history",
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("revision", Integer, nullable=False, index=True),
        Column("at", String(32), nullable=False),
        Column("service", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("key", String(200), nullable=False),
        Column("before", Text),
        Column("after", Text),
        Column("previous", String(64), nullable=False),
        Column("mark", String(64), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
        "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
    )
