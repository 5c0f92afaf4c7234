"""Before any import: what there is to do, never a figure."""

from __future__ import annotations

import streamlit as st

from ui.contracts import shelf
from ui.markup import note

_WORDS = (
    "<b>Aucun marché n'est encore importé.</b> Cette page ne montre que des marchés publiés : elle "
    "n'en suppose aucun. Trois façons de commencer :"
    "<ul><li>page « Données » : déposez les fichiers téléchargés (JSON, XML, CSV, Parquet, "
    "compressés ou non) ;</li>"
    "<li>page « Données » : bouton « Actualiser depuis data.gouv.fr », si ce serveur a accès à "
    "Internet ;</li>"
    "<li>gros fichiers, sur le serveur : {command}</li></ul>"
    "Les besoins de la carte restent d'ici là une estimation, dite comme telle."
)


_SPOILED = (
    "<b>La table des marchés est abîmée.</b> Importez de nouveau les fichiers, page « Données » : "
    "elle sera refaite entière."
)


def nothing_yet() -> None:
    """Say that nothing was imported or can be read, and where to begin."""
    words = _SPOILED if shelf.is_there() else _WORDS.format(command=shelf.command())
    st.html(note(words, "warning"))
    st.page_link("pages/data.py", label="Ouvrir la page « Données »")
