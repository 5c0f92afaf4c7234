"""What the store talks about: items, changes, signatures, and how it refuses, in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from coverage.model import Labelled

MOST_REASON = 500
"""Characters of a reason."""
SHIPPED = "Données livrées"
"""Who signs the first content, which no service typed."""
PARIS = ZoneInfo("Europe/Paris")

Record: TypeAlias = Mapping[str, Any]
"""The content of an item: JSON values by field."""


class Kind(Labelled):
    """What the store keeps."""

    ROSTER = "annuaire", "Annuaire"
    POST = "poste", "Poste"
    NEED = "besoin", "Besoin déclaré"
    OPERATION = "operation", "Grande opération"
    SCENARIO = "scenario", "Scénario"
    PARAMETER = "parametre", "Paramètre modifié"


class Action(Labelled):
    """Why a change was made, as the history prints it."""

    SEED = "amorcage", "Première installation"
    EDIT = "saisie", "Saisie"
    IMPORT = "import", "Import d'un fichier"
    CONFIRM = "confirmation", "Confirmation"
    RENEW = "renouvellement", "Convention renouvelée"
    END = "fin", "Fin de convention"
    MOVE = "perimetre", "Périmètre modifié"
    LEAD = "piste", "Piste acceptée"
    SCENARIO = "scenario", "Scénario appliqué"
    RESTORE = "restauration", "Retour à une version passée"
    BACKUP = "sauvegarde", "Sauvegarde remise en place"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing as it stands: `revision` is the one that last changed it."""

    kind: Kind
    key: str
    revision: int
    record: Record


@dataclass(frozen=True, slots=True)
class Signature:
    """Who changes something and why: a service from the list, never a person."""

    service: str
    reason: str
    action: Action = Action.EDIT


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an item.

    Attributes:
        record: its new content; None removes it.
        seen: revision of the item that was shown before the change; 0 = it did not
            exist; None = whatever stands there is replaced.
    """

    kind: Kind
    key: str
    record: Record | None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history: an item before and after, by whom, when (UTC), why."""

    number: int
    revision: int
    at: datetime
    service: str
    reason: str
    action: Action
    kind: Kind
    key: str
    before: Record | None
    after: Record | None
    previous: str
    mark: str

    @property
    def clock(self) -> str:
        """Return the time in France, as messages tell it."""
        return f"{self.at.astimezone(PARIS):%d/%m/%Y à %H:%M}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An item that changed since it was shown: what stands there, and who wrote it."""

    kind: Kind
    key: str
    present: Item | None
    by: str
    when: datetime

    def sentence(self) -> str:
        """Return what happened, in one line."""
        done = "retiré" if self.present is None else "modifié"
        at = self.when.astimezone(PARIS)
        return f"{done} par {self.by} à {at:%H:%M} (le {at:%d/%m/%Y})"


class StoreError(Exception):
    """The store cannot do it; the message says why and what to do, in French."""


class NewerStoreError(StoreError):
    """The database was made by a later version of the product."""


class ForeignStoreError(StoreError):
    """The database is not one of this product's."""


class AbsentStoreError(StoreError):
    """There is no database at this address."""


class UnmadeStoreError(StoreError):
    """There is no database yet, and none can be made."""


class DamagedStoreError(StoreError):
    """The database is no longer whole."""


class SpoiledStoreError(DamagedStoreError):
    """Something was written in the database otherwise than by the product."""

    def __init__(self, what: str) -> None:
        self.found = f"{what} : la base a été modifiée hors du produit."
        super().__init__(
            f"{self.found} Lancez « batch.py history verify », "
            "puis restaurez une sauvegarde (batch.py restore)."
        )

    @property
    def verdict(self) -> str:
        """Return what is told to who has just run `history verify`."""
        return f"{self.found} Restaurez une sauvegarde (batch.py restore)."


class RefusedFolderError(StoreError):
    """The folder where a copy is to be kept refuses it; the base is not at fault."""


class RefusedBackupError(StoreError):
    """A file that is not a whole backup; nothing is changed."""

    def __init__(self, name: str, messages: Sequence[str]) -> None:
        self.messages = tuple(f"sauvegarde « {name} » : {message}" for message in messages)
        super().__init__("\n".join(self.messages))


class BusyStoreError(StoreError):
    """Another user holds the database for too long."""


class RefusedSignatureError(StoreError):
    """Nobody of the list signs, or no reason is given."""


class RefusedRecordError(StoreError):
    """Something that the store could not give back as it was."""


class ConflictError(StoreError):
    """Something changed since it was shown; nothing was written."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__("\n".join(f"{one.key} : {one.sentence()}" for one in conflicts))
