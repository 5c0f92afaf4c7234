"""The totals of the applications, by department and by programme; what is unknown apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from coverage.applications.rules import euros
from coverage.applications.totals import Key, Total
from coverage.territories import Atlas
from sources.applications.study import Study
from sources.dataset import Dataset
from ui.applications.kept import Kept, examined
from ui.applications.nothing import nothing_yet
from ui.markup import Column, table
from ui.roster.words import place
from ui.text import MISSING, esc, fte, number, prose

_SUMS = (
    Column("Candidatures", figures=True),
    Column("dont refusées", figures=True),
    Column("ETP", figures=True),
    Column("dont refusés", figures=True),
    Column("Coût complet connu", figures=True, width=8),
    Column("Demandé à l'État, connu", figures=True, width=8),
)
_EMPTY = (
    "<b>Aucune candidature à additionner.</b> Dès la première, importée ou saisie, on lit ici les "
    "ETP et les euros demandés, par département et par programme."
)
_NOTE = (
    "<p>Montants pour un an, tels que les candidatures les donnent ; rien n'est estimé. Une "
    "candidature sur plusieurs départements a sa propre ligne : rien ne dit comment la "
    "partager.</p>"
)


def totals(found: Study, atlas: Atlas) -> str:
    """Return both tables of totals, as HTML."""
    by_place = _table(
        "Par département", "Territoire", found.departments, found.whole, _places(atlas)
    )
    by_call = _table("Par programme", "Programme", found.programmes, found.whole, _programme)
    return _NOTE + by_place + by_call


def _table(
    caption: str, head: str, lines: Sequence[Total], whole: Total, name: Callable[[Key], str]
) -> str:
    rows = [[name(line.key), *_cells(line)] for line in lines]
    shown = table(caption, (Column(head, width=10), *_SUMS), rows, [["Total", *_cells(whole)]])
    return f'<div class="rows sums">{shown}</div>'


def _cells(line: Total) -> list[str]:
    apart = ""
    if line.coordination:
        apart = f"<small>+ {fte(line.coordination)} de coordination</small>"
    return [
        number(line.count),
        number(line.refused),
        fte(line.fte) + apart,
        fte(line.refused_fte),
        _known(euros(line.cost), line.unknown_costs, line.count),
        _known(euros(line.state), line.unknown_states, line.count),
    ]


def _known(amount: str, unknown: int, count: int) -> str:
    if not unknown:
        return amount
    apart = f"<small>{unknown} non renseigné{'s' if unknown > 1 else ''}</small>"
    return (MISSING if unknown == count else amount) + apart


def _places(atlas: Atlas) -> Callable[[Key], str]:
    def name(key: Key) -> str:
        if not key:
            return "Territoire non dit"
        places = ", ".join(place(code, atlas) for code in key)
        return prose(places) if len(key) == 1 else f"Plusieurs départements : {prose(places)}"

    return name


def _programme(key: Key) -> str:
    return prose(key[0]) if key else esc("Programme non dit")


def totals_part(data: Dataset, kept: Kept) -> None:
    """Show the totals, or that there is nothing to sum."""
    if not kept.applications:
        nothing_yet(_EMPTY, kept)
        return
    st.html(totals(examined(data, kept.applications), data.atlas))
