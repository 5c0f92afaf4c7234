"""What two scenarios change, as HTML: totals, territories with their causes, ETP in time."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from coverage.comparison import Difference, Side, Step, Totals, days_between, totals
from coverage.findings import Diagnosis
from coverage.model import Basis
from coverage.staffing import By, Staffing, staffing
from ui.dates import LAST_DAY
from ui.effect import verdict_html
from ui.indicators import gaps
from ui.legend import swatch
from ui.markup import Column, bullets, table
from ui.paint import status, verdict_words
from ui.panel import certainty_words
from ui.state import View
from ui.text import MISSING, day, esc, fte, number, plural

MINUS = "\u2212"
MOST_DAYS = 12
AB = ("A", "B")
AS_IS = ("Annuaire tel quel", "Scénario")
"""The two ways in which columns are named."""
_UNMET = {
    frozenset({Basis.ESTIMATED}): "Besoin estimé non servi (clé population)",
    frozenset({Basis.MEASURED}): "Besoin mesuré non servi (marchés importés)",
    frozenset({Basis.DECLARED}): "Besoin déclaré non servi",
}


def totals_table(before: View, after: View, names: tuple[str, str]) -> str:
    """Return ETP, zones blanches and unmet need side by side; `names` head the columns."""
    old, new = (totals(one.survey.roster, one.departments, one.on) for one in (before, after))
    columns = (
        Column(f"Au {day(before.on)}", width=13),
        *(Column(name, figures=True, width=8) for name in names),
        Column("Écart", figures=True),
    )
    rows = [
        _row("ETP de facilitateurs", old.facilitators, new.facilitators),
        _row("dont non localisés", old.unlocated, new.unlocated),
        _row("ETP de coordination (à part)", old.coordination, new.coordination),
        _counts("Zones blanches dans l'appel", old.gaps, new.gaps, before, after),
        _counts("Départements de l'appel couverts en partie", old.partial, new.partial),
        _counts("Zones blanches hors appel", old.gaps_outside, new.gaps_outside),
        _row(_unmet_words(old, new), old.unmet, new.unmet, decimals=1),
    ]
    shown = table("Les totaux", columns, rows, hidden_caption=True)
    return f'<div class="rows totals {_sides(names)}">{shown}</div>'


def _sides(names: tuple[str, str]) -> str:
    """Return the class that names the two columns where a row is a block, on a phone."""
    return "sides-ab" if names == AB else "sides-roster"


def _unmet_words(old: Totals, new: Totals) -> str:
    words = _UNMET.get(old.bases | new.bases, "Besoin non servi (mesuré, déclaré ou estimé)")
    unknown = max(old.unknown, new.unknown)
    left = f" ; {plural(unknown, 'besoin inconnu', 'besoins inconnus')}, à part" if unknown else ""
    return f"{words}, en ETP, valeur centrale{left}"


def _row(
    label: str, old: Fraction | None, new: Fraction | None, decimals: int = 2
) -> Sequence[str]:
    moved = MISSING if old is None or new is None else gap(new - old, decimals)
    return (esc(label), number(old, decimals), number(new, decimals), moved)


def gap(value: Fraction, decimals: int = 2) -> str:
    """Return a difference with its sign, as HTML."""
    sign = "+" if value > 0 else MINUS
    told = f"{sign}{number(abs(value), decimals)}" if value else "inchangé"
    return f'<span class="nowrap">{told}</span>'


def _counts(
    label: str, old: int, new: int, before: View | None = None, after: View | None = None
) -> Sequence[str]:
    cells = [
        number(count) + (f"<small>{_branches(view)}</small>" if view is not None else "")
        for count, view in ((old, before), (new, after))
    ]
    return (esc(label), *cells, gap(Fraction(new - old), 0))


def _branches(view: View) -> str:
    """Return the zones blanches of the call by branch, as the first card of the map says them."""
    return gaps(view.departments).detail.partition("),")[0].lstrip("(")


def differences_list(
    found: Sequence[Difference], steps: Sequence[Step], *, sides: bool = False
) -> str:
    """Return the departments that change, each with what moves it; `sides` names A and B."""
    if not found:
        return "<p>Aucun département ne change à cette date.</p>"
    turned = sum(_turns(one) for one in found)
    surer = sum(one.changes_verdict and not _turns(one) for one in found)
    head = (
        f"{plural(len(found), 'département')} {'change' if len(found) == 1 else 'changent'}, "
        f"dont {number(turned)} de verdict"
        + (f" et {number(surer)} de certitude seulement" if surer else "")
    )
    lines = (_difference(one, steps, sides=sides) for one in found)
    return f"<p><b>{head}</b></p>{bullets(lines, 'turns')}"


def _turns(one: Difference) -> bool:
    """Tell whether the verdict or its branches change, and not only how sure it is."""
    old, new = one.before, one.after
    return (old.verdict, old.branches) != (new.verdict, new.branches)


def _difference(one: Difference, steps: Sequence[Step], *, sides: bool) -> str:
    before, after = one.before, one.after
    name = f"<b>{esc(after.name)} ({esc(after.code)})</b> : "
    if _turns(one):
        told = f"{verdict_html(before)} → <b>{verdict_html(after)}</b>"
    elif one.changes_verdict:
        sure = f"{esc(before.certainty.label)} → <b>{esc(after.certainty.label)}</b>"
        told = f"{swatch(status(after))} {esc(verdict_words(after))}, inchangé ; {sure}"
    else:
        told = "verdict inchangé"
    old, new = (d.own_fte + d.bordering_fte for d in (before, after))
    acting = f" ; {fte(old)} → {fte(new)} ETP qui y agissent" if old != new else ""
    if old == new and not one.changes_verdict:
        acting = ", charge modifiée par le partage des ETP"
    return f"{name}{told}{acting}<small>{_causes(one, steps, sides=sides)}</small>"


def _causes(one: Difference, steps: Sequence[Step], *, sides: bool) -> str:
    """Return which changes move a territory, made one by one."""
    moved = [steps[number - 1] for number in one.causes if number <= len(steps)]
    if not moved:
        return ""
    if not sides:
        numbers = ", ".join(str(step.number) for step in moved)
        return f"par {'le changement' if len(moved) == 1 else 'les changements'} {numbers}"
    told = [
        f"{'sans' if step.side is Side.BEFORE else 'avec'} le changement {step.number} "
        f"de {esc(step.side.label)}"
        for step in moved
    ]
    return ", ".join(told)


def both_table(before: View, after: View, names: tuple[str, str]) -> str:
    """Return the table that says the same as the two maps."""
    columns = (
        Column("Département", width=10),
        *(Column(f"Situation, {name}", width=13) for name in names),
        *(Column(f"ETP qui y agissent, {name}", figures=True) for name in names),
    )
    rows = [
        (
            f"{esc(old.name)} ({esc(old.code)})",
            _situation(old),
            _moved(old, after.departments[place]),
            *(fte(d.own_fte + d.bordering_fte) for d in (old, after.departments[place])),
        )
        for place, old in enumerate(before.departments)
    ]
    caption = f"Les deux cartes, département par département, au {day(before.on)}"
    return f'<div class="rows both-maps">{table(caption, columns, rows)}</div>'


def _situation(one: Diagnosis) -> str:
    words = esc(verdict_words(one))
    return f"{swatch(status(one))}{words}<small>{certainty_words(one.certainty)}</small>"


def _moved(old: Diagnosis, new: Diagnosis) -> str:
    """Return a situation, in bold where it is no longer the same."""
    same = (old.verdict, old.branches) == (new.verdict, new.branches)
    return _situation(new) if same else f"<b>{_situation(new)}</b>"


def fte_in_time(before: View, after: View, names: tuple[str, str]) -> str:
    """Return the ETP of both from the day on: one row a day on which one of them changes."""
    rosters = [one.dataset.roster for one in (before, after)]
    rows, last = [], None
    for on in days_between(rosters, before.on, LAST_DAY):
        old, new = (staffing(roster, on, By.PROGRAMME) for roster in rosters)
        told = (old.facilitators, new.facilitators, old.coordination, new.coordination)
        if told != last:
            rows.append((f"à partir du {day(on)}", *_staff(old, new)))
            last = told
    columns = (
        Column("Jour", width=9),
        *(Column(f"Facilitateurs, {name}", figures=True) for name in names),
        Column("Écart", figures=True),
        *(Column(f"Coordination, {name}", figures=True) for name in names),
    )
    caption = "ETP actifs dans le temps (coordination à part)"
    shown = table(caption, columns, rows[:MOST_DAYS])
    left = (
        f"<p><small>{MOST_DAYS} premiers jours montrés sur {len(rows)}.</small></p>"
        if len(rows) > MOST_DAYS
        else ""
    )
    return f'<div class="rows in-time {_sides(names)}">{shown}</div>{left}'


def _staff(old: Staffing, new: Staffing) -> Sequence[str]:
    return (
        fte(old.facilitators),
        fte(new.facilitators),
        gap(new.facilitators - old.facilitators),
        fte(old.coordination),
        fte(new.coordination),
    )
