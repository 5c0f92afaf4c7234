"""`batch.py roster …`: the roster without a screen.

`check` prints the import report of a file and writes nothing.
"""

from __future__ import annotations

from pathlib import Path

import click

from coverage.model import Role
from sources.cases import json_bytes
from sources.console import BAD_VALUE, OK, Choice, Command, Group, Option
from sources.csv_fr import decimal_comma
from sources.files import read_bytes
from sources.output import deliver, say
from sources.problems import Problem, Severity, UnreadableFileError, shortened
from sources.roster_report import RosterReport, examine_roster

FTE_DECIMALS = 2
_FORMS = ("json", "texte")


@click.group(
    "roster",
    cls=Group,
    help="Annuaire des postes de facilitateurs et de coordinateurs.",
    short_help="Annuaire : contrôler un fichier.",
)
def roster() -> None:
    """Gather the commands."""


@roster.command(
    cls=Command,
    help="Dit si un annuaire serait accepté, avec toutes ses erreurs, ses avertissements et "
    "ce qui a été réparé. Rien n'est écrit.",
    short_help="Contrôle un fichier, sans rien écrire.",
)
@click.argument("file", metavar="FICHIER")
@click.option(
    "--format",
    "form",
    cls=Option,
    type=Choice(list(_FORMS)),
    default=_FORMS[0],
    show_default=True,
    help="Forme du compte rendu, sur la sortie standard.",
)
def check(file: str, form: str) -> int:
    """Print the import report of a file."""
    report = _examined(file)
    data = json_bytes(report.record()) if form == "json" else _text(report).encode()
    deliver(data)
    if report.accepted:
        return OK
    count = len(report.of(Severity.ERROR))
    say(f"Erreur : FICHIER : « {shortened(file)} » refusé ({count} erreur{'s'[: count > 1]}).")
    return BAD_VALUE


def _examined(file: str) -> RosterReport:
    """Return the report of a file, readable or not."""
    from sources.atlas import atlas_of, read_geo_tables  # noqa: PLC0415  read when it runs
    from sources.dataset import DATA  # noqa: PLC0415  same

    if not file.strip():
        return _unread(file, "chemin vide : indiquez un fichier.")
    path = Path(file)
    try:
        data = read_bytes(path)
    except UnreadableFileError as error:
        return RosterReport(path.name, None, error.problems)
    return examine_roster(data, atlas_of(read_geo_tables(DATA / "geo")), path.name)


def _unread(name: str, message: str) -> RosterReport:
    return RosterReport(name, None, (Problem(None, "", "", message),))


def _text(report: RosterReport) -> str:
    """Return the report for people, one problem a line."""
    verdict = "accepté" if report.accepted else "refusé"
    lines = [f"{report.name} : {verdict}, {report.lines} ligne(s)."]
    facilitators, coordination = report.fte(Role.FACILITATOR), report.fte(Role.COORDINATOR)
    if facilitators is not None and coordination is not None:
        shown = [decimal_comma(fte, least=FTE_DECIMALS) for fte in (facilitators, coordination)]
        lines.append(f"ETP : {shown[0]} de facilitateurs, {shown[1]} de coordination.")
    for severity in Severity:
        lines += [f"{severity.label} : {problem.sentence()}" for problem in report.of(severity)]
    return "\n".join(lines) + "\n"
