"""Decisions to take contracts out of quarantine: `liberations.csv`, where lines are only added.

A line releases a contract from one reason; a later line « annule » undoes it. Who decides is
a service, never a person.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

from coverage.model import Labelled
from sources.contracts.reasons import Quarantine
from sources.csv_fr import csv_bytes, restored
from sources.files import reason
from sources.problems import Problem, UnreadableFileError
from sources.records import read_records
from sources.services import service_named

COLUMNS = ("uid", "code", "decision", "qui", "pourquoi", "le")
MOST_WHY = 500
"""Characters of a motive."""


class Decision(Labelled):
    """What a line decides."""

    RELEASE = "libere", "Sorti de quarantaine"
    UNDO = "annule", "Décision annulée"


@dataclass(frozen=True, slots=True)
class Release:
    """One line: a contract, a reason of quarantine, and who decided, why and when (UTC)."""

    uid: str
    code: Quarantine
    decision: Decision
    who: str
    why: str
    on: str


class RefusedDecisionError(Exception):
    """A decision that cannot be taken; `field` is uid, code, qui or pourquoi."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def read_releases(path: Path) -> tuple[Release, ...]:
    """Return every line of the file, in order; none when it does not exist.

    Raises:
        UnreadableFileError: lines damaged by hand, all at once.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError:
        raise _damaged(path, None, "ce n'est pas un texte UTF-8") from None
    except OSError as error:
        raise _damaged(path, None, reason(error)) from None
    found: list[Release] = []
    problems: list[Problem] = []
    line = 0
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
        for line, cells in enumerate(rows, start=1):
            if line == 1 or not cells:
                continue
            try:
                uid, code, decision, who, why, on = map(restored, cells)
                found.append(Release(uid, Quarantine(code), Decision(decision), who, why, on))
            except ValueError:
                message = f"attendu {';'.join(COLUMNS)}, avec un motif et une décision connus."
                problems.append(Problem(line, "", ";".join(cells), message))
    except csv.Error:
        raise _damaged(path, line + 1, "guillemets mal fermés") from None
    if problems:
        raise UnreadableFileError(path.name, problems)
    return tuple(found)


def _damaged(path: Path, line: int | None, why: str) -> UnreadableFileError:
    return UnreadableFileError(path.name, [Problem(line, "", "", f"fichier abîmé : {why}.")])


def releases_bytes(releases: Iterable[Release]) -> bytes:
    """Write the file."""
    return csv_bytes(COLUMNS, (astuple(release) for release in releases))


def in_force(releases: Iterable[Release]) -> tuple[tuple[str, str], ...]:
    """Return the (uid, code) that are released now, sorted: the last line of each decides."""
    last = {(one.uid, one.code.value): one.decision for one in releases}
    return tuple(sorted(key for key, decision in last.items() if decision is Decision.RELEASE))


def decided(
    releases: Sequence[Release],
    held: Iterable[tuple[str, str]],
    uids: Sequence[str],
    codes: Sequence[str],
    decision: Decision,
    who: str,
    why: str,
    services: Sequence[str],
    now: datetime | None = None,
) -> tuple[Release, ...]:
    """Return the lines that a decision adds.

    `held` are the (uid, code) in quarantine now; without `codes`, all the reasons that hold
    each contract are meant; `services` are those that may decide; `now` is an aware moment,
    the clock's when not given.

    Raises:
        RefusedDecisionError: an unknown contract, reason or service, or no motive.
    """
    by = service_named(who, services)
    if by not in services:
        known = ", ".join(services)
        raise RefusedDecisionError("qui", f"service inconnu : « {who} ». Services : {known}.")
    motive = " ".join(why.split())
    if not motive or len(motive) > MOST_WHY:
        message = f"dites en {MOST_WHY} caractères au plus pourquoi vous en décidez ainsi."
        raise RefusedDecisionError("pourquoi", message)
    where = "en quarantaine"
    possible: dict[str, list[str]] = {}
    if decision is Decision.UNDO:
        held, where = in_force(releases), "libéré par une décision"
    for uid, code in sorted(set(held)):
        possible.setdefault(uid, []).append(code)
    unknown = [uid for uid in dict.fromkeys(uids) if uid not in possible]
    if unknown or not uids:
        names = ", ".join(f"« {uid} »" for uid in unknown) or "aucun marché donné"
        raise RefusedDecisionError("uid", f"aucun marché {where} sous cet identifiant : {names}.")
    moment = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = []
    for uid in dict.fromkeys(uids):
        for code in codes or possible[uid]:
            if code not in possible[uid]:
                message = f"« {uid} » n'est pas {where} pour « {code} »."
                raise RefusedDecisionError("code", message)
            lines.append(Release(uid, Quarantine(code), decision, by, motive, moment))
    return tuple(lines)


def read_services(path: Path) -> tuple[str, ...]:
    """Return the services that may decide, from a CSV file `service;note`.

    Raises:
        UnreadableFileError: absent, unreadable, or without a service.
    """
    rows = read_records(path, ("service", "note"))
    names = tuple(cells["service"] for _, cells in rows if cells["service"])
    if not names:
        raise UnreadableFileError(path.name, [Problem(None, "service", "", "aucun service.")])
    return names
