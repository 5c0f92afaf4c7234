"""The two tables of « Échéances »: what ends within twelve months, what becomes a zone blanche."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coverage.calendar import Change
from coverage.falls import falls_with
from coverage.model import Post
from coverage.territories import Atlas
from ui.calendar.gantt import in_order
from ui.calendar.words import (
    change_words,
    last_day_words,
    named,
    programme_words,
    role_words,
    standing_words,
)
from ui.empty import DATA
from ui.legend import swatch
from ui.markup import Column, bullets, table
from ui.paint import status
from ui.text import MISSING, day, esc, fte

_ENDING = (
    Column("Dernier jour", width=7),
    Column("Structure", width=11),
    Column("ETP", figures=True),
    Column("Programme"),
    Column("Suivi par"),
    Column("Ce qui tombe avec elle", width=16),
)
_TURNING = (
    Column("À partir du", width=6.5),
    Column("Département", width=10),
    Column("Avant", width=12),
    Column("Après", width=12),
    Column("Ce que c'est", width=9),
)


def ending_table(posts: Iterable[Post], changes: Sequence[Change], atlas: Atlas, on: date) -> str:
    """Return the conventions that end, the first one first, with what falls with each."""
    rows = [
        [
            esc(last_day_words(post)),
            esc(post.structure) + _small(role_words(post)),
            fte(post.fte),
            esc(programme_words(post)),
            esc(post.followed_by) or MISSING,
            _falls(post, changes, atlas),
        ]
        for post in in_order(posts)
    ]
    if not rows:
        return (
            f"<p>Aucune fin de convention connue dans les douze mois qui suivent le {day(on)}. "
            f"Choisissez une date plus tôt, ou complétez les dates de fin, {DATA}.</p>"
        )
    caption = f"Conventions dont le dernier jour tombe dans les douze mois à partir du {day(on)}"
    return f'<div class="rows ending">{table(caption, _ENDING, rows, hidden_caption=True)}</div>'


def _falls(post: Post, changes: Sequence[Change], atlas: Atlas) -> str:
    """Return what falls with a convention, in words."""
    if not post.is_capacity:
        return "aucun département : elle ne compte pas dans la couverture"
    if not post.is_located:
        return "non localisé : aucun département ne peut lui être rattaché"
    found = falls_with(atlas, post, changes)
    if not found:
        return "aucun changement de situation"
    return bullets(
        [
            f"{swatch(status(one.after))} <b>{named(one.code, atlas.names)}</b> "
            f"{esc(change_words(one))}"
            for one in found
        ],
        "falls",
    )


def turning_table(changes: Iterable[Change], names: Mapping[str, str], caption: str) -> str:
    """Return the changes, in order of day."""
    rows = [
        [
            day(one.on),
            named(one.code, names) + ("" if one.after.in_call else "<small>hors appel</small>"),
            f"{swatch(status(one.before))}{esc(standing_words(one.before))}",
            f"{swatch(status(one.after))}{esc(standing_words(one.after))}",
            f"<b>{esc(change_words(one))}</b>" if one.becomes_gap else esc(change_words(one)),
        ]
        for one in changes
    ]
    if not rows:
        return "<p>Aucun département ne change de situation pendant ces années.</p>"
    return f'<div class="rows turning">{table(caption, _TURNING, rows, hidden_caption=True)}</div>'


def _small(text: str) -> str:
    return f"<small>{esc(text)}</small>" if text else ""
