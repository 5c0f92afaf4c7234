"""What is in what, and what borders what: codes only, no shapes.

The commune is the atom. Departments and EPCI are groupings of communes, and they do
not nest in one another: an EPCI may lie in several departments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from coverage.errors import UnknownCodeError
from coverage.model import Level

Positions: TypeAlias = npt.NDArray[np.int64]
"""Sorted positions of communes in an atlas."""

WHOLE_REGION = "region"
"""The word that stands for every commune in a perimeter."""

NO_COMMUNE: Positions = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune; `former` lists the codes it took over, `epci` may be missing."""

    code: str
    name: str
    department: str
    epci: str | None
    population: int
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """The communes of a region and their groupings. Make it with `Atlas.build`.

    An atlas equals itself only, so that what is drawn from one can be kept by it.

    Attributes:
        population: inhabitants of each commune, in order of position.
        groups: for each level, the territory index of each commune (-1: none).
        neighbours: department → departments it borders, longest border first,
            those outside the region included.
    """

    region: str
    communes: tuple[Commune, ...]
    names: Mapping[str, str]
    neighbours: Mapping[str, tuple[str, ...]]
    population: npt.NDArray[np.int64]
    groups: Mapping[Level, npt.NDArray[np.int64]]
    group_codes: Mapping[Level, tuple[str, ...]]
    _members: Mapping[str, Positions]
    _levels: Mapping[str, Level]
    _known: frozenset[str]

    @classmethod
    def build(
        cls,
        communes: Sequence[Commune],
        names: Mapping[str, str],
        region: str,
        neighbours: Mapping[str, tuple[str, ...]] | None = None,
        known: frozenset[str] = frozenset(),
    ) -> Atlas:
        """Index a region.

        Args:
            communes: in any order; they are kept in order of code.
            names: names of departments and EPCI by code; the region's under the word
                `region`, for its code may be a department's elsewhere.
            region: code of the region; a perimeter names it by the word `region`.
            neighbours: departments that border each department.
            known: further codes that are right but hold no commune here.
        """
        ordered = tuple(sorted(communes, key=lambda commune: commune.code))
        borders = dict(neighbours or {})
        groups, group_codes = _group(ordered, region)
        levels: dict[str, Level] = {}
        members: dict[str, Positions] = {WHOLE_REGION: np.arange(len(ordered), dtype=np.int64)}
        for level in (Level.DEPARTMENT, Level.EPCI):
            order = np.argsort(groups[level], kind="stable")
            starts = np.searchsorted(groups[level][order], np.arange(len(group_codes[level]) + 1))
            for index, code in enumerate(group_codes[level]):
                members[code] = order[starts[index] : starts[index + 1]]
                levels[code] = level
        for position, commune in enumerate(ordered):
            alone = np.array([position], dtype=np.int64)
            for code in (commune.code, *commune.former):
                members.setdefault(code, alone)
            levels[commune.code] = Level.COMMUNE
        levels[WHOLE_REGION] = Level.REGION
        outside = {code for codes in borders.values() for code in codes}
        return cls(
            region=region,
            communes=ordered,
            names=dict(names),
            neighbours=borders,
            population=np.array([commune.population for commune in ordered], dtype=np.int64),
            groups=groups,
            group_codes=group_codes,
            _members=members,
            _levels=levels,
            _known=known | frozenset(members) | outside,
        )

    def __len__(self) -> int:
        return len(self.communes)

    @property
    def region_name(self) -> str:
        """The name of the region, or its code when it has none."""
        return self.names.get(WHOLE_REGION, self.region)

    def codes(self, level: Level) -> tuple[str, ...]:
        """Return the codes of the territories of a level, in order of code."""
        return self.group_codes[level]

    def name(self, code: str) -> str:
        """Return the name of a territory, the region's too, or its code when it has none here."""
        if code == WHOLE_REGION:
            return self.region_name
        if self._levels.get(code) is Level.COMMUNE:
            return self.communes[int(self._members[code][0])].name
        return self.names.get(code, code)

    def level_of(self, code: str) -> Level | None:
        """Return the level of a code, None for one outside the region."""
        return self._levels.get(code)

    def knows(self, code: str) -> bool:
        """Tell whether the code is right: in the region, or bordering it."""
        return code in self._known

    def positions(self, codes: Iterable[str]) -> Positions:
        """Return the communes of several territories, each once.

        Raises:
            UnknownCodeError: a code that is neither of the region nor of a neighbour.
        """
        parts = []
        for code in codes:
            if code not in self._known:
                raise UnknownCodeError(code)
            parts.append(self._members.get(code, NO_COMMUNE))
        if not parts:
            return NO_COMMUNE
        return parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts))

    def restrict(self, codes: Iterable[str]) -> Atlas:
        """Return the atlas in which only those territories exist."""
        kept = [self.communes[int(position)] for position in self.positions(codes)]
        return Atlas.build(kept, self.names, self.region, self.neighbours, known=self._known)


def _group(
    communes: Sequence[Commune], region: str
) -> tuple[dict[Level, npt.NDArray[np.int64]], dict[Level, tuple[str, ...]]]:
    """Number the territories of each level and say to which each commune belongs."""
    count = len(communes)
    groups: dict[Level, npt.NDArray[np.int64]] = {
        Level.COMMUNE: np.arange(count, dtype=np.int64),
        Level.REGION: np.zeros(count, dtype=np.int64),
    }
    codes: dict[Level, tuple[str, ...]] = {
        Level.COMMUNE: tuple(commune.code for commune in communes),
        Level.REGION: (region,),
    }
    for level, of in (
        (Level.DEPARTMENT, [commune.department for commune in communes]),
        (Level.EPCI, [commune.epci for commune in communes]),
    ):
        codes[level] = tuple(sorted({code for code in of if code is not None}))
        rank: dict[str | None, int] = {code: index for index, code in enumerate(codes[level])}
        groups[level] = np.array([rank.get(code, -1) for code in of], dtype=np.int64)
    return groups, codes
