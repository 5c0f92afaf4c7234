"""Marchés de l'État: how much the State buys here, with which social part, from whom."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coverage.model import Level
from sources.contracts.book import Book
from sources.contracts.sheets import volume_sheet
from ui.contracts import shelf
from ui.contracts.buyers import buyers_and_services
from ui.contracts.counting import counting
from ui.contracts.empty import interrupted, none_here, nothing_yet
from ui.contracts.exports import contract_downloads
from ui.contracts.figures import year_cards
from ui.contracts.freshness import freshness
from ui.contracts.listing import contract_list
from ui.contracts.place import place_panel
from ui.contracts.select import Sight, department, measure, sight, title_and_year
from ui.contracts.tables import by_department, social_by_year
from ui.contracts.volume_map import paint_volumes, volume_legend
from ui.contracts.waiting import waiting
from ui.contracts.years import years_chart
from ui.indicators import cards
from ui.layout import open_page
from ui.map import show_map
from ui.state import dataset
from ui.territory import choose

data = dataset()
open_page(data)
book = shelf.book(data)
year = title_and_year("Marchés de l'État", book)
interrupted()
if book is None:
    nothing_yet(data)
    st.stop()
st.html(freshness(book))
names = {code: data.atlas.name(code) for code in data.atlas.codes(Level.DEPARTMENT)}


@st.fragment
def map_and_panel(book: Book, year: int) -> None:
    right, left = st.container(key="carte-et-panneau").columns([1, 1.3], gap="medium")
    with right:
        code = department(names)
        st.html(place_panel(book, year, code, names, shelf.register()))
    with left:
        counted = measure()
        paint = paint_volumes(book.year(year), counted, names)
        show_map(paint, code, choose, key="carte-marches", height=430)
        st.html(volume_legend(book, year, counted))


if year is not None:
    st.html(cards(year_cards(book, year)))
match sight():
    case Sight.WAITING:
        waiting(book, data)
    case _ if year is None:
        none_here(book)
    case Sight.SUMMARY:
        map_and_panel(book, year)
        st.header("Le tableau de la carte", anchor=False)
        st.html(by_department(book, year, names))
        contract_downloads("marches-etat-volume", partial(volume_sheet, book), book, data)
        st.header("Année par année", anchor=False)
        years_chart(book)
        st.header("La dimension sociale, année par année", anchor=False)
        st.html(social_by_year(book))
    case Sight.BUYERS:
        buyers_and_services(book, data, year)
    case Sight.LIST:
        contract_list(book, data, year, names)
st.html(counting(book, data))
