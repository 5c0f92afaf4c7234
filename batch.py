"""The product without a screen: `python batch.py diagnose --on 2025-07-18`."""

from __future__ import annotations

import sys

from sources.interrupts import after_it_ran, until_it_runs

if __name__ == "__main__":
    until_it_runs()  # before the others, which take a while to load

from typing import Any

import click

from sources import cases
from sources.commands.allocate import allocate
from sources.commands.backup import backup, restore
from sources.commands.calendar import calendar
from sources.commands.note import note
from sources.commands.options import LEVELS, LINES, options
from sources.commands.roster import roster
from sources.commands.roster_store import export_roster, import_roster
from sources.commands.store import history
from sources.console import Command, Group, run
from sources.contracts.commands import marches
from sources.inputs import blaming, blaming_content, check_known, codes_of, dataset_of, day_of
from sources.output import deliver, say


@click.group(cls=Group, help="Couverture des facilitateurs de la clause sociale d'insertion.")
def cli() -> None:
    """Gather the commands."""


@cli.command(
    cls=Command,
    help="Dit quels territoires sont zones blanches un jour, et pourquoi.",
    short_help="Zones blanches d'un jour, et pourquoi.",
)
@options(
    *("--on", "--roster", "--needs", "--marches", "--operations", "--level", "--codes"),
    forms="json|csv|geojson|xlsx",
)
def diagnose(**given: Any) -> None:
    """Diagnose the territories of a level."""
    on = day_of("--on", given["on"])
    dataset = dataset_of(
        *(given[name] for name in ("roster", "needs", "out", "marches", "operations"))
    )
    check_known("--on", given["on"], on, dataset)
    codes = codes_of("--codes", given["codes"], dataset.atlas)
    if codes:
        say(f"Attention : --codes : {cases.RESTRICTION}")
    with blaming("--on"), blaming_content("--marches"):
        survey = cases.survey_on(dataset, on, codes=codes)
        level = LEVELS[given["level"]]
        data = cases.export_diagnosis(dataset, survey, level, given["format"], codes)
    deliver(data, given["out"])


@cli.command(cls=Command, help="Compte les ETP en cours un jour.")
@options("--on", "--roster", "--by", forms="json|csv|xlsx")
def etp(**given: Any) -> None:
    """Count the ETP active on a day."""
    on = day_of("--on", given["on"])
    dataset = dataset_of(given["roster"], out=given["out"])
    check_known("--on", given["on"], on, dataset)
    with blaming("--on"):
        data = cases.export_staffing(dataset, on, LINES[given["by"]], given["format"])
    deliver(data, given["out"])


cli.add_command(calendar)
cli.add_command(allocate)
cli.add_command(marches)
cli.add_command(note)
roster.add_command(import_roster)
roster.add_command(export_roster)
cli.add_command(roster)
cli.add_command(history)
cli.add_command(backup)
cli.add_command(restore)

if __name__ == "__main__":
    code = run(cli)
    after_it_ran()
    sys.exit(code)
