"""The note for the committee: seconds to make it, with a plan and without, cold and warm.

Promise: the PDF of the region in 3 s, from the command line, everything loaded anew. The
comparison is what the same run spends on loading the data and the product alone.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter
from typing import TypeVar

from coverage.allocation.allocate import Request
from coverage.allocation.alternatives import Question
from sources.cases import survey_on
from sources.dataset import Dataset, load_dataset
from sources.deliberation import default_proposals, plan_day
from sources.note.export import FORMS, export_note
from sources.note.note import note_of
from sources.note.proposed import Proposed, proposed_of

ROOT = Path(__file__).parents[1]
HALF = Fraction(1, 2)
PLAN = ("--budget", "6", "--step", "0.5", "--etp-min", "0.5", "--renewals-first")
TIMES = 5

Made = TypeVar("Made")


def main() -> None:
    """Print the figures."""
    data = load_dataset()
    on = data.reference_date
    plan = _best("plan et ce qui est à côté", lambda: _plan(data))
    for words, proposed in (("sans plan", None), ("avec plan", plan)):
        note = _best(f"note {words}, calculs", lambda p=proposed: note_of(data, on, p))
        for form in FORMS:
            made = _best(f"note {words}, {form}", lambda n=note, f=form: export_note(n, f))
            print(f"    {len(made) / 1000:.0f} ko")
    with TemporaryDirectory() as folder:
        day = ("--on", on.isoformat())
        out = ("--out", str(Path(folder) / "note.pdf"))
        _command("batch.py diagnose (comparaison)", "diagnose", *day)
        _command("batch.py note, PDF sans plan", "note", *day, *out)
        _command("batch.py note, PDF avec plan", "note", *day, *PLAN, *out)


def _plan(data: Dataset) -> Proposed:
    on = plan_day(data)
    survey = survey_on(data, on)
    proposals = default_proposals(data.atlas, survey.roster, survey.parameters, on)
    request = Request(Fraction(6), step=HALF, least=HALF, renewals_first=True)
    candidates = tuple(one.candidate for one in proposals)
    return proposed_of(Question(survey, candidates, request, monotonic), proposals)


def _best(words: str, make: Callable[[], Made]) -> Made:
    """Print the best of a few times; return what was made."""
    seconds = []
    for _ in range(TIMES):
        start = perf_counter()
        made = make()
        seconds.append(perf_counter() - start)
    print(f"{words} : {min(seconds):.2f} s")
    return made


def _command(words: str, *arguments: str) -> None:
    start = perf_counter()
    subprocess.run(
        [sys.executable, "batch.py", *arguments], cwd=ROOT, check=True, capture_output=True
    )
    print(f"{words} : {perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
