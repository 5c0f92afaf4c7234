"""Codes of territories as people write them: lost zeros, old communes, « région »."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from sources.cells import SPACES, Reading, lookalikes
from sources.dates.months import month_number
from sources.problems import Severity, shortened
from sources.text import folded

DEPARTMENT_LENGTH, COMMUNE_LENGTH, EPCI_LENGTH, SIRET_LENGTH = 2, 5, 9, 14
_SEPARATORS = re.compile(r"[|,]")
ONE = (
    "Attendu : un département (2 caractères), une commune (5), un EPCI (9 chiffres) ou « region »."
)
LIST = f"{ONE[:-1]}, séparés par « | »."
COMMAS = f"{ONE[:-1]}, séparés par des virgules."
DEPARTMENT = "Attendu : les 2 caractères d'un département, ou rien."

_DECIMALS = re.compile(r"([0-9]+)[.,]0+", re.ASCII)
_GROUPED = re.compile(
    rf"[0-9]{{2}}[{SPACES}][0-9]{{3}}|[0-9]{{3}}[{SPACES}][0-9]{{3}}[{SPACES}][0-9]{{3}}", re.ASCII
)
_FRENCH_DEPARTMENT = re.compile(r"0[1-9]|[13-8][0-9]|2[1-9AB]|9[0-5]|97[1-46]", re.ASCII)
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.ASCII)
_DECIMAL_NUMBER = re.compile(r"[0-9]+\.[0-9]+", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", re.ASCII)
_DAY_OF_MONTH = re.compile(r"[0-9]{1,2}-([^\W\d_]{3,})\.?")


@dataclass(frozen=True, slots=True)
class CodeReader:
    """Reads codes against an atlas."""

    atlas: Atlas

    def one(self, text: str, expected: str = ONE) -> Reading[str]:
        """Read one code; what had to be mended is said as an info."""
        code = text.strip().upper()
        if folded(text) == WHOLE_REGION:
            return Reading(WHOLE_REGION)
        whole = _whole(code)
        mended = self._with_its_zeros(whole)
        if not self.atlas.knows(mended):
            why = f"code inconnu : « {shortened(text)} »."
            return Reading(None, f"{why}{self._hint(mended)}{lookalikes(code)} {expected}")
        present = self._present(mended)
        if present != code:
            why = _why(code, whole, mended, present)
            return Reading(
                present, f"« {shortened(text)} » lu comme « {present} » ({why}).", Severity.INFO
            )
        return Reading(present)

    def many(self, text: str, expected: str = LIST) -> tuple[tuple[str, ...], list[Reading[str]]]:
        """Read codes separated by `|` or `,`; return them, each once, and what to report."""
        return gathered([self.one(p, expected) for p in _SEPARATORS.split(text) if p.strip()])

    def department(self, text: str) -> Reading[str]:
        """Read a department, of the region or bordering it; an empty cell is none."""
        if not text:
            return Reading("")
        read = self.one(text, DEPARTMENT)
        if read.value is None or self.is_department(read.value):
            return read
        return Reading(None, f"« {shortened(text)} » n'est pas un département. {DEPARTMENT}")

    def is_department(self, code: str) -> bool:
        """Tell whether a known code is a department's."""
        level = self.atlas.level_of(code)
        return level is Level.DEPARTMENT or (level is None and len(code) == DEPARTMENT_LENGTH)

    def _with_its_zeros(self, code: str) -> str:
        """Put back the zero a spreadsheet took from a department or a commune.

        A department may also be written on three digits, as some files do.
        """
        if not (code.isascii() and code.isdigit()):
            return code
        if len(code) in {1, COMMUNE_LENGTH - 1}:
            return "0" + code
        return code[1:] if len(code) == len("031") and code.startswith("0") else code

    def _present(self, code: str) -> str:
        """Return the present code of a commune that was taken over by another."""
        if self.atlas.level_of(code) is not None or len(code) != COMMUNE_LENGTH:
            return code
        positions = self.atlas.positions([code])
        return self.atlas.communes[int(positions[0])].code if positions.size else code

    def _hint(self, code: str) -> str:
        """Say what an unknown code may have been; "" when nothing shows."""
        if _SCIENTIFIC.fullmatch(code):
            return " Un tableur l'a mis en notation scientifique."
        if _DECIMAL_NUMBER.fullmatch(code):
            return (
                f" Un tableur y voit un nombre : {self._as_typed(code)}mettez la cellule en texte."
            )
        if _is_date(code):
            return " Un tableur y voit une date : mettez la cellule en texte, codes séparés par |."
        if code == self.atlas.region:
            return f" C'est le code de la région : écrivez « {WHOLE_REGION} »."
        if _FRENCH_DEPARTMENT.fullmatch(code):
            return " Ce département n'est ni dans la région, ni voisin : retirez-le."
        return _length_hint(code)

    def _as_typed(self, code: str) -> str:
        """Return the two departments that a decimal number may have been, said; "" for none."""
        whole, decimals = code.split(".")
        # « 11,30 » loses its last zero, « 09,11 » its first.
        parts = (whole.zfill(DEPARTMENT_LENGTH), decimals.ljust(DEPARTMENT_LENGTH, "0"))
        known = all(len(part) == DEPARTMENT_LENGTH and self.atlas.knows(part) for part in parts)
        return f"si c'est {'|'.join(parts)}, écrivez-le ainsi et " if known else ""


def gathered(readings: list[Reading[str]]) -> tuple[tuple[str, ...], list[Reading[str]]]:
    """Return the codes read, each once, and the readings that have something to report."""
    codes = dict.fromkeys(r.value for r in readings if r.value is not None)
    return tuple(codes), [r for r in readings if r.message]


def is_mangled(text: str) -> bool:
    """Tell whether a spreadsheet took the codes of a cell for a number or a date."""
    code = text.strip().upper()
    number = _SCIENTIFIC.fullmatch(code) or _DECIMAL_NUMBER.fullmatch(code)
    return number is not None or _is_date(code)


def _is_date(code: str) -> bool:
    if named := _DAY_OF_MONTH.fullmatch(code):
        return month_number(named[1]) is not None
    return _DATE.fullmatch(code) is not None


def _whole(code: str) -> str:
    """Return a code without the decimals or the spaces a spreadsheet put in it."""
    if found := _DECIMALS.fullmatch(code):
        return found[1]
    return re.sub(f"[{SPACES}]", "", code) if _GROUPED.fullmatch(code) else code


def _why(code: str, whole: str, mended: str, present: str) -> str:
    """Say what was mended from what is written to the present code."""
    reasons = (
        ("écrit comme un nombre", code != whole),
        ("zéro perdu" if len(whole) < len(mended) else "zéro de trop", whole != mended),
        ("ancienne commune", mended != present),
    )
    return ", ".join(reason for reason, holds in reasons if holds)


def _length_hint(code: str) -> str:
    if not (code.isascii() and code.isdigit()):
        return ""
    if len(code) == SIRET_LENGTH:
        return " C'est un SIRET : gardez ses 9 premiers chiffres."
    if len(code) in {EPCI_LENGTH - 1, EPCI_LENGTH + 1}:
        return f" Il a {len(code)} chiffres, au lieu de {EPCI_LENGTH}."
    if len(code) == COMMUNE_LENGTH:
        return " Un code postal n'est pas un code INSEE."
    return ""
