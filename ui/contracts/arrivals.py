"""Bring contracts in: deposit, refresh, and what the table is made of."""

from __future__ import annotations

import streamlit as st

from sources.dataset import Dataset
from ui.contracts import shelf
from ui.contracts.empty import interrupted, spoiled
from ui.contracts.freshness import freshness
from ui.contracts.holdings import aside_downloads, buyers_list, counts_line, files_table
from ui.contracts.intake import intake
from ui.contracts.refreshing import refreshing


def arrivals(data: Dataset) -> None:
    """Show the deposit of contract files, the refresh, and what the table holds."""
    st.header("Marchés publics : importer des fichiers", anchor=False)
    st.html(
        '<div class="prose"><p>Données essentielles de la commande publique (DECP) : JSON, XML, '
        "CSV ou Parquet, tels quels, en .gz ou en .zip. La forme est reconnue au contenu. Un "
        "contenu déjà importé ne compte jamais deux fois. Au-delà de 300 Mo, sur le serveur :</p>"
        f"{shelf.command()}</div>"
    )
    intake(data)
    refreshing(data)
    st.header("Ce que contient la table des marchés", anchor=False)
    book = shelf.book(data)
    interrupted()
    if book is None:
        st.html(
            spoiled(data)
            or "<p>Rien encore : aucun marché n'a été importé. Déposez un fichier ci-dessus.</p>"
        )
    else:
        st.html(freshness(book) + counts_line(book) + files_table(book))
        aside_downloads(book.folder)
        st.page_link("pages/contracts.py", label="Voir les marchés de l'État")
    st.html(buyers_list())
