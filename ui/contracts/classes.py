"""Classes of a map of amounts: natural groups, between round limits that a reader can say."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ui.palette import VOLUME_CLASSES


@dataclass(frozen=True, slots=True)
class Classes:
    """Upper limits (included) of all classes but the last, which has none.

    Attributes:
        limits: between the classes.
        top: the largest value.
    """

    limits: tuple[int, ...]
    top: int = 0

    def style(self, value: int) -> str:
        """Return the name of the style a value is drawn with; `vol-none` for nothing."""
        if value <= 0:
            return "vol-none"
        return VOLUME_CLASSES[self._shade(sum(value > limit for limit in self.limits))]

    def _shade(self, rank: int) -> int:
        """Spread few classes over all the shades, so that the extremes stay apart."""
        last = len(self.limits)
        return rank * (len(VOLUME_CLASSES) - 1) // last if last else len(VOLUME_CLASSES) // 2

    def items(self, words: Callable[[int], str], *, whole: bool = False) -> list[tuple[str, str]]:
        """Return each class's style and label.

        Args:
            words: writes a value.
            whole: values are counts: a class starts just above the limit before it.
        """
        if not self.limits:
            return [(VOLUME_CLASSES[self._shade(0)], words(self.top))]
        lows = (0, *self.limits)
        found = []
        for rank, (low, high) in enumerate(zip(lows, self.limits, strict=False)):
            if whole:
                label = words(high) if low + 1 == high else f"{words(low + 1)} à {words(high)}"
            elif rank:
                label = f"de {words(low)} à {words(high)}"
            else:
                label = f"jusqu'à {words(high)}"
            found.append((VOLUME_CLASSES[self._shade(rank)], label))
        found.append((VOLUME_CLASSES[-1], f"plus de {words(self.limits[-1])}"))
        return found


def classes_of(values: Iterable[int], step: int = 1) -> Classes:
    """Cut values into natural groups, as many as there are shades at most, none empty.

    Args:
        values: counts, or amounts in cents; zero and less are drawn apart.
        step: unit the limits are rounded in (100 for cents, so that limits are euros).
    """
    known = sorted(value for value in values if value > 0)
    groups = _groups(tuple(sorted(set(known))), len(VOLUME_CLASSES))
    edges = itertools.pairwise(groups)
    limits = tuple(_between(left[-1], right[0], step) for left, right in edges)
    return Classes(limits, max(known, default=0))


def _groups(values: tuple[int, ...], wanted: int) -> list[tuple[int, ...]]:
    """Cut sorted distinct values where the spread inside groups is least (natural breaks)."""

    @cache
    def best(start: int, parts: int) -> tuple[Fraction, tuple[int, ...]]:
        if parts == 1:
            return _spread(values[start:]), ()
        tries = (
            (_spread(values[start:cut]) + best(cut, parts - 1)[0], (cut, *best(cut, parts - 1)[1]))
            for cut in range(start + 1, len(values) - parts + 2)
        )
        return min(tries)

    if not values:
        return []
    cuts = (0, *best(0, min(wanted, len(values)))[1], len(values))
    return [values[low:high] for low, high in itertools.pairwise(cuts)]


def _spread(values: Sequence[int]) -> Fraction:
    mean = Fraction(sum(values), len(values))
    return sum(((value - mean) ** 2 for value in values), Fraction(0))


def _between(low: int, high: int, step: int) -> int:
    """Return the roundest limit that parts two values: `low` ≤ limit < `high`."""
    scale = step
    while scale * 10 <= high:
        scale *= 10
    while scale > step:
        for part in (scale, scale // 2, scale // 5):
            limit = -(-low // part) * part
            if limit < high:
                return limit
        scale //= 10
    limit = -(-low // step) * step
    return limit if limit < high else low


def spread(values: Sequence[int]) -> list[float]:
    """Return each value as a share of the largest, for bars."""
    top = max(values, default=0)
    return [float(Fraction(value, top)) if top else 0.0 for value in values]
