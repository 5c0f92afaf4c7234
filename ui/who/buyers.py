"""The State services that buy in a territory: their count, then each by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coverage.model import Level
from sources.contracts.services import Register
from sources.problems import UnreadableFileError
from sources.who.services import Buyer, Signed, buyers_of, signed_in
from ui.contracts import shelf
from ui.contracts.signal import signal
from ui.state import View
from ui.text import esc, number, plural

if TYPE_CHECKING:
    from sources.contracts.book import Book

SHOWN = 12
_NONE = (
    '<h3>Services de l\'État</h3><p class="aside">Aucun marché importé : on ne sait pas '
    "quels services de l'État achètent ici. Importez-les page « Données ».</p>"
)


@st.cache_resource(show_spinner=False, max_entries=2)
def _signed(fingerprint: str, _book: Book) -> Signed:
    return signed_in(_book)


def known_buyers(codes: Iterable[str], shown: View) -> dict[str, tuple[Buyer, ...]]:
    """Return the State services that buy in territories; nothing without readable contracts."""
    book = shelf.book(shown.dataset)
    if book is None:
        return {}
    try:
        register = shelf.register()
    except UnreadableFileError:
        register = Register(())  # said on the page where the register is edited
    signed = _signed(book.fingerprint, book)
    atlas = shown.dataset.atlas
    return {code: buyers_of(signed, register, code, atlas) for code in dict.fromkeys(codes)}


def buyers_part(code: str, shown: View) -> str:
    """Return the State services of a territory, as HTML: counted, then named."""
    atlas = shown.dataset.atlas
    groups = sorted({int(one) for one in atlas.groups[Level.DEPARTMENT][atlas.positions([code])]})
    departments = [atlas.codes(Level.DEPARTMENT)[group] for group in groups]
    lines = [
        f"<li><span>{esc(atlas.name(one))} : {words}</span></li>"
        for one in departments
        if (words := signal(shown.dataset, one))
    ]
    if not lines:
        return _NONE
    return (
        f'<h3>Services de l\'État</h3><ul class="plain-list">{"".join(lines)}</ul>'
        f"{_named(known_buyers([code], shown).get(code, ()), atlas.level_of(code))}"
    )


def _named(buyers: Sequence[Buyer], level: Level | None) -> str:
    """Return the services by name: those of the place itself first."""
    here = [one for one in buyers if one.here] if level is not Level.DEPARTMENT else []
    around = [one for one in buyers if one not in here]
    out = ""
    if here:
        out += f"<p>Dont le marché nomme ce territoire :</p>{_list(here, local=True)}"
    if around:
        place = "le département" if level is not Level.REGION else "la région"
        title = plural(len(around), "service qui achète", "services qui achètent")
        out += (
            f"<details><summary>{title} dans {place}"
            f"{' (sans nommer ce territoire)' if here else ''}</summary>{_list(around)}</details>"
        )
    return out


def _list(buyers: Sequence[Buyer], *, local: bool = False) -> str:
    items = "".join(_item(one, local=local) for one in buyers[:SHOWN])
    more = len(buyers) - SHOWN
    rest = f"<li>et {number(more)} autres, page « Marchés »</li>" if more > 0 else ""
    return f'<ul class="plain-list buyers">{items}{rest}</ul>'


def _item(one: Buyer, *, local: bool) -> str:
    count = plural(one.here if local else one.contracts, "marché")
    state = one.service.state.label.lower()
    by = f" par {one.service.structure}" if one.service.structure else ""
    return (
        f"<li><span><b>{esc(one.name)}</b> <small>{count} · {esc(state + by)}</small></span></li>"
    )


def in_words(codes: Iterable[str], shown: View) -> dict[str, str]:
    """Return the services of each territory on one line, as a file holds them."""
    return {
        code: " | ".join(one.words for one in buyers)
        for code, buyers in known_buyers(codes, shown).items()
    }
