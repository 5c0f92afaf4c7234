"""Items ↔ rows: a post spreads on two tables, any other item is one row."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from sources.store.records import RANK, encoded
from sources.store.tables import CONTENTS, perimeters, posts
from sources.store.words import Item, Kind, Record

_COLUMNS = {
    "structure": "structure",
    "qualite": "role",
    "etp": "fte",
    "departement": "home",
    "date_debut": "starts",
    "date_fin": "ends",
    "programme": "programme",
    "suivi": "followed_by",
    "certitude": "certainty",
    "source": "source",
    "id": "id",
    "part_marches_etat": "state_share",
    "atteste_le": "attested_on",
    RANK: "rank",
}
"""Field of a post's record → column of the table."""
_AREAS = ("perimetre", "extension")


def read_items(connection: Connection, kind: Kind) -> Iterator[Item]:
    """Yield the items of a kind: posts by rank, the others by key."""
    if kind is not Kind.POST:
        table = CONTENTS[kind]
        for row in connection.execute(select(table).order_by(table.c.key)).mappings():
            yield Item(kind, row["key"], row["revision"], json.loads(row["content"]))
        return
    areas: dict[tuple[str, str], list[str]] = defaultdict(list)
    order = (perimeters.c.post, perimeters.c.area, perimeters.c.rank)
    for place in connection.execute(select(perimeters).order_by(*order)):
        areas[place.post, place.area].append(place.code)
    for row in connection.execute(select(posts).order_by(posts.c.rank, posts.c.id)).mappings():
        yield _post_item(row, {area: "|".join(areas[row["id"], area]) for area in _AREAS})


def read_item(connection: Connection, kind: Kind, key: str) -> Item | None:
    """Return an item, None when there is none of that key."""
    if kind is not Kind.POST:
        table = CONTENTS[kind]
        row = connection.execute(select(table).where(table.c.key == key)).mappings().first()
        return None if row is None else Item(kind, key, row["revision"], json.loads(row["content"]))
    found = connection.execute(select(posts).where(posts.c.id == key)).mappings().first()
    if found is None:
        return None
    areas: dict[str, list[str]] = {area: [] for area in _AREAS}
    mine = select(perimeters).where(perimeters.c.post == key).order_by(perimeters.c.rank)
    for place in connection.execute(mine):
        areas[place.area].append(place.code)
    return _post_item(found, {area: "|".join(codes) for area, codes in areas.items()})


def write_item(connection: Connection, item: Item) -> None:
    """Put an item in place of the one of the same key, if any."""
    remove_item(connection, item.kind, item.key)
    if item.kind is not Kind.POST:
        content = encoded(item.record)
        row = {"key": item.key, "revision": item.revision, "content": content}
        connection.execute(insert(CONTENTS[item.kind]).values(row))
        return
    cells: dict[str, Any] = {column: item.record[name] for name, column in _COLUMNS.items()}
    connection.execute(insert(posts).values(**{**cells, "revision": item.revision}))
    places = [
        {"post": item.key, "area": area, "rank": rank, "code": code}
        for area in _AREAS
        for rank, code in enumerate(filter(None, item.record[area].split("|")))
    ]
    if places:
        connection.execute(insert(perimeters), places)


def remove_item(connection: Connection, kind: Kind, key: str) -> None:
    """Remove an item, if it is there."""
    if kind is Kind.POST:
        connection.execute(delete(perimeters).where(perimeters.c.post == key))
        connection.execute(delete(posts).where(posts.c.id == key))
    else:
        table = CONTENTS[kind]
        connection.execute(delete(table).where(table.c.key == key))


def _post_item(row: Any, areas: Record) -> Item:
    record = {name: row[column] for name, column in _COLUMNS.items()} | dict(areas)
    return Item(Kind.POST, row["id"], row["revision"], record)
