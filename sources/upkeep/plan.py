"""The import of a roster: a file read, what it would change, and the changes of the store.

The page « Données » and `batch.py roster import` share it. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from coverage.model import Post
from coverage.territories import Atlas
from sources.columns import match_columns
from sources.dataset import Dataset
from sources.problems import Problem, UnreadableFileError
from sources.roster.call_table import CALL_EXTRAS
from sources.roster.columns import ALIASES, COLUMNS, COUNTED
from sources.roster.reader import Form
from sources.roster.report import Complement, RosterReport, examine_table, file_name
from sources.sidecar import Sidecar
from sources.store.records import RANK, post_of, post_record
from sources.store.seed import ROSTER_KEY, roster_record, sidecar_of
from sources.store.words import Change, Item, Kind
from sources.tabular import read_tabular
from sources.text import MAX_BYTES, Table
from sources.upkeep.changes import Mode, RosterChange, Stated, compare

if TYPE_CHECKING:
    from sources.store.store import Store

# Its source tells where a perimeter was deduced from: true of a new post only.
_OF_THE_CALL = frozenset({"structure", "suivi", "etp", "qualite", "id", *CALL_EXTRAS})
NOTHING = Stated(frozenset())
"""What a file that cannot be opened says."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was read: its report, and what it says of its posts."""

    report: RosterReport
    stated: Stated


@dataclass(frozen=True, slots=True)
class Choices:
    """What is to be done with a file that is accepted.

    Attributes:
        up_to_date_on: the day its content is true, asked when it replaces the roster.
        complete: every facilitator of the region is in it, whoever pays.
    """

    mode: Mode = Mode.UPDATE
    up_to_date_on: date | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The roster as it stands; `revision` is None when it cannot be changed."""

    revision: int | None
    items: tuple[Item, ...]
    sidecar: Sidecar | None
    seen: int = 0

    @property
    def posts(self) -> tuple[Post, ...]:
        """Return the posts, in the order of the roster."""
        return tuple(post_of(item.record) for item in self.items)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: to the posts, to what is known of the roster as a whole.

    `changes` are those of the store.
    """

    standing: Standing
    change: RosterChange
    sidecar: Sidecar | None
    changes: tuple[Change, ...]


def too_big(name: str) -> RosterReport:
    """Return the report of a file whose size alone refuses it: it is not read."""
    most = MAX_BYTES // 1024 // 1024
    message = (
        f"fichier de plus de {most} Mo : trop gros pour un annuaire. Vérifiez que c'est le bon "
        "fichier ; s'il contient des images ou d'autres feuilles, gardez la seule feuille de "
        "l'annuaire."
    )
    return RosterReport(file_name(name), None, (Problem(None, "", "", message),))


def open_table(data: bytes, name: str) -> Table:
    """Read the rows of a file.

    Raises:
        UnreadableFileError: no table, or one too big.
    """
    return read_tabular(data, file_name(name), (*COLUMNS, *ALIASES), COUNTED)


def read_incoming(table: Table, atlas: Atlas, given: Complement | None = None) -> Incoming:
    """Examine the rows of a file; `given` completes the table of the call."""
    report = examine_table(table, atlas, given)
    columns, _ = match_columns(table, tuple(COLUMNS), (), ALIASES)
    ids = frozenset(columns.cell(row, "id") for row in table.rows) - {""}
    said = frozenset(columns.places)
    is_call = report.form is Form.CALL
    if is_call:
        said = (said & _OF_THE_CALL) | _said(given)
    unsaid = report.unsaid
    if is_call:
        # What is given for the whole table is said by the rows that do not say it.
        unsaid = tuple(columns_ - _said(given) for columns_ in unsaid)
    return Incoming(report, Stated(said, ids, loose=is_call, origin=table.name, unsaid=unsaid))


def _said(given: Complement | None) -> frozenset[str]:
    """Return the columns that were given for the whole table of the call."""
    if given is None:
        return frozenset()
    told = {
        "programme": bool(given.programme),
        "date_debut": given.starts.date is not None,
        "date_fin": given.ends.date is not None,
    }
    return frozenset(column for column, is_told in told.items() if is_told)


def read_file(data: bytes, name: str, atlas: Atlas, given: Complement | None = None) -> Incoming:
    """Read a file whatever its bytes are; a refusal is in its report."""
    try:
        table = open_table(data, name)
    except UnreadableFileError as error:
        return Incoming(RosterReport(file_name(name), None, error.problems), NOTHING)
    return read_incoming(table, atlas, given)


