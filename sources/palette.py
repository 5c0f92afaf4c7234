"""One place for colours and patterns: map, legend and printed note are drawn from the same values.

Statuses differ by colour **and** pattern, so that they stay apart for colour-blind readers
and on a grey print.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
        "#B0B0B0",
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
    "no-need": Style("Sans besoin identifié", "#FFFFFF", Pattern.LINES, "#767676", 9, 1.2),
}
"""Style of each status, in the order of the legend."""

OUTSIDE_STEP, OUTSIDE_WIDTH = 7.0, 0.9
OUTSIDE_LABEL = "Hors du périmètre de l'appel à projets"
DASHED_LABEL = "Présumé, à confirmer"
DASH = "7 5"
