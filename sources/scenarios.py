"""Ready scenarios (data/scenarios/*.yaml): suppositions worth trying, read on the present roster.

A change is written as `sources.scenario_form` writes it, or as one of two shorthands that
take the rest from the roster: another reading of a post (`lecture`), a convention carried
on by a new one (`suite`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from coverage.model import Certainty, Labelled
from coverage.scenario import AddPost, Change, MovePost, Scenario, ScenarioError, apply
from sources.dataset import Dataset
from sources.days import first_day, last_day
from sources.figures import fte
from sources.problems import refuse_errors
from sources.scenario_form import MOST_NAME, MOST_NOTE, TYPE, ScenarioFormError, read_change
from sources.yaml_text import NO_DAY, Entry, read_yaml


class Status(Labelled):
    """What a ready scenario is worth."""

    ASSUMPTION = "hypothese", "Hypothèse"
    READING = "lecture", "Lecture possible de la source"
    TEXT = "texte", "Ce que dit le texte"


@dataclass(frozen=True, slots=True)
class Ready:
    """A scenario that is shipped.

    Attributes:
        key: name of its file.
        sources: what it rests on, each with its reference.
        day: the day on which it tells most, None for any.
        refused: why the present roster does not allow it, () when it does.
    """

    key: str
    scenario: Scenario
    status: Status
    sources: tuple[str, ...]
    day: date | None
    refused: tuple[str, ...] = ()


def ready_scenarios(data: Dataset) -> tuple[Ready, ...]:
    """Return the ready scenarios, in the order they ask for, on the roster of a data set.

    Raises:
        UnreadableFileError: a file is absent, unreadable, or has errors.
    """
    ranked = [_read(path, data) for path in sorted((data.folder / "scenarios").glob("*.yaml"))]
    return tuple(one for _, one in sorted(ranked, key=lambda pair: (pair[0], pair[1].key)))


def _read(path: Path, data: Dataset) -> tuple[str, Ready]:
    top = Entry(path.name, "", read_yaml(path), [])
    name, note = top.text("nom")[:MOST_NAME], top.text("note")[:MOST_NOTE]
    status = top.text("statut")
    if status not in set(Status):
        top.report("statut", status, f"attendu : {', '.join(Status)}.")
        status = Status.ASSUMPTION
    sources = tuple(entry.text("reference") for entry in top.entries("sources"))
    day = top.day("jour") if top.get("jour") else None
    listed = top.entries("changements")
    rank = top.text("rang")
    changes, refused = _changes(listed, data)
    refuse_errors(path.name, top.problems)
    scenario = Scenario(name, changes, " ".join(note.split()))
    if not refused:
        try:
            apply(data.roster, scenario)
        except ScenarioError as error:
            refused = error.messages
    shown = None if day == NO_DAY else day
    return rank, Ready(path.stem, scenario, Status(status), sources, shown, refused)


def _changes(
    listed: tuple[Entry, ...], data: Dataset
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """Return the changes of a file on a roster, and why some cannot be made."""
    changes: list[Change] = []
    refused: list[str] = []
    for entry in listed:
        kind = str(entry.get(TYPE))
        try:
            changes.append(_SHORTHANDS.get(kind, _plain)(entry, data))
        except ScenarioFormError as error:
            refused += error.messages
    return tuple(changes), tuple(dict.fromkeys(refused))


def _plain(entry: Entry, data: Dataset) -> Change:
    return read_change(entry.content, data.atlas)


def _reading(entry: Entry, data: Dataset) -> Change:
    """Return a post read otherwise, as data/roster/lectures.csv says."""
    wanted = (entry.text("poste"), entry.text("lecture"))
    for one in data.readings:
        if (one.post, one.name) == wanted:
            return MovePost(one.post, one.home, one.perimeter, one.extension)
    raise ScenarioFormError(
        [f"le poste « {wanted[0]} » n'a pas, ou n'a plus, de lecture à discuter dans l'annuaire."]
    )


def _carried_on(entry: Entry, data: Dataset) -> Change:
    """Return the convention that takes over from another, on the same perimeter."""
    key = entry.text("poste")
    before = next((post for post in data.roster.posts if post.id == key), None)
    if before is None:
        raise ScenarioFormError([f"le poste « {key} » n'est plus dans l'annuaire."])
    starts, ends = first_day(entry.text("date_debut")).value, last_day(entry.text("date_fin")).value
    if starts is None or ends is None:
        raise ScenarioFormError([f"les dates de la suite du poste « {key} » sont illisibles."])
    return AddPost(
        replace(
            before,
            id=entry.text("id"),
            fte=fte(entry.text("etp")).value or before.fte,
            starts=starts.date,
            starts_precision=starts.precision,
            ends=ends.date,
            ends_precision=ends.precision,
            programme=entry.text("programme"),
            certainty=Certainty.TO_CONFIRM,
            source=entry.text("source"),
            attested_on=None,
        )
    )


_SHORTHANDS: Mapping[str, Callable[[Entry, Dataset], Change]] = {
    "lecture": _reading,
    "suite": _carried_on,
}
