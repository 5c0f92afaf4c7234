"""data/parameters/*.yaml → dated parameters, and the values the engine reads at a date.

Each value stands beside its unit, its status, its reference and its day of check. All
problems of all files come at once, with the file and the key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from coverage.errors import InvalidValueError
from coverage.parameters import Interval, Parameter, ParameterValue, Status
from sources import fields
from sources.parameter_rules import check_known
from sources.problems import Problem, UnreadableFileError
from sources.yaml_text import Entry, read_yaml

Value: TypeAlias = Interval | bool | str | date | tuple[str, ...]

_BOUNDS = ("low", "central", "high")
_WORDS = {"true": True, "false": False}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ParameterSet:
    """All the parameters, by key, in the order of the files."""

    parameters: dict[str, Parameter]

    def __getitem__(self, key: str) -> Parameter:
        return self.parameters[key]

    def groups(self) -> dict[str, tuple[Parameter, ...]]:
        """Return the parameters by group, for a page that shows them all."""
        names = dict.fromkeys(parameter.group for parameter in self.parameters.values())
        return {
            name: tuple(p for p in self.parameters.values() if p.group == name) for name in names
        }

    def day(self, key: str, on: date) -> date:
        """Return a parameter that is a date.

        Raises:
            InvalidValueError: it has no value that early, or is no date.
        """
        value = self.parameters[key].on(on).value
        if not isinstance(value, date):
            raise InvalidValueError(f"Le paramètre « {key} » n'est pas une date.")
        return value


def read_parameters(folder: Path) -> ParameterSet:
    """Read all the parameter files of a folder.

    Raises:
        UnreadableFileError: with every problem of every file.
    """
    problems: list[Problem] = []
    parameters: dict[str, Parameter] = {}
    paths = sorted(folder.glob("*.yaml"))
    for path in paths:
        found: list[Problem] = []
        try:
            top = Entry(path.name, "", read_yaml(path), found)
        except UnreadableFileError as error:
            problems += [_in_file(path.name, problem) for problem in error.problems]
            continue
        group = top.text("group")
        content = top.entry("parameters").content
        for key, body in content.items():
            if key in parameters:
                found.append(Problem(None, key, "", "paramètre présent dans deux fichiers."))
            parameters[key] = _parameter(Entry(path.name, key, body, found), group)
        problems += [_in_file(path.name, problem) for problem in found]
    problems += check_known(parameters)
    if problems:
        raise UnreadableFileError(folder.name, problems)
    return ParameterSet(parameters)


def _in_file(name: str, problem: Problem) -> Problem:
    """Name the file in the message: the folder is read as a whole."""
    return Problem(problem.line, problem.column, problem.value, f"{name} : {problem.message}")


def _parameter(entry: Entry, group: str) -> Parameter:
    values = tuple(_value(item) for item in entry.entries("values"))
    if len({value.since for value in values}) < len(values):
        entry.report("values", "", "deux valeurs partent du même jour : gardez-en une.")
    return Parameter(
        key=entry.path,
        label=entry.text("label"),
        description=entry.text("description"),
        values=tuple(sorted(values, key=lambda value: value.since)),
        group=group,
    )


def _value(entry: Entry) -> ParameterValue:
    status = entry.text("status")
    known = {item.value: item for item in Status}
    if status and status not in known:
        entry.report("status", status, f"statut inconnu. Attendu : {', '.join(sorted(known))}.")
    return ParameterValue(
        since=entry.day("since"),
        value=_content(entry),
        unit=entry.text("unit"),
        status=known.get(status, Status.ASSUMPTION),
        reference=entry.text("reference"),
        checked_on=entry.day("checked_on"),
        note=entry.text("note", optional=True),
    )


def _content(entry: Entry) -> Value:
    """Return a value: a range, a list of codes, or what its text reads as."""
    if any(entry.get(bound) is not None for bound in _BOUNDS):
        return Interval(*(_figure(entry, bound) for bound in _BOUNDS))
    raw = entry.get("value")
    if isinstance(raw, list):
        return tuple(str(code) for code in raw)
    text = entry.text("value")
    if text in _WORDS:
        return _WORDS[text]
    if _DAY.fullmatch(text):
        return entry.day("value")
    read = fields.figure(text)
    quoted = entry.get("unit") in {"année", "années"}  # a year is a name, not a quantity
    if read.value is not None and not quoted:
        return Interval.exactly(read.value)
    return text


def _figure(entry: Entry, key: str) -> Fraction:
    raw: Any = entry.get(key)
    read = fields.figure(raw if isinstance(raw, str) else "")
    if read.value is None:
        entry.report(key, raw or "", read.message or "borne absente : low, central et high.")
        return Fraction(0)
    return read.value
