"""The axis of months that the drawings of « Échéances » share, to stand one above the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coverage.months import YEAR, month_end, month_starts, years_later
from ui.text import day

FULL = 100


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole years from a 1 January; every month is as wide as another."""

    first: date
    years: int

    @property
    def last(self) -> date:
        """The last day shown."""
        return date(self.first.year + self.years - 1, 12, 31)

    @property
    def months(self) -> int:
        """The number of months shown."""
        return self.years * YEAR

    def holds(self, on: date) -> bool:
        """Tell whether a day is shown."""
        return self.first <= on <= self.last

    def at(self, on: date) -> float:
        """Return where a day begins, in percent of the width; at an edge when it is beyond.

        >>> Axis(date(2025, 1, 1), 2).at(date(2026, 1, 1))
        50.0
        """
        if on <= self.first:
            return 0.0
        if on > self.last:
            return float(FULL)
        whole = (on.year - self.first.year) * YEAR + on.month - self.first.month
        part = (on.day - 1) / month_end(on).day
        return round(FULL * (whole + part) / self.months, 2)

    def box(self, first: date, after: date) -> str:
        """Return the CSS place of what lasts from a day to the eve of another."""
        left, right = self.at(first), self.at(after)
        return f"left:{left:g}%;width:{round(right - left, 2):g}%"


def starting(axis: Axis) -> tuple[date, ...]:
    """Return the first days of the months shown."""
    return tuple(month_starts(axis.first, axis.last))


def scale(axis: Axis) -> str:
    """Return the years of the axis, an ornament: each drawing has its dates in words."""
    marks = "".join(
        f'<b style="{axis.box(start, years_later(start, 1))}">{start.year}</b>'
        for start in (date(axis.first.year + n, 1, 1) for n in range(axis.years))
    )
    return f'<div class="scale" aria-hidden="true">{marks}</div>'


def surround(axis: Axis, on: date, html: str, kind: str = "") -> str:
    """Return a drawing on the axis, with the line of the chosen day when it is shown."""
    line = f'<i class="now" style="--x:{axis.at(on) / FULL:.4f}"></i>' if axis.holds(on) else ""
    return (
        f'<div class="timeline {kind}" style="--months:{axis.months};--years:{axis.years}">'
        f"{line}{html}</div>"
    )


def now_item(on: date) -> tuple[str, str]:
    """Return the entry of a legend for the line of the chosen day."""
    return "now", f"Date du diagnostic, {day(on)}"
