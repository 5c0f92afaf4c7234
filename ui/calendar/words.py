"""How « Échéances » says dates, departments and changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from coverage.calendar import Change
from coverage.model import Post, Precision, Role, Verdict
from coverage.standing import Standing
from ui.paint import branch_words, is_presumed, verdict_words
from ui.text import day, esc

NO_PROGRAMME = "Sans programme"
AS_WRITTEN = (
    "<b>Lecture.</b> Les conventions telles que l'annuaire les donne : aucun renouvellement n'est "
    "supposé (pour en essayer, page « Décider »). Une fin donnée à l'année près est comptée "
    "jusqu'au 31 décembre ; une convention au début non connu, comme déjà en cours."
)
"""What every drawing of the page supposes, as HTML."""


def named(code: str, names: Mapping[str, str]) -> str:
    """Return « Name (code) » as HTML."""
    return f"{esc(names.get(code, code))} ({esc(code)})"


def as_given(on: date | None, precision: Precision) -> str:
    """Return a date as the source gives it.

    >>> as_given(date(2025, 12, 31), Precision.YEAR)
    "2025, à l'année près"
    """
    if on is None:
        return "non connu"
    return f"{on.year}, à l'année près" if precision is Precision.YEAR else day(on)


def first_day_words(post: Post) -> str:
    """Return the first day of a convention as the source gives it."""
    return as_given(post.starts, post.starts_precision)


def last_day_words(post: Post) -> str:
    """Return the last day of a convention as the source gives it."""
    return as_given(post.ends, post.ends_precision)


def programme_words(post: Post) -> str:
    """Return the programme of a post, or that it has none."""
    return post.programme or NO_PROGRAMME


def role_words(post: Post) -> str:
    """Return what must be said of a post that is no located facilitator, "" else."""
    if post.role is Role.COORDINATOR:
        return "coordination, jamais comptée comme facilitateur"
    return "" if post.is_located else "non localisé"


def standing_words(one: Standing) -> str:
    """Return a verdict with its branches and whether it is presumed, as text."""
    words = verdict_words(one)
    return f"{words}, présumé" if is_presumed(one) else words


def change_words(change: Change) -> str:
    """Return in a few words what a change is for a department."""
    if change.becomes_gap:
        return "devient zone blanche"
    if change.stops_being_gap:
        return "n'est plus zone blanche"
    if change.after.verdict is Verdict.GAP:
        return f"reste zone blanche ({branch_words(change.after.branches)})"
    return f"passe à « {change.after.verdict.label} »"
