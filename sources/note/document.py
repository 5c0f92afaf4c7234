"""A note → the tree of texts that the template lays out: everything is written here, in French."""

from __future__ import annotations

import re
from typing import Any

from coverage.model import Level
from sources.brand import brand_words
from sources.export import version
from sources.french import day, spaced
from sources.invisible import is_invisible
from sources.note.annex import annex
from sources.note.department import department_page
from sources.note.map import ground_of, swatch_of
from sources.note.note import Note
from sources.note.plan import NO_PLAN, plan_pages
from sources.note.region import region_page
from sources.palette import STYLES

LONGEST_WORD = 26
"""Letters after which a word may be cut: no column is wide enough for an endless one."""
BREAK = "\u200b"
_LONG = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
DRAWN = frozenset({"svg", "locator", "swatches"})


def document_of(note: Note) -> dict[str, Any]:
    """Return everything that the note prints.

    Raises:
        GeoDataError: shapes absent or unreadable.
    """
    ground = ground_of(note.dataset)
    brand = brand_words()
    region = note.survey.atlas.region_name
    content = {
        "title": "Note pour le comité de sélection",
        "subject": f"Facilitateurs de la clause sociale et zones blanches, {region}",
        "service": f"{brand['service']} {region}",
        "product": brand["product"],
        "day": day(note.on),
        "known": note.dataset.known,
        "scenario": note.scenario,
        "supposition": note.supposition,
        "supposed": note.supposed_changes,
        "fingerprint": note.fingerprint,
        "inputs": note.stamp.fingerprint,
        "version": version(),
        "roster": note.survey.roster.source,
        "known_on": day(note.survey.roster.known_on) if note.survey.roster.known_on else "",
        "incomplete": bool(note.survey.roster.doubts),
        "level": Level.DEPARTMENT.label,
        "region": region_page(note, ground),
        "departments": [department_page(note, ground, one) for one in note.departments],
        "no_plan": NO_PLAN,
        **({} if note.proposed is None else {"plan": plan_pages(note.proposed, ground)}),
        "annex": annex(note),
        "swatches": {name: swatch_of(name) for name in STYLES},
    }
    printed: dict[str, Any] = _printable(content)
    return printed


def _printable(value: Any) -> Any:
    """Return a tree whose texts can be printed; drawings are left as they are."""
    if isinstance(value, dict):
        return {k: v if k in DRAWN else _printable(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return printable(value) if isinstance(value, str) else value


def printable(text: str) -> str:
    r"""Return a text as paper can show it.

    Marks of direction and other invisible characters go, controls become spaces, French
    punctuation never starts a line, and endless words may be cut.

    >>> printable("a : b\u202e") == "a\xa0: b"
    True
    """
    seen = "".join(c for c in text if not is_invisible(c))
    plain = "".join(c if c.isprintable() or c in KEPT else " " for c in seen)
    return _LONG.sub(lambda found: found[0] + BREAK, spaced(plain))


KEPT = "\u00a0\u202f"
"""Spaces that never break; Python calls them unprintable."""
