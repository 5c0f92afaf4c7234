"""The note says what the screen says: key figures, sums, draws, parameters."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from sources.cases import survey_on
from sources.dataset import Dataset, load_dataset
from sources.note.annex import figure as printed_figure
from sources.note.figures import key_figures
from sources.note.note import Note, note_of
from sources.note.words import Footnotes as Notes
from sources.note.words import acting, drawn_sentence, reasons
from ui.draw_words import drawn
from ui.indicators import active_fte, ending_fte, gaps, loads
from ui.panel import Footnotes, post_line
from ui.panel import reasons as shown_reasons
from ui.parameter_table import figure as shown_figure

DAYS = (date(2025, 7, 18), date(2026, 1, 1), date(2026, 6, 30), date(2027, 1, 1))


def read(markup: str) -> str:
    """Return what a reader sees of HTML, its spaces all alike."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", markup))
    return words(text)


def words(text: str) -> str:
    """Return the words of a text, without spaces: tags stand between those of the screen."""
    return re.sub(r"[\s()]", "", text)


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module", params=DAYS)
def note(request: pytest.FixtureRequest, shipped: Dataset) -> Note:
    return note_of(shipped, request.param)


def test_the_key_figures_are_those_of_the_map_page(note: Note) -> None:
    roster = note.survey.roster
    shown = (
        gaps(note.departments),
        active_fte(roster, note.on),
        ending_fte(roster, note.on),
        loads(note.departments),
    )
    for one, other in zip(key_figures(note.departments, roster, note.on), shown, strict=True):
        assert one.label == other.label
        assert words(one.value + one.beside) == read(other.value)
        told = words("".join(one.lines)).replace("d'icilà", "danslesdouzemois")
        assert told == read(other.detail).replace(",0hors", "0hors").replace(",3hors", "3hors")


def test_the_evidence_is_that_of_the_panel(note: Note) -> None:
    for one in note.departments:
        shown = read(shown_reasons(one, Footnotes()))
        for block in reasons(one, Notes()):
            assert words(block["title"]) in shown
            for fact in block["facts"]:
                assert words(fact["label"]) in shown
                assert words(fact["value"]) in shown
                assert words(fact["origin"]) in shown


def test_who_acts_is_said_as_on_the_panel(note: Note) -> None:
    for one in note.departments:
        for told in acting(one, note.posts, Notes()):
            (post,) = [p for p in note.posts.values() if p.structure == told["structure"]
                       and p.id in one.posts]  # fmt: skip
            shown = read(post_line(post, Footnotes(), bordering="limitrophe" in told["as"]))
            assert words(told["as"]) in shown
            assert words(f"{told['structure']} : {told['fte']} ETP") in shown


def test_the_draws_are_told_as_on_the_sheet(note: Note) -> None:
    for one in note.departments:
        found = note.sure[one.code]
        shown = read(drawn(found, one))
        told = words(drawn_sentence(found, one).split(" des ")[0])
        assert told[:40] in shown


def test_a_parameter_is_written_as_on_the_page_of_the_method(shipped: Dataset) -> None:
    used = survey_on(shipped, DAYS[0]).parameters.used
    for value in used.values():
        for one in value.value if hasattr(value.value, "central") else ():
            assert printed_figure(one) == shown_figure(one)
