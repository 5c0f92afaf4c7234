"""The import of a roster: deposit, report, preview, and the change itself."""

from __future__ import annotations

import streamlit as st

from sources.dataset import Dataset
from sources.roster.reader import Form
from sources.store.words import StoreError
from sources.upkeep.plan import Choices, Incoming, Plan, plan_import, standing_apart, standing_of
from ui.markup import note
from ui.roster import intake_state as state
from ui.roster.intake_choices import ask_choices, ask_complement
from ui.roster.intake_deposit import depositing, introduction
from ui.roster.intake_report import show_report
from ui.roster.intake_save import meanwhile, saved, saving
from ui.roster.intake_territories import territories
from ui.roster.preview import posts_preview
from ui.state import is_editable, keep
from ui.text import prose


def roster_intake(data: Dataset) -> None:
    """Show the deposit of a roster and what it would change."""
    if state.deposit() is None:
        saved()
    above = st.container()
    depositing()
    given = state.deposit()
    if given is None:
        with above:
            introduction(data)
        return
    try:
        _read(given, data)
    except StoreError as error:
        st.html(note(f"<b>L'annuaire ne peut pas être lu.</b> {prose(error)}", "warning"))


def _read(given: state.Deposit, data: Dataset) -> None:
    """Show what was found in a deposit and, when it is accepted, what it would change."""
    with st.spinner("Lecture du fichier…", show_time=False):
        incoming = given.read(data.atlas, None)
    if incoming.report.form is Form.CALL and incoming.report.accepted:
        complement = ask_complement(given.turn)
        if complement is None:
            return
        incoming = given.read(data.atlas, complement)
    show_report(incoming.report, given.turn)
    if not incoming.report.accepted:
        return
    choices = ask_choices(incoming, data, given.turn)
    if choices is None:
        return
    plan = _planned(incoming, choices, data)
    st.header("Avant → après", anchor=False)
    meanwhile(plan)
    change = plan.change
    st.html(state.kept("postes", change, lambda: posts_preview(change, data.atlas)))
    territories(plan, data, given.turn)
    saving(plan, incoming, choices, given)


def _planned(incoming: Incoming, choices: Choices, data: Dataset) -> Plan:
    standing = standing_of(keep()) if is_editable() else standing_apart(data)
    key = (incoming, standing, choices)
    return state.kept("plan", key, lambda: plan_import(standing, incoming, choices))
