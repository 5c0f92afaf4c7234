"""A pasted list of communes, or of lots: a summary and a table a lot, one file."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import streamlit as st

from sources.note.words import end_of
from sources.place_search import named
from sources.who.answers import Answer, answers
from sources.who.lines import Line, Listed
from sources.who.lots import LotSum, lots_of
from sources.who.sheets import Asked, asked_of
from ui.legend import swatch
from ui.markup import Column, folded, note, table
from ui.paint import status, verdict_words
from ui.state import View
from ui.text import MISSING, day, esc, fte, number, plural
from ui.who.files import downloads
from ui.who.shelf import lists

_TEXT, _KEPT = "liste-collee", "liste-lue"
SHOWN = 100
"""Territories on screen; the file holds them all."""
SLOW = 0.5
"""Seconds from which the time that a list took is said."""
COLUMNS = (
    Column("Demandé", width=9),
    Column("Territoire", width=12),
    Column("Situation", width=13),
    Column("Qui y agit", width=13),
    Column("ETP", figures=True),
    Column("Jusqu'au", width=6),
)
_EXAMPLE = "LOT 1 : un chef-lieu, une autre commune\nLOT 2 : un code postal"


@dataclass(frozen=True, slots=True)
class Reading:
    """A list as it was read and answered, kept while nothing that it rests on changes."""

    told: tuple[str, str]
    read: Listed
    asked: tuple[Asked, ...]
    answers: tuple[Answer, ...]
    seconds: float

    @property
    def lots(self) -> tuple[LotSum, ...]:
        """Return the lots, summed up."""
        return lots_of(zip((one.lot for one in self.asked), self.answers, strict=True))


@st.fragment
def ask_several(shown: View) -> None:
    """Show the box to paste in, then what was read, and who acts on each."""
    text = st.text_area(
        "Liste de communes ou de lots : un par ligne, ou séparés par des virgules",
        key=_TEXT,
        height=130,
        placeholder=_EXAMPLE,
        help=(
            "Collez depuis un tableur, un PDF ou un courriel : les colonnes, les lignes coupées "
            "et les montants sont reconnus. Ce qui n'est pas compris est dit, et reste dans le "
            "fichier."
        ),
    )
    if not st.button("Chercher ces communes", type="primary") and not text:
        return
    found = _reading(text or "", shown)
    if found.read.refused:
        st.html(note(esc(found.read.refused), "warning"))
        return
    if not found.read.lines:
        st.html('<p role="status">La liste est vide : collez-y des noms, puis cherchez.</p>')
        return
    st.html(_remarks(found))
    if found.asked:
        st.html(_summary(found.lots, shown) + "".join(_tables(found, shown)))
    downloads(found.read, found.lots, shown)


def _reading(text: str, shown: View) -> Reading:
    kept: Reading | None = st.session_state.get(_KEPT)
    told = (text, shown.fingerprint)
    if kept is not None and kept.told == told:
        return kept
    count = text.count("\n") + 1
    with st.spinner(f"Lecture de {plural(count, 'ligne')}…"):
        start = time.perf_counter()
        read = lists(shown.dataset).read(text)
        asked = asked_of(read.lines)
        given = answers(shown.survey, (one.code for one in asked))
        found = Reading(told, read, asked, given, time.perf_counter() - start)
    st.session_state[_KEPT] = found
    return found


def _remarks(found: Reading) -> str:
    """Say what was not understood, then how the rest was read."""
    lines = found.read.lines
    lost = [line for line in lines if line.is_lost]
    told = [line for line in lines if not line.is_lost and line.remark]
    count = plural(len(found.asked), "territoire trouvé", "territoires trouvés")
    slow = f" en {number(found.seconds, 1)} s" if found.seconds >= SLOW else ""
    out = f'<p role="status"><b>{count}</b>{slow}.</p>'
    if lost:
        title = plural(len(lost), "ligne n'est pas comprise", "lignes ne sont pas comprises")
        out += note(
            f"<b>{title}</b> ; elles sont dans le fichier, sans réponse.{_list(lost)}"
            if len(lost) > 1
            else f"<b>{title}</b> ; elle est dans le fichier, sans réponse.{_list(lost)}",
            "warning",
        )
    if told:
        out += folded("Comment la liste a été lue", _list(told))
    return out


def _list(lines: Sequence[Line]) -> str:
    items = "".join(
        f"<li>Ligne {line.number} : {esc(line.remark or line.text)}</li>" for line in lines[:SHOWN]
    )
    more = len(lines) - SHOWN
    rest = f"<li>et {number(more)} autres, dans le fichier</li>" if more > 0 else ""
    return f"<ul>{items}{rest}</ul>"


def _summary(lots: Sequence[LotSum], shown: View) -> str:
    """Say each lot in a sentence."""
    items = "".join(
        f"<li><span><b>{esc(_name(lot))}</b> : {_sentence(lot)}</span></li>" for lot in lots
    )
    return f'<h3>Au {day(shown.on)}</h3><ul class="plain-list lots">{items}</ul>'


def _name(lot: LotSum) -> str:
    return lot.name or "Sans lot"


def _sentence(lot: LotSum) -> str:
    parts = [plural(lot.territories, "territoire")]
    if lot.structures:
        names = ", ".join(map(esc, lot.structures))
        parts.append(f"{plural(len(lot.structures), 'structure')} ({names})")
    if lot.nobody:
        parts.append(f"<b>{number(lot.nobody)} sans facilitateur connu</b>")
    if lot.bordering:
        parts.append(f"{number(lot.bordering)} par extension seulement (limitrophe)")
    return ", ".join(parts)


def _tables(found: Reading, shown: View) -> Iterator[str]:
    """Yield a table a lot, as many rows as a screen can bear."""
    names = named((one.code for one in found.asked), shown.dataset.atlas)
    pairs = list(zip(found.asked, found.answers, strict=True))[:SHOWN]
    for lot in found.lots:
        here = [(asked, answer) for asked, answer in pairs if asked.lot == lot.name]
        if here:
            cut = f" (les {len(here)} premiers)" if len(here) < lot.territories else ""
            rows = (row for one in here for row in _rows(*one, names))
            caption = f"{_name(lot)} : qui couvre ces territoires au {day(shown.on)}{cut}"
            yield table(caption, COLUMNS, rows)
    if len(found.asked) > SHOWN:
        yield (
            f"<p>Les {SHOWN} premiers territoires sur {number(len(found.asked))} ; tous sont dans "
            "le fichier.</p>"
        )


def _rows(asked: Asked, found: Answer, names: dict[str, str]) -> Iterator[Sequence[str]]:
    situation = f"{swatch(status(found.diagnosis))}{esc(verdict_words(found.diagnosis))}"
    head = (esc(asked.text), esc(names[asked.code]), situation)
    if not found.covers:
        yield (*head, "aucun facilitateur connu", MISSING, MISSING)
    for cover in found.covers:
        post = cover.post
        acts = f"{esc(post.structure)} <small>{esc(cover.way.label)}</small>"
        yield (*head, acts, fte(post.fte), esc(end_of(post)))
