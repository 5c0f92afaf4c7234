"""YAML read as text only: "09" stays a code, `no` stays a word, a key given twice is seen.

Values are interpreted by who reads them, so that a quote forgotten changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from sources.files import read_bytes
from sources.problems import Problem, UnreadableFileError
from sources.text import decode

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NO_DAY = date(1, 1, 1)


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file: dicts, lists and texts.

    Raises:
        UnreadableFileError: absent, or not YAML, or a key given twice.
    """
    text = decode(read_bytes(path), path.name)
    try:
        node = yaml.compose(text, Loader=_Loader)
        _refuse_twice(node, path.name)
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        message = "YAML illisible : vérifiez l'indentation, les guillemets et les deux-points."
        raise UnreadableFileError(path.name, [Problem(line, "", "", message)]) from None


def _refuse_twice(node: yaml.Node | None, name: str) -> None:
    """Refuse a key given twice in one mapping: YAML would keep the last in silence."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_twice(child, name)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if key.value in seen:
                message = "clé présente deux fois : gardez-en une."
                line = key.start_mark.line + 1
                raise UnreadableFileError(name, [Problem(line, key.value, "", message)])
            seen.add(key.value)
            _refuse_twice(child, name)


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping of a YAML file and its path in it; problems gather in one list.

    A value that is missing or wrong is reported, and replaced by an empty one.
    """

    name: str
    path: str
    content: Any
    problems: list[Problem]

    def place(self, key: str) -> str:
        """Return the path of a key, as messages name it."""
        return f"{self.path}.{key}" if self.path else key

    def report(self, key: str, value: Any, message: str) -> None:
        """Note a problem of a key."""
        self.problems.append(Problem(None, self.place(key), str(value), message))

    def get(self, key: str) -> Any:
        """Return what stands under a key, None when nothing does."""
        return self.content.get(key) if isinstance(self.content, Mapping) else None

    def text(self, key: str, *, optional: bool = False) -> str:
        """Return a text that is not empty."""
        value = self.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if not (optional and value in {None, ""}):
            self.report(key, value or "", "clé absente ou vide : un texte est attendu.")
        return ""

    def day(self, key: str) -> date:
        """Return a date written AAAA-MM-JJ."""
        text = self.text(key)
        try:
            return date.fromisoformat(text)
        except ValueError:
            if text:
                self.report(key, text, "date illisible : écrivez AAAA-MM-JJ.")
        return NO_DAY

    def entry(self, key: str) -> Entry:
        """Return the mapping under a key."""
        value = self.get(key)
        if not isinstance(value, Mapping):
            self.report(key, value or "", "clé absente : un bloc « clé: valeur » est attendu.")
            value = {}
        return Entry(self.name, self.place(key), value, self.problems)

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Return the mappings listed under a key."""
        value = self.get(key)
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.report(key, value or "", "clé absente : une liste est attendue.")
            return ()
        return tuple(
            Entry(self.name, f"{self.place(key)}[{index}]", item, self.problems)
            for index, item in enumerate(value, start=1)
        )
