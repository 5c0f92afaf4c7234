"""What the store holds: its files, its exports, its list of buyers; where other data comes from."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from sources.contracts.book import Book
from sources.contracts.buyers_list import read_buyers_list
from sources.dataset import Dataset
from sources.problems import Severity, UnreadableFileError, of_severity
from ui.contracts import shelf, words
from ui.markup import Column, folded, note, table
from ui.state import ROSTER_VARIABLE
from ui.text import day, esc, number, plural, prose

if TYPE_CHECKING:
    from sources.contracts.manifest import KnownFile

FORMS = {
    "json_2019": "JSON 2019",
    "json_2022": "JSON 2022",
    "xml_2022": "XML 2022",
    "tableau_csv": "Tableau consolidé (CSV)",
    "tableau_parquet": "Tableau consolidé (Parquet)",
    "economie_csv": "CSV de l'économie",
}
_BASE = "La base de ce serveur"
DOWNLOADS = {
    "quarantaine.csv": "Télécharger la quarantaine (CSV)",
    "rejets.csv": "Télécharger les rejets (CSV)",
}


def files_table(book: Book) -> str:
    """Return the files the table is made of."""
    columns = [
        Column("Fichier", width=14),
        Column("Forme"),
        Column("Lignes lues", figures=True),
        Column("Importé le"),
        Column("D'où", width=11),
    ]
    rows = (
        [
            prose(words.file_words(file.name, file.number, book.state.files)) + _cut(file),
            esc(FORMS.get(file.form, file.form)),
            number(file.rows),
            day(file.imported_on),
            prose(file.url) if file.url else "déposé ou donné en ligne de commande",
        ]
        for file in book.state.files
    )
    return table("Fichiers de la table des marchés", columns, rows)


def _cut(file: KnownFile) -> str:
    """Say that the end of a file could not be read, and why."""
    errors = of_severity(file.problems, Severity.ERROR)
    if not errors:
        return ""
    return f"<small><b>incomplet</b> : {prose(errors[0].sentence())}</small>"


def counts_line(book: Book) -> str:
    """Return the identity of the whole store."""
    counts = book.state.counts
    read, accepted, aside, rejected, merged = (
        int(counts.get(key, 0))
        for key in ("lus", "acceptes", "quarantaine", "rejetes", "doublons_fusionnes")
    )
    return (
        f"<p>{plural(read, 'ligne lue', 'lignes lues')} = "
        f"{plural(accepted, 'marché accepté', 'marchés acceptés')} + {number(aside)} en quarantaine"
        f" + {plural(rejected, 'rejetée')} + "
        f"{plural(merged, 'doublon fusionné', 'doublons fusionnés')}.</p>"
    )


def aside_downloads(folder: Path) -> None:
    """Show a button for each list of what was set aside."""
    with st.container(horizontal=True, gap="small"):
        for name, label in DOWNLOADS.items():
            if (folder / name).is_file():
                st.download_button(
                    label,
                    partial(_bytes, folder / name),
                    file_name=name,
                    mime="text/csv",
                    on_click="ignore",
                    key=f"telecharger-{name}",
                )


def _bytes(path: Path) -> bytes:
    return path.read_bytes()


def buyers_list() -> str:
    """Return the list of buyers classed by hand, and where it is edited."""
    path = shelf.SHIPPED / "acheteurs_etat.csv"
    try:
        listed = read_buyers_list(path)
    except UnreadableFileError as error:
        return note(
            f"<b>La liste des acheteurs ne peut pas être lue.</b> {prose(error)}", "warning"
        )
    columns = [Column("SIREN ou SIRET"), Column("Rattachement"), Column("Note", width=18)]
    rows = (
        [
            esc(one.identifier),
            esc(words.PERIMETERS.get(one.perimeter.value, one.perimeter.value)),
            prose(one.note),
        ]
        for one in listed.buyers
    )
    told = (
        "<p>Cette liste l'emporte sur toute autre règle. Elle se modifie sur le serveur, dans "
        "<code>data/contracts/acheteurs_etat.csv</code> ; l'import ou l'actualisation suivants en "
        "tiennent compte.</p>"
    )
    return folded(
        f"Acheteurs classés à la main ({len(listed.buyers)})",
        told + table("Acheteurs classés à la main", columns, rows),
    )


def _roster_place() -> str:
    """Return where the roster is read: a file that is only shown, or the base."""
    named = os.environ.get(ROSTER_VARIABLE)
    if named:
        return f"<code>{esc(named)}</code> (variable {ROSTER_VARIABLE}), non modifiable ici"
    return f"{_BASE}, remplie au départ par <code>data/roster/roster.csv</code>"


def other_sources(data: Dataset) -> str:
    """Return where the roster, the operations and the geography come from."""
    rows = [
        [
            "Annuaire des facilitateurs",
            f"{prose(data.roster.source)}, au {day(data.reference_date)}",
            _roster_place(),
        ],
        [
            "Grandes opérations",
            "Pages publiques citées ligne à ligne",
            f"{_BASE}, remplie au départ par <code>data/needs/operations.csv</code>",
        ],
        [
            "Paramètres",
            "Chacun avec sa référence : page « Méthode »",
            "<code>data/parameters/</code>",
        ],
        [
            "Territoires",
            "IGN, INSEE, DGCL, Licence Ouverte 2.0",
            "<code>data/geo/</code>, refait par <code>make geo</code>",
        ],
    ]
    columns = [Column("Donnée"), Column("D'où elle vient"), Column("Où elle se tient")]
    return table("Les autres données", columns, rows, hidden_caption=True)
