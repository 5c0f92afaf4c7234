"""The palette on screen: its CSS, what the map's script is given, the styles only pages have."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from coverage.model import Certainty
from sources.palette import (
    DASH,
    DASHED_LABEL,
    FOCUS,
    INK,
    OUTSIDE_LABEL,
    OUTSIDE_STEP,
    OUTSIDE_WIDTH,
    PALE_BLUE,
    RUST,
    SELECTED,
    STYLES,
    Pattern,
    Style,
)

__all__ = [
    "ALL_STYLES",
    "AREA_STYLES",
    "DASH",
    "DASHED_LABEL",
    "FOCUS",
    "INK",
    "OUTSIDE_LABEL",
    "OUTSIDE_STEP",
    "OUTSIDE_WIDTH",
    "PAIR_STYLES",
    "PALE_BLUE",
    "RUST",
    "SELECTED",
    "STYLES",
    "VOLUME_CLASSES",
    "VOLUME_STYLES",
    "Pattern",
    "Style",
    "as_script",
    "background",
    "cross_hatch",
]

VOLUME_STYLES: dict[str, Style] = {
    "vol-none": Style(
        "Aucun marché importé", "#FFFFFF", Pattern.STRIPES, "#767676", 8, 1.2, figure=True
    ),
    "vol-1": Style("", "#F1F6FC", figure=True),
    "vol-2": Style("", "#B0CAE9", figure=True),
    "vol-3": Style("", "#7AA2D1", figure=True),
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

PAIR_STYLES: dict[str, Style] = {
    "pair-first": Style("Le premier seul", "#7FA6D4", figure=True),
    "pair-first-extended": Style(
        "Le premier seul, par extension", "#FFFFFF", Pattern.STRIPES, "#1B4F8A", 8, 4, figure=True
    ),
    "pair-second": Style(
        "Le second seul", "#FFE28A", Pattern.LINES, "#7A5200", 9, 2.5, figure=True
    ),
    "pair-second-extended": Style(
        "Le second seul, par extension",
        "#FFFFFF",
        Pattern.STRIPES,
        "#B58A1E",
        16,
        2.5,
        figure=True,
    ),
    "pair-both": Style("Les deux", "#12356B", halo="#12356B", figure=True),
    "pair-both-extended": Style(
        "Les deux, dont un par extension",
        "#12356B",
        Pattern.STRIPES,
        "#FFFFFF",
        9,
        2.5,
        halo="#12356B",
        figure=True,
    ),
    "pair-mixed": Style(
        "En partie (descendez pour voir)", "#FFFFFF", Pattern.DOTS, "#1B4F8A", 7, 1.7, figure=True
    ),
}
"""What a territory is to two posts laid side by side."""

ALL_STYLES = STYLES | VOLUME_STYLES | AREA_STYLES | PAIR_STYLES


def as_script() -> dict[str, Any]:
    """Return what the map's script is given: the same values as the legend's."""
    return {
        "styles": {name: asdict(style) for name, style in ALL_STYLES.items()},
        "outside": {"step": OUTSIDE_STEP, "width": OUTSIDE_WIDTH},
        "dash": DASH,
        "selected": SELECTED,
        "focus": FOCUS,
        "ink": INK,
        "presumed": Certainty.TO_CONFIRM.label,
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
