"""The first content of a store: what is shipped under data/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from coverage.model import Doubt
from coverage.operations import Operation
from sources.csv_fr import decimal_comma
from sources.dataset import Dataset
from sources.sidecar import Sidecar
from sources.store.records import post_record
from sources.store.words import Kind, Record

ROSTER_KEY = "annuaire"


def shipped_items(dataset: Dataset) -> Iterator[tuple[Kind, str, Record]]:
    """Yield what the shipped data set holds, as items of the store."""
    sidecar = dataset.sidecar
    if sidecar is not None:
        yield Kind.ROSTER, ROSTER_KEY, roster_record(sidecar)
    for rank, post in enumerate(dataset.roster.posts):
        yield Kind.POST, post.id, post_record(post, rank)
    for rank, operation in enumerate(dataset.operations.rows):
        yield Kind.OPERATION, operation.id, operation_record(operation, rank)


def roster_record(sidecar: Sidecar) -> dict[str, Any]:
    """Return what is known of a roster as a whole, as a record."""
    after = sidecar.unknown_after
    return {
        "source": sidecar.source,
        "connu_le": sidecar.reference_date.isoformat(),
        "doutes": [_doubt_record(doubt) for doubt in sidecar.doubts],
        "inconnu_apres": None if after is None else _doubt_record(after),
    }


def sidecar_of(record: Record) -> Sidecar:
    """Return what is known of a roster as a whole, from its record."""
    after = record["inconnu_apres"]
    return Sidecar(
        source=record["source"],
        reference_date=date.fromisoformat(record["connu_le"]),
        doubts=tuple(_doubt(one) for one in record["doutes"]),
        unknown_after=None if after is None else _doubt(after),
    )


def operation_record(operation: Operation, rank: int) -> dict[str, Any]:
    """Return an operation as a record."""
    return {name: _plain(value) for name, value in asdict(operation).items()} | {"rang": rank}


def operation_of(record: Record) -> Operation:
    """Return the operation of a record."""
    told = {name: value for name, value in record.items() if name != "rang"}
    for name in ("starts", "ends"):
        told[name] = date.fromisoformat(told[name]) if told[name] else None
    told["hours"] = Fraction(told["hours"].replace(",", ".")) if told["hours"] else None
    return Operation(**{**told, "territory": tuple(told["territory"])})


def _plain(value: Any) -> Any:
    """Return a value that JSON keeps exactly."""
    if isinstance(value, Fraction):
        return decimal_comma(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _doubt_record(doubt: Doubt) -> dict[str, Any]:
    return {
        "libelle": doubt.label,
        "source": doubt.source,
        "date": None if doubt.on is None else doubt.on.isoformat(),
    }


def _doubt(record: Record) -> Doubt:
    on = record["date"]
    return Doubt(record["libelle"], record["source"], date.fromisoformat(on) if on else None)
