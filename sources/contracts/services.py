"""The register of State services: who is accompanied by a facilitator, who is not yet.

Unknown is not « no »: a service that nobody filled in is « non renseigné ». Saved whole under
a lock; every change is also a line of a journal that is never rewritten. A buyer is named by
its SIRET, or by a SIREN for all its establishments. No person is ever named.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from coverage.model import Labelled
from sources.csv_fr import csv_bytes, restored
from sources.files import write_whole
from sources.problems import Problem, UnreadableFileError
from sources.records import read_records

REGISTER_FILE, JOURNAL_FILE, LOCK_FILE = (
    "services_etat.csv",
    "services_etat_historique.csv",
    ".verrou-services",
)
SIREN_LENGTH, SIRET_LENGTH = 9, 14
LOCK_SECONDS = 10.0


class Accompaniment(Labelled):
    """What is known of a service."""

    YES = "accompagne", "Accompagné"
    NOT_YET = "pas_encore", "Pas encore accompagné"
    UNKNOWN = "non_renseigne", "Non renseigné"


@dataclass(frozen=True, slots=True)
class Service:
    """What the register says of one buyer.

    Attributes:
        buyer: SIRET (14 digits), or SIREN (9) for all its establishments.
        structure: of the roster, which accompanies it; "" when not known.
        since: "" or AAAA-MM-JJ.
        by: the service that said so, never a person.
        revision: 0 for a shipped line, then one more at each change.
    """

    buyer: str
    name: str = ""
    state: Accompaniment = Accompaniment.UNKNOWN
    structure: str = ""
    since: str = ""
    source: str = ""
    by: str = ""
    changed: str = ""
    revision: int = 0

    @property
    def when(self) -> str:
        """Return when it was saved, as people read it; "" when never.

        >>> Service("1", changed="2026-11-22 18:05 UTC").when
        'le 22/11/2026 à 18:05 (temps universel)'
        """
        if not self.changed:
            return ""
        day, hour, *_ = (*self.changed.split(), "")
        return f"le {'/'.join(reversed(day.split('-')))} à {hour} (temps universel)"


COLUMNS = {
    "acheteur": "buyer",
    "nom": "name",
    "etat": "state",
    "structure": "structure",
    "depuis": "since",
    "source": "source",
    "saisi_par": "by",
    "modifie_le": "changed",
    "revision": "revision",
}
"""Column of the file → field of `Service`."""
SHIPPED_COLUMNS = ("acheteur", "nom", "etat", "structure", "depuis", "source")
JOURNAL_COLUMNS = ("quand_utc", "pourquoi", "avant", *COLUMNS)


class StaleServiceError(Exception):
    """Somebody saved the same service meanwhile; `current` is what they wrote."""

    def __init__(self, current: Service) -> None:
        self.current = current
        super().__init__(
            f"modifié par {current.by or 'un autre service'} {current.when} : relisez cette fiche, "
            "puis enregistrez de nouveau si votre saisie tient toujours."
        )


class BusyRegisterError(Exception):
    """The register is being written by somebody else for too long."""


class Register(Mapping[str, Service]):
    """Services by buyer; `of` finds the line of a SIRET, its SIREN's for want of its own."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._services = {one.buyer: one for one in services}

    def __getitem__(self, buyer: str) -> Service:
        return self._services[buyer]

    def __iter__(self) -> Iterator[str]:
        return iter(self._services)

    def __len__(self) -> int:
        return len(self._services)

    def of(self, siret: str) -> Service:
        """Return what is known of a buyer; unknown when nothing is written."""
        found = self._services.get(siret) or self._services.get(siret[:SIREN_LENGTH])
        return found or Service(siret)


def read_register(folder: Path, shipped: Path) -> Register:
    """Return the register: the shipped lines, those of the folder, then the journal's.

    The journal is written first: a save cut short is finished by reading it.

    Raises:
        UnreadableFileError: a file that cannot be read, or a wrong cell.
    """
    services: dict[str, Service] = {}
    for path in (shipped, folder / REGISTER_FILE):
        if path.is_file():
            services |= {one.buyer: one for one in _read(path)}
    for one in _journal(folder / JOURNAL_FILE):
        if one.revision > services.get(one.buyer, Service(one.buyer)).revision:
            services[one.buyer] = one
    return Register(services.values())


