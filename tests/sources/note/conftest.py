from datetime import date

import pytest

from sources.dataset import Dataset
from sources.note.note import Note, note_of
from sources.note.pdf import note_pdf
from sources.note.proposed import Proposed
from tests.sources.note.made import pages_of, plan_of

ON = date(2025, 7, 18)


@pytest.fixture(scope="session")
def bare(shipped: Dataset) -> Note:
    """Give the note of the reference date, without a plan."""
    return note_of(shipped, ON)


@pytest.fixture(scope="session")
def proposed(shipped: Dataset) -> Proposed:
    return plan_of(shipped)


@pytest.fixture(scope="session")
def planned(shipped: Dataset, proposed: Proposed) -> Note:
    """Give the note of the reference date, with a plan."""
    return note_of(shipped, ON, proposed)


@pytest.fixture(scope="session")
def bare_pages(bare: Note) -> list[str]:
    return pages_of(note_pdf(bare))


@pytest.fixture(scope="session")
def planned_pages(planned: Note) -> list[str]:
    return pages_of(note_pdf(planned))
