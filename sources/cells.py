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
    r"#+|#N/?[AD]|#DIV/0!|ERR(?:EUR)?:[0-9]{3}"
    r"|#(?:REF|VALUE|VALEUR|NULL|NUL|NUM|NOMBRE|SPILL|PROPAGATION|[EÉ]PARS|CALC|CALCUL"
    r"|BLOCKED|BLOQU[EÉ]|FIELD|CHAMP|BUSY|OCCUP[EÉ]|CONNECT|UNKNOWN|INCONNU)!"
    r"|#NAME\?|#NOM\?|#GETTING_DATA",
)
LOST = "\ufffd"
"""What stands where a character could not be read, and was lost."""
_TWICE = re.compile("[\u00c2\u00c3\u00c5\u00e2]")
_UTF_7 = re.compile(r"\+A[A-Za-z0-9]{2}-")
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
    if text.startswith(("#", "E", "e")) and _FAULTY.fullmatch("".join(text.upper().split())):
        return "une formule en erreur, pas une valeur : corrigez-la dans le tableur."
    if LOST in text:
        return (
            f"caractère perdu (« {LOST} ») : le fichier a été enregistré dans un mauvais "
            "encodage ; retapez la cellule, ou repartez du fichier d'origine."
        )
    if text in _BOOLEANS:
        return "VRAI ou FAUX n'est pas une valeur d'ici : tapez la valeur de la cellule."
    return ""


def twice_encoded(text: str) -> str:
    """Return what a text was before its accents were encoded twice, "" for any other text.

    >>> twice_encoded("DeuxiÃ¨me"), twice_encoded("Â l'été"), twice_encoded("l'+AOk-t+AOk-")
    ('Deuxième', '', "l'été")
    """
    try:
        if _TWICE.search(text):
            return text.encode("cp1252").decode("utf-8")
        if _UTF_7.search(text):
            return text.encode("ascii").decode("utf-7")
    except UnicodeError:
        pass
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
