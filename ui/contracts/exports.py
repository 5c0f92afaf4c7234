"""Buttons of the exports of contracts, made only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from sources.contracts.book import Book
from sources.contracts.sheets import export, stamp_of
from sources.dataset import Dataset
from sources.export import Sheet
from ui.downloads import FORMS
from ui.state import today

EXPORTED = ("csv", "xlsx")


def contract_downloads(
    name: str,
    sheet: Callable[[], Sheet],
    book: Book,
    data: Dataset,
    limits: Sequence[str] = (),
) -> None:
    """Show one button an export.

    Args:
        name: of the file, without its form; also tells these buttons from others.
        sheet: makes the table when a button is pressed.
        book: what the table comes from.
        data: names the parameters.
        limits: the filters of the list, in words.
    """

    def made(form: str, on: date) -> bytes:
        return export(sheet(), stamp_of(book, data.parameter_set, on, limits), form)

    with st.container(horizontal=True, gap="small"):
        for form in EXPORTED:
            label, mime = FORMS[form]
            st.download_button(
                f"Télécharger : {label}",
                partial(made, form, today()),
                file_name=f"{name}.{form}",
                mime=mime,
                on_click="ignore",
                key=f"telecharger-{name}-{form}",
            )
