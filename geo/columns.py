"""What the columns of public geometry files are called: IGN ADMIN EXPRESS, etalab contours.

Names are compared without case, in the order given: the first alias found wins.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ShapeKind:
    """One level that a user may bring.

    Attributes:
        word: the level as messages name it, plural.
        layers: names its layer may have in a file of several layers.
        pattern: what a code looks like.
        example: a code, for messages.
        columns: our column → aliases, the most telling first.
    """

    word: str
    layers: tuple[str, ...]
    pattern: re.Pattern[str]
    example: str
    columns: Mapping[str, tuple[str, ...]]


_NAMES: Final = ("nom_officiel", "nom", "libgeo", "libelle")
_DEPARTMENTS: Final = ("code_insee_du_departement", "insee_dep", "departement", "code_dept", "dep")

COMMUNES: Final = ShapeKind(
    word="communes",
    layers=("commune", "communes"),
    pattern=re.compile(r"(?:\d\d|2[AB])\d{3}"),
    example="09122",
    columns={
        "code": ("code_insee", "insee_com", "codgeo", "code_commune", "insee", "code"),
        "nom": ("nom_officiel", "nom", "nom_com", "nom_commune", "libgeo", "libelle"),
        "departement": _DEPARTMENTS,
        "epci": ("codes_siren_des_epci", "siren_epci", "code_epci", "epci"),
    },
)
EPCI: Final = ShapeKind(
    word="EPCI",
    layers=("epci", "groupement", "groupements"),
    pattern=re.compile(r"\d{9}"),
    example="243100518",
    columns={"code": ("code_siren", "siren_epci", "code_epci", "siren", "code"), "nom": _NAMES},
)
DEPARTMENTS: Final = ShapeKind(
    word="départements",
    layers=("departement", "departements"),
    pattern=re.compile(r"\d\d|2[AB]"),
    example="09",
    columns={
        "code": ("code_insee", "insee_dep", "code_dept", "dep", "code"),
        "nom": ("nom_officiel", "nom", "nom_dep", "libelle"),
    },
)


def find_columns(present: Iterable[object], kind: ShapeKind) -> dict[str, str]:
    """Return our column → the file's column, for those that the file has.

    >>> find_columns(["ID", "NOM", "INSEE_COM", "geometry"], COMMUNES)
    {'code': 'INSEE_COM', 'nom': 'NOM'}
    """
    by_lower = {str(name).lower(): str(name) for name in present}
    found = {}
    for ours, aliases in kind.columns.items():
        match = next((by_lower[alias] for alias in aliases if alias in by_lower), None)
        if match is not None:
            found[ours] = match
    return found
