"""Données: bring contracts in, see what became of them, know where the rest comes from."""

from __future__ import annotations

import streamlit as st

from ui.contracts import shelf
from ui.contracts.empty import interrupted, spoiled
from ui.contracts.freshness import freshness
from ui.contracts.holdings import (
    aside_downloads,
    buyers_list,
    counts_line,
    files_table,
    other_sources,
)
from ui.contracts.intake import intake
from ui.contracts.refreshing import refreshing
from ui.layout import open_page
from ui.state import dataset

data = dataset()
open_page(data.atlas.region_name)
st.title("Données", anchor=False)
st.header("Marchés publics : importer des fichiers", anchor=False)
st.html(
    '<div class="prose"><p>Données essentielles de la commande publique (DECP) : JSON, XML, CSV ou '
    "Parquet, tels quels, en .gz ou en .zip. La forme est reconnue au contenu. Un contenu déjà "
    "importé ne compte jamais deux fois. Au-delà de 300 Mo, sur le serveur :</p>"
    f"{shelf.command()}</div>"
)
intake(data)
refreshing(data)

st.header("Ce que contient la table des marchés", anchor=False)
book = shelf.book(data)
interrupted()
if book is None:
    st.html(spoiled(data) or "<p>Rien encore : aucun marché n'a été importé.</p>")
else:
    st.html(freshness(book) + counts_line(book) + files_table(book))
    aside_downloads(book.folder)
    st.page_link("pages/contracts.py", label="Voir les marchés de l'État")
st.html(buyers_list())
st.header("Les autres données", anchor=False)
st.html(other_sources(data))
