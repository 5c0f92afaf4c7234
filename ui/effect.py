"""Which departments a change would touch, before it is saved: verdict by verdict, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coverage.comparison import Difference, compare
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Level
from sources.cases import survey_on
from sources.dataset import Dataset
from ui.dates import LAST_DAY
from ui.legend import swatch
from ui.markup import bullets
from ui.paint import status, verdict_words
from ui.state import today, view
from ui.text import day, esc, fte


def map_effect(data: Dataset, changed: Dataset, heading: str = "Ce que cela change") -> str:
    """Return what another data set would change on the map, as HTML: at its date, and today.

    Args:
        data: the one the page shows.
        changed: the same with other needs, or other parameters.
        heading: above the days, as text.
    """
    days = dict.fromkeys((data.reference_date, today()))
    told = (_on(on, data, changed) for on in days if data.first_day <= on <= LAST_DAY)
    return f'<section class="effect"><h3>{esc(heading)}</h3>{"".join(told)}</section>'


def _on(on: date, data: Dataset, changed: Dataset) -> str:
    after = report(survey_on(changed, on), Level.DEPARTMENT)
    return day_effect(on, compare(view(on).departments, after), data.reference_date)


def day_effect(on: date, found: Sequence[Difference], reference: date) -> str:
    """Return the departments that change on a day, as HTML; `reference` is the date of the data."""
    which = {reference: " (date des données)", today(): " (aujourd'hui)"}.get(on, "")
    if not found:
        return f"<p>Au {day(on)}{which} : aucun verdict ne change.</p>"
    return f"<p>Au {day(on)}{which} :</p>{bullets(map(_impact, found), 'facts')}"


def _impact(one: Difference) -> str:
    name = f"<b>{esc(one.after.name)} ({esc(one.after.code)})</b> : "
    if one.changes_verdict:
        return f"{name}{verdict_html(one.before)} → <b>{verdict_html(one.after)}</b>"
    before, after = (d.own_fte + d.bordering_fte for d in (one.before, one.after))
    if before == after:
        return f"{name}verdict inchangé, charge modifiée"
    return f"{name}verdict inchangé, {fte(before)} → <b>{fte(after)} ETP</b>"


def verdict_html(diagnosis: Diagnosis) -> str:
    """Return a verdict with its branches and its certainty, as HTML."""
    certainty = esc(diagnosis.certainty.label)
    return f"{swatch(status(diagnosis))} {esc(verdict_words(diagnosis))}, {certainty}"
