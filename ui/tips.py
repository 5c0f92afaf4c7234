"""Tipping points in words: one line an assumption, with its range and where it flips."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from coverage.findings import Diagnosis
from coverage.levers import Lever
from coverage.parameters import Interval, ParameterValue
from coverage.sureness.tipping import Flip, Tip
from ui.markup import Column, bullets, folded, table
from ui.state import View
from ui.text import MISSING, NARROW_SPACE, NO_BREAK, esc, fte, number, prose

SHARES = frozenset({Lever.CLAUSE_SHARE, Lever.LABOUR_SHARE, Lever.EFFORT})
COLUMNS = (
    Column("Hypothèse", width=8),
    Column("Valeur retenue", figures=True, width=5),
    Column("Bornes", width=9.5),
    Column("Le verdict bascule", width=9.5),
)
ALL_NEEDS = "Tous les besoins à la fois"


def figure(lever: Lever | None, value: Fraction) -> str:
    r"""Return a value in the unit of its parameter: a share, a number, a factor.

    >>> figure(Lever.CLAUSE_SHARE, Fraction(132, 1000)), figure(None, Fraction(5, 4))
    ('13,2\u202f%', '×\xa01,25')
    """
    if lever is None:
        return f"×{NO_BREAK}{number(value, 2)}"
    if lever in SHARES:
        return f"{number(value * 100, 1)}{NARROW_SPACE}%"
    return number(value, 2 if lever is Lever.HOURLY_COST else 0)


def tip_table(tips: Sequence[Tip], now: Diagnosis, view: View) -> str:
    """Return the table of the tipping points of a department, each with its range."""
    return table(
        "Valeur de chaque hypothèse à laquelle le verdict bascule",
        COLUMNS,
        (_row(tip, now, view) for tip in tips),
        hidden_caption=True,
    ) + folded("D'où viennent ces hypothèses", bullets(_sources(tips, now, view)))


def label(lever: Lever | None, view: View) -> str:
    """Return the name of what moves, as « Méthode » has it."""
    return ALL_NEEDS if lever is None else view.dataset.parameter_set[lever.value].label


def flip_words(lever: Lever | None, flip: Flip) -> str:
    """Say where a verdict flips: « couvert jusqu'à 7 961 », as HTML."""
    where = {
        (True, True): "à partir de",
        (True, False): "au-dessus de",
        (False, True): "jusqu'à",
        (False, False): "en dessous de",
    }[flip.beyond, flip.included]
    return f"<b>{esc(flip.verdict.label)}</b> {where} {figure(lever, flip.value)}"


def range_of(tip: Tip, now: Diagnosis, view: View) -> Interval | None:
    """Return the bounds of what moves, smallest first; None when the need says none."""
    if tip.lever is not None:
        figures = _value(tip.lever, view).value
        assert isinstance(figures, Interval)  # the rules of parameters have checked it
        return Interval(*sorted(figures))
    need = now.need
    if need.low is None or need.high is None or not need.central:
        return None
    return Interval(need.low / need.central, Fraction(1), need.high / need.central)


def is_likely(tip: Tip, flip: Flip, now: Diagnosis, view: View) -> bool:
    """Tell whether a flip lies within the bounds of what moves."""
    bounds = range_of(tip, now, view)
    return bounds is not None and bounds.low <= flip.value <= bounds.high


def _value(lever: Lever, view: View) -> ParameterValue:
    return view.survey.parameters.used[lever.value]


def _row(tip: Tip, now: Diagnosis, view: View) -> Sequence[str]:
    bounds = range_of(tip, now, view)
    low_high, kept = MISSING, MISSING
    if bounds is not None:
        kept = figure(tip.lever, bounds.central)
        low_high = f"de {figure(tip.lever, bounds.low)} à {figure(tip.lever, bounds.high)}"
    said = [
        flip_words(tip.lever, flip)
        + (_here(flip, now) if tip.lever is None else "")
        + ("" if is_likely(tip, flip, now, view) else "<small>hors des bornes</small>")
        for flip in tip.flips
    ]
    return (
        esc(label(tip.lever, view)),
        kept,
        low_high,
        "<br>".join(said) or "pas entre ces bornes",
    )


def _here(flip: Flip, now: Diagnosis) -> str:
    """Return what a factor of all needs makes of the need of the department."""
    if now.need.central is None:
        return ""
    return f"<small>soit ici {fte(now.need.central * flip.value)} ETP de besoin</small>"


def _sources(tips: Sequence[Tip], now: Diagnosis, view: View) -> list[str]:
    here = f"besoin retenu ici {fte(now.need.central)} ETP, {esc(now.need.basis.label)}"
    told = [f"<b>{ALL_NEEDS}</b> : {here} ; les bornes sont celles de ce besoin."]
    for tip in tips:
        if tip.lever is not None:
            value = _value(tip.lever, view)
            told.append(
                f"<b>{esc(label(tip.lever, view))}</b> ({esc(value.unit)}), "
                f"{esc(value.status.label)} : {prose(value.reference)}"
            )
    return told
