"""A plan on screen: what it comes to, before and after on the map, each grant with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import streamlit as st

from coverage.allocation_terms import ZERO, Grant, Plan, Request
from coverage.alternatives import price_of
from coverage.findings import Diagnosis
from coverage.model import Basis, Verdict
from sources.deliberation import Proposal
from sources.plan_effect import Change, PlannedView, effect_of, unmet
from ui.deciding.allocation_words import (
    RENEWALS_TAKE_ALL,
    amount_words,
    explained,
    need_words,
    proof_words,
    value_words,
)
from ui.indicators import Indicator, cards
from ui.legend import legend, swatch
from ui.map import show_map
from ui.markup import Column, bullets, note, table
from ui.paint import branch_words, paint, status, verdict_words
from ui.state import View
from ui.text import MISSING, day, esc, fte, number, prose

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


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with what is needed to show it."""

    view: View
    plan: Plan
    request: Request
    proposals: tuple[Proposal, ...]
    planned: PlannedView

    @property
    def names(self) -> Mapping[str, str]:
        """Candidates in words, by code."""
        return {one.code: one.words for one in self.proposals}

    @property
    def basis(self) -> str:
        """The word that goes with the needs: « estimé » unless some are better known."""
        bases = {one.before.need.basis for one in self.planned.changes}
        return " estimé" if bases <= {Basis.ESTIMATED, Basis.UNKNOWN} else ""


def summary(shown: Shown) -> str:
    """Return the figures of the plan and its notes, as HTML."""
    plan, request = shown.plan, shown.request
    spent = request.budget - plan.left
    left = amount_words(plan.left, in_euros=request.in_euros)
    given = sum((grant.fte for grant in plan.grants), 0 * plan.left)
    proof = proof_words(plan, request.seconds)
    figures = cards(
        [
            Indicator(
                "ETP proposés",
                fte(given),
                f"{_budget_words(shown, spent)}<br>non attribué : <b>{left}</b>",
            ),
            Indicator(
                "Départements zones blanches",
                f"{plan.gaps_before} → {plan.gaps_after}",
                f"en tout ou en partie{_outside(shown)}",
            ),
            Indicator(
                f"Besoin{shown.basis} non servi",
                f"{number(plan.unmet_before, 1)} → {number(plan.unmet_after, 1)}"
                " <small>ETP</small>",
                "à la valeur centrale ; sert à comparer des plans, non à dimensionner",
            ),
            Indicator(
                "Est-ce le meilleur ?",
                f"<small>{esc(proof)}</small>",
                f"au sens de l&#x27;ordre « {esc(plan.order.label)} »",
            ),
        ]
    )
    return figures + _notes(shown)


def _outside(shown: Shown) -> str:
    """Say how many of them lie outside the call: no plan can serve them."""
    held = {Verdict.GAP, Verdict.PARTIAL}
    count = sum(
        one.after.verdict in held and not one.after.in_call for one in shown.planned.changes
    )
    return f", <span class='nowrap'>dont {count} hors appel</span>" if count else ""


def _budget_words(shown: Shown, spent: Fraction) -> str:
    in_euros = shown.request.in_euros
    of = amount_words(shown.request.budget, in_euros=in_euros)
    used = amount_words(spent, in_euros=in_euros)
    return f"{used} employés sur {of}"


def _notes(shown: Shown) -> str:
    told = [prose(text) for text in shown.plan.notes]
    if takes_all(shown):
        told.append(prose(RENEWALS_TAKE_ALL))
    if shown.plan.unknown:
        atlas = shown.view.dataset.atlas
        names = ", ".join(f"{esc(atlas.name(code))} ({esc(code)})" for code in shown.plan.unknown)
        told.append(
            f"Besoin inconnu, en tout ou en partie : {names}. Il n'entre dans aucune somme de "
            "besoin ; inconnu n'est pas nul."
        )
    return note(bullets(told), "warning" if shown.plan.unknown else "") if told else ""


def takes_all(shown: Shown) -> bool:
    """Tell whether the rule on renewals leaves nothing to be decided by the order."""
    known = {one.code: one.candidate for one in shown.proposals}
    granted = shown.plan.grants
    return (
        shown.request.renewals_first
        and bool(granted)
        and all(known[grant.code].renewal for grant in granted)
        and shown.plan.left < shown.request.step * _least_price(shown)
    )


def _least_price(shown: Shown) -> Fraction:
    return min(
        (price_of(one.candidate, shown.request) for one in shown.proposals), default=Fraction(1)
    )


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
            show_map("departement", painted, picked, _pick, key=key, height=HEIGHT)
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
        return note("<b>Le plan ne donne aucun ETP.</b>", "warning")
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
