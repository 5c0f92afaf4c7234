"""What a map shows: the inside of a place, at one grain. Map, table and export share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas, Positions

GRAINS = {
    Level.REGION: (Level.DEPARTMENT, Level.EPCI, Level.COMMUNE),
    Level.DEPARTMENT: (Level.EPCI, Level.COMMUNE),
    Level.EPCI: (Level.COMMUNE,),
}
"""What each level is made of, coarsest first; communes are made of nothing."""
ENTER, CUT = "lieu:", "niveau:"
"""What the bar above a map tells, before a code: a place to go to, a grain to be cut at."""
GRAIN_NAMES = {
    Level.DEPARTMENT: "Départements",
    Level.EPCI: "EPCI",
    Level.COMMUNE: "Communes",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """The territories of one grain inside a place.

    Attributes:
        grain: what is drawn and clicked.
        place: code of a department or an EPCI; None for the whole region.
    """

    grain: Level = Level.DEPARTMENT
    place: str | None = None

    @property
    def name(self) -> str:
        """Return the name by which its shapes are served."""
        return str(self.grain) if self.place is None else f"{self.grain}-{self.place}"

    @property
    def is_opening(self) -> bool:
        """Tell whether it is the scene that the map opens on."""
        return self.place is None and self.grain is Level.DEPARTMENT


OPENING = Scene()
"""What a map opens on: the departments of the region."""


MOST_BORDERED = 40
"""Territories that a map draws with the marks of a border; on more, they would hide them."""


def is_bordered(scene: Scene, atlas: Atlas) -> bool:
    """Tell whether the borders of a scene can be dashed, or wide, to tell something."""
    return scene.grain is not Level.COMMUNE and len(members(scene, atlas)) <= MOST_BORDERED


def scene_named(name: str, atlas: Atlas) -> Scene | None:
    """Return the scene of a name, None when there is none such in this region."""
    grain, cut, place = name.partition("-")
    if grain not in {level.value for level in GRAINS[Level.REGION]} or bool(cut) != bool(place):
        return None
    scene = Scene(Level(grain), place or None)
    return scene if grain_in(scene.place, scene.grain, atlas) is scene.grain else None


def level_of(place: str | None, atlas: Atlas) -> Level | None:
    """Return the level of a place, the region's for None; None for a code unknown here."""
    return Level.REGION if place is None else atlas.level_of(place)


def grain_in(place: str | None, wanted: Level | None, atlas: Atlas) -> Level | None:
    """Return the grain wanted if the place is made of it, else the coarsest; None without any."""
    level = level_of(place, atlas)
    grains = GRAINS.get(level, ()) if level is not None else ()
    if wanted in grains:
        return wanted
    return grains[0] if grains else None


@lru_cache(maxsize=256)
def members(scene: Scene, atlas: Atlas) -> Mapping[str, Positions]:
    """Return the communes of each territory drawn: of an EPCI, those inside the place.

    In order of code; the communes without EPCI belong to no territory of that grain. Kept: a page
    asks for them eight times.
    """
    inside = np.arange(len(atlas), dtype=np.int64)
    if scene.place is not None:
        inside = atlas.positions([scene.place])
    groups = atlas.groups[scene.grain][inside]
    codes = atlas.codes(scene.grain)
    order = np.argsort(groups, kind="stable")
    found, starts = np.unique(groups[order], return_index=True)
    pieces = np.split(inside[order], starts[1:])
    kept = {
        codes[int(group)]: np.sort(piece)
        for group, piece in zip(found, pieces, strict=True)
        if group >= 0
    }
    for piece in kept.values():
        piece.setflags(write=False)  # shared by all who look at the scene
    return MappingProxyType(kept)


def beyond(scene: Scene, atlas: Atlas) -> Mapping[str, Positions]:
    """Return the communes of the territories drawn that lie outside the place, if any."""
    if scene.grain is not Level.EPCI or scene.place is None:
        return {}  # only an EPCI lies across the border of a place
    found = {}
    for code, here in members(scene, atlas).items():
        rest = np.setdiff1d(atlas.positions([code]), here)
        if rest.size:
            found[code] = rest
    return found


def path_to(scene: Scene, atlas: Atlas) -> tuple[str, ...]:
    """Return the places above what is drawn, the region first, the place itself last."""
    if scene.place is None:
        return (WHOLE_REGION,)
    if atlas.level_of(scene.place) is Level.EPCI:
        return (WHOLE_REGION, department_of(scene.place, atlas), scene.place)
    return (WHOLE_REGION, scene.place)


def department_of(code: str, atlas: Atlas) -> str:
    """Return the department that most communes of a territory lie in.

    Raises:
        UnknownCodeError: a code that is no territory.
    """
    groups = atlas.groups[Level.DEPARTMENT][atlas.positions([code])]
    return atlas.codes(Level.DEPARTMENT)[int(np.bincount(groups).argmax())]


def ways(scene: Scene, atlas: Atlas) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what the bar above a scene shows: the places one came through, the grains.

    Each as what it tells when clicked, and its name; the last place is the scene's own. An EPCI
    has each of its departments before it, the one it has most communes in first: whichever one
    came through, one can go back to.
    """
    above, own = path_to(scene, atlas)[:-1], path_to(scene, atlas)[-1]
    if level_of(scene.place, atlas) is Level.EPCI:
        around = atlas.groups[Level.DEPARTMENT][atlas.positions([own])]
        codes = atlas.codes(Level.DEPARTMENT)
        above = tuple(dict.fromkeys((*above, *(codes[int(one)] for one in np.unique(around)))))
    path = (*above, own)
    level = level_of(scene.place, atlas) or Level.REGION
    return (
        [(ENTER + code, atlas.name(code)) for code in path],
        [(CUT + grain, GRAIN_NAMES[grain]) for grain in GRAINS[level]],
    )
