"""A plan on screen: before and after on the map, each grant with its reason, its values."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coverage.allocation.terms import ZERO, Grant
from coverage.findings import Diagnosis
from coverage.model import Verdict
from sources.deliberation import Proposal
from sources.plan_effect import Change, effect_of, unmet
from sources.plan_words import explained, need_words, value_words
from ui.deciding.allocation_shown import Shown
from ui.legend import legend, swatch
from ui.map import show_map
from ui.markup import Column, note, table
from ui.paint import branch_words, paint, status, verdict_words
from ui.text import MISSING, day, esc, fte, prose

HEIGHT = 380
GRANT_COLUMNS = (
    Column("Bénéficiaire", width=12),
    Column("ETP", figures=True),
    Column("Pourquoi", width=20),
    Column("Situation : sans le plan → avec", width=19),
    Column("Besoin non servi (ETP)", width=7.5),
)
CHANGE_COLUMNS = (
    Column("Département", width=10),
    Column("Sans le plan", width=15),
    Column("Avec le plan", width=15),
    Column("ETP du plan", figures=True),
    Column("Besoin non servi sans", figures=True),
    Column("Besoin non servi avec", figures=True),
)
VALUE_COLUMNS = (
    Column("Objectif, dans l'ordre choisi", width=14),
    Column("Valeur du plan", figures=True),
    Column("Ce qu'il compte", width=16),
)
_PICKED = "plan-territoire"


@st.fragment
def maps(shown: Shown) -> None:
    """Show the two maps, before and after, and the department picked on one of them."""
    changes = shown.planned.changes
    picked = st.session_state.get(_PICKED)
    before, after = st.columns(2, gap="medium")
    sides = (
        (before, "Sans le plan", [one.before for one in changes], "plan-carte-avant"),
        (after, "Avec le plan", [one.after for one in changes], "plan-carte-apres"),
    )
    for column, title, diagnoses, key in sides:
        with column:
            st.html(f'<h3 class="plan-titre">{title}, au {day(shown.plan.on)}</h3>')
            painted = paint(diagnoses, shown.planned.posts)
            show_map(painted, picked, _pick, key=key, height=HEIGHT)
    found = next((one for one in changes if one.code == picked), None)
    if found is not None:
        st.html(note(_change_words(found)))
    st.html(legend(status(one) for change in changes for one in (change.before, change.after)))


def _pick(code: str) -> None:
    st.session_state[_PICKED] = code


def _change_words(change: Change) -> str:
    return (
        f"<b>{esc(change.before.name)} ({esc(change.code)})</b> : "
        f"{_situation(change.before)} → <b>{_situation(change.after)}</b> ; besoin non servi : "
        f"{fte(unmet(change.before))} → {fte(unmet(change.after))} ETP."
    )


def _situation(diagnosis: Diagnosis) -> str:
    return f"{swatch(status(diagnosis))} {esc(verdict_words(diagnosis))}"


def grants(shown: Shown) -> str:
    """Return the table of the grants, each with its reason and what it changes."""
    if not shown.plan.grants:
        return note(
            "<b>Le plan ne donne aucun ETP.</b> Augmentez le budget, baissez le minimum par "
            "convention, ou vérifiez qu'un candidat au moins peut recevoir (« Candidats »).",
            "warning",
        )
    known = {one.code: one for one in shown.proposals}
    rows = [_grant(shown, grant, known[grant.code]) for grant in shown.plan.grants]
    given = sum((grant.fte for grant in shown.plan.grants), ZERO)
    foot = [("Total", fte(given), "", "", "")]
    caption = "Les ETP proposés, convention par convention"
    return f'<div class="rows plan-grants">{table(caption, GRANT_COLUMNS, rows, foot)}</div>'


def _grant(shown: Shown, grant: Grant, proposal: Proposal) -> Sequence[str]:
    effect = effect_of(shown.planned, proposal, shown.view.dataset.atlas)
    moves = "<br>".join(
        f"{esc(one.before.name)} : {_move(one)}" if len(effect.changes) > 1 else _move(one)
        for one in effect.changes
    )
    return (
        f"{esc(proposal.name)}<small>{proposal.kind}</small>",
        f"<b>{fte(grant.fte)}</b>",
        _reasons(shown, grant, proposal, [one.before for one in effect.changes]),
        moves,
        f"{fte(effect.unmet_before)} → <b>{fte(effect.unmet_after)}</b>",
    )


def _move(change: Change) -> str:
    if _situation(change.before) == _situation(change.after):
        return f"{_situation(change.before)}, inchangé"
    return f"{_situation(change.before)}<br>→ <b>{_situation(change.after)}</b>"


def _reasons(shown: Shown, grant: Grant, proposal: Proposal, before: Sequence[Diagnosis]) -> str:
    """Say in plain words why a candidate gets these ETP."""
    told = []
    for one in before:
        place = f"{esc(one.name)} : " if len(before) > 1 else ""
        told.append(f"{place}{esc(_state_words(one))}, {esc(need_words(one.need))}")
    more = []
    if not proposal.candidate.perimeter:
        more.append("limitrophe : il sert ce territoire sans lever la zone blanche")
    if proposal.candidate.renewal and shown.request.renewals_first:
        more.append("reconduction, servie d'abord")
    more += _bounds(shown, grant, proposal)
    details = f"<small>{prose(' ; '.join(more))}</small>" if more else ""
    return "<br>".join(told) + details


def _bounds(shown: Shown, grant: Grant, proposal: Proposal) -> list[str]:
    least = max(filter(None, (proposal.candidate.least, shown.request.least)), default=None)
    most = min(filter(None, (proposal.candidate.most, shown.request.most)), default=None)
    if grant.fte == most:
        had = (
            " (les ETP qu'elle avait)" if proposal.post and most == proposal.candidate.most else ""
        )
        return [f"au plus {fte(most)} ETP{had}"]
    if least is not None and grant.fte - least < shown.request.step:
        return [f"le minimum par convention ({fte(least)} ETP)"]
    return []


def _state_words(diagnosis: Diagnosis) -> str:
    """Return in a few words what a department is before the plan."""
    if diagnosis.branches:
        words = branch_words(diagnosis.branches)
        return words if diagnosis.verdict is Verdict.GAP else f"en partie {words}"
    return diagnosis.verdict.label.lower()


def departments(shown: Shown) -> str:
    """Return the table that says the same as the two maps."""
    rows = [
        (
            f"{esc(one.before.name)} ({esc(one.code)})",
            _situation(one.before),
            _situation(one.after),
            _planned_fte(shown, one),
            fte(unmet(one.before)),
            fte(unmet(one.after)),
        )
        for one in shown.planned.changes
    ]
    caption = f"Les départements sans et avec le plan, au {day(shown.plan.on)}"
    return f'<div class="rows plan-departments">{table(caption, CHANGE_COLUMNS, rows)}</div>'


def _planned_fte(shown: Shown, change: Change) -> str:
    """Return the ETP of the plan that act on a department, in-area or not."""
    ids = set(change.after.posts) - set(change.before.posts)
    amount = sum((shown.planned.posts[key].fte for key in ids), ZERO)
    return fte(amount) if amount else MISSING


def values(shown: Shown) -> str:
    """Return the objectives in the order chosen, with the values of the plan."""
    rows = [
        (
            f"{place}. {esc(one.objective.label)}",
            value_words(one.objective, one.value, in_euros=shown.request.in_euros),
            esc(explained(one.objective)),
        )
        for place, one in enumerate(shown.plan.values, start=1)
    ]
    caption = (
        "Ce qui est regardé, dans l'ordre ; le suivant ne compte qu'à égalité du précédent "
        "(moins, c'est mieux)"
    )
    return f'<div class="rows plan-values">{table(caption, VALUE_COLUMNS, rows)}</div>'
