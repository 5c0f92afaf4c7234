"""All the scenarios at a glance: what each supposes, and what it would come to on the day."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coverage.comparison import Totals, totals
from coverage.scenario import ScenarioError
from ui.deciding.scenario_shelf import Candidate
from ui.deciding.trial import trial
from ui.markup import Column, badge, table
from ui.state import View
from ui.text import day, fte, number, plural, prose

_COLUMNS = (
    Column("Scénario", width=13),
    Column("Nature", width=7),
    Column("Ce qu'il suppose", width=19),
    Column("Zones blanches dans l'appel", figures=True),
    Column("ETP de facilitateurs", figures=True),
    Column("ETP de coordination", figures=True),
)


def overview(candidates: Sequence[Candidate], now: View) -> None:
    """Show the table of the scenarios, after the roster as it is."""
    rows: list[Sequence[str]] = [("Annuaire tel quel", "", "", *_figures(now))]
    rows += [_row(one, now) for one in candidates]
    caption = (
        f"Les scénarios au {day(now.on)} : aucun ne change l'annuaire tant qu'on ne l'applique pas"
    )
    st.html(f'<div class="rows scenarios">{table(caption, _COLUMNS, rows)}</div>')


def _row(one: Candidate, now: View) -> tuple[str, ...]:
    scenario = one.scenario
    status = one.ready.status.label if one.ready else one.sort.label
    said = scenario.note or plural(len(scenario.changes), "changement")
    head = (prose(scenario.name), badge(status), prose(said))
    try:
        return (*head, *_figures(trial(now, scenario.changes))) if not one.refused else _none(head)
    except ScenarioError:
        return _none(head)


def _none(head: tuple[str, str, str]) -> tuple[str, ...]:
    name, status, said = head
    return (name, status, f"{said} <b>Non applicable à l'annuaire présent.</b>", "—", "—", "—")


def _figures(shown: View) -> tuple[str, str, str]:
    found: Totals = totals(shown.survey.roster, shown.departments, shown.on)
    partly = f"<small>et {found.partial} en partie</small>" if found.partial else ""
    return number(found.gaps) + partly, fte(found.facilitators), fte(found.coordination)
