"""The legend, outside the map's frame: CSS swatches from the palette the map is drawn with."""

from __future__ import annotations

from collections.abc import Iterable

from ui.glossary import term
from ui.palette import (
    ALL_STYLES,
    DASHED_LABEL,
    OUTSIDE_LABEL,
    PALE_BLUE,
    SELECTED,
    STYLES,
    background,
    cross_hatch,
)

SELECTED_LABEL = "Territoire choisi"


def swatch_css() -> str:
    """Return the rules of every swatch: the map's fills, and its marks."""
    rules = [
        f".swatch-{name}{{background:{background(style)};"
        + (f"box-shadow:inset 0 0 0 4px {style.edge};" if style.edge else "")
        + "}"
        for name, style in ALL_STYLES.items()
    ]
    rules.append(f".swatch-outside{{background:{cross_hatch()},{PALE_BLUE}}}")
    rules.append(".swatch-dashed{background:#fff;border-style:dashed!important}")
    rules.append(f".swatch-selected{{background:#fff;border:3px solid {SELECTED}!important}}")
    return "".join(rules)


def swatch(status: str) -> str:
    """Return the small square of a status, an ornament beside its words."""
    # Short, for it stands in every row and is sent at each change.
    return f"<i class=swatch-{status}></i>"


def legend_items(items: Iterable[tuple[str, str]]) -> str:
    """Return a list of swatches, each with its label as HTML."""
    return f'<ul class="legend">{"".join(_item(*item) for item in items)}</ul>'


def legend_box(items: Iterable[tuple[str, str]], more: str = "") -> str:
    """Return the legend of a map: its styles, each with its label as HTML, and what follows."""
    return (
        '<section class="legend-box" aria-label="Légende de la carte">'
        f"{legend_items(items)}{more}</section>"
    )


def _item(status: str, label: str) -> str:
    return f"<li>{swatch(status)}{label}"


def legend(present: Iterable[str], *, dashes: bool = True, outside: bool = True) -> str:
    """Return the legend of the statuses on the map; « Méthode » lists them all.

    Args:
        present: statuses drawn.
        dashes: whether the map draws what is presumed; on small shapes it does not.
        outside: whether the map hatches a department where the call is not open.
    """
    shown = set(present)
    on_map = [(name, style.label) for name, style in STYLES.items() if name in shown]
    marks = [
        *([("dashed", term("presume", DASHED_LABEL))] if dashes else []),
        *([("outside", term("hors-appel", OUTSIDE_LABEL))] if outside else []),
        ("selected", SELECTED_LABEL),
    ]
    every = '<a href="methode" target="_self">Toutes les situations possibles</a>'
    return legend_box([*on_map, *marks], every)
