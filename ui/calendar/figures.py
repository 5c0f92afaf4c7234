"""The figures above « Échéances »: the next cliff, what ends, what becomes a zone blanche."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from coverage.calendar import Change, day_after_next_end
from coverage.limits import limit_of
from coverage.model import Post, Role, Roster
from coverage.staffing import By, staffing
from ui.calendar.words import last_day_words, named
from ui.indicators import Indicator, cards
from ui.paint import is_presumed
from ui.palette import DASHED_LABEL
from ui.text import day, esc, fte, plural

ZERO = Fraction(0)
NAMED = 6
"""Departments named on a card; the table names all."""


def figures(
    roster: Roster,
    on: date,
    ending: Sequence[Post],
    changes: Sequence[Change],
    names: Mapping[str, str],
    years: int | None,
) -> str:
    """Return the cards.

    Args:
        roster: as it is known on the day.
        on: the day chosen.
        ending: the conventions that end within twelve months of it.
        changes: what turns in these twelve months.
        names: names of departments by code.
        years: how long a convention may last in all, None when not known.
    """
    return cards(
        [
            next_cliff(roster, on),
            ending_soon(ending),
            new_gaps(changes, names),
            over_the_limit(roster.posts, years),
        ]
    )


def next_cliff(roster: Roster, on: date) -> Indicator:
    """Say the ETP of facilitators today and after the next end of a convention."""
    today = staffing(roster, on, By.PROGRAMME)
    following = day_after_next_end(roster, on)
    unlocated = f"(dont {fte(today.unlocated)} non localisés)" if today.unlocated else ""
    apart = f"<i>coordination à part : {fte(today.coordination)}"
    if following is None:
        detail = f"{unlocated} aucune fin de convention connue<br>{apart}</i>"
        return Indicator("ETP de facilitateurs", fte(today.facilitators), detail)
    after = staffing(roster, following, By.PROGRAMME)
    return Indicator(
        "ETP de facilitateurs, puis après la prochaine fin",
        f"{fte(today.facilitators)} <span class='nowrap'>→ {fte(after.facilitators)}</span>",
        f"au {day(following)} {unlocated}<br>{apart} → {fte(after.coordination)}</i>",
    )


def ending_soon(ending: Sequence[Post]) -> Indicator:
    """Sum the ETP of facilitators whose convention ends within twelve months."""
    of = {role: [post for post in ending if post.role is role] for role in Role}
    sums = {role: sum((post.fte for post in posts), ZERO) for role, posts in of.items()}
    first = min(ending, key=lambda post: post.ends or date.max, default=None)
    detail = (
        "aucune fin connue"
        if first is None
        else f"{plural(len(of[Role.FACILITATOR]), 'convention')} ; première fin : "
        f"{esc(last_day_words(first))}"
    )
    coordination = sums[Role.COORDINATOR]
    apart = f"<br><i>coordination à part : {fte(coordination)}</i>" if coordination else ""
    total = fte(sums[Role.FACILITATOR])
    return Indicator("ETP qui finissent dans les douze mois", total, detail + apart)


def new_gaps(changes: Sequence[Change], names: Mapping[str, str]) -> Indicator:
    """Count the departments that become a zone blanche within twelve months, and say when."""
    label = "Deviennent zone blanche dans les douze mois"
    falling = [one for one in changes if one.becomes_gap]
    if not falling:
        return Indicator(label, "0", "aucun département, sur ce que l'annuaire dit")
    days = sorted({one.on for one in falling})
    told = " · ".join(named(one.code, names) for one in falling[:NAMED])
    more = f" et {len(falling) - NAMED} autres" if len(falling) > NAMED else ""
    when = f"le {day(days[0])}" if len(days) == 1 else f"à partir du {day(days[0])}"
    many = "<small>départements</small>" if len(falling) > 1 else "<small>département</small>"
    return Indicator(label, f"{len(falling)} {many}", f"{when} : {told}{more}{_presumed(falling)}")


def _presumed(falling: Sequence[Change]) -> str:
    """Return how many of the changes are to be confirmed, as HTML."""
    count = sum(is_presumed(one.after) for one in falling)
    if not count:
        return ""
    which = "" if count == len(falling) else f"dont {count} : "
    return f"<br><i>{which}{esc(DASHED_LABEL.lower())}</i>"


def over_the_limit(posts: Sequence[Post], years: int | None) -> Indicator:
    """Count the conventions that exceed the limit whatever their dates mean."""
    if years is None:
        return Indicator("Limite de durée", "—", "non connue à cette date")
    limits = [limit_of(post, years) for post in posts]
    over = sum(limit is not None and limit.exceeded for limit in limits)
    silent = sum(limit is None for limit in limits)
    detail = "dépassements établis, renouvellements compris" if over else "aucun dépassement établi"
    unknown = (
        f"<br><i>début non connu pour {plural(silent, 'convention')} : non vérifiable</i>"
        if silent
        else ""
    )
    return Indicator(f"Au-delà de {plural(years, 'an')} en tout", str(over), detail + unknown)
