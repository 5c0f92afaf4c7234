"""How the plans of one budget stand when the assumptions of the need are drawn again."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from coverage.sureness.robustness import Regret
from sources.note.alternatives import draws_words
from ui.draw_words import share_words
from ui.markup import Column, badge, table
from ui.text import esc, fte, prose

SEVERAL = 2
_COLUMNS = (
    Column("Plan"),
    Column("Besoin non servi, en moyenne (ETP)", figures=True),
    Column("Regret moyen (ETP)", figures=True),
    Column("Regret dépassé dans 5 % des tirages (ETP)", figures=True),
    Column("Le meilleur dans", figures=True),
)


def regrets_table(found: Mapping[str, Regret]) -> str:
    """Return the regrets of plans, by name, as HTML; "" when there is nothing to compare."""
    if len(found) < SEVERAL:
        return ""
    count = max(one.draws for one in found.values())
    rows = [
        (
            esc(name),
            *(fte(Fraction(figure)) for figure in (one.unmet, one.mean, one.high)),
            share_words(Fraction(one.best)),
        )
        for name, one in found.items()
    ]
    told = f"<p>{badge('estimation')} {prose(draws_words(count))}</p>"
    return told + table("Solidité des plans du même budget", _COLUMNS, rows, hidden_caption=True)
