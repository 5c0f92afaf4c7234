"""The panel of a department, or of the region: bars by year, largest buyers, who is followed."""

from __future__ import annotations

from collections.abc import Mapping

from sources.contracts.book import Book
from sources.contracts.lists import HERE, Wanted, buyers
from sources.contracts.services import Register
from ui.contracts.figures import total
from ui.contracts.signal import signal_words
from ui.contracts.tables import by_year
from ui.contracts.words import euros, share_of_known
from ui.markup import bullets
from ui.text import esc, plural

SHOWN_BUYERS = 3


def place_panel(
    book: Book, year: int, code: str | None, names: Mapping[str, str], register: Register
) -> str:
    """Return the panel beside the map.

    Args:
        book: what is counted.
        year: of the figures.
        code: of a department, None for the whole region.
        names: of the departments, by code.
        register: who is accompanied.
    """
    if code is None:
        return (
            '<article class="why"><h2>Toute la région</h2>'
            f"{by_year(book, None, 'toute la région')}{_largest(book, Wanted(year, HERE), year)}"
            "</article>"
        )
    volume = [one for one in book.year(year) if one.departement == code]
    known = total(volume, "sociale_connue")
    facts = [
        (
            f"<b>{plural(total(volume, 'marches'), 'marché')}</b> de l'État en {year}, "
            f"{euros(total(volume, 'euros_centimes'))} "
            f"({euros(total(volume, 'annualise_centimes'))} par an)"
        ),
        f"Considération sociale : {share_of_known(total(volume, 'sociale_oui'), known)}",
        f"Clause sociale : {share_of_known(total(volume, 'clause_oui'), known)}",
        signal_words(book, code, register),
    ]
    wanted = Wanted(year=year, department=code)
    return (
        f'<article class="why"><h2>{esc(names[code])} ({esc(code)})</h2>'
        f"{bullets(fact for fact in facts if fact)}"
        f"{by_year(book, code, esc(names[code]))}{_largest(book, wanted, year)}</article>"
    )


def _largest(book: Book, wanted: Wanted, year: int) -> str:
    found = buyers(book, wanted, SHOWN_BUYERS)
    if not found:
        return ""
    lines = [
        f"<b>{esc(one['acheteur_nom'] or one['acheteur_id'])}</b>"
        f"<small>{plural(one['marches'], 'marché')} · {euros(one['euros_centimes'])}</small>"
        for one in found
    ]
    return f"<h3>Plus gros acheteurs en {year}</h3>{bullets(lines, 'posts')}"
