"""The content of the store as a data set: the same values as the files give, at any revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from coverage.model import Roster
from coverage.need import NeedRow
from coverage.parameters import Interval
from sources.csv_fr import decimal_comma
from sources.dataset import DATA, Dataset, load_dataset
from sources.needs import NeedsImport
from sources.operations import OperationsImport
from sources.parameter_rules import RULES
from sources.parameters import Value
from sources.readings import read_readings
from sources.sidecar import Sidecar
from sources.store.backup import before_migration
from sources.store.records import post_of
from sources.store.seed import operation_of, shipped_items, sidecar_of
from sources.store.store import Copy, SeedRow, Store, open_store
from sources.store.words import Item, Kind, Record, SpoiledStoreError

T = TypeVar("T")

NEEDS_NAME = "besoins enregistrés"
OPERATIONS_NAME = "opérations enregistrées"
_BOUNDS = ("bas", "central", "haut")


@dataclass(frozen=True, slots=True)
class Stored:
    """A data set read from the store, and what an edit must know of it.

    Attributes:
        revision: of the store when it was read.
        seen: revision of each post, to be kept from display to save.
    """

    dataset: Dataset
    revision: int
    seen: Mapping[str, int]


def open_product_store(
    address: str, services: Sequence[str], copy: Copy | None = before_migration
) -> Store:
    """Open the product's store; at its first start it takes what is shipped.

    An older base is backed up, then migrated.

    Raises:
        StoreError: it cannot be opened, made or migrated.
    """
    return open_store(address, services, shipped_content, copy)


def shipped_content() -> Iterator[SeedRow]:
    """Yield what is shipped, as items of the store."""
    return shipped_items(load_dataset())


def read_stored(store: Store, shipped: Dataset, revision: int | None = None) -> Stored:
    """Return the data set of a revision, the last without one.

    Args:
        store: where what people change is kept.
        shipped: gives what the store does not keep: geography, parameters, leads.
        revision: of the past, or None.

    Raises:
        StoreError: the store cannot be read.
    """
    found, items = store.state(revision)
    posts = items[Kind.POST]
    roster, sidecar = roster_of(posts, items[Kind.ROSTER])
    needs = _read(items[Kind.NEED], need_of)
    ranked = _read(
        items[Kind.OPERATION], lambda item: (int(item.record["rang"]), operation_of(item.record))
    )
    operations = tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0]))
    dataset = replace(
        shipped,
        roster=roster,
        sidecar=sidecar,
        readings=read_readings(DATA / "roster" / "lectures.csv", shipped.atlas, roster),
        reference_date=sidecar.reference_date if sidecar else shipped.reference_date,
        problems=(),
        declared=NeedsImport(NEEDS_NAME, needs, ()) if needs else None,
        operations=OperationsImport(OPERATIONS_NAME, operations),
        overrides=_overrides(items[Kind.PARAMETER]),
    )
    return Stored(dataset, found, {item.key: item.revision for item in posts})


def roster_of(posts: Iterable[Item], headers: Sequence[Item]) -> tuple[Roster, Sidecar | None]:
    """Return the roster of its items, and what stands beside it, None without a header."""
    roster = Roster(_read(posts, lambda item: post_of(item.record)))
    if not headers:
        return roster, None
    (sidecar,) = _read(headers[:1], lambda item: sidecar_of(item.record))
    source, on = sidecar.source, sidecar.reference_date
    return replace(roster, doubts=sidecar.doubts, source=source, known_on=on), sidecar


def _read(items: Iterable[Item], convert: Callable[[Item], T]) -> tuple[T, ...]:
    """Convert items.

    Raises:
        SpoiledStoreError: one that the product did not write.
    """
    found = []
    for item in items:
        try:
            found.append(convert(item))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise SpoiledStoreError(f"{item.kind.label} « {item.key} » illisible") from None
    return tuple(found)


def _overrides(items: Sequence[Item]) -> dict[str, Value]:
    """Return the parameters set otherwise; one that this version no longer reads is left out."""
    found = dict(_read(items, lambda item: (item.key, value_of(item.record))))
    return {key: value for key, value in found.items() if key in RULES and RULES[key].holds(value)}


def need_record(row: NeedRow) -> dict[str, Any]:
    """Return a declared need as a record; its key is the territory."""
    if row.interval is None:
        return dict.fromkeys(_BOUNDS)
    return dict(zip(_BOUNDS, map(decimal_comma, row.interval), strict=True))


def need_of(item: Item) -> NeedRow:
    """Return the declared need of an item."""
    figures = [item.record[bound] for bound in _BOUNDS]
    return NeedRow(item.key, None if None in figures else _interval(item.record))


def value_record(value: Value) -> dict[str, Any]:
    """Return the value of a parameter as a record; its key is the parameter's."""
    if isinstance(value, Interval):
        return dict(zip(_BOUNDS, map(decimal_comma, value), strict=True))
    if isinstance(value, date):
        return {"jour": value.isoformat()}
    return {"valeur": list(value) if isinstance(value, tuple) else value}


def value_of(record: Record) -> Value:
    """Return the value of a parameter from its record."""
    if "central" in record:
        return _interval(record)
    if "jour" in record:
        return date.fromisoformat(record["jour"])
    value = record["valeur"]
    return tuple(value) if isinstance(value, list) else value


def _interval(record: Record) -> Interval:
    return Interval(*(Fraction(record[bound].replace(",", ".")) for bound in _BOUNDS))
