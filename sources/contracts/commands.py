"""`batch.py marches …`: what is typed → the store, its refusals → French messages.

Nothing heavy is loaded before a command really runs.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from coverage.errors import CoverageError
from sources.console import Choice, Command, Group, Option
from sources.contracts.progress import metered
from sources.files import reason
from sources.output import BadValueError, deliver, is_of_the_product, say, say_all
from sources.parameters import ParameterSet, read_parameters
from sources.problems import Problem, Severity, UnreadableFileError, shortened

if TYPE_CHECKING:
    from sources.contracts.inputs import Inputs
    from sources.contracts.report import Report

F = TypeVar("F", bound=Callable[..., Any])

DATA = Path(__file__).resolve().parents[2] / "data"
_OUT = {
    "required": True,
    "metavar": "DOSSIER",
    "help": "Dossier de la table des marchés ; créé s'il n'existe pas.",
}
_FORMAT = {
    "type": Choice(["texte", "json"]),
    "default": "texte",
    "show_default": True,
    "help": "Forme du compte rendu, sur la sortie standard.",
}
_BUYERS = {
    "metavar": "FICHIER",
    "help": "Liste d'acheteurs classés à la main : CSV identifiant;perimetre;note;source;date ; "
    "sans elle, celle qui est livrée.",
}


@click.group(
    "marches",
    cls=Group,
    help="Table des marchés publics, à partir des données essentielles (DECP).",
    short_help="Marchés publics : importer, rafraîchir, libérer.",
)
def marches() -> None:
    """Gather the commands."""


def _options(**wanted: dict[str, Any]) -> Callable[[F], F]:
    def add(function: F) -> F:
        for name, settings in reversed(wanted.items()):
            function = click.option(f"--{name}", cls=Option, **settings)(function)
        return function

    return add


@marches.command(
    "import",
    cls=Command,
    help="Ajoute des fichiers à la table d'un dossier : JSON 2019 et 2022, XML 2022, tableau "
    "consolidé (CSV, Parquet), CSV de l'économie, tels quels, en .gz ou en .zip. "
    "Un contenu déjà importé ne compte pas deux fois.",
    short_help="Fichiers → table des marchés.",
)
@click.argument("files", nargs=-1, required=True, metavar="FICHIER [FICHIER…]")
@_options(out=_OUT, acheteurs=_BUYERS, format=_FORMAT)
def import_(**given: Any) -> None:
    """Import files."""
    from sources.contracts import store  # noqa: PLC0415  its engine takes a second to load

    folder = _folder(given["out"])
    paths = [_path("FICHIER", text) for text in given["files"]]
    inputs = _inputs(given["acheteurs"])
    with _blaming(given["out"]):
        try:
            with metered(f"Import de {_files(len(paths))}…") as watch:
                report = store.import_files(folder, paths, inputs, watch)
        except store.UnreadableFilesError as error:
            raise _unreadable(error.errors) from None
    _tell(report, given["format"])


@marches.command(
    "refresh",
    cls=Command,
    help="Télécharge la dernière version du tableau consolidé et la met à la place de la "
    "précédente ; si le serveur ne répond pas, ou mal, la table en place reste.",
    short_help="Télécharge la dernière version du tableau consolidé.",
)
@_options(
    out=_OUT,
    url={
        "metavar": "ADRESSE",
        "help": "Adresse http(s) du fichier ; sans elle, le paramètre marche_adresse.",
    },
    **{
        "accepter-baisse": {
            "is_flag": True,
            "help": "Accepte un fichier de moins de la moitié des lignes du précédent.",
        }
    },
    acheteurs=_BUYERS,
    format=_FORMAT,
)
def refresh_(**given: Any) -> None:
    """Download and import."""
    from sources.contracts import refresh  # noqa: PLC0415  its engine takes a second to load
    from sources.contracts.web import DownloadError, check_url  # noqa: PLC0415  same

    folder = _folder(given["out"])
    inputs = _inputs(given["acheteurs"])
    parameters = _parameters()
    url = given["url"]
    if url is None:
        url = refresh.default_url(parameters, inputs.today)
    limit = refresh.size_limit(parameters, inputs.today)
    with _blaming(given["out"]):
        try:
            check_url(url)
            with metered(f"Téléchargement de {shortened(url)}…") as watch:
                fewer = given["accepter_baisse"]
                done = refresh.refresh(folder, url, inputs, limit, watch, fewer=fewer)
        except refresh.FewerContractsError as error:
            message = f"{error} Pour l'accepter : --accepter-baisse."
            raise BadValueError("--url", [message]) from None
        except DownloadError as error:
            raise BadValueError("--url", [str(error)]) from None
    if not done.changed:
        say("Déjà à jour : le serveur n'a rien de plus récent.")
    _tell(done.report, given["format"])


@marches.command("liberer", cls=Command, help="Sort des marchés de quarantaine, ou l'annule.")
@click.argument("uids", nargs=-1, required=True, metavar="UID [UID…]")
@_options(
    out=_OUT,
    service={"required": True, "metavar": "SERVICE", "help": "Service qui décide."},
    motif={"required": True, "metavar": "TEXTE", "help": "Pourquoi."},
    code={
        "multiple": True,
        "metavar": "CODE",
        "help": "Motif de quarantaine levé ; sans lui, tous ceux du marché.",
    },
    annuler={"is_flag": True, "help": "Annule une décision précédente."},
    acheteurs=_BUYERS,
    format=_FORMAT,
)
def liberer(**given: Any) -> None:
    """Release contracts."""
    from sources.contracts import releases, store  # noqa: PLC0415  its engine takes a second

    folder = _folder(given["out"], existing=True)
    inputs = _inputs(given["acheteurs"])
    decision = releases.Decision.UNDO if given["annuler"] else releases.Decision.RELEASE
    options = {"uid": "UID", "code": "--code", "qui": "--service", "pourquoi": "--motif"}
    with _blaming(given["out"]):
        try:
            with metered("Nouveau calcul de la table…") as watch:
                report = store.release(
                    folder,
                    given["uids"],
                    given["code"],
                    given["service"],
                    given["motif"],
                    inputs,
                    decision,
                    watch=watch,
                )
        except releases.RefusedDecisionError as error:
            raise BadValueError(options[error.field], [str(error)]) from None
    _tell(report, given["format"])


def _files(count: int) -> str:
    return "1 fichier" if count == 1 else f"{count} fichiers"


def _inputs(buyers: str | None) -> Inputs:
    from sources.contracts.inputs import read_inputs  # noqa: PLC0415  it loads the rules

    try:
        path = None if buyers is None else _path("--acheteurs", buyers)
        return read_inputs(_parameters(), DATA / "contracts", _today(), path)
    except UnreadableFileError as error:
        option = "données livrées" if buyers is None else "--acheteurs"
        raise BadValueError.of_file(option, buyers or error.name, error.problems) from None
    except CoverageError as error:
        raise BadValueError("données livrées", [str(error)]) from None


def _parameters() -> ParameterSet:
    return read_parameters(DATA / "parameters")


def _today() -> date:
    return datetime.now().astimezone().date()


def _path(option: str, text: str) -> Path:
    if not text.strip():
        raise BadValueError(option, ["chemin vide : indiquez un fichier."])
    return Path(text)


def _folder(text: str, *, existing: bool = False) -> Path:
    """Return the folder of the table.

    Raises:
        BadValueError: a file, an impossible name, or a folder of the shipped data.
    """
    if not text.strip():
        raise BadValueError("--out", ["chemin vide : indiquez un dossier."])
    path = Path(text)
    shown = shortened(text)
    try:
        if "\0" not in text and path.exists() and not path.is_dir():
            message = f"« {shown} » est un fichier : indiquez un dossier."
            raise BadValueError("--out", [message])
        if Path(os.path.realpath(path)).is_relative_to(DATA):
            message = f"« {shown} » est dans les données livrées : écrivez ailleurs."
            raise BadValueError("--out", [message])
        if is_of_the_product(Path(os.path.realpath(path)), DATA.parent):
            message = f"« {shown} » est un dossier du programme : écrivez ailleurs."
            raise BadValueError("--out", [message])
        if existing and not path.is_dir():
            raise BadValueError("--out", [f"« {shown} » : dossier introuvable."])
    except (OSError, ValueError) as error:
        raise BadValueError("--out", [f"« {shown} » : {reason(error)}."]) from None
    return path


@contextmanager
def _blaming(out: str) -> Iterator[None]:
    """Turn the refusals of the store into refusals of `--out`."""
    from sources.contracts.folder import StoreError  # noqa: PLC0415  loaded with the store

    try:
        yield
    except StoreError as error:
        raise BadValueError("--out", [str(error)]) from None
    except MemoryError:
        message = f"« {shortened(out)} » : mémoire insuffisante pour cet import."
        raise BadValueError("--out", [message]) from None


def _unreadable(errors: tuple[UnreadableFileError, ...]) -> BadValueError:
    messages = [
        f"{shortened(error.name)}, {problem.sentence()}"
        for error in errors
        for problem in error.problems
    ]
    return BadValueError("FICHIER", messages)


def _tell(report: Report, form: str) -> None:
    """Say on stderr what was noticed, and print the report."""
    said = [_noticed("", problem) for problem in report.problems]
    for error in report.unreadable:
        said += [_noticed(error.name, problem) for problem in error.problems]
    for file, _ in report.files:
        said += [_noticed(file.name, problem) for problem in file.problems]
    say_all(said)
    if form == "json":
        text = json.dumps(report.record(), ensure_ascii=False, indent=2)
    else:
        text = "\n".join(report.lines())
    try:
        deliver(f"{text}\n".encode())
    except BadValueError as error:
        if sys.stdout is not None:
            raise
        message = "elle est fermée : le compte rendu est perdu, mais la table est à jour."
        raise BadValueError(error.option, [message]) from None


def _noticed(name: str, problem: Problem) -> str:
    kind = {Severity.ERROR: "Erreur", Severity.WARNING: "Avertissement"}
    where = f"{shortened(name)}, " if name else ""
    return f"{kind.get(problem.severity, 'Information')} : {where}{problem.sentence()}"
