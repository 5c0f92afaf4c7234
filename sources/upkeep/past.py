"""The history in use: a past state as a data set, two states compared, the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from coverage.model import Post, Role
from coverage.staffing import service_department
from coverage.territories import WHOLE_REGION, Atlas
from sources.dataset import Dataset
from sources.store.past import Sort, Version, version
from sources.store.records import RANK
from sources.store.store import Store
from sources.store.words import Change, Item, Kind, Line, Record, StoreError
from sources.stored import roster_of
from sources.upkeep.edit import AREAS, Difference, differences

RESTORED = (Kind.ROSTER, Kind.POST)
"""What a return to a past version brings back: what is typed elsewhere stays as it is."""

State = Mapping[Kind, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Turn:
    """An item before and after; None where it does not exist."""

    kind: Kind
    key: str
    before: Record | None
    after: Record | None

    @property
    def sort(self) -> Sort:
        """Return what became of it."""
        return Sort.of(self.before is None, self.after is None)

    @property
    def fields(self) -> tuple[Difference, ...]:
        """Return the fields of a post that are not the same; () for another kind."""
        return differences(self.before, self.after) if self.kind is Kind.POST else ()

    @property
    def name(self) -> str:
        """Return the structure of a post, as it is now or as it was; "" for another kind."""
        told = self.after or self.before or {}
        return str(told.get("structure", "")) if self.kind is Kind.POST else ""


def turn_of(line: Line) -> Turn:
    """Return what a line of the history changed."""
    return Turn(line.kind, line.key, line.before, line.after)


def compared(before: State, after: State) -> tuple[Turn, ...]:
    """Return the items that are not the same in two states: removed, changed, added, by kind."""
    return tuple(turn for kind in Kind for turn in _of_kind(kind, before[kind], after[kind]))


def _of_kind(kind: Kind, before: Iterable[Item], after: Iterable[Item]) -> Iterator[Turn]:
    old = {item.key: item.record for item in before}
    new = {item.key: item.record for item in after}
    for key in dict.fromkeys((*old, *new)):
        turn = Turn(kind, key, old.get(key), new.get(key))
        if turn.before != turn.after:
            yield turn


def way_back(present: State, past: State, post: str | None = None) -> tuple[Change, ...]:
    """Return the changes that bring the roster back to a past state, () when it is the same.

    Each one knows the version of the item it bears on: `Store.commit` refuses it when the
    item changed since. Declared needs, operations, scenarios and parameters stay.

    Args:
        present: what stands.
        past: what it goes back to.
        post: id of the only post to bring back; the whole roster without one.
    """
    seen = {(item.kind, item.key): item.revision for kind in RESTORED for item in present[kind]}
    turns = (turn for kind in RESTORED for turn in _of_kind(kind, present[kind], past[kind]))
    return tuple(
        Change(turn.kind, turn.key, turn.after, seen.get((turn.kind, turn.key), 0))
        for turn in turns
        if post is None or (turn.kind, turn.key) == (Kind.POST, post)
    )


def brought_back(dataset: Dataset, present: State, changes: Iterable[Change]) -> Dataset:
    """Return the data set as it would be after the way back."""
    items = {(item.kind, item.key): item for kind in RESTORED for item in present[kind]}
    for one in changes:
        if one.record is None:
            items.pop((one.kind, one.key), None)
        else:
            items[one.kind, one.key] = Item(one.kind, one.key, 0, one.record)
    posts = [item for item in items.values() if item.kind is Kind.POST]
    headers = [item for item in items.values() if item.kind is Kind.ROSTER]
    roster, sidecar = roster_of(sorted(posts, key=lambda item: item.record[RANK]), headers)
    reference = sidecar.reference_date if sidecar else dataset.reference_date
    return replace(dataset, roster=roster, sidecar=sidecar, reference_date=reference)


def as_known(dataset: Dataset, store: Store, revision: int) -> Dataset:
    """Return the data set of a past version, that says so in every export.

    Raises:
        StoreError: there is no such version.
    """
    found = version(store, revision)
    if found is None:
        raise StoreError(f"la version {revision} n'existe pas.")
    return replace(dataset, known=known_words(found))


def known_words(found: Version) -> str:
    """Return what says that a version is a past one."""
    return f"Annuaire tel qu'on le connaissait le {found.clock} (version {found.revision})"


def posts_known(store: Store) -> dict[str, str]:
    """Return every post that ever was: id → its structure, the last it had."""
    names = {}
    for line in store.lines():
        if line.kind is Kind.POST:
            names[line.key] = turn_of(line).name
    return names


def touching(store: Store, atlas: Atlas, department: str) -> frozenset[int]:
    """Return the versions that touch a department, before or after.

    A post touches the department of its structure, those where it acts or is extended to,
    and that of the service which follows it.
    """
    places: dict[str, bool] = {}

    def touches(code: str) -> bool:
        if code not in places:
            places[code] = _lies_in(code, department, atlas)
        return places[code]

    return frozenset(
        line.revision
        for line in store.lines()
        if line.kind is Kind.POST
        and any(touches(code) for one in (line.before, line.after) if one for code in _codes(one))
    )


def _codes(record: Record) -> Iterator[str]:
    """Yield the codes of a post's record, the department of its service included."""
    for area in AREAS:
        yield from filter(None, record[area].split("|"))
    yield record["departement"]
    follower = Post("", "", Role.FACILITATOR, Fraction(0), followed_by=record["suivi"])
    yield service_department(follower) or ""


def _lies_in(code: str, department: str, atlas: Atlas) -> bool:
    """Tell whether a territory is a department, or shares a commune with it."""
    if code in {department, WHOLE_REGION}:
        return True
    if not atlas.knows(code):
        return False
    return any(atlas.communes[int(one)].department == department for one in atlas.positions([code]))
