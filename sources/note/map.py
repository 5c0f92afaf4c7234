"""The map of the region for the note: picture, names laid over it, legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from coverage.findings import Diagnosis
from coverage.model import Level, Verdict
from sources.dataset import Dataset
from sources.french import percent
from sources.geojson import read_shapes
from sources.note.drawing import Mark, Plane, lay_out, locator, picture, swatch
from sources.palette import DASHED_LABEL, OUTSIDE_LABEL, PALE_BLUE, SELECTED, STYLES, Style
from sources.verdicts import covered_share, is_presumed, status, verdict_words

WIDTH = 520.0
"""Units in the width of the picture: hatchings then look on paper as they do on screen."""
LOCATOR_WIDTH = 150.0
LETTER = 11.5
"""Width of a letter of a name, in units of the picture."""
ROOM = 2.2
"""How many free radii a name may take: letters are low, so it may be wider than the circle."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What every map of a region shares: its shapes, and where names are written."""

    plane: Plane
    small: Plane
    labels: Mapping[str, tuple[float, float, float]]


def ground_of(dataset: Dataset) -> Ground:
    """Return the ground of the departments of a data set.

    Raises:
        GeoDataError: shapes absent or unreadable.
    """
    # Loaded here: only a map needs shapes as objects.
    from shapely.geometry import shape  # noqa: PLC0415  see above

    from geo.labels import label_point  # noqa: PLC0415  same reason

    shapes = read_shapes(dataset.folder / "geo", Level.DEPARTMENT)
    return Ground(
        plane=lay_out(shapes, WIDTH),
        small=lay_out(shapes, LOCATOR_WIDTH, decimals=0),
        labels={code: label_point(shape(geometry)) for code, geometry in shapes.items()},
    )


def mark_of(diagnosis: Diagnosis) -> Mark:
    """Return how a diagnosis is drawn, as on screen."""
    return Mark(
        STYLES[status(diagnosis)], dashed=is_presumed(diagnosis), outside=not diagnosis.in_call
    )


def map_of(ground: Ground, diagnoses: Sequence[Diagnosis]) -> dict[str, Any]:
    """Return the map for the page: picture, its words for who cannot see it, names."""
    plane = ground.plane
    return {
        "svg": picture(plane, {one.code: mark_of(one) for one in diagnoses}),
        "alt": "Carte des départements. "
        + " ; ".join(f"{one.name} : {verdict_words(one)}" for one in diagnoses),
        "labels": [_label(ground, one) for one in diagnoses if one.code in ground.labels],
    }


def _label(ground: Ground, diagnosis: Diagnosis) -> dict[str, Any]:
    """Return a name and where its middle is, in parts of the picture's width and height."""
    plane = ground.plane
    latitude, longitude, radius = ground.labels[diagnosis.code]
    x, y = plane.point(longitude, latitude)
    lines = diagnosis.name.replace("-", "-\n").split("\n")
    lines = _joined(lines)
    fits = max(map(len, lines)) * LETTER <= 2 * ROOM * radius * plane.scale
    shares = diagnosis.verdict is Verdict.PARTIAL
    return {
        "x": round(x / plane.width, 4),
        "y": round(y / plane.height, 4),
        "code": diagnosis.code,
        "lines": lines if fits else [],
        "share": f"{percent(covered_share(diagnosis))} couvert" if shares else "",
        "ground": STYLES[status(diagnosis)].halo,
    }


def _joined(parts: Sequence[str]) -> list[str]:
    """Join the short words of a name again: « Val-et-Mont » in two lines, not three.

    >>> _joined(["Val-", "et-", "Mont"])
    ['Val-et-', 'Mont']
    """
    lines: list[str] = []
    for part in parts:
        if lines and part[:1].islower():
            lines[-1] += part
        else:
            lines.append(part)
    return lines


def locator_of(ground: Ground, code: str) -> str:
    """Return the small map of where a department is."""
    return locator(ground.small, code, SELECTED)


def legend_of(diagnoses: Iterable[Diagnosis]) -> list[dict[str, str]]:
    """Return the legend of what is on the map, in the order of the screen's."""
    found = list(diagnoses)
    present = {status(one) for one in found}
    items = [(Mark(style), style.label) for name, style in STYLES.items() if name in present]
    if any(map(is_presumed, found)):
        items.append((Mark(Style("", "#FFFFFF"), dashed=True), DASHED_LABEL))
    if not all(one.in_call for one in found):
        items.append((Mark(Style("", PALE_BLUE), outside=True), OUTSIDE_LABEL))
    return [{"svg": swatch(mark), "label": label} for mark, label in items]


@cache
def swatch_of(name: str) -> str:
    """Return the swatch of a status, for tables."""
    return swatch(Mark(STYLES[name]))
