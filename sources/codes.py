"""Codes of territories as people write them: lost zeros, old communes, « région »."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from sources.fields import Reading
from sources.problems import Severity, shortened
from sources.text import folded

DEPARTMENT_LENGTH, COMMUNE_LENGTH = 2, 5
_SEPARATORS = re.compile(r"[|,]")
ONE = (
    "Attendu : un département (2 caractères), une commune (5), un EPCI (9 chiffres) ou « region »."
)
LIST = f"{ONE[:-1]}, séparés par « | »."
COMMAS = f"{ONE[:-1]}, séparés par des virgules."
_DEPARTMENT = "Attendu : les 2 caractères d'un département, ou rien."


@dataclass(frozen=True, slots=True)
class CodeReader:
    """Reads codes against an atlas."""

    atlas: Atlas

    def one(self, text: str, expected: str = ONE) -> Reading[str]:
        """Read one code; what had to be mended is said as an info."""
        code = text.strip().upper()
        if folded(text) == WHOLE_REGION:
            return Reading(WHOLE_REGION)
        mended = self._with_its_zero(code)
        if not self.atlas.knows(mended):
            hint = " Un tableur l'a mis en notation scientifique." if "E+" in mended else ""
            return Reading(None, f"code inconnu : « {shortened(text)} ».{hint} {expected}")
        present = self._present(mended)
        if present != code:
            why = "zéro perdu" if present == mended else "ancienne commune"
            message = f"« {text} » lu comme « {present} » ({why})."
            return Reading(present, message, Severity.INFO)
        return Reading(present)

    def many(self, text: str, expected: str = LIST) -> tuple[tuple[str, ...], list[Reading[str]]]:
        """Read codes separated by `|` or `,`; return them, each once, and what to report."""
        readings = [self.one(part, expected) for part in _SEPARATORS.split(text) if part.strip()]
        codes = dict.fromkeys(r.value for r in readings if r.value is not None)
        return tuple(codes), [r for r in readings if r.message]

    def department(self, text: str) -> Reading[str]:
        """Read a department, of the region or bordering it; an empty cell is none."""
        if not text:
            return Reading("")
        read = self.one(text, _DEPARTMENT)
        if read.value is None or self._is_department(read.value):
            return read
        return Reading(None, f"« {shortened(text)} » n'est pas un département. {_DEPARTMENT}")

    def _is_department(self, code: str) -> bool:
        level = self.atlas.level_of(code)
        return level is Level.DEPARTMENT or (level is None and len(code) == DEPARTMENT_LENGTH)

    def _with_its_zero(self, code: str) -> str:
        """Put back the zero a spreadsheet took from a department or a commune."""
        if code.isascii() and code.isdigit() and len(code) in {1, COMMUNE_LENGTH - 1}:
            return "0" + code
        return code

    def _present(self, code: str) -> str:
        """Return the present code of a commune that was taken over by another."""
        if self.atlas.level_of(code) is not None or len(code) != COMMUNE_LENGTH:
            return code
        positions = self.atlas.positions([code])
        return self.atlas.communes[int(positions[0])].code if positions.size else code
