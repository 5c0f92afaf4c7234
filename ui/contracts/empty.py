"""Where there is nothing to count: before any import, a damaged table, another region."""

from __future__ import annotations

import streamlit as st

from sources.contracts.book import Book
from sources.dataset import Dataset
from ui.contracts import shelf
from ui.contracts.select import VIEW_KEY, Sight
from ui.markup import note
from ui.sections import KEY as SECTION_KEY
from ui.sections import Section
from ui.text import esc, plural

_WORDS = (
    "<b>Aucun marché n'est encore importé.</b> Cette page ne montre que des marchés publiés : elle "
    "n'en suppose aucun. Trois façons de commencer :"
    "<ul><li>page « Données » : déposez les fichiers téléchargés (JSON, XML, CSV, Parquet, "
    "compressés ou non) ;</li>"
    "<li>page « Données » : bouton « Actualiser depuis data.gouv.fr », si ce serveur a accès à "
    "Internet ;</li>"
    "<li>gros fichiers, sur le serveur : {command}</li></ul>"
    "Cette page dira alors combien de marchés l'État passe par département et par an, avec quelle "
    "clause sociale, et quels services ne sont pas encore accompagnés. D'ici là, les besoins de la "
    "carte restent une estimation, dite comme telle."
)


_SPOILED = (
    "<b>La table des marchés est abîmée.</b> {why}<br>Importez de nouveau un de ses fichiers, page "
    "« Données » : elle sera refaite entière."
)
_INTERRUPTED = (
    "<b>Un import a été interrompu avant la fin.</b> La table montrée peut être celle d'avant. "
    "Importez de nouveau le même fichier, page « Données » : l'import sera achevé."
)


def interrupted() -> None:
    """Say that an import stopped halfway, when one did."""
    if shelf.is_unfinished():
        st.html(note(_INTERRUPTED, "warning"))


def spoiled(data: Dataset) -> str:
    """Return why the table that is there cannot be read, "" when it can or there is none."""
    _, why = shelf.read(data)
    return note(_SPOILED.format(why=esc(why)), "warning") if why else ""


def nothing_yet(data: Dataset) -> None:
    """Say that nothing was imported or can be read, and where to begin."""
    st.html(spoiled(data) or note(_WORDS.format(command=shelf.command()), "warning"))
    st.page_link(
        "pages/data.py",
        label="Ouvrir la page « Données »",
        query_params={SECTION_KEY: Section.CONTRACTS.value},
    )


def none_here(book: Book) -> None:
    """Say where the imported contracts are, when none of the State's can be counted here."""
    around = book.around
    accepted = plural(around.after.contracts, "marché accepté", "marchés acceptés")
    parts = [
        f"<b>{plural(around.elsewhere, 'marché')}</b> de l'État hors de cette région",
        f"<b>{plural(around.state_quarantined, 'marché')}</b> de l'État en quarantaine",
        f"tous acheteurs : {accepted}, {plural(around.quarantined, 'marché')} en quarantaine",
    ]
    listed = "".join(f"<li>{one}</li>" for one in parts)
    head = "<b>Aucun marché de l'État accepté dans cette région.</b> Ce qui est importé :"
    st.html(note(f"{head}<ul>{listed}</ul>", "warning"))
    if around.quarantined:
        st.button("Voir la quarantaine", on_click=_see_waiting, key="voir-quarantaine")


def _see_waiting() -> None:
    st.session_state[VIEW_KEY] = Sight.WAITING.value
