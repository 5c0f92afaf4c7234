"""`batch.py roster …`: the roster without a screen.

`check` prints the import report of a file and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from coverage.model import Role
from sources import fields
from sources.cases import json_bytes
from sources.console import BAD_VALUE, OK, Choice, Command, Group, Option
from sources.csv_fr import decimal_comma
from sources.days import UNKNOWN_DAY
from sources.fields import Reading
from sources.files import read_bytes
from sources.output import BadValueError, deliver, say, say_all
from sources.problems import Problem, Severity, UnreadableFileError, shortened
from sources.roster.call_table import Complement
from sources.roster.columns import LIMITS
from sources.roster.reader import Form
from sources.roster.report import RosterReport, examine_roster

FTE_DECIMALS = 2
_FORMS = ("json", "texte")
IDLE = "Attention : --programme, --debut et --fin ne servent qu'au tableau de l'appel : sans effet."
_OF_THE_CALL = " ; seulement pour le tableau de l'appel, qui ne le dit pas."

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def call_options(command: F) -> F:
    """Add the options that complete the table of the call."""
    told = {
        "--programme": ("TEXTE", "Programme de toutes les lignes"),
        "--debut": ("DATE", "Premier jour de toutes les conventions, ou année"),
        "--fin": ("DATE", "Dernier jour de toutes les conventions, ou année"),
    }
    for name, (kind, words) in reversed(told.items()):
        settings = {"metavar": kind, "help": f"{words}{_OF_THE_CALL}"}
        command = click.option(name, cls=Option, **settings)(command)
    return command


@click.group(
    "roster",
    cls=Group,
    help="Annuaire des postes de facilitateurs et de coordinateurs.",
    short_help="Annuaire : contrôler, importer, exporter.",
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
@call_options
@click.option(
    "--format",
    "form",
    cls=Option,
    type=Choice(list(_FORMS)),
    default=_FORMS[0],
    show_default=True,
    help="Forme du compte rendu, sur la sortie standard.",
)
def check(file: str, programme: str | None, debut: str | None, fin: str | None, form: str) -> int:
    """Print the import report of a file."""
    given = complement_of(programme, debut, fin)
    report = _examined(file, given)
    if given is not None and report.form is Form.STANDARD:
        say(IDLE)
    if form == "json":
        deliver(json_bytes(report.record()))
    elif report.form is not None:  # what could not be opened is told once, as an error
        deliver(_text(report).encode())
    if report.accepted:
        return OK
    say_all(refusal(file, report))
    return BAD_VALUE


def refusal(file: str, report: RosterReport) -> list[str]:
    """Say why a file could not be opened, or how many errors stand in the report."""
    errors = report.of(Severity.ERROR)
    if report.form is None:
        return [f"Erreur : FICHIER : {shortened(file)}, {p.sentence()}" for p in errors]
    count = "1 erreur" if len(errors) == 1 else f"{len(errors)} erreurs"
    return [f"Erreur : FICHIER : {shortened(file)} refusé, {count} dans le compte rendu."]


def complement_of(programme: str | None, debut: str | None, fin: str | None) -> Complement | None:
    """Read what completes the table of the call; None when nothing is given.

    Raises:
        BadValueError: a value that cannot be read.
    """
    if programme is None and debut is None and fin is None:
        return None

    def read(option: str, text: str | None, parser: Callable[[str], Reading[T]], none: T) -> T:
        found = parser((text or "").strip())
        if found.value is None:
            raise BadValueError(option, [found.message])
        return none if text is None else found.value

    most = LIMITS["programme"]
    return Complement(
        read("--programme", programme, lambda text: fields.words(text, most), ""),
        read("--debut", debut, fields.first_day, UNKNOWN_DAY),
        read("--fin", fin, fields.last_day, UNKNOWN_DAY),
    )


def _examined(file: str, given: Complement | None) -> RosterReport:
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
    atlas = atlas_of(read_geo_tables(DATA / "geo"))
    return examine_roster(data, atlas, path.name, given)


def _unread(name: str, message: str) -> RosterReport:
    return RosterReport(name, None, (Problem(None, "", "", message),))


def _text(report: RosterReport) -> str:
    """Return the report for people, one problem a line."""
    verdict = "accepté" if report.accepted else "refusé"
    counted = "1 ligne" if report.lines == 1 else f"{report.lines} lignes"
    lines = [f"{report.name} : {verdict}, {counted}."]
    facilitators, coordination = report.fte(Role.FACILITATOR), report.fte(Role.COORDINATOR)
    if facilitators is not None and coordination is not None:
        shown = [decimal_comma(fte, least=FTE_DECIMALS) for fte in (facilitators, coordination)]
        lines.append(f"ETP : {shown[0]} de facilitateurs, {shown[1]} de coordination.")
    for severity in Severity:
        lines += [f"{severity.label} : {problem.sentence()}" for problem in report.of(severity)]
    return "\n".join(lines) + "\n"
