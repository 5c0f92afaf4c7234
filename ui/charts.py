"""Charts by altair: French figures, each value written on its bar, a table beside always.

Streamlit draws them with vega's own interpreter: the policy of the pages holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import streamlit as st

from ui.palette import INK, SELECTED, VOLUME_STYLES
from ui.text import NARROW_SPACE, NO_BREAK, esc

_FRENCH = {
    "decimal": ",",
    "thousands": NARROW_SPACE,
    "grouping": [3],
    "currency": ["", f"{NO_BREAK}€"],
}
FULL, PALE = SELECTED, VOLUME_STYLES["vol-2"].fill
ROW, COLUMN_HEIGHT = 30, 220
LETTER, MARGIN = 8, 10
"""Pixels that a letter written on a bar takes at most, and that are left beside the words."""

_ROOM = f"(scale('x', datum.value_end) - scale('x', datum.value_start) - {MARGIN}) / {LETTER}"
_FITTING = (
    f"length(datum.words) < {_ROOM} ? datum.words : "
    f"length(datum.short) < {_ROOM} ? datum.short : ''"
)
"""What a lying bar has room for: nothing rather than words written over its name."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, or a part of one: parts of one bar have its name, and follow each other.

    Attributes:
        name: of the bar, on the axis.
        value: its length, exact until it is drawn.
        words: what is written on it.
        pale: drawn pale, with a dashed edge.
    """

    name: str
    value: Fraction | int
    words: str
    short: str = ""
    """In place of the words where the bar is too short for them: on a phone."""
    pale: bool = False
    """Pale, with a dashed edge."""


def horizontal_bars(bars: Sequence[Bar], unit: str, said: str) -> None:
    """Show bars one under the other, in the order given.

    Args:
        bars: parts of one bar share its name.
        unit: of the figures, under the axis.
        said: the chart in one sentence, for who cannot see it; shown above.
    """
    names = list(dict.fromkeys(bar.name for bar in bars))
    _show(bars, said, names, ROW * len(names) + 50, unit, lie=True)


def vertical_bars(bars: Sequence[Bar], unit: str, said: str) -> None:
    """Show bars side by side, in the order given; see `horizontal_bars`."""
    names = list(dict.fromkeys(bar.name for bar in bars))
    _show(bars, said, names, COLUMN_HEIGHT, unit, lie=False)


def _show(
    bars: Sequence[Bar], said: str, names: list[str], height: int, unit: str, *, lie: bool
) -> None:
    st.html(f'<p class="chart-words">{esc(said)}</p>')
    chart = _layers(bars, names, unit, lie=lie)
    chart = chart.properties(
        height=height,
        description=said,
        usermeta={"embedOptions": {"formatLocale": _FRENCH}},
    )
    st.altair_chart(chart.configure_view(strokeWidth=0), width="stretch")


def _layers(bars: Sequence[Bar], names: list[str], unit: str, *, lie: bool) -> Any:
    import altair as alt  # noqa: PLC0415  heavy, and few pages draw

    along, across = ("x", "y") if lie else ("y", "x")
    quiet: dict[str, Any] = {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 13,
        "titleFontSize": 13,
    }
    line: Any = (alt.X if lie else alt.Y)(
        "value:Q", stack="zero", axis=alt.Axis(title=unit, tickCount=5, format=",~r", **quiet)
    )
    place: Any = (alt.Y if lie else alt.X)(
        "name:N",
        sort=names,
        axis=alt.Axis(title=None, labelAngle=0, labelLimit=220, ticks=False, **quiet),
    )
    rows = [
        {
            "name": b.name,
            "value": float(b.value),
            "words": b.words,
            "short": b.short or b.words,
            "pale": b.pale,
            "order": n,
        }
        for n, b in enumerate(bars)
    ]
    base = alt.Chart(alt.InlineData(rows)).encode(
        **{along: line, across: place}, order=alt.Order("order:Q")
    )
    width: Any = {} if lie else {"width": {"band": 0.5}}
    drawn: Any = base.mark_bar(stroke=INK, strokeWidth=1, tooltip=None, **width).encode(
        color=alt.condition("datum.pale", alt.value(PALE), alt.value(FULL)),
        strokeDash=alt.condition("datum.pale", alt.value([4, 3]), alt.value([1, 0])),
    )
    inside: Any = {"align": "right", "dx": -6} if lie else {"baseline": "bottom", "dy": -4}
    ink = alt.condition("datum.pale", alt.value(INK), alt.value("#fff" if lie else INK))
    text: Any = base.mark_text(
        fontSize=13,
        fontWeight=600,
        tooltip=None,
        text=alt.ExprRef(_FITTING if lie else "datum.words"),
        **inside,
    ).encode(color=ink)
    return alt.layer(drawn, text)
