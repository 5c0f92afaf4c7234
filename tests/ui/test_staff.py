"""The ETP chart in words: the same figures as its bars, whatever they are cut into."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ui.charts import Bar
from ui.staff import bars_in_words

DAY = date(2025, 7, 18)


def test_the_longest_bar_is_the_one_whose_parts_sum_to_the_most() -> None:
    bars = [
        Bar("Un", Fraction(1), "A : 1,00"),
        Bar("Un", Fraction(1), "B : 1,00"),
        Bar("Deux", Fraction(3, 2), "A : 1,50"),
    ]
    told = bars_in_words(bars, DAY)
    assert "3,50 ETP de facilitateurs, 2 lignes" in told
    assert told.endswith("la plus longue : Un, 2,00 ETP.")


def test_etp_are_summed_exactly() -> None:
    thirds = [Bar(name, Fraction(1, 3), "") for name in "abc"]
    assert "Au 18/07/2025, 1,00 ETP" in bars_in_words(thirds, DAY)
