"""Where a post acts, as it is being chosen: what a click on a department does, what is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from coverage.model import Labelled, Level
from coverage.territories import WHOLE_REGION, Atlas
from ui.paint import LINE
from ui.palette import AREA_STYLES
from ui.roster.words import place, places
from ui.text import esc

SEPARATOR = "|"


class Share(Labelled):
    """What a department is to a post; the value is its style on the map."""

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


def turned(area: Area, code: str, atlas: Atlas) -> Area:
    """Return the area after a click on a department.

    Nothing, then perimeter, then extension, then nothing again; the EPCI and the communes
    chosen apart stay as they are. A click takes « toute la région » to pieces first.
    """
    area = replace(area, perimeter=_apart(area.perimeter, atlas))
    area = replace(area, extension=_apart(area.extension, atlas))
    if code in area.perimeter:
        return Area(_without(area.perimeter, code), (*_without(area.extension, code), code))
    if code in area.extension:
        return replace(area, extension=_without(area.extension, code))
    return replace(area, perimeter=(*area.perimeter, code))


def _apart(codes: tuple[str, ...], atlas: Atlas) -> tuple[str, ...]:
    """Return the codes with the whole region said department by department."""
    if WHOLE_REGION not in codes:
        return codes
    others = _without(codes, WHOLE_REGION)
    return tuple(dict.fromkeys((*atlas.codes(Level.DEPARTMENT), *others)))


def _without(codes: Iterable[str], code: str) -> tuple[str, ...]:
    return tuple(one for one in codes if one != code)


def share_of(area: Area, code: str, atlas: Atlas) -> Share:
    """Return what a department is to a post; a place in both is of the perimeter."""
    here = atlas.positions([code])
    own = np.intersect1d(here, atlas.positions(area.perimeter))
    if own.size == here.size:
        return Share.OWN
    extended = np.intersect1d(here, atlas.positions(area.extension))
    if np.union1d(own, extended).size == here.size and not own.size:
        return Share.EXTENDED
    if own.size:
        return Share.PART_OWN
    return Share.PART_EXTENDED if extended.size else Share.NONE


def paint_area(area: Area, atlas: Atlas) -> dict[str, dict[str, object]]:
    """Return what the map's script draws, by department (see `ui.paint.paint`)."""
    drawn = {}
    for code in atlas.codes(Level.DEPARTMENT):
        share = share_of(area, code, atlas)
        drawn[code] = {
            "c": share.value,
            "d": False,
            "o": False,
            "s": share.label,
            "t": LINE.join(
                (f"<b>{esc(place(code, atlas))}</b>", *_lines(area, code, share, atlas))
            ),
        }
    return drawn


def _lines(area: Area, code: str, share: Share, atlas: Atlas) -> Iterable[str]:
    """Yield the words shown over a department: what it is, its parts, what a click does."""
    yield esc(AREA_STYLES[share.value].label)
    parts = [one for one in (*area.perimeter, *area.extension) if _lies_in(one, code, atlas)]
    if parts:
        yield esc(places(parts, atlas))
    if code in area.perimeter or WHOLE_REGION in area.perimeter:
        yield "Cliquer : passer en extension"
    elif code in area.extension or WHOLE_REGION in area.extension:
        yield "Cliquer : retirer"
    else:
        yield "Cliquer : ajouter au périmètre"


def _lies_in(part: str, department: str, atlas: Atlas) -> bool:
    """Tell whether a commune or an EPCI lies in a department, be it in part."""
    if atlas.level_of(part) not in {Level.COMMUNE, Level.EPCI}:
        return False
    inside = np.intersect1d(atlas.positions([part]), atlas.positions([department]))
    return bool(inside.size)
