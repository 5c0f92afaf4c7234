"""Who buys, by which rule it is the State, and who is not accompanied yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from sources.contracts.book import Book
from sources.contracts.lists import HERE, Wanted, buyers
from sources.contracts.services import Accompaniment, Register, Service
from sources.contracts.sheets import buyer_sheet
from sources.dataset import Dataset
from sources.problems import UnreadableFileError
from ui.contracts import shelf, words
from ui.contracts.exports import contract_downloads
from ui.contracts.service_form import service_form
from ui.contracts.signal import PLURALS
from ui.markup import Column, badge, note, table
from ui.text import MISSING, day, esc, number, plural, prose

SHOWN = 20
COLUMNS = (
    Column("Acheteur", width=14),
    Column("Rattachement", width=13),
    Column("Départements", width=6),
    Column("Marchés", figures=True),
    Column("Montant", figures=True, width=6),
    Column("Considération sociale", figures=True, width=7),
    Column("Clause", figures=True, width=7),
    Column("Accompagnement", width=10),
)
BADGES = {Accompaniment.NOT_YET: "todo", Accompaniment.YES: "done", Accompaniment.UNKNOWN: ""}


def buyers_and_services(book: Book, data: Dataset, year: int) -> None:
    """Show the largest buyers, the register, and the form that changes it."""
    try:
        register = shelf.register()
    except UnreadableFileError as error:
        told = esc(error).replace("\n", "<br>")
        st.html(note(f"<b>Le registre des services ne peut pas être lu.</b><br>{told}", "warning"))
        return
    wanted = Wanted(year, HERE)
    found = buyers(book, wanted)
    st.html(_summary(found, register, year))
    states = {one.value: one.label for one in Accompaniment}
    kept = st.segmented_control(
        "Montrer",
        ["tous", *states],
        default="tous",
        required=True,
        key="accompagnement",
        format_func=lambda one: states.get(one, "Tous"),
    )
    rows = [r for r in found if kept == "tous" or register.of(r["acheteur_id"]).state == kept]
    caption = f"Acheteurs de l'État en {year}, du plus gros montant au plus petit"
    st.html(table(caption, COLUMNS, (_row(r, register) for r in rows[:SHOWN])))
    if len(rows) > SHOWN:
        more = plural(len(rows) - SHOWN, "autre acheteur", "autres acheteurs")
        st.html(f"<p><small>{more} : l'export les donne tous.</small></p>")
    name = f"acheteurs-etat-{year}"
    contract_downloads(name, partial(buyer_sheet, book, wanted, register), book, data)
    st.header("Registre des services de l'État", anchor=False)
    service_form(buyers(book, Wanted()), register, data)


def _summary(found: Sequence[Mapping[str, Any]], register: Register, year: int) -> str:
    states = Counter(register.of(row["acheteur_id"]).state for row in found)
    return (
        f"<p><b>{plural(len(found), 'acheteur')} de l'État en {year}</b> : "
        + ", ".join(
            plural(states[one], one.label.lower(), PLURALS[one])
            for one in Accompaniment
            if states[one]
        )
        + f". {prose('« Non renseigné »')} veut dire que personne ne l'a encore dit, pas que "
        "le service est sans accompagnement.</p>"
    )


def _row(row: Mapping[str, Any], register: Register) -> Sequence[str]:
    service = register.of(row["acheteur_id"])
    places = ", ".join(esc(code) for code in row["departements"] if code)
    known = row["sociale_connue"]
    return [
        (
            f"{prose(row['acheteur_nom'] or 'Acheteur sans nom')}"
            f"<small>SIRET {esc(row['acheteur_id'])}</small>"
        ),
        (
            f"{esc(words.PERIMETERS.get(row['perimetre'], row['perimetre']))}"
            f"<small>{prose(row['perimetre_regle'])}</small>"
        ),
        places or MISSING,
        number(row["marches"]),
        words.euros(row["euros_centimes"]),
        words.share_of_known(row["sociale_oui"], known),
        words.share_of_known(row["clause_oui"], known),
        _service(service),
    ]


def _service(service: Service) -> str:
    since = f" depuis le {day(service.since)}" if service.since else ""
    who = f"<small>{prose(service.structure)}{since}</small>" if service.structure else ""
    return badge(service.state.label, BADGES[service.state]) + who
