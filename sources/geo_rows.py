"""What data/geo holds besides shapes, as plain frozen rows named as the files' columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class GeoDataError(Exception):
    """A file of data/geo is absent or not as expected; the message is French."""

    @classmethod
    def absent(cls, name: str) -> "GeoDataError":
        """Return the error for a file that cannot be read."""
        return cls(
            f"Données géographiques : « {name} » est absent ou illisible. "
            "Reconstruisez-les avec tools/build_geo.py."
        )


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune; `epci` is None for the few islands without one."""

    code: str
    nom: str
    departement: str
    epci: str | None
    arrondissement: str
    population: int
    codes_postaux: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpciRow:
    """An EPCI; `population` and `communes` count its part inside the region only."""

    code: str
    nom: str
    type: str
    population: int
    communes: int
    communes_hors_region: int
    departements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrondissementRow:
    """An arrondissement of a department."""

    code: str
    nom: str
    departement: str
    population: int


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A department or a region: name alone, with its article, after « de »; km² (Lambert-93)."""

    code: str
    nom: str
    nom_article: str
    nom_de: str
    population: int
    superficie_km2: float


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    """A department outside the region that borders it."""

    code: str
    nom: str
    nom_article: str
    nom_de: str


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A former, delegated or associated commune; `nom` may be unknown (empty)."""

    code: str
    nom: str
    commune: str
    nature: str


@dataclass(frozen=True, slots=True)
class BorderRow:
    """A common border in metres; `a` is in the region, `b` too when `dans_region`."""

    niveau: str
    a: str
    b: str
    longueur_m: int
    dans_region: bool


@dataclass(frozen=True, slots=True)
class GeoTables:
    """Everything data/geo says without shapes, each table in the order of its file."""

    manifest: Mapping[str, Any]
    communes: tuple[CommuneRow, ...]
    epci: tuple[EpciRow, ...]
    arrondissements: tuple[ArrondissementRow, ...]
    departements: tuple[NamedRow, ...]
    region: NamedRow
    voisins: tuple[NeighbourRow, ...]
    anciennes: tuple[FormerRow, ...]
    frontieres: tuple[BorderRow, ...]

    def heirs(self) -> dict[str, str]:
        """Return the present commune of every code that is no commune's any more."""
        present = {row.code for row in self.communes}
        return {row.code: row.commune for row in self.anciennes if row.code not in present}
