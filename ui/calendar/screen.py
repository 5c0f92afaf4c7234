"""What « Échéances » shows, gathered once: the calendar, what ends, what turns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from coverage.calendar import Calendar, Change, Month, ending_between
from coverage.model import Post
from coverage.months import ONE_DAY, years_later
from sources.calendar import calendar_of, export_calendar
from sources.dataset import Dataset
from ui.calendar.axis import Axis
from ui.versions import version_address


@dataclass(frozen=True, slots=True)
class Screen:
    """The content of the page.

    Attributes:
        months: those of the years shown.
        changes: the turns of the years shown.
        ending: conventions that end within twelve months of the day chosen.
        soon: the turns of these twelve months.
    """

    months: tuple[Month, ...]
    changes: tuple[Change, ...]
    ending: tuple[Post, ...]
    soon: tuple[Change, ...]


def screen(data: Dataset, axis: Axis, on: date) -> Screen:
    """Gather what the page shows; the day chosen may lie outside the years shown."""
    until = years_later(on, 1)
    # The eve of the first day, so that what turns on that day is told too.
    first, last = min(axis.first - ONE_DAY, on), max(axis.last, until)
    found = calendar_of(data, max(first, data.first_day), last)
    return Screen(
        months=tuple(month for month in found.months if axis.holds(month.on)),
        changes=tuple(one for one in found.changes if axis.holds(one.on)),
        ending=ending_between(data.roster, on, until - ONE_DAY),
        soon=tuple(one for one in found.changes if on < one.on <= until),
    )


def download(data: Dataset, axis: Axis) -> None:
    """Show the button of the calendar of the years shown, made only when asked for."""
    past = "".join(f"-{key}-{value}" for key, value in version_address().items())
    st.download_button(
        "Télécharger le calendrier : CSV pour Excel",
        partial(_csv, data, axis),
        file_name=f"echeances-{axis.first.year}-{axis.last.year}{past}.csv",
        mime="text/csv",
        on_click="ignore",
        key="telecharger-calendrier",
    )


def _csv(data: Dataset, axis: Axis) -> bytes:
    calendar: Calendar = calendar_of(data, axis.first, axis.last, to_the_day=False)
    return export_calendar(data, calendar, "csv")