def choices_refused(choices: Choices, first_day: date, today: date) -> str:
    """Return in French why choices cannot be followed, "" when they can."""
    day = choices.up_to_date_on
    if choices.mode is not Mode.REPLACE:
        only = "ne servent qu'au remplacement de tout l'annuaire."
        return f"le jour et « complet » {only}" if day or choices.complete else ""
    if day is None:
        return "donnez le jour auquel cet annuaire est à jour."
    if day > today:
        return (
            f"le {day:%d/%m/%Y} est à venir : un annuaire ne peut pas être déjà à jour ce jour-là."
        )
    if day < first_day:
        return f"le {day:%d/%m/%Y} est avant le premier paramètre connu ({first_day:%d/%m/%Y})."
    return ""


def standing_of(store: Store) -> Standing:
    """Return the roster of a store, all of one moment.

    Raises:
        StoreError: it cannot be read.
    """
    revision, items = store.state()
    (header,) = items[Kind.ROSTER] or (None,)
    sidecar = None if header is None else sidecar_of(header.record)
    return Standing(revision, items[Kind.POST], sidecar, header.revision if header else 0)


def standing_apart(data: Dataset) -> Standing:
    """Return the roster of a data set that cannot be changed."""
    posts = enumerate(data.roster.posts)
    items = tuple(Item(Kind.POST, p.id, 0, post_record(p, rank)) for rank, p in posts)
    return Standing(None, items, data.sidecar)


def plan_import(
    standing: Standing, incoming: Incoming, choices: Choices, service: str = ""
) -> Plan:
    """Return what an accepted file would change.

    Args:
        standing: the roster in place.
        incoming: the file, accepted.
        choices: what is to be done with it.
        service: who signs, named by the source of a roster that replaces another.
    """
    roster = incoming.report.roster
    if roster is None:
        raise ValueError("a refused file changes nothing")
    # As the store will keep them, so that what is kept is not seen as a change.
    read = tuple(post_of(post_record(post, 0)) for post in roster.posts)
    change = compare(standing.posts, read, choices.mode, incoming.stated)
    sidecar = _header(standing, incoming, choices, service)
    changes = (*post_changes(standing, change.posts), *_header_change(standing, sidecar))
    return Plan(standing, change, sidecar, changes)


def _header(
    standing: Standing, incoming: Incoming, choices: Choices, service: str
) -> Sidecar | None:
    """Return what is known of the roster as a whole after an import.

    A file that completes another says nothing of the whole. One that replaces it is true on
    its day; what it may lack stays in doubt unless it is said to be complete.
    """
    known, day = standing.sidecar, choices.up_to_date_on
    if choices.mode is not Mode.REPLACE or day is None:
        return known
    after = known.unknown_after if known else None
    if after is not None and after.on is not None and day > after.on:
        after = None
    by = f" ({service})" if service else ""
    return Sidecar(
        source=f"Annuaire importé : {incoming.report.name}{by}",
        reference_date=day,
        doubts=() if choices.complete or known is None else known.doubts,
        unknown_after=after,
    )


def post_changes(standing: Standing, posts: Sequence[Post]) -> list[Change]:
    """Return the changes that bring the roster in place to these posts, in this order."""
    before = {item.key: item for item in standing.items}
    ranks = {item.key: int(item.record[RANK]) for item in standing.items}
    after = {post.id: post_record(post, rank) for post, rank in _ranked(posts, ranks)}
    gone = [Change(Kind.POST, key, None, before[key].revision) for key in before.keys() - after]
    return sorted(gone, key=lambda one: one.key) + [
        Change(Kind.POST, key, record, before[key].revision if key in before else 0)
        for key, record in after.items()
        if key not in before or before[key].record != record
    ]


def _ranked(posts: Sequence[Post], ranks: Mapping[str, int]) -> list[tuple[Post, int]]:
    """Give each post a rank above the one before; it keeps its own as long as it can."""
    found: list[tuple[Post, int]] = []
    last = -1
    for post in posts:
        last = max(last + 1, ranks.get(post.id, 0))
        found.append((post, last))
    return found


def _header_change(standing: Standing, sidecar: Sidecar | None) -> list[Change]:
    if sidecar is None or sidecar == standing.sidecar:
        return []
    return [Change(Kind.ROSTER, ROSTER_KEY, roster_record(sidecar), standing.seen)]
