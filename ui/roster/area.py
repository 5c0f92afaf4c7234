"""Where a post acts, as it is being chosen: what a click on a territory does, what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from coverage.areas import joined, without
from coverage.model import Labelled, Level
from coverage.territories import Atlas, Positions
from sources.scenes import OPENING, Scene, members
from ui.paint import LINE
from ui.palette import AREA_STYLES
from ui.roster.words import place, places
from ui.text import esc

SEPARATOR = "|"


class Share(Labelled):
    """What a territory is to a post; the value is its style on the map."""

    OWN = "area-own", "périmètre"
    EXTENDED = "area-extended", "extension"
    PART_OWN = "area-part", "en partie"
    PART_EXTENDED = "area-part-extended", "en partie"
    NONE = "area-none", ""


@dataclass(frozen=True, slots=True)
class Area:
    """The perimeter and the extension of a post, as codes."""

    perimeter: tuple[str, ...]
    extension: tuple[str, ...]


def area_of(cells: Mapping[str, str]) -> Area:
    """Return the area that the cells of a form say."""
    return Area(codes_of(cells.get("perimetre", "")), codes_of(cells.get("extension", "")))


def codes_of(text: str) -> tuple[str, ...]:
    """Return the codes of a cell."""
    return tuple(code for code in text.split(SEPARATOR) if code)


def turned(area: Area, code: str, atlas: Atlas, scene: Scene = OPENING) -> Area:
    """Return the area after a click on a territory of a scene.

    Nothing (or a part), then perimeter, then extension, then nothing again. Other territories
    stay as they are: a wider code that holds the one clicked is taken to pieces.
    """
    here = _here(code, atlas, scene)
    share = _Held(area, atlas).share(here)
    cut = Area(without(atlas, area.perimeter, here), without(atlas, area.extension, here))
    if share is Share.OWN:
        return Area(cut.perimeter, _with(cut.extension, code, here, atlas))
    if share is Share.EXTENDED:
        return cut
    return Area(_with(cut.perimeter, code, here, atlas), cut.extension)


def _here(code: str, atlas: Atlas, scene: Scene) -> Positions:
    """Return the communes that a click bears on: of an EPCI, those drawn in the scene."""
    return members(scene, atlas).get(code, atlas.positions([code]))


def _with(codes: tuple[str, ...], code: str, here: Positions, atlas: Atlas) -> tuple[str, ...]:
    """Return codes with those communes more: by the code clicked when it holds no other."""
    if here.size == atlas.positions([code]).size:
        return joined(atlas, codes, code)
    communes = (atlas.communes[int(position)].code for position in here)
    return tuple(dict.fromkeys((*codes, *communes)))


def share_of(area: Area, code: str, atlas: Atlas) -> Share:
    """Return what a territory is to a post; a place in both is of the perimeter."""
    return _Held(area, atlas).share(atlas.positions([code]))


class _Held:
    """The communes of an area, as what is asked of each territory of a map."""

    def __init__(self, area: Area, atlas: Atlas) -> None:
        self.own = np.zeros(len(atlas), dtype=np.bool_)
        self.own[atlas.positions(area.perimeter)] = True
        self.extended = np.zeros(len(atlas), dtype=np.bool_)
        self.extended[atlas.positions(area.extension)] = True

    def share(self, here: Positions) -> Share:
        """Return what some communes are to the post."""
        own, extended = self.own[here], self.extended[here]
        if own.all() and here.size:
            return Share.OWN
        if own.any():
            return Share.PART_OWN
        if extended.any():
            return Share.EXTENDED if extended.all() else Share.PART_EXTENDED
        return Share.NONE


@dataclass(frozen=True, slots=True)
class Picked:
    """One list of territories being picked: places, or what a post is extended to.

    Attributes:
        codes: the list.
        before: where the post acts already, which a click leaves as it is; None for places.
    """

    codes: tuple[str, ...]
    before: Area | None = None

    @property
    def area(self) -> Area:
        """Return what is drawn: places as a perimeter, the rest as an extension more."""
        if self.before is None:
            return Area(self.codes, ())
        return Area(self.before.perimeter, (*self.before.extension, *self.codes))

    def act(self, share: Share) -> str:
        """Say what a click does."""
        if self.before is None:
            return "Cliquer : retirer" if share is Share.OWN else "Cliquer : ajouter"
        if share is Share.OWN:
            return "Déjà dans le périmètre"
        return "Cliquer : retirer" if share is Share.EXTENDED else "Cliquer : étendre ici"


def picked_in(picked: Picked, code: str, atlas: Atlas, scene: Scene = OPENING) -> tuple[str, ...]:
    """Return the list after a click: the territory is taken away when it is whole in it.

    Where the post acts already, a click does nothing.
    """
    here = _here(code, atlas, scene)
    before = picked.before
    if before is not None and _Held(before, atlas).share(here) in {Share.OWN, Share.EXTENDED}:
        return picked.codes
    rest = without(atlas, picked.codes, here)
    if _Held(Area(picked.codes, ()), atlas).share(here) is Share.OWN:
        return rest
    return _with(rest, code, here, atlas)


def paint_area(
    area: Area,
    atlas: Atlas,
    scene: Scene = OPENING,
    act: Callable[[Share], str] | None = None,
) -> dict[str, dict[str, object]]:
    """Return what the map's script draws, by territory of a scene (see `ui.paint.paint`).

    Args:
        area: what is drawn.
        atlas: of the region.
        scene: its territories.
        act: says what a click does; by default, what `turned` does.
    """
    act = act or _act
    drawn, held = {}, _Held(area, atlas)
    few = scene.grain is not Level.COMMUNE
    for code, here in members(scene, atlas).items():
        share = held.share(here)
        told = (
            (*_lines(area, code, share, atlas), act(share))
            if few
            else (esc(AREA_STYLES[share.value].label), act(share))
        )
        drawn[code] = {
            "c": share.value,
            "d": False,
            "o": False,
            "s": share.label if few else "",
            "t": LINE.join((f"<b>{esc(place(code, atlas))}</b>", *told)),
        }
    return drawn


def _act(share: Share) -> str:
    """Say what a click does."""
    if share is Share.OWN:
        return "Cliquer : passer en extension"
    return "Cliquer : retirer" if share is Share.EXTENDED else "Cliquer : ajouter au périmètre"


def _lines(area: Area, code: str, share: Share, atlas: Atlas) -> Iterable[str]:
    """Yield the words shown over a territory: what it is, its parts."""
    yield esc(AREA_STYLES[share.value].label)
    parts = [one for one in (*area.perimeter, *area.extension) if _lies_in(one, code, atlas)]
    if parts:
        yield esc(places(parts, atlas))


def _lies_in(part: str, whole: str, atlas: Atlas) -> bool:
    """Tell whether a smaller territory lies in another, be it in part."""
    if part == whole or atlas.level_of(part) not in {Level.COMMUNE, Level.EPCI}:
        return False
    inside = np.intersect1d(atlas.positions([part]), atlas.positions([whole]))
    return bool(inside.size)
