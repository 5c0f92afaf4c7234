"""A pasted list of communes, or of lots: one table, one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import streamlit as st

from coverage.survey import Survey
from sources.cases import stamp_of
from sources.export import sheet_csv
from sources.place_search import named
from sources.who.answers import Asked, answer, answers_sheet
from sources.who.listed import Line, Listed
from sources.xlsx import sheet_xlsx
from ui.legend import swatch
from ui.markup import Column, note, table
from ui.paint import status, verdict_words
from ui.roster.exports import XLSX
from ui.state import View
from ui.text import MISSING, day, esc, fte, number, plural
from ui.who.shelf import lists

_TEXT = "liste-collee"
SHOWN = 100
"""Rows on screen; the file holds them all."""
COLUMNS = (
    Column("Demandé", width=9),
    Column("Territoire", width=12),
    Column("Situation", width=13),
    Column("Qui y agit", width=13),
    Column("ETP", figures=True),
    Column("Jusqu'au", width=6),
)
_EXAMPLE = "LOT 1 : un chef-lieu, une autre commune\nLOT 2 : un code postal"


def ask_several(shown: View) -> None:
    """Show the box to paste in, then what was read, and who acts on each."""
    text = st.text_area(
        "Liste de communes ou de lots : un par ligne, ou séparés par des virgules",
        key=_TEXT,
        height=130,
        placeholder=_EXAMPLE,
    )
    if not st.button("Chercher ces communes", type="primary") and not text:
        return
    read = lists(shown.dataset).read(text or "")
    if read.refused:
        st.html(note(esc(read.refused), "warning"))
        return
    if not read.lines:
        st.html('<p role="status">La liste est vide.</p>')
        return
    asked = [Asked(line.text, line.lot, code) for line in read.lines for code in line.codes]
    st.html(_remarks(read) + _table(asked, shown))
    _downloads(asked, shown)


def _remarks(read: Listed) -> str:
    """Say what was not understood, then how the rest was read."""
    lost = [line for line in read.lines if not line.codes]
    told = [line for line in read.lines if line.codes and line.remark]
    found = sum(len(line.codes) for line in read.lines)
    out = (
        f'<p role="status"><b>{plural(found, "territoire trouvé", "territoires trouvés")}</b>.</p>'
    )
    if lost:
        title = plural(len(lost), "ligne n'est pas comprise", "lignes ne sont pas comprises")
        out += note(f"<b>{title}</b> ; rien n'en est dans le tableau.{_list(lost)}", "warning")
    if told:
        out += note(
            f"<details><summary>Comment la liste a été lue</summary>{_list(told)}</details>"
        )
    return out


def _list(lines: Sequence[Line]) -> str:
    items = "".join(
        f"<li>Ligne {line.number} : {esc(line.remark or line.text)}</li>" for line in lines
    )
    return f"<ul>{items}</ul>"


def _table(asked: Sequence[Asked], shown: View) -> str:
    caption = f"Qui couvre ces territoires au {day(shown.on)}"
    if len(asked) > SHOWN:
        caption += f" (les {SHOWN} premiers sur {number(len(asked))}, tous dans le fichier)"
    rows = (row for one in asked[:SHOWN] for row in _rows(one, shown))
    return table(caption, COLUMNS, rows) if asked else ""


def _rows(asked: Asked, shown: View) -> Iterator[Sequence[str]]:
    found = answer(shown.survey, asked.code)
    [name] = named([asked.code], shown.dataset.atlas).values()
    lot = f"<small>{esc(asked.lot)}</small>" if asked.lot else ""
    situation = f"{swatch(status(found.diagnosis))}{esc(verdict_words(found.diagnosis))}"
    head = (f"{esc(asked.text)}{lot}", esc(name), situation)
    if not found.covers:
        yield (*head, "aucun facilitateur connu", MISSING, MISSING)
    for cover in found.covers:
        post = cover.post
        until = day(post.ends) if post.ends else "fin inconnue"
        acts = f"{esc(post.structure)}<small>{esc(cover.way.label)}</small>"
        yield (*head, acts, fte(post.fte), until)


def _downloads(asked: Sequence[Asked], shown: View) -> None:
    if not asked:
        return
    forms = (("csv", "CSV pour Excel", "text/csv"), ("xlsx", "Classeur XLSX", XLSX))
    with st.container(horizontal=True, gap="small"):
        for form, label, mime in forms:
            st.download_button(
                f"Télécharger : {label}",
                partial(_file, tuple(asked), shown, form),
                file_name=f"qui-couvre-{shown.on.isoformat()}.{form}",
                mime=mime,
                on_click="ignore",
                key=f"qui-{form}",
            )


def _file(asked: Sequence[Asked], shown: View, form: str) -> bytes:
    survey: Survey = shown.survey
    sheet = answers_sheet(survey, asked)
    stamp = stamp_of(shown.dataset, survey.parameters, shown.on)
    return sheet_csv(sheet, stamp) if form == "csv" else sheet_xlsx(sheet, stamp)
