"""The calendar of a data set: what ends when, and what falls with it; page and command share it."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from coverage import calendar as engine
from coverage.calendar import Calendar
from coverage.months import day_after, month_starts
from coverage.need import Needs
from coverage.operations import counted
from coverage.outlook import Outlooks, Setting
from coverage.parameters import Parameters
from coverage.tables import FTE_DECIMALS, rounded
from sources.cases import json_bytes, parameters_on, stamp_of
from sources.dataset import Dataset
from sources.export import Sheet, Stamp, sheet_csv
from sources.needs_on import measuring_on, needs_of

COLUMNS = {
    "date": "Premier jour du mois",
    "facilitateurs": "ETP de facilitateurs actifs ce jour-là, non localisés compris",
    "coordination": "ETP de coordination actifs ce jour-là, jamais comptés avec les précédents",
    "non_localise": "ETP de facilitateurs actifs dont le territoire n'est pas connu",
    "zones_blanches": "Codes des départements zones blanches ce jour-là, séparés par |",
    "fins": "Identifiants des conventions dont le dernier jour est dans le mois, séparés par |",
}
"""The columns of the calendar, and the keys of its JSON."""


def outlooks_of(dataset: Dataset) -> Outlooks:
    """Return the verdicts of the departments on any day, each situation examined once."""
    needs: dict[Hashable, Needs] = {}

    def setting(on: date) -> Setting:
        parameters = parameters_on(dataset, on)
        key = _needing(dataset, parameters, on)
        if key not in needs:
            needs[key] = needs_of(dataset, parameters, on)
        return Setting(dataset.roster_on(on), needs[key], parameters)

    return Outlooks(dataset.atlas, setting)


def _needing(dataset: Dataset, parameters: Parameters, on: date) -> Hashable:
    """Return what the needs of a day depend on: two days with the same one share them."""
    if dataset.need_rows is not None:
        return None
    running = tuple(one.id for one in counted(dataset.operations.rows, on))
    values = tuple((key, used.value) for key, used in parameters.used.items())
    found = measuring_on(dataset, parameters, on)
    return running, values, found and (found.window, found.tallies, found.figures)


def calendar_of(dataset: Dataset, first: date, last: date, *, to_the_day: bool = True) -> Calendar:
    """Return the calendar of a data set between two days, both included.

    `to_the_day`: see `coverage.calendar.calendar_of`.

    Raises:
        InvalidValueError: a first day before the first parameters.
        UnreadableFileError: the table of contracts was spoiled since it was opened.
    """
    other = _other_days(dataset)
    return engine.calendar_of(outlooks_of(dataset), first, last, other, to_the_day=to_the_day)


def _other_days(dataset: Dataset) -> tuple[date, ...]:
    """Return the days on which the needs or the parameters may turn."""
    days: set[date] = set()
    for one in dataset.operations.rows:
        days |= {day for day in (one.starts, one.ends and day_after(one.ends)) if day}
    for parameter in dataset.parameter_set.parameters.values():
        days |= {value.since for value in parameter.values}
    return tuple(sorted(days))


def calendar_records(calendar: Calendar) -> list[dict[str, Any]]:
    """Return the months as the JSON contract of `batch.py calendar` prints them."""
    return [
        {
            "date": month.on.isoformat(),
            "facilitateurs": rounded(month.facilitators, FTE_DECIMALS),
            "coordination": rounded(month.coordination, FTE_DECIMALS),
            "non_localise": rounded(month.unlocated, FTE_DECIMALS),
            "zones_blanches": list(month.gaps),
            "fins": [post.id for post in month.ending],
        }
        for month in calendar.months
    ]


def calendar_sheet(calendar: Calendar) -> Sheet:
    """Return the months as plain cells."""
    rows = tuple(
        tuple("|".join(cell) if isinstance(cell, list) else cell for cell in record.values())
        for record in calendar_records(calendar)
    )
    return Sheet("Échéances", COLUMNS, rows)


def calendar_stamp(dataset: Dataset, calendar: Calendar) -> Stamp:
    """Return what the export of a calendar is made from: that of each of its months."""
    first, last = calendar.first, calendar.last
    days = sorted({first, last, *month_starts(first, last)})
    stamps = [stamp_of(dataset, parameters_on(dataset, on), on) for on in days]
    marks = "\n".join(f"{on} {stamp.fingerprint}" for on, stamp in zip(days, stamps, strict=True))
    return replace(
        stamps[0],
        sources=tuple(dict.fromkeys(source for stamp in stamps for source in stamp.sources)),
        fingerprint=hashlib.sha256(marks.encode()).hexdigest(),
        warnings=(f"calendrier du {first:%d/%m/%Y} au {last:%d/%m/%Y}", *_said_once(stamps)),
    )


def _said_once(stamps: Sequence[Stamp]) -> tuple[str, ...]:
    """Return the warnings of all the days, each once, and whether their parameters differ."""
    said = dict.fromkeys(warning for stamp in stamps for warning in stamp.warnings)
    if any(stamp.used != stamps[0].used for stamp in stamps):
        said["les valeurs des paramètres sont celles du premier jour : d'autres suivent"] = None
    return tuple(said)


def export_calendar(dataset: Dataset, calendar: Calendar, form: str) -> bytes:
    """Return a calendar as a file: `json` or `csv`.

    Raises:
        KeyError: another form.
    """
    if form == "json":
        return json_bytes(calendar_records(calendar))
    return {"csv": sheet_csv}[form](calendar_sheet(calendar), calendar_stamp(dataset, calendar))
