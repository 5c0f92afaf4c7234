"""The tables as they are now; `migrations/` brings an older database to this form.

Figures are kept as decimal text: exact on every engine.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table, Text

from sources.store.words import Kind

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}
metadata = MetaData(naming_convention=NAMING)

posts = Table(
    "posts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("structure", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("fte", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("starts", Text, nullable=False),
    Column("ends", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("followed_by", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("state_share", Text, nullable=False),
    Column("attested_on", Text, nullable=False),
)
perimeters = Table(
    "perimeters",
    metadata,
    Column("post", String(64), ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("area", String(16), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("code", String(16), nullable=False),
)


def _contents(name: str) -> Table:
    """Return a table of items whose content is one JSON text."""
    return Table(
        name,
        metadata,
        Column("key", String(200), primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("content", Text, nullable=False),
    )


CONTENTS = {
    Kind.ROSTER: _contents("roster"),
    Kind.NEED: _contents("needs"),
    Kind.OPERATION: _contents("operations"),
    Kind.SCENARIO: _contents("scenarios"),
    Kind.PARAMETER: _contents("parameters"),
    Kind.APPLICATION: _contents("applications"),
}
"""Kinds kept whole, each in its table; posts have columns of their own."""

history = Table(
    "history",
    metadata,
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
