"""Reasons to refuse a geometry file, in French, each with what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SHOWN = 5


class Reason(StrEnum):
    """Why a geometry file is refused."""

    EMPTY = "vide"
    NO_CODE_COLUMN = "colonne_code_absente"
    BAD_CODES = "codes_illisibles"
    DOUBLED_CODES = "codes_en_double"
    MISSING_CODES = "codes_absents"
    NO_COMMON_CODE = "aucun_code_commun"
    NO_GEOMETRY = "contours_absents"
    NOT_POLYGONS = "pas_des_polygones"
    NO_CRS = "crs_absent"
    WRONG_CRS = "crs_faux"
    SWAPPED_AXES = "axes_inverses"
    OVERLAPS = "chevauchements"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, with its French sentence."""

    reason: Reason
    message: str


def listed(items: Sequence[str]) -> str:
    """Return the first items, and how many more there are.

    >>> listed(["a", "b", "c", "d", "e", "f", "g"])
    'a, b, c, d, e et 2 de plus'
    """
    more = len(items) - SHOWN
    text = ", ".join(items[:SHOWN])
    return f"{text} et {more} de plus" if more > 0 else text
