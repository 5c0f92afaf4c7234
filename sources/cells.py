"""One cell read: its value, or what is wrong with it; and what no cell may hold."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Generic, TypeVar

from sources.problems import Problem, Severity

T = TypeVar("T")

SPACES = "\u0020\u00a0\u2007\u2009\u202f"
"""Spaces that people and spreadsheets put between digits."""

_FAULTY = re.compile(
    r"#+|#N/?A|#DIV/0!|ERR ?: ?[0-9]{3}"
    r"|#(?:REF|VALUE|VALEUR|NULL|NUL|NUM|NOMBRE|SPILL|PROPAGATION|[EÉ]PARS|CALC|CALCUL"
    r"|BLOCKED|BLOQU[EÉ]|FIELD|CHAMP|BUSY|OCCUP[EÉ]|CONNECT|UNKNOWN|INCONNU)!"
    r"|#NAME\?|#NOM\?|#GETTING_DATA",
)
_BOOLEANS = frozenset({"VRAI", "FAUX", "TRUE", "FALSE"})


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """The value read, or an error; a warning or an info may come with the value."""

    value: T | None
    message: str = ""
    severity: Severity = Severity.ERROR

    def problem(self, line: int, column: str, text: str) -> Problem | None:
        """Return the problem of this reading at its place, None when there is none."""
        if not self.message:
            return None
        return Problem(line, column, text, self.message, self.severity)


def spoiled(text: str) -> str:
    """Say why a cell holds no value at all, "" when it may hold one.

    A formula in error and a box of true or false are not what somebody wrote.

    >>> spoiled("#REF!")
    'une formule en erreur, pas une valeur : corrigez-la dans le tableur.'
    """
    if _FAULTY.fullmatch(text.upper()):
        return "une formule en erreur, pas une valeur : corrigez-la dans le tableur."
    if text in _BOOLEANS:
        return "VRAI ou FAUX n'est pas une valeur d'ici : tapez la valeur de la cellule."
    return ""


def lookalikes(text: str) -> str:
    """Name the characters that only look like a digit or a letter of a code, "" without any.

    >>> lookalikes("１,00")
    ' Caractère inattendu : « １ » (U+FF11) ; retapez la cellule.'
    """
    odd = [c for c in dict.fromkeys(text) if not c.isascii() and not _is_french(c)]
    if not odd:
        return ""
    named = ", ".join(f"« {c if c.isprintable() else '·'} » (U+{ord(c):04X})" for c in odd[:3])
    plural = "s" if len(odd) > 1 else ""
    return f" Caractère{plural} inattendu{plural} : {named} ; retapez la cellule."


def _is_french(character: str) -> bool:
    """Tell whether a character has its place in a French text: letter, space or mark."""
    kind = unicodedata.category(character)
    letter = unicodedata.name(character, "").startswith("LATIN")
    return letter or character in SPACES or kind.startswith("P")
