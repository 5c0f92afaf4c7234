"""Applications in the store, and what an import, an edit or a removal does to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coverage.applications.application import Application
from coverage.errors import CoverageError
from coverage.model import Labelled
from coverage.territories import Atlas
from sources.applications.columns import COLUMNS
from sources.applications.form import application_of, application_record
from sources.store.words import Change, Item, Kind, Record


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
        unread: codes of those that cannot be read and go away.
    """

    added: tuple[Application, ...]
    changed: tuple[tuple[Application, Application], ...]
    removed: tuple[Application, ...]
    unchanged: tuple[Application, ...]
    applications: tuple[Application, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A kept application that cannot be read: its code, the structure it names, and why."""

    code: str
    structure: str
    why: str


def read_items(
    items: Iterable[Item], atlas: Atlas
) -> tuple[tuple[Application, ...], tuple[Unread, ...]]:
    """Return the applications of items of the store, and those that cannot be read, by code.

    One that cannot be read takes nothing away from the others.
    """
    found, unread = [], []
    for item in items:
        try:
            application = application_of(item.record)
            why = _wrong(application, item.key, atlas)
        except (ArithmeticError, CoverageError, LookupError, TypeError, ValueError):
            why = "une de ses cellules n'est pas de celles que le produit écrit."
        if why:
            unread.append(Unread(item.key, str(item.record.get("structure", "")), why))
        else:
            found.append(application)
    return (
        tuple(sorted(found, key=lambda one: one.code)),
        tuple(sorted(unread, key=lambda one: one.code)),
    )


def _wrong(application: Application, key: str, atlas: Atlas) -> str:
    """Return why an application cannot be examined, "" when it can."""
    codes = (*application.territory, *application.extension)
    if lost := [code for code in codes if not atlas.knows(code)]:
        listed = ", ".join(f"« {code} »" for code in lost)
        return f"elle nomme un territoire que la géographie ne connaît pas : {listed}."
    if application.code != key:
        return f"le numéro qu'elle porte est « {application.code} »."
    return ""


def arrival(
    present: Sequence[Application],
    read: Sequence[Application],
    mode: Mode,
    unread: Collection[Unread] = (),
) -> Arrival:
    """Return what becomes of the applications in place when a file is imported.

    One is known by its code, whatever its capitals, and keeps it. Updating keeps those that
    the file does not hold; the row of the file takes the place of the whole application.
    `unread` are those in place that cannot be read: replacing all removes them too.
    """
    old = {one.code: one for one in present}
    known = {code.casefold(): code for code in (*old, *(one.code for one in unread))}
    named = [replace(one, code=known.get(one.code.casefold(), one.code)) for one in read]
    new = {one.code: one for one in named}
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
        unread=tuple(one.code for one in unread if mode is Mode.REPLACE and one.code not in new),
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
        *(
            Change(Kind.APPLICATION, code, None, seen.get(code, 0))
            for code in (*(one.code for one in found.removed), *found.unread)
        ),
    ]


def differences(before: Application, after: Application) -> tuple[tuple[str, str, str], ...]:
    """Return the cells that differ: column, before, after."""
    old, new = application_record(before), application_record(after)
    return tuple((c, str(old[c]), str(new[c])) for c in COLUMNS if old[c] != new[c])


def cells_of(record: Record) -> Mapping[str, str]:
    """Return the cells of a record, for a form."""
    return {column: str(record.get(column, "")) for column in COLUMNS}
