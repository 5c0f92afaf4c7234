"""The page of a department: verdict, evidence, need, who acts, sums, what would change it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from coverage.findings import Diagnosis
from coverage.model import Basis
from coverage.need import Need
from coverage.readings import Outcome
from sources.french import MISSING, fte
from sources.note.map import Ground, locator_of
from sources.note.note import Note
from sources.note.plan import effect_of_plan
from sources.note.sums import calculation, parts
from sources.note.words import (
    BASIS_WORDS,
    Footnotes,
    acting,
    drawn_sentence,
    listed,
    load_sentence,
    reasons,
)
from sources.verdicts import is_presumed, status, verdict_words

MOST = 3
NOT_TO_SIZE = "L'intervalle sert à classer, non à dimensionner."


def department_page(note: Note, ground: Ground, one: Diagnosis) -> dict[str, Any]:
    """Return what the page of a department prints."""
    notes = Footnotes()
    blocks = reasons(one, notes)
    posts = acting(one, note.posts, notes)
    changes = suppositions(note, one, notes)
    return {
        "name": one.name,
        "code": one.code,
        "status": status(one),
        "verdict": verdict_words(one),
        "certainty": one.certainty.label,
        "presumed": is_presumed(one),
        "call": "dans l'appel à projets" if one.in_call else "hors du périmètre de l'appel",
        "locator": locator_of(ground, one.code),
        "parts": parts(one),
        "blocks": blocks,
        "need": need_record(one.need, one),
        "posts": posts,
        "calculation": calculation(one, note.posts, note.dataset.atlas.names),
        "sure": drawn_sentence(note.sure[one.code], one),
        "changes": changes,
        "neighbours": neighbours(note, one),
        "effect": {} if note.proposed is None else effect_of_plan(note.proposed, one.code),
        "sources": notes.texts,
    }


def neighbours(note: Note, one: Diagnosis) -> list[dict[str, str]]:
    """Return the departments that border one; nothing is said of those of another region."""
    atlas = note.dataset.atlas
    known = {other.code: other for other in note.departments}
    records = []
    for code in atlas.neighbours.get(one.code, ()):
        other = known.get(code)
        who = () if other is None else [note.posts[post] for post in other.posts]
        records.append(
            {
                "name": f"{atlas.name(code)} ({code})",
                "status": "" if other is None else status(other),
                "verdict": "hors de la région" if other is None else verdict_words(other),
                "who": listed([f"{post.structure}, {fte(post.fte)} ETP" for post in who], MOST)
                or MISSING,
            }
        )
    return records


def need_record(need: Need, one: Diagnosis) -> dict[str, Any]:
    """Return the need with its interval; figures are None when it is unknown."""
    known = None not in {need.low, need.central, need.high}
    return {
        "basis": BASIS_WORDS[need.basis],
        "figures": [fte(need.low), fte(need.central), fte(need.high)] if known else [],
        "scale": need_scale(need, one) if known else {},
        "load": load_sentence(one),
        "warning": NOT_TO_SIZE if need.basis is Basis.ESTIMATED else "",
    }


def need_scale(need: Need, one: Diagnosis) -> dict[str, Any]:
    """Return the interval and the ETP that may act, in parts of the width of a line."""
    present = one.own_fte + one.bordering_fte
    figures = [figure or Fraction(0) for figure in (need.low, need.central, need.high)]
    full = max(*figures, present) * Fraction(21, 20) or Fraction(1)  # room to read the last mark
    low, central, high = (float(figure / full) for figure in figures)
    return {
        "low": low,
        "central": central,
        "high": high,
        "present": float(present / full),
        "words": f"ETP de ceux qui y agissent : {fte(present)}",
    }


def suppositions(note: Note, now: Diagnosis, notes: Footnotes) -> list[dict[str, str]]:
    """Return what would change a verdict, each supposition with the verdict it gives.

    The reading retained comes first where another one could be argued.
    """
    lines = [
        {
            "label": f"Lecture retenue. {reading.label}",
            "status": status(now),
            "verdict": verdict_words(now),
            "origin": notes.mark(reading.source),
        }
        for reading in note.dataset.readings
        if reading.retained and reading.post in now.posts
    ]
    lines += [_supposition(outcome, now, notes) for outcome in note.supposed[now.code]]
    threshold = note.thresholds[now.code]
    supposed = now.need.basis in {Basis.ESTIMATED, Basis.UNKNOWN}
    if threshold is not None and supposed and now.own_fte > 0:
        lines.append(
            {
                "label": f"Si le besoin était connu et dépassait {fte(threshold)} ETP",
                "status": "short",
                "verdict": "capacité insuffisante ; jusque-là, couvert",
                "origin": "calcul",
            }
        )
    return lines


def _supposition(outcome: Outcome, now: Diagnosis, notes: Footnotes) -> dict[str, str]:
    found = outcome.diagnosis
    same = (now.verdict, now.branches) == (found.verdict, found.branches)
    return {
        "label": outcome.label,
        "status": status(found),
        "verdict": "verdict inchangé" if same else verdict_words(found),
        "origin": " · ".join(filter(None, (found.certainty.label, notes.mark(outcome.source)))),
    }
