"""Applications in the store, and what an import, an edit or a removal does to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coverage.applications.application import Application
from coverage.errors import CoverageError
from coverage.model import Labelled
from coverage.territories import Atlas
from sources.applications.columns import COLUMNS
from sources.applications.form import application_of, application_record
from sources.store.words import Change, Item, Kind, Record, SpoiledStoreError


class Mode(Labelled):
    """What a file does to the applications in place."""

    UPDATE = "mise_a_jour", "Ajouter et mettre à jour"
    REPLACE = "remplacement", "Remplacer toutes les candidatures"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an import does to each application.

    Attributes:
        changed: before and after, in the order of the codes.
        applications: those there would be, in the order of the codes.
    """

    added: tuple[Application, ...]
    changed: tuple[tuple[Application, Application], ...]
    removed: tuple[Application, ...]
    unchanged: tuple[Application, ...]
    applications: tuple[Application, ...]


def read_items(items: Iterable[Item], atlas: Atlas) -> tuple[Application, ...]:
    """Return the applications of items of the store, in the order of the codes.

    Raises:
        SpoiledStoreError: one that the product did not write.
    """
    found = []
    for item in items:
        try:
            found.append(_known(application_of(item.record), atlas))
        except (ArithmeticError, CoverageError, LookupError, TypeError, ValueError):
            what = f"{item.kind.label} « {item.key} » illisible"
            raise SpoiledStoreError(what) from None
    return tuple(sorted(found, key=lambda one: one.code))


def _known(application: Application, atlas: Atlas) -> Application:
    """Return an application whose territories the atlas knows.

    Raises:
        UnknownCodeError: it does not know one.
    """
    atlas.positions((*application.territory, *application.extension))
    return application


def arrival(present: Sequence[Application], read: Sequence[Application], mode: Mode) -> Arrival:
    """Return what becomes of the applications in place when a file is imported.

    One is known by its code. Updating keeps those that the file does not hold; the row of the
    file takes the place of the whole application.
    """
    old = {one.code: one for one in present}
    new = {one.code: one for one in read}
    kept = {} if mode is Mode.REPLACE else {c: one for c, one in old.items() if c not in new}
    after = {**kept, **new}
    both = sorted(old.keys() & new.keys())
    removed = sorted(old.keys() - after.keys())
    return Arrival(
        added=tuple(new[code] for code in sorted(new.keys() - old.keys())),
        changed=tuple((old[c], new[c]) for c in both if old[c] != new[c]),
        removed=tuple(old[code] for code in removed),
        unchanged=tuple(old[c] for c in sorted(after.keys() & old.keys()) if after[c] == old[c]),
        applications=tuple(after[code] for code in sorted(after)),
    )


def changes_of(found: Arrival, shown: Iterable[Item]) -> list[Change]:
    """Return the changes of an import; one that changed since it was shown is a conflict."""
    seen = {item.key: item.revision for item in shown}
    put = (*found.added, *(after for _, after in found.changed))
    return [
        *(
            Change(Kind.APPLICATION, o.code, application_record(o), seen.get(o.code, 0))
            for o in put
        ),
        *(Change(Kind.APPLICATION, o.code, None, seen.get(o.code, 0)) for o in found.removed),
    ]


def differences(before: Application, after: Application) -> tuple[tuple[str, str, str], ...]:
    """Return the cells that differ: column, before, after."""
    old, new = application_record(before), application_record(after)
    return tuple((c, str(old[c]), str(new[c])) for c in COLUMNS if old[c] != new[c])


def cells_of(record: Record) -> Mapping[str, str]:
    """Return the cells of a record, for a form."""
    return {column: str(record[column]) for column in COLUMNS}
