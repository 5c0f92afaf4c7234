"""The map of the note: our own SVG, with the fills and patterns of the screen's map.

Hatchings are drawn as lines cut to their territory rather than as tiles: on paper, tiles show
their seams. Names are not in the picture: the page writes them over it, as real text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sources.palette import DASH, INK, OUTSIDE_STEP, OUTSIDE_WIDTH, Pattern, Style

Ring: TypeAlias = tuple[tuple[float, float], ...]
SWATCH_WIDTH, SWATCH_HEIGHT = 26, 15
PAPER = "#FFFFFF"
_DIAGONAL = math.sqrt(2)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a territory is drawn: its style, a dashed border, the hatching of « outside »."""

    style: Style
    dashed: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Plane:
    """Shapes on a plane, in units of the picture, y downwards.

    Attributes:
        rings: the closed lines of each territory, by code.
        scale: units of the picture in a degree of latitude.
    """

    width: float
    height: float
    west: float
    north: float
    scale: float
    stretch: float
    rings: Mapping[str, tuple[Ring, ...]] = field(default_factory=dict)

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place is in the picture."""
        return (
            (longitude - self.west) * self.scale * self.stretch,
            (self.north - latitude) * self.scale,
        )


def lay_out(shapes: Mapping[str, Any], width: float, decimals: int = 1) -> Plane:
    """Lay shapes in degrees on a plane of some width.

    A degree of longitude is shortened by the cosine of the middle latitude: over a region
    the error of shape is below what an eye sees.
    """
    degrees = {code: tuple(_rings(shape)) for code, shape in shapes.items()}
    points = [point for rings in degrees.values() for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    stretch = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * stretch)
    plane = Plane(width, (north - south) * scale, west, north, scale, stretch)
    rings = {
        code: tuple(_rounded(plane, ring, decimals) for ring in rings)
        for code, rings in degrees.items()
    }
    return Plane(width, plane.height, west, north, scale, stretch, rings)


def _rings(shape: Mapping[str, Any]) -> Iterable[Sequence[tuple[float, float]]]:
    """Return every line of a Polygon or a MultiPolygon."""
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    for part in parts:
        yield from part


def _rounded(plane: Plane, ring: Sequence[tuple[float, float]], decimals: int) -> Ring:
    """Return a ring on the plane; points that fall on the one before are left out."""
    kept: list[tuple[float, float]] = []
    for longitude, latitude, *_ in ring:
        x, y = plane.point(longitude, latitude)
        point = (round(x, decimals), round(y, decimals))
        if not kept or point != kept[-1]:
            kept.append(point)
    return tuple(kept)


def picture(plane: Plane, marks: Mapping[str, Mark]) -> str:
    """Return the map as SVG; a territory without a mark is left white."""
    margin = 2.0
    clips, fills, edges = [], [], []
    for number, (code, rings) in enumerate(plane.rings.items()):
        outline = _path(rings)
        clips.append(f'<clipPath id="c{number}"><path d="{outline}"/></clipPath>')
        mark = marks.get(code, Mark(Style("", PAPER)))
        fills.append(_filled(mark, outline, _bounds(rings), f"c{number}"))
        edges.append(_edge(mark, outline, f"c{number}"))
    box = f"{-margin} {-margin} {_n(plane.width + 2 * margin)} {_n(plane.height + 2 * margin)}"
    return _svg(box, f"<defs>{''.join(clips)}</defs>{''.join(fills)}{''.join(edges)}")


def swatch(mark: Mark) -> str:
    """Return a small rectangle of the legend, at the scale of the map."""
    width, height = SWATCH_WIDTH, SWATCH_HEIGHT
    outline = f"M0 0H{width}V{height}H0Z"
    clip = f'<defs><clipPath id="s"><path d="{outline}"/></clipPath></defs>'
    filled = _filled(mark, outline, (0, 0, width, height), "s")
    return _svg(f"0 0 {width} {height}", clip + filled + _edge(mark, outline, "s"))


def locator(plane: Plane, code: str, colour: str) -> str:
    """Return the region in grey with one territory in colour."""
    shapes = "".join(
        f'<path d="{_path(rings)}" fill="{colour if one == code else "#E5E5E5"}" '
        'stroke="#FFFFFF" stroke-width="1"/>'
        for one, rings in plane.rings.items()
    )
    return _svg(f"0 0 {_n(plane.width)} {_n(plane.height)}", shapes)


def _svg(box: str, content: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{content}</svg>'


def _n(value: float) -> str:
    """Write a coordinate, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def _path(rings: Iterable[Ring]) -> str:
    return "".join("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in ring) + "Z" for ring in rings)


Box: TypeAlias = tuple[float, float, float, float]


def _bounds(rings: Iterable[Ring]) -> Box:
    points = [point for ring in rings for point in ring]
    return (
        min(p[0] for p in points),
        min(p[1] for p in points),
        max(p[0] for p in points),
        max(p[1] for p in points),
    )


def _filled(mark: Mark, outline: str, box: Box, clip: str) -> str:
    style = mark.style
    layers = [f'<path d="{outline}" fill="{style.fill}"/>']
    inked = _hatching(style, box)
    if mark.outside:
        inked += _outside(box)
    if inked:
        layers.append(f'<g clip-path="url(#{clip})">{inked}</g>')
    return "".join(layers)


def _hatching(style: Style, box: Box) -> str:
    """Return the ink of a pattern over a box."""
    match style.pattern:
        case Pattern.STRIPES:
            return _lines(_slanted(box, style.step, 0), style.ink, style.width)
        case Pattern.LINES:
            left, top, right, bottom = box
            marks = [
                f"M{_n(left)} {_n(y)}H{_n(right)}" for y in _multiples(top, bottom, style.step)
            ]
            return _lines("".join(marks), style.ink, style.width)
        case Pattern.DOTS:
            left, top, right, bottom = box
            marks = [
                f"M{_n(x)} {_n(y)}h.01"
                for y in _multiples(top, bottom, style.step)
                for x in _multiples(left, right, style.step)
            ]
            return _lines("".join(marks), style.ink, 2 * style.width, cap="round")
        case Pattern.PLAIN:
            return ""


def _outside(box: Box) -> str:
    """Return the thin cross-hatch laid over a territory outside the call: white beside ink."""
    drawn = []
    for shift, ink, opacity in ((OUTSIDE_WIDTH, PAPER, 0.75), (0.0, INK, 0.6)):
        rising = _slanted(box, OUTSIDE_STEP, shift)
        crossed = rising + _slanted(box, OUTSIDE_STEP, shift, falling=True)
        drawn.append(_lines(crossed, ink, OUTSIDE_WIDTH, opacity=opacity))
    return "".join(drawn)


def _multiples(first: float, last: float, step: float) -> list[float]:
    start = math.floor(first / step)
    return [number * step for number in range(start, math.ceil(last / step) + 1)]


def _slanted(box: Box, step: float, shift: float, *, falling: bool = False) -> str:
    """Return parallel lines at 45°, one `step` apart, over a box."""
    left, top, right, bottom = box
    if falling:  # x − y is the same all along
        offsets = _multiples(left - bottom, right - top, step * _DIAGONAL)
        return "".join(
            f"M{_n(c + shift * _DIAGONAL + top)} {_n(top)}"
            f"L{_n(c + shift * _DIAGONAL + bottom)} {_n(bottom)}"
            for c in offsets
        )
    offsets = _multiples(left + top, right + bottom, step * _DIAGONAL)
    return "".join(
        f"M{_n(c + shift * _DIAGONAL - top)} {_n(top)}"
        f"L{_n(c + shift * _DIAGONAL - bottom)} {_n(bottom)}"
        for c in offsets
    )


def _lines(marks: str, ink: str, width: float, *, opacity: float = 1.0, cap: str = "butt") -> str:
    more = f' stroke-opacity="{opacity}"' if opacity < 1 else ""
    more += f' stroke-linecap="{cap}"' if cap != "butt" else ""
    return f'<path d="{marks}" fill="none" stroke="{ink}" stroke-width="{width}"{more}/>'


_USUAL, _PRESUMED, _SHARED, _CASING = 1.4, 5, 9, 5
"""Widths of borders, as the screen's map has them; the half outside is cut away."""


def _edge(mark: Mark, outline: str, clip: str) -> str:
    """Return the border, drawn inside the territory so that a neighbour's does not hide it."""
    colour = mark.style.edge or INK
    width = _SHARED if mark.style.edge else _PRESUMED if mark.dashed else _USUAL
    casing = f' stroke="{PAPER}" stroke-width="{_CASING}"/>' if mark.dashed else ""
    dash = f' stroke-dasharray="{DASH}"' if mark.dashed else ""
    lines = [f'<path d="{outline}"{casing}'] if casing else []
    lines.append(f'<path d="{outline}" stroke="{colour}" stroke-width="{width}"{dash}/>')
    return f'<g fill="none" clip-path="url(#{clip})">{"".join(lines)}</g>'
