"""Notes made for the tests, and what a reader finds in them."""

from __future__ import annotations

import io
from fractions import Fraction

import pypdf

from coverage.allocation.allocate import Request
from coverage.allocation.alternatives import Question
from sources.cases import survey_on
from sources.dataset import Dataset
from sources.deliberation import default_proposals, plan_day
from sources.note.proposed import Proposed, proposed_of

HALF = Fraction(1, 2)


def plan_of(data: Dataset, *, renewals_first: bool = True, budget: int = 6) -> Proposed:
    """Return the plan that the page proposes first."""
    on = plan_day(data)
    survey = survey_on(data, on)
    proposals = default_proposals(data.atlas, survey.roster, survey.parameters, on)
    request = Request(Fraction(budget), step=HALF, least=HALF, renewals_first=renewals_first)
    return proposed_of(Question(survey, tuple(p.candidate for p in proposals), request), proposals)


def plain(text: str) -> str:
    """Return a text on one line, its spaces all alike, words cut at a line's end rejoined."""
    for space in "\u00a0\u202f\n":
        text = text.replace(space, " ")
    return " ".join(text.replace("\u200b", "").split())


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    return [plain(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
