"""The buttons of the note: where they stand, and what they give when they are pressed."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sources.dataset import load_dataset
from tests.pages.screens import run
from tests.sources.note.made import pages_of, plan_of
from ui import note_download

LABELS = ["Télécharger : Note pour le comité (PDF)", "Télécharger : Note pour le comité (XLSX)"]
ON = date(2025, 7, 18)


def labels(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("download_button")]


@pytest.mark.parametrize(
    ("page", "offered"), [("pages/map.py", LABELS[:1]), ("pages/decide.py", LABELS)]
)
def test_the_note_is_offered_on_the_map_and_beside_the_plan(
    folder: Path, page: str, offered: list[str]
) -> None:
    assert [one for one in labels(run(page)) if "comité" in one] == offered


def test_nothing_is_made_before_it_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(note_download, "export_note", lambda *given: made.append(given))
    run("pages/map.py")
    assert not made


def test_a_press_makes_the_note_of_the_day_with_the_plan_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pressed: dict[str, partial[bytes]] = {}
    names: list[str] = []

    def button(_label: str, make: partial[bytes], *, file_name: str, key: str, **_: object) -> None:
        pressed[key] = make
        names.append(file_name)

    monkeypatch.setattr(st, "download_button", button)
    monkeypatch.setattr(note_download, "version_address", dict)
    data = load_dataset()
    note_download.note_buttons(data, ON)
    assert names == ["note-comite-2025-07-18.pdf", "note-comite-2025-07-18.xlsx"]
    assert "Situation au 18/07/2025" in pages_of(pressed["note-pdf"]())[0]
    assert pressed["note-xlsx"]().startswith(b"PK")
    note_download.note_buttons(data, ON, partial(plan_of, data))
    assert names[2:] == ["note-comite-2025-07-18-plan.pdf", "note-comite-2025-07-18-plan.xlsx"]
    assert any("Plan d'ETP au 01/01/2026" in page for page in pages_of(pressed["note-pdf"]()))
