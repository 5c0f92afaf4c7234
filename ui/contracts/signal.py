"""The need signal: State buyers of a department who are not accompanied yet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sources.contracts.services import Accompaniment, Register
from sources.problems import UnreadableFileError
from ui.contracts import shelf
from ui.text import number

if TYPE_CHECKING:
    from sources.contracts.book import Book
    from sources.dataset import Dataset


def signal_words(book: Book, code: str, register: Register) -> str:
    """Return « Services de l'État acheteurs ici : 14, dont 3 pas encore accompagnés… » as HTML."""
    buyers = shelf.buyers_here(book).get(code, ())
    if not buyers:
        return ""
    states = Counter(register.of(siret).state for siret in buyers)
    parts = [
        f"<b>{number(states[state])} {word}</b>"
        if state is not Accompaniment.YES
        else f"{number(states[state])} {word}"
        for state, word in (
            (Accompaniment.NOT_YET, "pas encore accompagnés"),
            (Accompaniment.UNKNOWN, "non renseignés"),
            (Accompaniment.YES, "accompagnés"),
        )
        if states[state]
    ]
    return f"Services de l'État acheteurs ici : <b>{number(len(buyers))}</b>, dont " + ", ".join(
        parts
    )


def signal(data: Dataset, code: str) -> str:
    """Return the line of a department's panel; "" without contracts."""
    book = shelf.book(data)
    if book is None:
        return ""
    try:
        return signal_words(book, code, shelf.register())
    except UnreadableFileError:
        return ""  # said on the page where the register is edited
