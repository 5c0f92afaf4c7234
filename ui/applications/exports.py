"""The files of the page: the applications, what was found, the candidates of the allocation."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coverage.applications.application import Application
from sources.applications.exports import candidates_csv, export_applications
from sources.applications.form import applications_csv, template_csv
from sources.applications.study import Study
from sources.applications.template import template_xlsx
from sources.dataset import Dataset

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads(data: Dataset, found: Study) -> None:
    """Show one button a file, each made only when asked for."""
    files = (
        ("Examen : classeur XLSX", "candidatures-examen.xlsx", XLSX),
        ("Examen : CSV pour Excel", "candidatures-examen.csv", CSV),
    )
    with st.container(horizontal=True, gap="small"):
        for label, name, mime in files:
            st.download_button(
                label,
                partial(export_applications, data, found, name.rpartition(".")[2]),
                file_name=name,
                mime=mime,
                on_click="ignore",
                key=f"candidatures-{name}",
            )
        st.download_button(
            "Candidatures à réimporter (CSV)",
            partial(_own, found),
            file_name="candidatures.csv",
            mime=CSV,
            on_click="ignore",
            key="candidatures-csv",
        )
        st.download_button(
            "Candidats de l'allocation (CSV)",
            partial(candidates_csv, found),
            file_name="candidats.csv",
            mime=CSV,
            on_click="ignore",
            help="Les refusées y sont non éligibles. Se lit par batch.py allocate --candidates.",
            key="candidats-csv",
        )


def template_buttons(key: str) -> None:
    """Show the template to fill in, in both forms."""
    for label, make, name, mime in (
        ("Modèle à remplir : classeur XLSX", template_xlsx, "modele-candidatures.xlsx", XLSX),
        ("Modèle à remplir : CSV", template_csv, "modele-candidatures.csv", CSV),
    ):
        st.download_button(
            label, make, file_name=name, mime=mime, on_click="ignore", key=f"{key}-{name}"
        )


def _own(found: Study) -> bytes:
    ordered: list[Application] = [one.application for one in found.rows]
    return applications_csv(sorted(ordered, key=lambda one: one.code))
