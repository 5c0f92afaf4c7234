"""The need signal: State buyers of a department who are not accompanied yet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sources.contracts.services import Accompaniment, Register
from sources.problems import UnreadableFileError
from ui.contracts import shelf
from ui.text import number, plural

PLURALS = {
    Accompaniment.YES: "accompagnés",
    Accompaniment.NOT_YET: "pas encore accompagnés",
    Accompaniment.UNKNOWN: "non renseignés",
}

_SPOILED = (
    "Services de l'État acheteurs ici\u00a0: <b>inconnus</b>, la table des marchés est abîmée "
    "(page « Données »)"
)

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
        plural(states[state], state.label.lower(), PLURALS[state])
        for state in (Accompaniment.NOT_YET, Accompaniment.UNKNOWN, Accompaniment.YES)
        if states[state]
    ]
    told = f"Services de l'État acheteurs ici\u00a0: <b>{number(len(buyers))}</b>"
    # One state for all needs no second count.
    if len(parts) == 1 and states[Accompaniment.UNKNOWN]:
        return f"{told}, accompagnement <b>non renseigné</b>"
    return f"{told}, dont <b>{', '.join(parts)}</b>"


def signal(data: Dataset, code: str) -> str:
    """Return the line of a department's panel; "" without contracts."""
    book, why = shelf.read(data)
    if book is None:
        return _SPOILED if why else ""
    try:
        return signal_words(book, code, shelf.register())
    except UnreadableFileError:
        return ""  # said on the page where the register is edited
