"""The note, downloaded from the screen as a user does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import Screen
from tests.sources.note.made import pages_of

pytestmark = pytest.mark.e2e


def test_the_note_is_downloaded_as_a_pdf_of_the_day_shown(screen: Screen, tmp_path: Path) -> None:
    """That of a plan, in both forms and of another day, is read in `test_journeys`."""
    screen.open("/")
    pages = pages_of(
        screen.download("Télécharger : Note pour le comité (PDF)", tmp_path).read_bytes()
    )
    assert "Note pour le comité de sélection" in pages[0]
    assert "Situation au 18/07/2025" in pages[0]
    assert not any("À côté de ce plan" in page for page in pages)


def test_names_that_try_to_run_are_printed_as_they_are_written(
    hostile: Screen, tmp_path: Path
) -> None:
    hostile.open("/")
    file = hostile.download("Télécharger : Note pour le comité (PDF)", tmp_path)
    whole = " ".join(pages_of(file.read_bytes()))
    assert '<img src=x onerror="window.ran=1">' in whole
    assert "${7*7}" in whole
