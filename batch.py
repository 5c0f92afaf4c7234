"""The product without a screen: `python batch.py diagnose --on 2025-07-18`."""

from __future__ import annotations

import sys

from sources.interrupts import after_it_ran, until_it_runs

if __name__ == "__main__":
    until_it_runs()  # before the others, which take a while to load

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from coverage.model import Level
from coverage.staffing import By
from sources import cases
from sources.commands.backup import backup, restore
from sources.commands.roster import roster
from sources.commands.roster_store import export_roster, import_roster
from sources.commands.store import history
from sources.console import Choice, Command, Group, Option, run
from sources.contracts.commands import marches
from sources.inputs import blaming, blaming_content, check_known, codes_of, dataset_of, day_of
from sources.needs import ALIASES as NEEDS_ALIASES
from sources.output import deliver, say
from sources.roster.imported import ALIASES as ROSTER_ALIASES

F = TypeVar("F", bound=Callable[..., Any])

LEVELS = {level.value: level for level in (Level.DEPARTMENT, Level.EPCI, Level.COMMUNE)}
LINES = {by.value: by for by in By}


def _also(aliases: Mapping[str, str]) -> str:
    """Return the sentence that tells which other names of columns are read."""
    pairs = ", ".join(f"{other} (= {column})" for other, column in aliases.items())
    return f"Autres noms de colonnes lus : {pairs}."


OPTIONS: dict[str, dict[str, Any]] = {
    "--on": {"required": True, "metavar": "DATE", "help": "Jour décrit, AAAA-MM-JJ."},
    "--roster": {
        "metavar": "FICHIER",
        "help": "Annuaire (CSV, XLSX, ODS) ; sans lui, celui qui est livré. "
        f"{_also(ROSTER_ALIASES)}",
    },
    "--needs": {
        "metavar": "FICHIER",
        "help": "Besoins déclarés (CSV, XLSX, ODS) : territoire;besoin_etp ou "
        f"territoire;bas;central;haut ; ils remplacent toute estimation. {_also(NEEDS_ALIASES)}",
    },
    "--marches": {
        "metavar": "DOSSIER",
        "help": "Marchés importés (marches import) : le besoin y est mesuré là où il y en a.",
    },
    "--operations": {
        "metavar": "FICHIER",
        "help": "Grands projets et rénovation urbaine (CSV) ; sans lui, ceux qui sont livrés.",
    },
    "--level": {
        "type": Choice(list(LEVELS)),
        "default": Level.DEPARTMENT.value,
        "show_default": True,
        "help": "Niveau des territoires.",
    },
    "--codes": {
        "metavar": "CODES",
        "help": "Seuls ces territoires existent (09,11…) : les ETP ne se partagent qu'entre eux.",
    },
    "--by": {
        "type": Choice(list(LINES)),
        "default": By.DEPARTMENT.value,
        "show_default": True,
        "help": "Ce qui fait une ligne.",
    },
    "--out": {
        "metavar": "FICHIER",
        "help": "Écrit dans ce fichier ; « - » ou rien : la sortie standard.",
    },
}


def options(*names: str, forms: str) -> Callable[[F], F]:
    """Add options to a command, in this order, then `--format` (first: default) and `--out`."""
    choices = forms.split("|")
    form = {
        "type": Choice(choices),
        "default": choices[0],
        "show_default": True,
        "help": "Forme du résultat.",
    }

    def add(function: F) -> F:
        wanted = [*((name, OPTIONS[name]) for name in names), ("--format", form)]
        for name, settings in reversed([*wanted, ("--out", OPTIONS["--out"])]):
            function = click.option(name, cls=Option, **settings)(function)
        return function

    return add


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


cli.add_command(marches)
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
