"""`batch.py roster import|export`: a file into the base, the base into a file.

What loads the engine of the base is imported when a command runs: the others stay light.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coverage.territories import Atlas
from sources.cases import json_bytes
from sources.commands.roster import IDLE, call_options, complement_of, refusal
from sources.commands.store import BASE, base_address, blaming_base
from sources.console import BAD_VALUE, OK, Choice, Command, Option
from sources.dataset import DATA, Dataset
from sources.files import read_bytes
from sources.inputs import day_of
from sources.output import BadValueError, check_out, deliver, say, say_all
from sources.problems import Problem, Severity, UnreadableFileError, shortened
from sources.roster.call_table import Complement
from sources.roster.csv_form import roster_bytes
from sources.roster.reader import Form
from sources.roster.report import RosterReport
from sources.services import service_named
from sources.store.words import Action, Kind, RefusedSignatureError, Signature
from sources.upkeep.changes import Mode, RosterChange
from sources.upkeep.doubts import doubts
from sources.upkeep.plan import (
    NOTHING,
    Choices,
    Incoming,
    choices_refused,
    plan_import,
    read_file,
    standing_of,
)

if TYPE_CHECKING:
    from sources.store.store import Store

_COUNTS = {
    "ajoutes": "postes ajoutés",
    "modifies": "modifiés",
    "retires": "retirés",
    "inchanges": "inchangés",
}
_PROBLEMS = ("erreurs", "avertissements", "infos")
_DAY = "--a-jour-au"
_MOST_DIGITS = 9


@click.command(
    "import",
    cls=Command,
    help="Importe un annuaire dans la base : tout, ou rien si le fichier a une erreur. Sans "
    "--remplacer, les postes du fichier s'ajoutent ou mettent à jour ceux qu'ils décrivent.",
    short_help="Importe un fichier dans la base.",
)
@click.argument("file", metavar="FICHIER")
@click.option("--service", cls=Option, metavar="SERVICE", required=True, help="Service qui signe.")
@click.option("--motif", cls=Option, metavar="TEXTE", required=True, help="Pourquoi ce changement.")
@click.option(
    "--remplacer",
    cls=Option,
    is_flag=True,
    help="L'annuaire devient ce fichier : les postes qui n'y sont pas sont retirés.",
)
@click.option(
    _DAY,
    cls=Option,
    metavar="DATE",
    help="Jour auquel le fichier est à jour ; obligatoire avec --remplacer.",
)
@click.option(
    "--complet",
    cls=Option,
    is_flag=True,
    help="Tous les facilitateurs de la région y sont, financés ou non par le PNAD : lève les "
    "doutes sur l'annuaire. Avec --remplacer.",
)
@call_options
@click.option("--base", cls=Option, **BASE)
@click.option(
    "--format",
    "form",
    cls=Option,
    type=Choice(["json", "texte"]),
    default="json",
    show_default=True,
    help="Forme du compte rendu, sur la sortie standard.",
)
def import_roster(file: str, form: str, **given: Any) -> int:
    """Import a file into the base."""
    from sources.dataset import load_dataset  # noqa: PLC0415  read when it runs

    signature, services = _signed(given["service"], given["motif"])
    complement = complement_of(given["programme"], given["debut"], given["fin"])
    shipped = load_dataset()
    choices = _choices(given["remplacer"], given["a_jour_au"], given["complet"], shipped)
    incoming = _read(file, shipped.atlas, complement)
    if complement is not None and incoming.report.form is Form.STANDARD:
        say(IDLE)
    if not incoming.report.accepted:
        deliver(_told(incoming.report, None, None, form, ()))
        say_all(refusal(file, incoming.report))
        return BAD_VALUE
    with _opened(given["base"], services) as store:
        plan = plan_import(standing_of(store), incoming, choices, signature.service)
        revision = store.commit(plan.changes, signature, on=plan.standing.revision)
    odd = tuple(doubts(plan.change, shipped.atlas))
    deliver(_told(incoming.report, plan.change, revision, form, odd))
    return OK


def _signed(service: str, reason: str) -> tuple[Signature, Sequence[str]]:
    """Return who signs and why, and who may.

    Raises:
        BadValueError: not a service of the list, or no reason.
    """
    from sources.contracts.releases import read_services  # noqa: PLC0415  read when it runs
    from sources.store.accept import accepted_signature  # noqa: PLC0415  same

    services = read_services(DATA / "contracts" / "decideurs.csv")
    service = service_named(service, services)
    if service not in services:
        known = ", ".join(services)
        message = f"« {shortened(service)} » n'est pas un service de la liste : {known}."
        raise BadValueError("--service", [message])
    try:
        return accepted_signature(Signature(service, reason, Action.IMPORT), services), services
    except RefusedSignatureError as error:
        raise BadValueError("--motif", [str(error)]) from None


def _choices(replaces: bool, day: str | None, complete: bool, data: Dataset) -> Choices:
    """Return what to do with the file.

    Raises:
        BadValueError: a day that cannot be, or that lacks; an option that has no effect.
    """
    mode = Mode.REPLACE if replaces else Mode.UPDATE
    choices = Choices(mode, None if day is None else day_of(_DAY, day), complete)
    today = datetime.now().astimezone().date()
    if why := choices_refused(choices, data.first_day, today):
        raise BadValueError(_DAY if replaces or not complete else "--complet", [why])
    return choices


def _read(file: str, atlas: Atlas, given: Complement | None) -> Incoming:
    """Return what a file says, readable or not."""
    if not file.strip():
        problem = Problem(None, "", "", "chemin vide : indiquez un fichier.")
        return Incoming(RosterReport(file, None, (problem,)), NOTHING)
    path = Path(file)
    try:
        return read_file(read_bytes(path), path.name, atlas, given)
    except UnreadableFileError as error:
        return Incoming(RosterReport(path.name, None, error.problems), NOTHING)


@contextmanager
def _opened(base: str | None, services: Sequence[str]) -> Iterator[Store]:
    """Open the base, made at its first use, and close it.

    Raises:
        BadValueError: it cannot be opened, read or written.
    """
    from sources.store.copies import lost_base, lost_words  # noqa: PLC0415  its engine takes time
    from sources.store.place import make_folder  # noqa: PLC0415  same
    from sources.stored import open_product_store  # noqa: PLC0415  same

    address = base_address(base)
    with blaming_base():
        make_folder(address)
        store = open_product_store(address, services)
        try:
            if found := lost_base(store):
                say(f"Attention : {lost_words(found)}")
            yield store
        finally:
            store.close()


def _told(
    report: RosterReport,
    change: RosterChange | None,
    revision: int | None,
    form: str,
    odd: Sequence[Problem],
) -> bytes:
    """Return what came of an import; what was not counted is unknown, not zero.

    `odd` is what is to be looked at in the posts added.
    """
    lists = ("added", "changed", "removed", "unchanged")
    figures = [None if change is None else len(getattr(change, name)) for name in lists]
    warnings = (*report.of(Severity.WARNING), *odd)
    if form == "json":
        told: dict[str, Any] = {"accepte": report.accepted, "revision": revision}
        told |= dict(zip(_COUNTS, figures, strict=True))
        found = (report.of(Severity.ERROR), warnings, report.of(Severity.INFO))
        problems = ([problem.record() for problem in those] for those in found)
        return json_bytes(told | dict(zip(_PROBLEMS, problems, strict=True)))
    verdict = "refusé, rien n'est enregistré" if change is None else f"version {revision}"
    lines = [f"{report.name} : {verdict}."]
    if change is not None:
        counted = zip(_COUNTS.values(), figures, strict=True)
        lines.append(", ".join(f"{word} : {figure}" for word, figure in counted) + ".")
    shown = (*report.of(Severity.ERROR), *warnings, *report.of(Severity.INFO))
    lines += [f"{one.severity.label} : {one.sentence()}" for one in shown]
    return ("\n".join(lines) + "\n").encode()


@click.command(
    "export",
    cls=Command,
    help="Écrit l'annuaire de la base dans le format de son import : ce qui en sort y rentre "
    "tel quel.",
    short_help="Écrit l'annuaire de la base dans un fichier.",
)
@click.option("--base", cls=Option, **BASE)
@click.option(
    "--format",
    "form",
    cls=Option,
    type=Choice(["csv", "xlsx"]),
    default="csv",
    show_default=True,
    help="Forme du fichier.",
)
@click.option("--version", cls=Option, metavar="N", help="Version passée ; sans elle, la dernière.")
@click.option(
    "--out",
    cls=Option,
    metavar="FICHIER",
    help="Écrit dans ce fichier ; « - » ou rien : la sortie standard.",
)
def export_roster(base: str | None, form: str, version: str | None, out: str | None) -> None:
    """Write the roster of the base."""
    from sources.store.place import file_of, store_address  # noqa: PLC0415  same
    from sources.store.records import post_of  # noqa: PLC0415  read when it runs
    from sources.store.standing import standing  # noqa: PLC0415  its engine takes time to load

    address = base_address(base)
    path = file_of(address)
    own = file_of(store_address())
    check_out(out, {"--base": None if path is None else str(path)}, DATA, own)
    with blaming_base(), standing(address):
        pass  # a base that is not there is refused, not made
    with _opened(base, ()) as store:
        wanted = _revision(version, store.revision())
        if wanted is not None and store.state_key(wanted)[0] != wanted:
            message = f"la version {wanted} n'existe pas : « history verify » dit la dernière."
            raise BadValueError("--version", [message])
        _, items = store.state(wanted)
        posts = [post_of(item.record) for item in items[Kind.POST]]
    if form == "csv":
        deliver(roster_bytes(posts), out)
        return
    from sources.roster.xlsx_form import roster_xlsx  # noqa: PLC0415  only this form needs it

    # Nothing but the posts: the same posts always give the same bytes.
    deliver(roster_xlsx(posts), out)


def _revision(asked: str | None, last: int) -> int | None:
    """Return the version asked for, None for the last.

    Raises:
        BadValueError: there is none of that number.
    """
    if asked is None:
        return None
    text = asked.strip()
    known = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    if not known or not 1 <= int(text) <= last:
        message = f"« {shortened(asked)} » n'est pas une version : elles vont de 1 à {last}."
        raise BadValueError("--version", [message])
    return int(text)
