"""Who may receive ETP: the list proposed, edited one by one, or replaced by a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from sources.dataset import Dataset
from sources.deliberation import Proposal, default_proposals, edited, still_active
from ui.deciding.allocation_deposit import deposit
from ui.deciding.allocation_editor import editor
from ui.deciding.allocation_edits import edits
from ui.deciding.allocation_given import given
from ui.markup import Column, badge, note, table
from ui.panel import certainty_words
from ui.state import View
from ui.text import MISSING, day, esc, fte, plural, prose

COLUMNS = (
    Column("Candidat", width=13),
    Column("Où il agirait", width=9),
    Column("ETP au moins", True, 4),
    Column("ETP au plus", True, 4),
    Column("Certitude du périmètre", width=9),
    Column("Source", width=14),
)


def candidate_list(data: Dataset, shown: View) -> tuple[Proposal, ...]:
    """Show the candidates, folded; return them as the user left them.

    Args:
        data: names the territories.
        shown: the situation on the day of the plan.
    """
    elsewhere = given()
    base = (
        elsewhere.proposals
        if elsewhere is not None
        else default_proposals(data.atlas, shown.roster, shown.survey.parameters, shown.on)
    )
    proposals = edited(base, edits())
    with st.expander(f"Candidats : {_counted(proposals)}", key="plan-candidats"):
        _introduction(proposals)
        st.html(_table(data, proposals))
        editor(base, proposals)
        deposit(data.atlas)
    _warn(shown, proposals, shown.on)
    return proposals


def _counted(proposals: Sequence[Proposal]) -> str:
    able = [one for one in proposals if one.candidate.eligible]
    renewals = sum(one.candidate.renewal for one in able)
    new = len(able) - renewals
    possible = plural(new, "nouvelle convention possible", "nouvelles conventions possibles")
    words = f"{plural(renewals, 'reconduction')}, {possible}"
    out = len(proposals) - len(able)
    return words + (f" ; {plural(out, 'écarté')}" if out else "")


def _introduction(proposals: Sequence[Proposal]) -> None:
    elsewhere = given()
    if elsewhere is not None:
        st.html(
            f"<p>Candidats tirés du {prose(elsewhere.name)}. Ils restent dans votre session : "
            "l'adresse ne les contient pas.</p>"
        )
        return
    carried = plural(
        sum(one.post is not None for one in proposals),
        "convention à remplacer",
        "conventions à remplacer",
    )
    st.html(
        f"<p>Proposés d'après l'annuaire : {carried}, chacune pour ses ETP au plus et sur le même "
        "périmètre ; et une convention nouvelle par département de l'appel, sur tout le "
        "département. Ce que vous changez ici reste dans l'adresse.</p>"
    )


def _table(data: Dataset, proposals: Sequence[Proposal]) -> str:
    rows = [_row(data, one) for one in proposals]
    return f'<div class="rows plan-candidates">{table("Les candidats", COLUMNS, rows)}</div>'


def _row(data: Dataset, one: Proposal) -> tuple[str, ...]:
    candidate = one.candidate
    out = "" if candidate.eligible else " " + badge("écarté", "todo")
    places = [esc(data.atlas.name(code)) for code in candidate.perimeter]
    places += [f"{esc(data.atlas.name(code))} (limitrophe)" for code in candidate.extension]
    return (
        f"{esc(one.name)}{out}<small>{one.kind}, {esc(one.code)}</small>",
        ", ".join(places) or MISSING,
        fte(candidate.least) if candidate.least else MISSING,
        fte(candidate.most) if candidate.most is not None else MISSING,
        certainty_words(one.certainty),
        f"<small>{prose(one.source) or MISSING}</small>",
    )


def _warn(shown: View, proposals: Sequence[Proposal], on: date) -> None:
    """Say which renewals carry on posts that still run."""
    running = still_active(shown.roster, proposals, on)
    if running:
        names = ", ".join(f"{esc(post.structure)} ({fte(post.fte)} ETP)" for post in running)
        st.html(
            note(
                f"<b>Encore actifs au {day(on)} : {names}.</b> Leurs reconductions s'ajouteraient "
                "à des conventions qui courent encore : ces ETP comptent deux fois dans ce plan.",
                "warning",
            )
        )
