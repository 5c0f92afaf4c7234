"""The table that says the same as the map, for reading, for screen readers, for paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from coverage.findings import Diagnosis
from coverage.model import Basis, Post
from ui.legend import swatch
from ui.markup import Column, table
from ui.paint import status, verdict_words
from ui.panel import certainty_words
from ui.territory import KEY
from ui.text import MISSING, esc, fte, number, percent
from ui.versions import version_address

_LOAD = "Charge estimée"
COLUMNS = (
    Column("Département", width=10.5),
    Column("Situation", width=18.5),
    Column("Certitude", width=9.5),
    Column("Part couverte", figures=True),
    Column("ETP du territoire", figures=True),
    Column("ETP limitrophes", figures=True),
    Column(_LOAD, figures=True),
    Column("Qui y agit", width=8),
)


def coverage_grid(diagnoses: Sequence[Diagnosis], posts: Mapping[str, Post], caption: str) -> str:
    """Return the table of the map; a name opens its sheet.

    The page's script adds the day of the address: it would be sent thirteen times at each change.
    """
    heading = _load_heading(diagnoses)
    columns = [replace(c, heading=heading) if c.heading == _LOAD else c for c in COLUMNS]
    return table(caption, columns, (_row(one, posts, heading) for one in diagnoses))


def _load_heading(diagnoses: Sequence[Diagnosis]) -> str:
    """Return what the loads are: estimated, measured, or both (then each estimate is marked)."""
    bases = {one.need.basis for one in diagnoses if one.load is not None}
    if bases <= {Basis.ESTIMATED}:
        return _LOAD
    return "Charge mesurée" if bases == {Basis.MEASURED} else "Charge"


def _row(diagnosis: Diagnosis, posts: Mapping[str, Post], heading: str) -> Sequence[str]:
    link = f"territoire?{KEY}={diagnosis.code}"
    link += "".join(f"&{key}={value}" for key, value in version_address().items())
    outside = "" if diagnosis.in_call else "<small>hors appel</small>"
    return (
        f'<a href="{esc(link)}">{esc(diagnosis.name)}</a> ({esc(diagnosis.code)}){outside}',
        f"{swatch(status(diagnosis))}{esc(verdict_words(diagnosis))}",
        certainty_words(diagnosis.certainty),
        _covered(diagnosis),
        fte(diagnosis.own_fte),
        fte(diagnosis.bordering_fte),
        number(diagnosis.load, 1) + (" est." if _is_mixed(diagnosis, heading) else ""),
        ", ".join(esc(posts[code].structure) for code in diagnosis.posts) or MISSING,
    )


def _covered(diagnosis: Diagnosis) -> str:
    """Return the share of communes where a facilitator of the place acts, and of inhabitants."""
    communes, people = diagnosis.share_communes, diagnosis.share_population
    if people is None or people == communes:
        return percent(communes)
    return f"{percent(communes)} des communes, {percent(people)} des habitants"


def _is_mixed(diagnosis: Diagnosis, heading: str) -> bool:
    """Tell whether a load is an estimate among measured ones."""
    estimated = diagnosis.load is not None and diagnosis.need.basis is Basis.ESTIMATED
    return estimated and heading != _LOAD
