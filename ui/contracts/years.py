"""State contracts of the region year by year: a chart, its sentence, its table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sources.contracts.book import Book
from ui.charts import Bar, vertical_bars
from ui.contracts.figures import here, total
from ui.contracts.freshness import is_partial
from ui.contracts.tables import by_year
from ui.markup import folded
from ui.text import number


def years_chart(book: Book) -> None:
    """Show the chart of the years, and the table that says the same."""
    bars = year_bars(book)
    if not bars:
        return
    vertical_bars(bars, "Marchés", years_in_words(bars))
    st.html(folded("Les chiffres de ce graphique", by_year(book, None, "région")))


def year_bars(book: Book) -> list[Bar]:
    """Return the State contracts of the region, year by year; an incomplete year is pale."""
    counts = {year: total(here(book, year), "marches") for year in sorted(book.years)}
    return [
        Bar(
            f"{year} (incomplète)" if is_partial(book, year) else str(year),
            count,
            number(count),
            pale=is_partial(book, year),
        )
        for year, count in counts.items()
    ]


def years_in_words(bars: Sequence[Bar]) -> str:
    """Say the chart in one sentence."""
    most = max(bars, key=lambda bar: bar.value)
    return (
        f"Marchés de l'État dans la région, de {bars[0].name} à {bars[-1].name} : au plus "
        f"{most.words}, en {most.name}."
    )
