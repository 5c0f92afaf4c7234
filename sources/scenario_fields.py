"""The fields of a change as anybody may have written them: read strictly, all errors at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from coverage.model import Post, Role
from coverage.territories import Atlas
from sources import figures
from sources.codes import CodeReader
from sources.days import UNKNOWN_DAY, Day, last_day
from sources.fields import identifier, words
from sources.problems import shortened
from sources.roster.columns import COLUMNS, LONGEST
from sources.upkeep.edit import read_typed

MOST_CODES = 500
_EXACT = re.compile(r"[1-9][0-9]{0,14}/[1-9][0-9]{0,14}", re.ASCII)
"""A figure that no decimals hold: a third, say."""
_NO_POST = Post("", "", Role.FACILITATOR, Fraction(1))


class ScenarioFormError(Exception):
    """A scenario that cannot be read; `messages` holds one sentence each, in French."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__(" ".join(self.messages))


class Fields:
    """The fields of one record; what is wrong gathers until `refuse`.

    A value that is missing or wrong is replaced by an empty one.
    """

    def __init__(
        self,
        record: object,
        atlas: Atlas,
        names: frozenset[str],
        problems: list[str] | None = None,
    ) -> None:
        self.atlas = atlas
        self.problems: list[str] = [] if problems is None else problems
        self.record: Mapping[object, object] = record if isinstance(record, Mapping) else {}
        if not isinstance(record, Mapping):
            self.problems.append("un bloc de champs est attendu.")
        for name in self.record:
            if name not in names:
                self.say(str(name), "champ inconnu : retirez-le.")

    def say(self, name: str, message: str) -> None:
        """Note what is wrong with a field."""
        self.problems.append(f"« {shortened(name)} » : {message}")

    def refuse(self, more: Iterable[str] = ()) -> None:
        """Refuse what has something wrong.

        Raises:
            ScenarioFormError: with all that was noted.
        """
        messages = [*self.problems, *more]
        if messages:
            raise ScenarioFormError(messages)

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        """Return a text on one line."""
        raw = self.raw(name, most)
        value = words(raw, most).value or ""
        if required and not value:
            self.say(name, "à remplir.")
        return value

    def items(self, name: str, most: int) -> Sequence[object]:
        """Return the items of a list."""
        found = self.record.get(name)
        if not isinstance(found, list | tuple):
            self.say(name, "une liste est attendue.")
            return ()
        if len(found) > most:
            self.say(name, f"plus de {most} éléments : retirez-en.")
            return ()
        return found

    def key(self, name: str) -> str:
        """Return the id of a post."""
        text = self.text(name, 64, required=True)
        read = identifier(text)
        if read.value is None:
            self.say(name, read.message)
        return read.value or ""

    def fte(self, name: str) -> Fraction:
        """Return ETP above zero, exactly."""
        return self._fte(name, self.raw(name, figures.LONGEST))

    def _fte(self, name: str, text: str) -> Fraction:
        if _EXACT.fullmatch(text):
            return Fraction(text)
        read = figures.fte(text)
        if read.value is None:
            self.say(name, read.message)
        return read.value or Fraction(1)

    def last_day(self, name: str) -> Day:
        """Return the last day of a convention, as precisely as it is written."""
        read = last_day(self.raw(name, figures.LONGEST).strip())
        if read.value is None:
            self.say(name, read.message)
        elif read.value.date is None:
            self.say(name, "donnez le dernier jour : JJ/MM/AAAA, ou une année.")
        return read.value or UNKNOWN_DAY

    def code(self, name: str) -> str:
        """Return the code of one territory."""
        return next(iter(self._codes(name, [self.record.get(name)])), "")

    def codes(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """Return the codes of a list, each once."""
        if name not in self.record and not required:
            return ()
        found = self._codes(name, self.items(name, MOST_CODES))
        if required and not found:
            self.say(name, "donnez au moins un territoire.")
        return found

    def area(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return a perimeter and an extension; a code in both is of the perimeter."""
        own = self.codes("perimetre")
        extension = tuple(code for code in self.codes("extension") if code not in own)
        return own, extension

    def home(self, name: str) -> str | None:
        """Return the department of a seat, None when it is not known."""
        read = CodeReader(self.atlas).department(self.raw(name, figures.LONGEST))
        if read.value is None:
            self.say(name, read.message)
        return read.value or None

    def post(self, name: str) -> Post:
        """Return the post of its cells, read as the reader of a roster file does."""
        cells = self.record.get(name)
        if not isinstance(cells, Mapping):
            self.say(name, "les champs d'un poste sont attendus.")
            return _NO_POST
        inner = Fields(cells, self.atlas, frozenset(COLUMNS), self.problems)
        texts = {column: inner.raw(column, LONGEST) for column in COLUMNS}
        exact = {column: texts[column] for column in _FIGURES if _EXACT.fullmatch(texts[column])}
        typed = read_typed({**texts, **dict.fromkeys(exact, "1")}, self.atlas)
        for problem in typed.errors:
            self.say(problem.column or name, problem.message)
        if not texts["id"]:
            self.say("id", "à remplir : c'est l'identifiant du poste.")
        if typed.post is None:
            return _NO_POST
        fte, share = (Fraction(exact[one]) if one in exact else None for one in _FIGURES)
        read = typed.post
        return replace(read, fte=fte or read.fte, state_share=share or read.state_share)

    def raw(self, name: str, most: int) -> str:
        """Return a field as it is written, "" for what is no text."""
        found = self.record.get(name, "")
        if not isinstance(found, str):
            self.say(name, "un texte est attendu.")
            return ""
        if len(found) > most:
            self.say(name, f"texte de plus de {most} caractères : raccourcissez-le.")
            return ""
        return found

    def _codes(self, name: str, written: Iterable[object]) -> tuple[str, ...]:
        reader = CodeReader(self.atlas)
        codes: dict[str, None] = {}
        for one in written:
            read = reader.one(one) if isinstance(one, str) and len(one) <= figures.LONGEST else None
            if read is None or read.value is None:
                self.say(name, read.message if read else "un code est attendu.")
            else:
                codes[read.value] = None
        return tuple(codes)


_FIGURES = ("etp", "part_marches_etat")
"""Cells that hold a figure."""
