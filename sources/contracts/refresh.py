"""The connector: the latest table of an address, in place of the one it gave before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coverage.errors import InvalidValueError
from coverage.parameters import Interval
from sources.contracts.download import fetch
from sources.contracts.folder import LOCK_PATIENCE, Folder, StoreError, locked, prepared, saying
from sources.contracts.inputs import Inputs
from sources.contracts.manifest import KnownFile, read_manifest
from sources.contracts.partial import Partial, Told
from sources.contracts.place import DOWNLOAD_LOCK, DOWNLOADS
from sources.contracts.report import Report
from sources.contracts.staging import FewerRowsError, Origin, Watch, is_whole, nothing
from sources.contracts.state import read_state
from sources.contracts.store import UnreadableFilesError, import_files, report_on
from sources.contracts.web import DownloadError, Patience, check_url
from sources.files import reason
from sources.parameters import ParameterSet

URL, LIMIT = "marche_adresse", "marche_telechargement_max"
_HEAD = 2048
_PAGE = (b"<!doctype html", b"<html")
_KILO = 1000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did.

    Attributes:
        report: on the rows of the address's file.
        changed: False when the server had nothing newer.
    """

    report: Report
    changed: bool


class FewerContractsError(DownloadError):
    """The new file has less than half the rows of the one it would replace: to be confirmed."""


def default_url(parameter_set: ParameterSet, on: date) -> str:
    """Return the address used when none is given.

    Raises:
        InvalidValueError: the parameter is absent, or no text.
    """
    value = _value(parameter_set, URL, on)
    if not isinstance(value, str):
        raise InvalidValueError(f"Le paramètre « {URL} » doit être une adresse.")
    return value


def size_limit(parameter_set: ParameterSet, on: date) -> int:
    """Return the most bytes that are downloaded.

    Raises:
        InvalidValueError: the parameter is absent, or no number.
    """
    value = _value(parameter_set, LIMIT, on)
    if not isinstance(value, Interval):
        raise InvalidValueError(f"Le paramètre « {LIMIT} » doit être un nombre de Mo.")
    return int(value.central * _KILO * _KILO)


def _value(parameter_set: ParameterSet, key: str, on: date) -> object:
    try:
        return parameter_set[key].on(on).value
    except KeyError:
        raise InvalidValueError(f"Paramètre absent de data/parameters : « {key} ».") from None


def refresh(
    path: Path,
    url: str,
    inputs: Inputs,
    limit: int,
    watch: Watch = nothing,
    patience: Patience | None = None,
    *,
    fewer: bool = False,
) -> Refreshed:
    """Bring the file of an address up to date in the table of a folder.

    Nothing is replaced before the whole file is there, checked and read without an error.

    Args:
        path: the folder, made when absent.
        url: the address; the file it gave before is replaced, the others stay.
        inputs: thresholds, list of buyers, day.
        limit: most bytes.
        watch: told of each step.
        patience: time-outs and attempts; the usual ones when not given.
        fewer: take a file with less than half the rows of what it replaces.

    Raises:
        FewerContractsError: the file has less than half those rows; it is kept for a next call.
        DownloadError: no usable file; the message ends with the date of the table that stays.
        StoreError: the folder refuses.
    """
    check_url(url)
    try:
        with _alone(path) as downloads:
            partial = Partial(downloads, url)
            known = _known(path, url)
            told = fetch(partial, _told(known), limit, patience or Patience(), watch)
            if told is None and known is not None:
                return Refreshed(report_on(path, known), changed=False)
            report = _imported(path, partial, told or Told(url), inputs, watch, fewer=fewer)
            return Refreshed(report, changed=True)
    except OSError as error:
        raise StoreError(f"« {path} » : écriture impossible : {reason(error)}.") from None
    except DownloadError as error:
        raise type(error)(f"{url} : {error} {_standing(path)}") from None


@contextmanager
def _alone(path: Path) -> Iterator[Path]:
    """Give the folder of downloads, to one refresh at a time."""
    message = f"« {path} » : un autre téléchargement est en cours dans ce dossier."
    alone = locked(path, DOWNLOAD_LOCK, message, LOCK_PATIENCE)
    with prepared(path, DOWNLOADS, DOWNLOAD_LOCK), alone:
        with saying(path):
            (path / DOWNLOADS).mkdir(exist_ok=True)
        yield path / DOWNLOADS


def _known(path: Path, url: str) -> KnownFile | None:
    """Return the file of an address whose rows are really in the table."""
    state = read_state(path)
    if state is None or state.unfinished or state.damaged:
        return None
    folder = Folder(path)
    file = read_manifest(folder)[0].of_url(url)
    return file if file in state.files and file is not None and is_whole(folder, file) else None


def _told(known: KnownFile | None) -> Told | None:
    if known is None:
        return None
    return Told(known.url, known.name, known.etag, known.last_modified)


def _imported(
    path: Path, partial: Partial, told: Told, inputs: Inputs, watch: Watch, *, fewer: bool
) -> Report:
    """Import a whole download; its bytes are removed, good or bad.

    Raises:
        DownloadError: a web page, or a file that cannot be read to its end.
    """
    with partial.path.open("rb") as file:
        head = file.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_PAGE):
        partial.forget()
        raise DownloadError("le serveur a répondu une page, pas des données : vérifiez l'adresse.")
    origin = Origin(told.name, partial.url, told.etag, told.last_modified, fewer)
    try:
        report = import_files(path, [partial.path], inputs, watch, origin)
    except UnreadableFilesError as error:
        if any(isinstance(one, FewerRowsError) for one in error.errors):
            said = error.errors[0].problems[0].message
            raise FewerContractsError(f"fichier reçu suspect : {said}") from None
        partial.forget()
        problems = [problem for one in error.errors for problem in one.problems]
        said = " ".join(problem.sentence() for problem in problems[:3])
        raise DownloadError(f"fichier reçu inutilisable : {said}") from None
    partial.forget()
    return report


def _standing(path: Path) -> str:
    """Say which table stays."""
    state = read_state(path)
    if state is None:
        return "Aucune table n'est encore en place."
    return f"La table du {state.built_on:%d/%m/%Y} reste en place."
