"""Items ↔ rows: a post spreads on two tables, any other item is one row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select

from sources.store.records import RANK, decoded, encoded
from sources.store.tables import CONTENTS, perimeters, posts
from sources.store.words import Item, Kind, Record, SpoiledStoreError

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
AREAS = ("perimetre", "extension")
_FEW = 8
"""Items that are read one by one; from there on, all those of their kind at once."""


def read_items(connection: Connection, kind: Kind) -> Iterator[Item]:
    """Yield the items of a kind: posts by rank, the others by key.

    Raises:
        SpoiledStoreError: a row that was spoiled by hand.
    """
    return _read(connection, kind, None)


def read_some(connection: Connection, kind: Kind, keys: Iterable[str]) -> dict[str, Item]:
    """Return the items of some keys, by key; none for a key that nothing has."""
    wanted = set(keys)
    if len(wanted) <= _FEW:
        found = [item for key in wanted for item in _read(connection, kind, key)]
    else:
        found = [item for item in _read(connection, kind, None) if item.key in wanted]
    return {item.key: item for item in found}


def write_items(connection: Connection, items: Iterable[Item]) -> None:
    """Put items in place of those of the same keys, if any."""
    rows: defaultdict[Kind, list[Item]] = defaultdict(list)
    for item in items:
        rows[item.kind].append(item)
    for kind, of_kind in rows.items():
        remove_items(connection, kind, [item.key for item in of_kind])
        if kind is Kind.POST:
            _insert(connection, posts, [_post_row(item) for item in of_kind])
            _insert(connection, perimeters, [row for item in of_kind for row in _places(item)])
        else:
            _insert(connection, CONTENTS[kind], [_content_row(item) for item in of_kind])


def remove_items(connection: Connection, kind: Kind, keys: Iterable[str]) -> None:
    """Remove items, those that are there."""
    columns = (perimeters.c.post, posts.c.id) if kind is Kind.POST else (CONTENTS[kind].c.key,)
    wanted = [{"wanted": key} for key in keys]
    for column in columns:
        if wanted:
            connection.execute(delete(column.table).where(column == bindparam("wanted")), wanted)


def _read(connection: Connection, kind: Kind, key: str | None) -> Iterator[Item]:
    if kind is Kind.POST:
        yield from _read_posts(connection, key)
        return
    table = CONTENTS[kind]
    rows = select(table).order_by(table.c.key)
    if key is not None:
        rows = rows.where(table.c.key == key)
    for row in connection.execute(rows).mappings():
        record = _content(row["content"], kind, row["key"])
        _check(type(row["revision"]) is int, kind, row["key"])
        yield Item(kind, row["key"], row["revision"], record)


def _read_posts(connection: Connection, key: str | None) -> Iterator[Item]:
    places = select(perimeters).order_by(perimeters.c.post, perimeters.c.area, perimeters.c.rank)
    rows = select(posts).order_by(posts.c.rank, posts.c.id)
    if key is not None:
        places, rows = places.where(perimeters.c.post == key), rows.where(posts.c.id == key)
    areas: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for place in connection.execute(places):
        _check(isinstance(place.code, str), Kind.POST, place.post)
        areas[place.post, place.area].append(place.code)
    for row in connection.execute(rows).mappings():
        record = {name: row[column] for name, column in _COLUMNS.items()}
        # A SQLite column takes anything, whatever its type says.
        numbers, texts = (record[RANK], row["revision"]), {**record, RANK: ""}.values()
        is_ours = all(type(one) is int for one in numbers)
        _check(is_ours and all(isinstance(one, str) for one in texts), Kind.POST, row["id"])
        mine = {area: "|".join(areas[row["id"], area]) for area in AREAS}
        yield Item(Kind.POST, row["id"], row["revision"], record | mine)


def _check(is_ours: bool, kind: Kind, key: object) -> None:
    if not is_ours:
        raise SpoiledStoreError(f"{kind.label} « {key} » illisible")


def _content(text: str, kind: Kind, key: str) -> Record:
    try:
        return decoded(text)
    except (TypeError, ValueError):
        raise SpoiledStoreError(f"{kind.label} « {key} » illisible") from None


def _post_row(item: Item) -> dict[str, Any]:
    cells = {column: item.record[name] for name, column in _COLUMNS.items()}
    return {**cells, "revision": item.revision}


def _places(item: Item) -> Iterator[dict[str, Any]]:
    for area in AREAS:
        for rank, code in enumerate(filter(None, item.record[area].split("|"))):
            yield {"post": item.key, "area": area, "rank": rank, "code": code}


def _content_row(item: Item) -> dict[str, Any]:
    return {"key": item.key, "revision": item.revision, "content": encoded(item.record)}


def _insert(connection: Connection, table: Table, rows: list[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)
