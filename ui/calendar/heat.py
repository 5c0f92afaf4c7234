"""The coverage of each department month by month, in the colours and patterns of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from coverage.calendar import Month
from coverage.months import ONE_DAY, YEAR, next_month
from coverage.standing import Standing
from ui.calendar.axis import Axis, now_item, surround
from ui.calendar.words import named, standing_words
from ui.legend import legend_items
from ui.markup import Column, folded, table
from ui.paint import is_presumed, status
from ui.palette import DASHED_LABEL, STYLES
from ui.text import day, esc, plural

NARROW = 3
"""Months under which a cell has no room for words."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Months during which a department is said the same of."""

    first: date
    after: date
    months: int
    standing: Standing


def spells(months: Sequence[Month]) -> tuple[tuple[Spell, ...], ...]:
    """Return the spells of each department, in order of code."""
    count = len(months[0].departments) if months else 0
    return tuple(_spells(months, place) for place in range(count))


def _spells(months: Sequence[Month], place: int) -> tuple[Spell, ...]:
    found = []
    for _, same in groupby(months, key=lambda month: standing_words(month.departments[place])):
        group = list(same)
        after = next_month(group[-1].on) or date.max
        found.append(Spell(group[0].on, after, len(group), group[0].departments[place]))
    return tuple(found)


def heat_strip(
    months: Sequence[Month], axis: Axis, on: date, names: Mapping[str, str], of: str = ""
) -> str:
    """Return one row a department, its summary, its legend and its table.

    `of` is added to the caption of the table, where two strips stand on a page.
    """
    rows = spells(months)
    body = "".join(_row(row, names) for row in rows)
    years = "".join(
        f'<th scope="colgroup" colspan="{YEAR}">{axis.first.year + n}</th>'
        for n in range(axis.years)
    )
    caption = f"Couverture des départements, mois par mois, {axis.first.year}-{axis.last.year}"
    strip = (
        f'<table class="heat"><caption class="sr-only">{caption}</caption>'
        f'<colgroup><col class="who"></colgroup><colgroup span="{axis.months}"></colgroup>'
        f'<thead><tr><th scope="col"><span class="sr-only">Département</span></th>{years}</tr>'
        f"</thead><tbody>{body}</tbody></table>"
    )
    return (
        f'<p class="told">{_summary(months)}</p>'
        + surround(axis, on, strip, "strip")
        + _legend(rows, on)
        + folded("Les périodes de ce graphique", _table(rows, names, of))
    )


def _row(row: Sequence[Spell], names: Mapping[str, str]) -> str:
    standing = row[0].standing
    outside = "" if standing.in_call else " <small>hors appel</small>"
    code = esc(standing.code)
    head = f"<b>{code}</b> <span>{esc(names.get(standing.code, standing.code))}</span>{outside}"
    return f'<tr><th scope="row">{head}</th>{"".join(_cell(spell) for spell in row)}</tr>'


def _cell(spell: Spell) -> str:
    words = esc(standing_words(spell.standing))
    kind = f"swatch-{status(spell.standing)}" + (" dashed" if is_presumed(spell.standing) else "")
    span = f' colspan="{spell.months}"' if spell.months > 1 else ""
    hidden = ' class="sr-only"' if spell.months < NARROW else ""
    return f'<td{span} title="{words}"><div class="{kind}"><span{hidden}>{words}</span></div></td>'


def _legend(rows: Sequence[Sequence[Spell]], on: date) -> str:
    shown = {status(spell.standing) for row in rows for spell in row}
    items = [(name, style.label) for name, style in STYLES.items() if name in shown]
    if any(is_presumed(spell.standing) for row in rows for spell in row):
        items.append(("dashed", DASHED_LABEL))
    return legend_items([*items, now_item(on)])


def _summary(months: Sequence[Month]) -> str:
    """Return the number of zones blanches each time it changes."""
    told = [
        f"{plural(len(month.gaps), 'zone blanche', 'zones blanches')} au {day(month.on)}"
        for place, month in enumerate(months)
        if place == 0 or month.gaps != months[place - 1].gaps
    ]
    return f"<b>Départements :</b> {', puis '.join(told)}."


def _table(rows: Sequence[Sequence[Spell]], names: Mapping[str, str], of: str) -> str:
    columns = [Column("Département"), Column("Du"), Column("Au"), Column("Situation")]
    lines = [
        [
            named(spell.standing.code, names),
            day(spell.first),
            day(spell.after - ONE_DAY),
            esc(standing_words(spell.standing)),
        ]
        for row in rows
        for spell in row
    ]
    caption = "Situation des départements au premier jour de chaque mois, par période"
    return table(caption + of, columns, lines)
