"""The options that several commands share, and how a command declares its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from coverage.model import Level
from coverage.staffing import By
from sources.console import Choice, Option
from sources.needs import ALIASES as NEEDS_ALIASES
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
    "--from": {
        "required": True,
        "metavar": "DATE",
        "help": "Premier jour, AAAA-MM-JJ : une ligne par premier jour de mois.",
    },
    "--to": {"required": True, "metavar": "DATE", "help": "Dernier jour, AAAA-MM-JJ, compris."},
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
