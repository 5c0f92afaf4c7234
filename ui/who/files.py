"""The files of a pasted list: the same rows in CSV and XLSX, nothing of the list lost."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sources.cases import stamp_of
from sources.export import sheet_csv
from sources.who.lines import Listed
from sources.who.lots import LotSum
from sources.who.sheets import answers_sheet, asked_of, lots_sheet, remarks_sheet
from sources.xlsx import sheet_xlsx
from ui.roster.exports import XLSX
from ui.state import View
from ui.who.buyers import in_words

FORMS = (("csv", "CSV pour Excel", "text/csv"), ("xlsx", "Classeur XLSX", XLSX))


def downloads(read: Listed, lots: tuple[LotSum, ...], shown: View) -> None:
    """Show the buttons; a file is made when it is asked for."""
    with st.container(horizontal=True, gap="small"):
        for form, label, mime in FORMS:
            st.download_button(
                f"Télécharger : {label}",
                partial(_file, read, lots, shown, form),
                file_name=f"qui-couvre-{shown.on.isoformat()}.{form}",
                mime=mime,
                on_click="ignore",
                key=f"qui-{form}",
            )


def _file(read: Listed, lots: tuple[LotSum, ...], shown: View, form: str) -> bytes:
    survey = shown.survey
    asked = asked_of(read.lines)
    lost = [line for line in read.lines if line.is_lost]
    services = in_words((one.code for one in asked), shown)
    sheet = answers_sheet(survey, asked, lost, services)
    stamp = stamp_of(shown.dataset, survey.parameters, shown.on)
    if form == "csv":
        return sheet_csv(sheet, stamp)
    return sheet_xlsx(sheet, stamp, (lots_sheet(lots), remarks_sheet(read.lines)))
