"""One figure for all that a result was made from: same inputs, same fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from coverage.model import Doubt, Post
from coverage.need import NeedRow
from coverage.parameters import Parameters
from sources.roster.csv_form import roster_bytes
from sources.settings import one_line


def fingerprint(
    posts: Sequence[Post],
    doubts: Iterable[Doubt],
    needs: Sequence[NeedRow] | None,
    parameters: Parameters,
    manifest: Mapping[str, Any],
    on: date,
    codes: Iterable[str] = (),
    more: Mapping[str, Any] | None = None,
) -> str:
    """Return the SHA-256 of everything a diagnosis is made from, as 64 hexadecimals.

    `needs` is None for the default estimate; the geometry's manifest holds the
    fingerprints of its files; `codes` are those the diagnosis is limited to; `more` is
    what else the needs come from (imported contracts, operations).
    """
    rows = None if needs is None else [_need(row) for row in needs]
    inputs = {
        "annuaire": hashlib.sha256(roster_bytes(posts)).hexdigest(),
        "doutes": [(doubt.label, doubt.source, str(doubt.on)) for doubt in doubts],
        "besoins": rows,
        "parametres": one_line(parameters.used),
        "geographie": dict(manifest),
        "date": on.isoformat(),
        "codes": sorted(codes),
        **(more or {}),
    }
    canonical = json.dumps(inputs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _need(row: NeedRow) -> list[str]:
    """Return a row of needs as texts; the place it was read from does not count."""
    return [row.code, *(str(figure) for figure in row.interval or ())]
