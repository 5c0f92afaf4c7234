"""One parser a field: the text of a cell → its value, or what is wrong with it.

A parser returns a `Reading`; the file's reader adds the line and the column. Figures,
days and kinds of post have a module each; they are found here too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from coverage.model import Certainty
from sources.cells import Reading, twice_encoded
from sources.days import FAR_YEAR, FIRST_YEAR, Day, exact_day, first_day, last_day
from sources.figures import figure, fte, share
from sources.problems import Severity, shortened
from sources.roles import role
from sources.text import folded

__all__ = [
    "FAR_YEAR",
    "FIRST_YEAR",
    "Day",
    "Reading",
    "certainty",
    "exact_day",
    "figure",
    "first_day",
    "fte",
    "identifier",
    "last_day",
    "role",
    "says_nothing",
    "share",
    "words",
]

MAX_TEXT = 2_000

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_NOTHING = re.compile(
    "-+|–|—|[?]+|n[acr]|so|neant|inconnue?|aucune?|vide|sans_objet|non_(?:renseigne|connu)e?"
)
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_NONCHARACTERS = range(0xFDD0, 0xFDF0)
_PLANE_ENDS = (0xFFFE, 0xFFFF)


def words(text: str, most: int = MAX_TEXT) -> Reading[str]:
    """Read a text: one line, single spaces, composed accents, nothing invisible.

    Control characters become spaces; characters that only change how others show
    (zero width, direction) are taken away, with an info.
    """
    spaced = "".join(" " if unicodedata.category(c) in _BREAKS else c for c in text)
    hidden = dict.fromkeys(c for c in spaced if _is_hidden(c))
    visible = "".join(c for c in spaced if c not in hidden)
    line = re.sub(" +", " ", unicodedata.normalize("NFC", visible)).strip()
    if len(line) > most:
        return Reading(None, f"texte de plus de {most} caractères : raccourcissez-le.")
    if before := twice_encoded(line):
        message = (
            f"accents abîmés par un encodage : sans doute « {shortened(before)} » ; corrigez la "
            "cellule, ou enregistrez le tableau en « CSV UTF-8 »."
        )
        return Reading(line, message, Severity.WARNING)
    if hidden:
        codes = ", ".join(f"U+{ord(c):04X}" for c in hidden)
        return Reading(line, f"caractère invisible retiré ({codes}).", Severity.INFO)
    return Reading(line)


def _is_hidden(character: str) -> bool:
    """Tell whether a character shows nothing of its own, or is no character at all."""
    code = ord(character)
    no_character = code in _NONCHARACTERS or code & 0xFFFF in _PLANE_ENDS
    return no_character or unicodedata.category(character) in {"Cf", "Cs"}


def says_nothing(text: str) -> bool:
    """Tell whether a cell holds a word or a mark for « nothing known »: it is as if empty.

    >>> says_nothing("n.c."), says_nothing("—"), says_nothing("non")
    (True, True, False)
    """
    return _NOTHING.fullmatch(re.sub("[./]", "", folded(text))) is not None


_CERTAINTIES: Mapping[str, Certainty] = {
    "": Certainty.ESTABLISHED,
    **{c.value: c for c in Certainty},
    "presume": Certainty.TO_CONFIRM,
    "presume,_a_confirmer": Certainty.TO_CONFIRM,
}


def certainty(text: str) -> Reading[Certainty]:
    """Read how sure a row is; an empty cell is what the file's author states."""
    found = _CERTAINTIES.get(folded(text))
    if found is None:
        expected = ", ".join(c.value for c in Certainty)
        return Reading(None, f"certitude inconnue. Attendu : {expected}, ou rien (établi).")
    return Reading(found)


def identifier(text: str) -> Reading[str]:
    """Read a post's own identifier; it is optional."""
    if text and not _IDENTIFIER.fullmatch(text):
        return Reading(
            None, "identifiant invalide : lettres sans accent, chiffres, « . », « _ » ou « - »."
        )
    return Reading(text)
