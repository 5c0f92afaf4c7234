"""Columns of any type → columns of text, and what a table's row says as a RAW row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sources.contracts.absent import MARKED, PATTERN, SHOWN
from sources.contracts.arrays import decimals, text, texts
from sources.contracts.flatten import MAX_TEXT, NO_VALUE
from sources.contracts.raw import TEXTS
from sources.contracts.reasons import Rejection

_MIDNIGHT = r"[ T]00:00:00(?:[.]0+)?$"
_CONCESSION = r"(?i)concession|d[ée]l[ée]gation de service public"
_WHOLE_FLOAT = 2.0**53
_YES = r"(?i)^\s*(?:1|1[.]0|true|vrai|oui)\s*$"


def as_text(column: pa.Array) -> pa.Array:
    """Return a column as text: whole floats without decimals, days without midnight."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_floating(kind):
        return _float_text(column.cast(pa.float64()))
    if pa.types.is_nested(kind):
        return texts([_joined(value) for value in column.to_pylist()])
    try:
        written = column.cast(pa.string())
    except pa.ArrowException:
        return texts([_written(value) for value in column.to_pylist()])
    if pa.types.is_temporal(kind):
        return pc.replace_substring_regex(written, _MIDNIGHT, "")
    return written


def present(column: pa.Array) -> pa.Array:
    """Return a column where the marks of a missing value are null, and texts bounded."""
    absent = pc.match_substring_regex(column, PATTERN)
    kept = pc.if_else(absent, text(None), column)
    return pc.utf8_slice_codeunits(kept, 0, MAX_TEXT)


def marked(column: pa.Array, cells: pa.Array) -> pa.Array:
    """Return the cells, with the marks of a missing value where they are told (NC, MQ, INX…)."""
    mark = pc.match_substring_regex(column, MARKED)  # null where the cell is null, as it stays
    return pc.if_else(mark, pc.utf8_slice_codeunits(column, 0, MAX_TEXT), cells)


def raw_columns(given: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Return the columns of RAW that a table's columns give, by role (`table_columns`)."""
    social = given.get("sociale")
    cells = {role: present(column) for role, column in given.items()}
    found = {name: cells[name] for name in TEXTS if name in cells}
    # The rules read these marks as nothing too: kept, so that a person sees what the file says.
    found |= {name: marked(given[name], cells[name]) for name in SHOWN if name in cells}
    if social is not None:
        empty = pc.equal(social, text(NO_VALUE))
        found["sociale"] = pc.if_else(empty, text(NO_VALUE), cells["sociale"])
    if "id" not in found and "uid" in cells:
        found["id"] = _id_of_uid(cells["uid"], cells.get("acheteur_id"))
    _amend(found, cells, "montant", "montant_modifie")
    _amend(found, cells, "duree", "duree_modifiee")
    if "modification" not in found and "actuelle" in cells:
        # The older consolidated table has no rank: what is current comes after what is not.
        current = pc.match_substring_regex(cells["actuelle"], _YES)
        found["modification"] = pc.if_else(current, text("1"), text("0"))
    return found | _rejections(cells)


def _amend(
    found: dict[str, pa.Array], cells: Mapping[str, pa.Array], name: str, changed: str
) -> None:
    """Put what a modification says in the place of the first value, which is kept."""
    if changed not in cells:
        return
    last, first = cells[changed], found.get(name)
    found[name] = last if first is None else pc.coalesce(last, first)
    if first is not None and name == "montant":
        found["montant_initial"] = pc.if_else(pc.is_valid(last), first, text(None))


def _rejections(cells: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Return the rejection of the rows whose nature or type is a concession."""
    labels = [cells[name] for name in ("nature", "type") if name in cells]
    if not labels:
        return {}
    # Not null_handling="skip": a row without any label would be left out of the column.
    filled = [pc.coalesce(label, text("")) for label in labels]
    said = pc.utf8_trim(pc.binary_join_element_wise(*filled, text(" ")), " ")
    concession = pc.match_substring_regex(said, _CONCESSION)
    if not pc.any(concession).as_py():
        return {}
    return {
        "rejet": pc.if_else(concession, text(Rejection.CONCESSION.value), text(None)),
        "valeur_rejetee": pc.if_else(concession, said, text(None)),
    }


def _id_of_uid(uids: pa.Array, buyers: pa.Array | None) -> pa.Array:
    """Take the buyer's number away from the front of a uid, however spaced either is."""
    known = buyers.to_pylist() if buyers is not None else [None] * len(uids)
    cut = [
        _after(uid, "".join(buyer.split())) if uid and buyer else uid
        for uid, buyer in zip(uids.to_pylist(), known, strict=True)
    ]
    return texts(cut)


def _after(uid: str, buyer: str) -> str | None:
    """Return what follows a number without spaces; the whole text when it starts otherwise."""
    if uid.startswith(buyer):
        return uid[len(buyer) :].strip() or None
    place = 0
    for at, character in enumerate(uid):
        if place == len(buyer):
            return uid[at:].strip() or None
        if character == buyer[place]:
            place += 1
        elif not character.isspace():
            return uid
    return None if place == len(buyer) else uid


def _float_text(column: pa.Array) -> pa.Array:
    """Write floats: a code read as a float keeps its digits, NaN is nothing."""
    zero, widest = decimals([0.0, _WHOLE_FLOAT])
    column = pc.if_else(pc.is_nan(column), pa.nulls(len(column), pa.float64()), column)
    whole = pc.and_(pc.equal(column, pc.trunc(column)), pc.less(pc.abs(column), widest))
    digits = pc.if_else(whole, column, zero).cast(pa.int64()).cast(pa.string())
    return pc.if_else(whole, digits, column.cast(pa.string()))


def _joined(value: Any) -> str | None:
    if isinstance(value, list) and all(not isinstance(item, list | dict) for item in value):
        said = [_written(item) for item in value if item is not None]
        return " | ".join(one for one in said if one is not None) if value else NO_VALUE
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _written(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return None if value is None else str(value)
