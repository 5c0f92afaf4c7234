"""Is the history whole, and do the tables say what it leads to?

Each line is checked by itself and against the one before; then the tables against what the
lines lead to, so that a change made behind the product's back shows, and a tail cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, Engine, RowMapping, inspect, select

from sources.store import chain
from sources.store.engine import reading
from sources.store.guards import missing_guards, strangers
from sources.store.integrity import is_whole_file
from sources.store.migrate import form_of, head
from sources.store.refusals import DAMAGED
from sources.store.rows import AREAS, read_items
from sources.store.shape import shape_faults
from sources.store.store import Store
from sources.store.tables import CONTENTS, history, perimeters, posts
from sources.store.words import DamagedStoreError, Item, Kind, Line, SpoiledStoreError

_NOT_THERE = (
    "aucune ligne n'a l'empreinte notée : des lignes ont été retirées ou refaites depuis, ou une "
    "sauvegarde plus ancienne a été remise en place."
)
State = dict[tuple[Kind, str], Item]


class Last(NamedTuple):
    """What the next line must follow."""

    number: int
    revision: int
    mark: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in French, and on which line of the history, None for none of them."""

    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found.

    Attributes:
        lines: of the history.
        revision: the last.
        mark: of the last line.
        faults: in the order of the history, then of the tables.
    """

    lines: int
    revision: int
    mark: str
    faults: tuple[Fault, ...]

    @property
    def is_valid(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults


def verify(store: Store) -> Verification:
    """Check the file, the history and the tables, at one moment.

    Raises:
        StoreError: the database cannot be reached at all.
    """
    return verify_engine(store.engine)


def verify_engine(engine: Engine, noted: str | None = None) -> Verification:
    """Check a base of this form or of an older one; see `verify`.

    Args:
        engine: of the base.
        noted: mark that a line had when it was noted down elsewhere, and must still have.
    """
    try:
        with reading(engine) as connection:
            if not is_whole_file(connection):
                return Verification(0, 0, "", (Fault(None, DAMAGED),))
            found = verify_connection(connection)
            mine = select(history.c.number).where(history.c.mark == noted)
            if noted is None or connection.execute(mine).first() is not None:
                return found
            return replace(found, faults=(*found.faults, Fault(None, _NOT_THERE)))
    except SpoiledStoreError as error:
        return Verification(0, 0, "", (Fault(None, error.verdict),))
    except DamagedStoreError as error:
        return Verification(0, 0, "", (Fault(None, str(error)),))


def verify_connection(connection: Connection) -> Verification:
    """Check the history and the tables that a connection shows."""
    faults: list[Fault] = []
    state: State = {}
    lines, last = 0, Last(0, 0, chain.FIRST_MARK)
    for row in connection.execute(select(history).order_by(history.c.number)).mappings():
        lines += 1
        try:
            faults += _link_faults(row, last)
            line = chain.line_of(row)
        except (SpoiledStoreError, TypeError):
            faults.append(Fault(_number(row), "la ligne est illisible."))
        else:
            faults += _content_faults(line, state)
            _play(line, state)
        last = Last(_number(row) or last.number + 1, _whole(row["revision"]) or 0, row["mark"])
    faults += _table_faults(connection, state)
    faults += _orphans(connection)
    faults += _place_faults(connection)
    return Verification(lines, last.revision, str(last.mark), tuple(faults))


def _link_faults(row: RowMapping, last: Last) -> list[Fault]:
    """Return what is wrong with a line, given the one before.

    Raises:
        TypeError: it holds other things than numbers and texts.
    """
    here, found = row["number"], []
    first = last.number + 1
    if here != first:
        one = here == first + 1
        gone = f"la ligne {first} manque" if one else f"les lignes {first} à {here - 1} manquent"
        found.append(f"{gone} avant elle.")
    if row["revision"] < max(last.revision, 1):
        found.append(f"le numéro de version recule ({last.revision}, puis {row['revision']}).")
    if row["previous"] != last.mark:
        found.append("l'empreinte notée pour la ligne d'avant n'est pas la sienne.")
    if chain.mark_of(row) != row["mark"]:
        found.append("le contenu n'a pas l'empreinte notée : la ligne a été changée.")
    return [Fault(here, message) for message in found]


def _number(row: RowMapping) -> int | None:
    return _whole(row["number"])


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _content_faults(line: Line, state: State) -> Iterator[Fault]:
    stood = state.get((line.kind, line.key))
    if line.before != (None if stood is None else stood.record):
        yield Fault(
            line.number, f"« {line.key} » : l'état d'avant n'est pas celui de l'historique."
        )


def _play(line: Line, state: State) -> None:
    if line.after is None:
        state.pop((line.kind, line.key), None)
    else:
        state[line.kind, line.key] = Item(line.kind, line.key, line.revision, line.after)


def _table_faults(connection: Connection, state: State) -> Iterator[Fault]:
    is_head = form_of(connection) == head()
    if is_head and (gone := missing_guards(connection)):
        yield Fault(None, f"l'historique n'est plus protégé ({', '.join(gone)}).")
    for altered in shape_faults(connection):
        yield Fault(None, altered)
    for name in strangers(connection):
        yield Fault(None, f"« {name} » n'est pas du produit : ajouté à la base par un autre moyen.")
    tables = set(inspect(connection).get_table_names())
    for kind in Kind:
        told = {key: item for (of, key), item in state.items() if of is kind}
        if not told and not is_head and _table(kind) not in tables:
            continue  # a base of an older form, without this table yet
        try:
            found = {item.key: item for item in read_items(connection, kind)}
        except SpoiledStoreError as error:
            yield Fault(None, error.verdict)
            continue
        for key in sorted({*told, *found}):
            if (message := _difference(told.get(key), found.get(key))) is not None:
                yield Fault(None, f"{kind.label} « {key} » : {message}")


def _orphans(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name == "sqlite":  # a server never lets one in
        for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Fault(None, f"table {table} : une ligne sans le poste qu'elle désigne.")


def _place_faults(connection: Connection) -> Iterator[Fault]:
    """Yield the rows of the perimeters that no record holds: their state would not show them."""
    order = (perimeters.c.post, perimeters.c.area, perimeters.c.rank)
    rows = connection.execute(select(*order).order_by(*order))
    for (post, area), places in groupby(rows, key=lambda row: (row.post, row.area)):
        ranks = [place.rank for place in places]
        if area not in AREAS:
            message = f"zone de périmètre inconnue « {area} »."
        elif ranks != list(range(len(ranks))):
            message = f"les rangs de « {area} » ne se suivent pas."
        else:
            continue
        yield Fault(None, f"{Kind.POST.label} « {post} » : {message}")


def _difference(told: Item | None, found: Item | None) -> str | None:
    if found is None:
        return "présent dans l'historique, absent de la table."
    if told is None:
        return "présent dans la table, absent de l'historique."
    if told.record != found.record:
        return "la table ne dit pas ce que dit l'historique."
    return None if told.revision == found.revision else "le numéro de version diffère."


def _table(kind: Kind) -> str:
    return posts.name if kind is Kind.POST else CONTENTS[kind].name
