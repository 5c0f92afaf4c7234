"""« ETP par mois »: stacked by programme, the coordination on its own line, never summed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from coverage.calendar import Month
from coverage.months import next_month
from ui.calendar.axis import FULL, Axis, now_item, scale, surround
from ui.calendar.words import NO_PROGRAMME
from ui.legend import legend_items
from ui.markup import Column, folded, table
from ui.text import day, esc, fte, plural

ZERO = Fraction(0)
COLOURS = 5
"""Programmes drawn apart; those that come after share the last colour."""
OTHERS = "Autres programmes"
WIDE, TALL = 7.0, 12.0
"""Percent of the width and of the height from which a figure fits."""
TOLD = 8
"""Steps told in the summary; the table has them all."""


@dataclass(frozen=True, slots=True)
class Run:
    """Months with the same ETP: `after` is the first day that no longer has them."""

    first: date
    after: date
    month: Month


def runs(months: Sequence[Month]) -> tuple[Run, ...]:
    """Group the months that follow each other with the same ETP."""
    grouped = [list(same) for _, same in groupby(months, key=_figures)]
    starts = [group[0].on for group in grouped]
    ends = [*starts[1:], next_month(months[-1].on) or date.max] if months else []
    return tuple(
        Run(first, after, group[0])
        for first, after, group in zip(starts, ends, grouped, strict=True)
    )


def _figures(month: Month) -> tuple[object, ...]:
    return month.by_programme, month.coordination, month.unlocated


def programmes(months: Iterable[Month]) -> tuple[str, ...]:
    """Return the programmes met, in order of name, none last."""
    met = {name for month in months for name, _ in month.by_programme}
    return tuple(sorted(met, key=lambda name: (not name, name)))


def most_fte(months: Iterable[Month]) -> Fraction:
    """Return the most ETP of facilitators that a month has: the height of the drawing."""
    return max((month.facilitators for month in months), default=ZERO)


def fte_by_month(
    months: Sequence[Month],
    axis: Axis,
    on: date,
    most: Fraction | None = None,
    of: str = "",
) -> str:
    """Return the drawing, its summary, its legend and its table.

    `most` is the ETP at the top of the drawing; None: the most of its own months. `of` is added
    to the caption of the table, where two drawings stand on a page.
    """
    steps, kinds = runs(months), programmes(months)
    most = most_fte(months) if most is None else most
    names = [name or NO_PROGRAMME for name in kinds[:COLOURS]]
    if len(kinds) > COLOURS:
        names[-1] = OTHERS
    drawn = "".join(_step(step, before, kinds, most, axis) for before, step in _pairs(steps))
    apart = "".join(_apart(*stay, axis) for stay in _stays(steps))
    legend = legend_items(
        [*((f"prog-{n}", esc(name)) for n, name in enumerate(names)), now_item(on)]
    )
    return (
        f'<p class="told">{_summary(steps)}</p>'
        + surround(
            axis,
            on,
            '<div class="label" aria-hidden="true">ETP de facilitateurs</div>'
            f'<div class="lane steps" aria-hidden="true">{drawn}</div>'
            '<div class="label" aria-hidden="true">Coordination <small>à part</small></div>'
            f'<div class="lane apart" aria-hidden="true">{apart}</div>'
            f'<div class="label"></div>{scale(axis)}',
            "fte",
        )
        + legend
        + folded("Les chiffres de ce graphique", _table(steps, kinds, of))
    )


def _pairs(steps: Sequence[Run]) -> Iterable[tuple[Run | None, Run]]:
    return zip([None, *steps[:-1]], steps, strict=True)


def _step(step: Run, before: Run | None, kinds: Sequence[str], most: Fraction, axis: Axis) -> str:
    """Return the stack of a run, its total above it and what it loses at its edge."""
    month = step.month
    wide = axis.at(step.after) - axis.at(step.first) >= WIDE
    parts = [ZERO] * COLOURS
    for name, value in month.by_programme:
        parts[min(kinds.index(name), COLOURS - 1)] += value
    stack = ""
    for rank, value in enumerate(parts):
        if value:
            height = float(value / most * FULL)
            told = wide and height >= TALL and value != month.facilitators
            figure = f"<b>{fte(value)}</b>" if told else ""
            stack += f'<i class="swatch-prog-{rank}" style="height:{height:.2f}%">{figure}</i>'
    top = float(month.facilitators / most * FULL) if most else 0.0
    total = f'<b class="total">{fte(month.facilitators)}</b>' if wide else ""
    gap = month.facilitators - before.month.facilitators if before else ZERO
    turn = (
        f'<span class="turn">{_signed(gap)} <small>{day(step.first)}</small></span>'
        if gap and wide
        else ""
    )
    return (
        f'<div class="step" style="{axis.box(step.first, step.after)};--top:{top:.2f}%">'
        f"{stack}{total}{turn}</div>"
    )


def _stays(steps: Sequence[Run]) -> Iterable[tuple[date, date, Fraction]]:
    """Yield the days during which the coordination stays the same, and its ETP."""
    for value, same in groupby(steps, key=lambda step: step.month.coordination):
        group = list(same)
        yield group[0].first, group[-1].after, value


def _apart(first: date, after: date, value: Fraction, axis: Axis) -> str:
    figure = f"<b>{fte(value)}</b>" if axis.at(after) - axis.at(first) >= WIDE else ""
    return f'<i class="{"some" if value else "none"}" style="{axis.box(first, after)}">{figure}</i>'


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else '−'}{fte(abs(value))}"


def _summary(steps: Sequence[Run]) -> str:
    """Return the steps in a sentence, facilitators first, the coordination apart."""
    return (
        f"<b>Facilitateurs :</b> {_told([(s.first, s.month.facilitators) for s in steps])}. "
        f"<b>Coordination, à part :</b> {_told([(s.first, s.month.coordination) for s in steps])}."
    )


def _told(figures: Sequence[tuple[date, Fraction]]) -> str:
    """Return « 10,00 au 01/01/2025, puis 4,00 au 01/01/2026 »."""
    kept = [
        (first, value)
        for place, (first, value) in enumerate(figures)
        if place == 0 or value != figures[place - 1][1]
    ]
    words = [f"{fte(value)} ETP au {day(first)}" for first, value in kept[:TOLD]]
    more = len(kept) - TOLD
    return ", puis ".join(words) + (
        f", et {plural(more, 'autre changement', 'autres changements')}" if more > 0 else ""
    )


def _table(steps: Sequence[Run], kinds: Sequence[str], of: str) -> str:
    columns = [
        Column("Depuis le"),
        *(Column(name or NO_PROGRAMME, figures=True) for name in kinds),
        Column("Facilitateurs", figures=True),
        Column("dont non localisés", figures=True),
        Column("Coordination (à part)", figures=True),
    ]
    rows = []
    for step in steps:
        month = step.month
        by_name = dict(month.by_programme)
        figures = [by_name.get(name, ZERO) for name in kinds]
        figures += [month.facilitators, month.unlocated, month.coordination]
        rows.append([day(step.first), *(fte(value) for value in figures)])
    caption = "ETP au premier jour de chaque mois, quand ils changent"
    return table(caption + of, columns, rows)
