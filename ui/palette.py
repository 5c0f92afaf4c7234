"""One place for colours and patterns: the map and the legend are drawn from the same values.

Statuses differ by colour **and** pattern, so that they stay apart for colour-blind readers
and on a grey print.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Pattern(StrEnum):
    """How a fill is hatched."""

    PLAIN = "plain"
    STRIPES = "stripes"
    LINES = "lines"
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class Style:
    """One status on the map.

    Attributes:
        label: words of the legend.
        fill: background.
        pattern, ink: hatching and its colour.
        step, width: period and thickness of the hatching, in pixels.
        edge: colour of a wide inner border, "" for the usual thin line.
        halo: around light letters on a dark fill, "" for dark letters.
        figure: what is written below the name is plain ink, not a warning.
    """

    label: str
    fill: str
    pattern: Pattern = Pattern.PLAIN
    ink: str = ""
    step: float = 0
    width: float = 0
    edge: str = ""
    halo: str = ""
    figure: bool = False


PALE_BLUE, RUST, INK = "#CFE3F6", "#B34000", "#161616"
SELECTED, FOCUS = "#000091", "#0A76F6"

STYLES: dict[str, Style] = {
    "covered": Style("Couvert", PALE_BLUE),
    "partial": Style("Couvert en partie (la part est écrite)", PALE_BLUE, edge=RUST),
    "check": Style(
        "Capacité à vérifier, un facilitateur y agit", PALE_BLUE, Pattern.DOTS, "#1B4F8A", 9, 1.5
    ),
    "check-outside": Style(
        "Capacité à vérifier, sans facilitateur du territoire",
        "#C6C6C6",
        Pattern.DOTS,
        "#2E2E2E",
        6,
        1.1,
    ),
    "uncovered": Style("Zone blanche : aucun facilitateur connu", RUST, halo="#8F3300"),
    "bordering": Style(
        "Zone blanche : limitrophe seul", "#FFE28A", Pattern.STRIPES, "#7A5200", 9, 3
    ),
    "short": Style(
        "Zone blanche : capacité insuffisante", "#EADCF4", Pattern.LINES, "#6A3093", 8, 2.5
    ),
    "no-need": Style("Sans besoin identifié", "#F2F2F0"),
}
"""Style of each status, in the order of the legend."""

VOLUME_STYLES: dict[str, Style] = {
    "vol-none": Style(
        "Aucun marché importé", "#FFFFFF", Pattern.STRIPES, "#C9C9C9", 8, 1.2, figure=True
    ),
    "vol-1": Style("", "#E6EFF9", figure=True),
    "vol-2": Style("", "#B7CFEA", figure=True),
    "vol-3": Style("", "#7FA6D4", figure=True),
    "vol-4": Style("", "#3E6FAE", halo="#2F5A92", figure=True),
    "vol-5": Style("", "#12356B", halo="#12356B", figure=True),
}
"""Classes of a volume, pale to dark: they stay in order on a grey print."""
VOLUME_CLASSES = tuple(name for name in VOLUME_STYLES if name != "vol-none")

AREA_STYLES: dict[str, Style] = {
    "area-own": Style("Périmètre du poste", "#7FA6D4", figure=True),
    "area-extended": Style(
        "Extension : le poste y est limitrophe",
        "#FFE28A",
        Pattern.STRIPES,
        "#7A5200",
        9,
        3,
        figure=True,
    ),
    "area-part": Style(
        "Périmètre en partie (EPCI, communes)",
        "#FFFFFF",
        Pattern.DOTS,
        "#1B4F8A",
        7,
        1.7,
        figure=True,
    ),
    "area-part-extended": Style(
        "Extension en partie", "#FFFFFF", Pattern.LINES, "#B58A1E", 9, 2.5, figure=True
    ),
    "area-none": Style("Hors du poste", "#F6F6F6"),
}
"""What a department is to a post whose perimeter is being picked."""

ALL_STYLES = STYLES | VOLUME_STYLES | AREA_STYLES

OUTSIDE_STEP, OUTSIDE_WIDTH = 7.0, 0.9
OUTSIDE_LABEL = "Hors du périmètre de l'appel à projets"
DASHED_LABEL = "Présumé, à confirmer"
DASH = "7 5"


def as_script() -> dict[str, Any]:
    """Return what the map's script is given: the same values as the legend's."""
    return {
        "styles": {name: asdict(style) for name, style in ALL_STYLES.items()},
        "outside": {"step": OUTSIDE_STEP, "width": OUTSIDE_WIDTH},
        "dash": DASH,
        "selected": SELECTED,
        "focus": FOCUS,
        "ink": INK,
    }


def background(style: Style) -> str:
    """Return the CSS background that draws the style exactly as the map's SVG pattern does."""
    ink, step, width = style.ink, style.step, style.width
    match style.pattern:
        case Pattern.STRIPES:
            return (
                f"repeating-linear-gradient(135deg,{ink} 0 {width}px,{style.fill} {width}px "
                f"{step}px)"
            )
        case Pattern.LINES:
            return (
                f"repeating-linear-gradient(180deg,{style.fill} 0 {step - width}px,{ink} "
                f"{step - width}px {step}px)"
            )
        case Pattern.DOTS:
            return (
                f"radial-gradient(circle,{ink} {width}px,transparent {width + 0.5}px) 0 0/"
                f"{step}px {step}px {style.fill}"
            )
        case Pattern.PLAIN:
            return style.fill


def cross_hatch() -> str:
    """Return the CSS layers laid over a swatch for a territory outside the call."""
    line = f"{INK}99 0 {OUTSIDE_WIDTH}px,transparent {OUTSIDE_WIDTH}px {OUTSIDE_STEP}px"
    return f"repeating-linear-gradient(45deg,{line}),repeating-linear-gradient(135deg,{line})"
