"""The part of « Décider » on where the next ETP should go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from coverage.errors import CoverageError
from sources.cases import stamp_of
from sources.dataset import Dataset
from sources.deliberation import priced
from sources.export import Stamp
from sources.note.proposed import proposed_of
from sources.plan_effect import planned_view, scenario_of
from sources.plan_export import export_plan, plan_sheet
from ui.dates import banner
from ui.deciding.allocation_beside import SECONDS, beside
from ui.deciding.allocation_candidates import candidate_list
from ui.deciding.allocation_day import day_of_plan
from ui.deciding.allocation_result import departments, grants, maps, values
from ui.deciding.allocation_settings import settings
from ui.deciding.allocation_shown import Shown
from ui.deciding.allocation_state import kept, question_of
from ui.deciding.allocation_summary import summary
from ui.deciding.allocation_words import asked_words
from ui.deciding.scenario_state import open_scenario
from ui.downloads import FORMS
from ui.markup import folded, note
from ui.note_download import note_buttons
from ui.state import view
from ui.text import day, esc

NAME = "Plan d'ETP"


def allocation_part(data: Dataset, on: date) -> None:
    """Show the part."""
    st.html(
        "<p>Une proposition, à discuter : avec ce budget, quelles conventions servent au mieux ce "
        "que vous mettez d'abord ? Rien n'est enregistré.</p>"
    )
    day_of = day_of_plan(data, on)
    st.html(banner(data, day_of))
    situation = view(day_of)
    asked = settings(data, day_of)
    proposals = priced(candidate_list(data, situation), asked.cost)
    if asked.request is None:
        st.html(note("<b>Pas de plan : complétez ou corrigez les réglages ci-dessus.</b>"))
        return
    question = question_of(situation, proposals, asked.request)
    try:
        with st.spinner("Recherche du meilleur plan…", show_time=False):
            plan = kept(situation, question, "plan", question.answer)
    except CoverageError as error:
        st.html(note(f"<b>Pas de plan.</b> {esc(error)}", "warning"))
        return
    name = f"{NAME} au {day(plan.on)}"
    scenario = scenario_of(plan, proposals, name)
    planned = kept(
        situation,
        question,
        "effet",
        lambda: planned_view(situation.survey, situation.departments, scenario),
    )
    shown = Shown(situation, plan, asked.request, proposals, planned)
    st.header("Le plan", anchor=False)
    st.html(summary(shown))
    st.html(grants(shown))
    maps(shown)
    st.html(folded("Le tableau des deux cartes", departments(shown)))
    st.html(values(shown))
    _buttons(data, shown)
    short = replace(question, request=replace(question.request, seconds=SECONDS))
    note_buttons(data, on, partial(proposed_of, short, proposals, plan, situation.departments))
    beside(shown, short)


def _buttons(data: Dataset, shown: Shown) -> None:
    """Show what can be done with the plan."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Ouvrir comme scénario",
            type="primary",
            on_click=open_scenario,
            args=(shown.planned.scenario,),
            disabled=not shown.plan.grants,
            key="plan-scenario",
        )
        for form in ("csv", "xlsx"):
            label, mime = FORMS[form]
            st.download_button(
                f"Télécharger le plan : {label}",
                partial(_export, data, shown, form),
                file_name=f"plan-etp-{shown.plan.on.isoformat()}.{form}",
                mime=mime,
                on_click="ignore",
                key=f"plan-telecharger-{form}",
            )


def _export(data: Dataset, shown: Shown, form: str) -> bytes:
    sheet = plan_sheet(shown.plan, shown.proposals, shown.planned, data.atlas)
    return export_plan(sheet, _stamp(data, shown), form)


def _stamp(data: Dataset, shown: Shown) -> Stamp:
    """Return the stamp of the day, with what was asked of the plan."""
    stamp = stamp_of(data, shown.view.survey.parameters, shown.plan.on)
    return replace(stamp, warnings=(asked_words(shown.request, shown.plan), *stamp.warnings))