def save_service(folder: Path, shipped: Path, service: Service, why: str) -> Register:
    """Write one service; `service.revision` is the one that was read before the change.

    Raises:
        StaleServiceError: another revision was saved meanwhile; nothing is written.
        BusyRegisterError: the lock cannot be had.
        UnreadableFileError: wrong cells, or a register that cannot be read.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  only writing needs the library

    refused = problems_of(service)
    if refused:
        raise UnreadableFileError("fiche du service", refused)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK_FILE, timeout=LOCK_SECONDS):
            register = read_register(folder, shipped)
            before = register.get(service.buyer, Service(service.buyer))
            if before.revision != service.revision:
                raise StaleServiceError(before)
            now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
            saved = replace(service, revision=before.revision + 1, changed=f"{now} UTC")
            _append(folder / JOURNAL_FILE, saved, before, why)
            kept = Register([*(one for one in register.values() if one.revision), saved])
            write_whole(folder / REGISTER_FILE, register_bytes(kept.values()))
            return Register([*register.values(), saved])
    except Timeout:
        raise BusyRegisterError(
            "le registre est en cours d'écriture par quelqu'un d'autre : réessayez."
        ) from None


def register_bytes(services: Iterable[Service]) -> bytes:
    """Write the register as a CSV file."""
    ordered = sorted(services, key=lambda one: one.buyer)
    return csv_bytes(tuple(COLUMNS), ([_cell(one, f) for f in COLUMNS.values()] for one in ordered))


def problems_of(service: Service) -> list[Problem]:
    """Return what is wrong with a service."""
    found = []
    if not service.buyer.isdigit() or len(service.buyer) not in {SIREN_LENGTH, SIRET_LENGTH}:
        message = "attendu un SIRET (14 chiffres) ou un SIREN (9 chiffres)."
        found.append(Problem(None, "acheteur", service.buyer, message))
    if service.since:
        try:
            date.fromisoformat(service.since)
        except ValueError:
            message = "ce n'est pas un jour : écrivez AAAA-MM-JJ."
            found.append(Problem(None, "depuis", service.since, message))
    if service.structure and service.state is not Accompaniment.YES:
        message = "une structure n'est dite que pour un service accompagné : retirez-la."
        found.append(Problem(None, "structure", service.structure, message))
    return found


def _cell(service: Service, field: str) -> str:
    return str(asdict(service)[field])


def _service(cells: Mapping[str, str], name: str, line: int) -> Service:
    values = {field: cells.get(column, "") for column, field in COLUMNS.items()}
    revision = values.pop("revision") or "0"
    state = values.pop("state") or Accompaniment.UNKNOWN.value
    problems = []
    if state not in {one.value for one in Accompaniment}:
        expected = ", ".join(one.value for one in Accompaniment)
        problems.append(Problem(line, "etat", state, f"attendu l'un de : {expected}."))
    if not revision.isdigit():
        problems.append(Problem(line, "revision", revision, "attendu un nombre entier."))
    if problems:
        raise UnreadableFileError(name, problems)
    service = Service(**values, state=Accompaniment(state), revision=int(revision))
    wrong = [replace(problem, line=line) for problem in problems_of(service)]
    if wrong:
        raise UnreadableFileError(name, wrong)
    return service


def _read(path: Path) -> list[Service]:
    columns = (
        tuple(COLUMNS) if path.name == REGISTER_FILE and _has_revision(path) else SHIPPED_COLUMNS
    )
    return [_service(cells, path.name, line) for line, cells in read_records(path, columns)]


def _has_revision(path: Path) -> bool:
    with path.open(encoding="utf-8-sig") as file:
        return "revision" in file.readline()


def _journal(path: Path) -> list[Service]:
    """Return the lines of the journal; a last line cut short was never saved."""
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8-sig")
    whole = text[: text.rfind("\n") + 1]
    rows = csv.DictReader(io.StringIO(whole, newline=""), delimiter=";")
    found = []
    for number, row in enumerate(rows, start=2):
        cells = {name: restored(value or "") for name, value in row.items() if name}
        if len(cells) == len(JOURNAL_COLUMNS):
            found.append(_service(cells, path.name, number))
    return found


def _append(path: Path, saved: Service, before: Service, why: str) -> None:
    """Add one line to the journal, whole and on the disk before anything else changes."""
    told = f"{before.state.value} {before.structure}".strip()
    row: Sequence[str] = (
        saved.changed,
        why,
        told,
        *(_cell(saved, field) for field in COLUMNS.values()),
    )
    content = csv_bytes(JOURNAL_COLUMNS, [[" ".join(cell.split()) for cell in row]])
    with path.open("ab+") as file:
        file.seek(0)
        whole = file.read().rfind(b"\n") + 1  # a line cut short was never saved
        file.truncate(whole)
        file.write(content.split(b"\r\n", 1)[1] if whole else content)
        file.flush()
        os.fsync(file.fileno())
