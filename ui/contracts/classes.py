"""Classes of a map of amounts: few, round limits that a reader can say aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ui.palette import VOLUME_CLASSES

_ROUND = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Classes:
    """Upper limits (included) of all classes but the last, which has none."""

    limits: tuple[int, ...]

    def style(self, value: int) -> str:
        """Return the name of the style a value is drawn with; `vol-none` for nothing."""
        if value <= 0:
            return "vol-none"
        rank = sum(value > limit for limit in self.limits)
        return VOLUME_CLASSES[self._shade(rank)]

    def _shade(self, rank: int) -> int:
        """Spread few classes over all the shades, so that the extremes stay apart."""
        last = len(self.limits)
        return rank * (len(VOLUME_CLASSES) - 1) // last if last else len(VOLUME_CLASSES) // 2

    def items(self, words: Callable[[int], str]) -> list[tuple[str, str]]:
        """Return each class's style and label; `words` writes a value."""
        if not self.limits:
            return [(VOLUME_CLASSES[self._shade(0)], "toutes valeurs")]
        found = [(0, f"jusqu'à {words(self.limits[0])}")]
        found += [
            (rank, f"plus de {words(low)}, jusqu'à {words(high)}")
            for rank, (low, high) in enumerate(
                zip(self.limits, self.limits[1:], strict=False), start=1
            )
        ]
        found.append((len(self.limits), f"plus de {words(self.limits[-1])}"))
        return [(VOLUME_CLASSES[self._shade(rank)], label) for rank, label in found]


def classes_of(values: Iterable[int], step: int = 1) -> Classes:
    """Cut values into at most as many classes as there are shades, none of them empty.

    Args:
        values: counts, or amounts in cents; zero and less are drawn apart.
        step: unit the limits are rounded in (100 for cents, so that limits are euros).
    """
    known = sorted(value for value in values if value > 0)
    if not known:
        return Classes(())
    wanted = len(VOLUME_CLASSES)
    limits: list[int] = []
    for rank in range(1, wanted):
        limit = _rounded(known[(len(known) - 1) * rank // wanted], step)
        low = limits[-1] if limits else 0
        if limit < known[-1] and any(low < value <= limit for value in known):
            limits.append(limit)
    return Classes(tuple(limits))


def _rounded(value: int, step: int) -> int:
    """Return the first round figure that is not below a value."""
    units = -(-value // step)
    scale = int(10 ** (len(str(units)) - 1))
    return step * scale * next(n for n in _ROUND if n * scale >= units)


def spread(values: Sequence[int]) -> list[float]:
    """Return each value as a share of the largest, for bars."""
    top = max(values, default=0)
    return [float(Fraction(value, top)) if top else 0.0 for value in values]
