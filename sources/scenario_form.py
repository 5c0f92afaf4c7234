"""Scenarios ↔ plain values (JSON): what the store keeps, an address carries, a data file says.

Written exactly, read strictly: what a stranger sends is checked field by field, against the
codes of the atlas, and all that is wrong is said at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from coverage.model import Post, Precision
from coverage.scenario import (
    AcceptLead,
    AddPost,
    Change,
    CutPerimeter,
    ExtendPerimeter,
    MovePost,
    Placement,
    PlaceUnlocated,
    RemovePost,
    RenewConvention,
    ResizePost,
    Scenario,
)
from coverage.territories import Atlas
from sources.csv_fr import FRACTION_DECIMALS, decimal_comma
from sources.scenario_fields import Fields, ScenarioFormError
from sources.store.records import RANK, post_record

__all__ = [
    "MOST_CHANGES",
    "MOST_NAME",
    "MOST_NOTE",
    "ScenarioFormError",
    "change_record",
    "read_change",
    "read_scenario",
    "scenario_record",
]

MOST_CHANGES = 60
MOST_NAME, MOST_NOTE = 100, 1_000
TYPE = "type"


def scenario_record(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as values that JSON keeps exactly."""
    return {
        "nom": scenario.name,
        "note": scenario.note,
        "changements": [change_record(change) for change in scenario.changes],
    }


def change_record(change: Change) -> dict[str, Any]:
    """Return a change as values that JSON keeps exactly."""
    kind, write = _WRITERS[type(change)]
    return {TYPE: kind, **write(change)}


def read_scenario(record: object, atlas: Atlas) -> Scenario:
    """Return the scenario of a record that anybody may have written.

    Raises:
        ScenarioFormError: with one sentence in French for each thing that is wrong.
    """
    top = Fields(record, atlas, frozenset({"nom", "note", "changements"}))
    name = top.text("nom", MOST_NAME, required=True)
    note = top.text("note", MOST_NOTE)
    changes, wrong = [], []
    for number, one in enumerate(top.items("changements", MOST_CHANGES), start=1):
        try:
            changes.append(read_change(one, atlas))
        except ScenarioFormError as error:
            wrong += [f"Changement {number} : {message}" for message in error.messages]
    top.refuse(wrong)
    return Scenario(name, tuple(changes), note)


def read_change(record: object, atlas: Atlas) -> Change:
    """Return the change of a record.

    Raises:
        ScenarioFormError: as `read_scenario`.
    """
    kind = record.get(TYPE) if isinstance(record, Mapping) else None
    if not isinstance(kind, str) or kind not in _READERS:
        known = ", ".join(_READERS)
        raise ScenarioFormError([f"changement d'un type inconnu. Attendu : {known}."])
    names, read = _READERS[kind]
    fields = Fields(record, atlas, frozenset({TYPE, *names}))
    change = read(fields)
    fields.refuse()
    return change


def _cells(post: Post) -> dict[str, str]:
    """Return the cells of a post that say something."""
    record = post_record(post, 0)
    return {column: text for column, text in record.items() if column != RANK and text}


def _figure(value: Fraction) -> str:
    exact = not value * 10**FRACTION_DECIMALS % 1
    return decimal_comma(value) if exact else str(value)


def _last_day(change: RenewConvention) -> str:
    whole = date(change.ends.year, 12, 31)
    if change.precision is Precision.YEAR and change.ends == whole:
        return f"{change.ends:%Y}"
    return change.ends.isoformat()


def _area(change: MovePost | CutPerimeter) -> dict[str, Any]:
    return {"perimetre": list(change.perimeter), "extension": list(change.extension)}


def _write_place(change: PlaceUnlocated) -> dict[str, Any]:
    places = [{"code": one.code, "etp": _figure(one.fte)} for one in change.places]
    return {"poste": change.post, "lieux": places}


def _read_move(fields: Fields) -> MovePost:
    home = fields.home("departement")
    perimeter, extension = fields.area()
    return MovePost(fields.key("poste"), home, perimeter, extension)


def _read_renew(fields: Fields) -> RenewConvention:
    day = fields.last_day("date_fin")
    return RenewConvention(fields.key("poste"), day.date or date.max, day.precision)


def _read_place(fields: Fields) -> PlaceUnlocated:
    key = fields.key("poste")
    inner = [
        Fields(one, fields.atlas, frozenset({"code", "etp"}), fields.problems)
        for one in fields.items("lieux", MOST_CHANGES)
    ]
    return PlaceUnlocated(key, tuple(Placement(one.code("code"), one.fte("etp")) for one in inner))


_WRITERS: Mapping[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    AddPost: ("ajouter", lambda c: {"poste": _cells(c.post)}),
    ResizePost: ("etp", lambda c: {"poste": c.post, "etp": _figure(c.fte)}),
    RemovePost: ("retirer", lambda c: {"poste": c.post}),
    MovePost: ("deplacer", lambda c: {"poste": c.post, "departement": c.home or "", **_area(c)}),
    ExtendPerimeter: ("etendre", lambda c: {"poste": c.post, "codes": list(c.codes)}),
    CutPerimeter: ("reduire", lambda c: {"poste": c.post, **_area(c)}),
    RenewConvention: ("terme", lambda c: {"poste": c.post, "date_fin": _last_day(c)}),
    AcceptLead: ("piste", lambda c: {"piste": c.lead, "poste": _cells(c.post)}),
    PlaceUnlocated: ("placer", _write_place),
}
"""Change → its type in a record, and its fields."""

_READERS: Mapping[str, tuple[tuple[str, ...], Callable[[Fields], Change]]] = {
    "ajouter": (("poste",), lambda f: AddPost(f.post("poste"))),
    "etp": (("poste", "etp"), lambda f: ResizePost(f.key("poste"), f.fte("etp"))),
    "retirer": (("poste",), lambda f: RemovePost(f.key("poste"))),
    "deplacer": (("poste", "departement", "perimetre", "extension"), _read_move),
    "etendre": (
        ("poste", "codes"),
        lambda f: ExtendPerimeter(f.key("poste"), f.codes("codes", required=True)),
    ),
    "reduire": (
        ("poste", "perimetre", "extension"),
        lambda f: CutPerimeter(f.key("poste"), *f.area()),
    ),
    "terme": (("poste", "date_fin"), _read_renew),
    "piste": (
        ("piste", "poste"),
        lambda f: AcceptLead(f.text("piste", 64, required=True), f.post("poste")),
    ),
    "placer": (("poste", "lieux"), _read_place),
}
"""Type of a record → the fields it has, and how they are read."""
