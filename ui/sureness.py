"""« Sûr à quel point ? »: the draws of the assumptions, and where the verdict would flip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from coverage.findings import Diagnosis
from coverage.model import Basis
from coverage.sureness.draws import COUNT
from coverage.sureness.shares import Sureness, sureness
from coverage.sureness.tipping import Tip, tips
from ui.changes import tried
from ui.draw_words import drawn, rules_of_all, share_words
from ui.legend import swatch
from ui.markup import Column, note, table
from ui.paint import status, verdict_words
from ui.state import View, by_fingerprint
from ui.text import MISSING, esc, number, prose
from ui.tips import flip_words, is_likely, label, tip_table

COLUMNS = (
    Column("Département", width=9),
    Column("Situation", width=14),
    Column("Zone blanche dans", figures=True, width=7),
    Column("Chiffre du besoin qui ferait basculer", width=15),
    Column("Lecture ou poste qui ferait basculer", width=15),
)


@dataclass(frozen=True, slots=True)
class Sure:
    """What the draws and the tipping points say of the departments of a view, by code."""

    draws: Mapping[str, Sureness]
    tips: Mapping[str, tuple[Tip, ...]]


@st.cache_resource(
    show_spinner="Essai des hypothèses…", max_entries=8, hash_funcs={View: by_fingerprint}
)
def sure(view: View) -> Sure:
    """Play the draws of a view, once."""
    return Sure({one.code: one for one in sureness(view.survey)}, tips(view.survey))


def sureness_panel(view: View, now: Diagnosis) -> str:
    """Return the panel of a department: its share of the draws, its tipping points."""
    found = sure(view)
    tipped = found.tips[now.code]
    flips = f"<h3>Ce qui ferait basculer le verdict</h3>{_flips(tipped, now, view)}"
    return (
        f'<article class="why follow sure"><h3>Sûr à quel point ?</h3>'
        f"{drawn(found.draws[now.code], now)}{flips}</article>"
    )


def _flips(tipped: Sequence[Tip], now: Diagnosis, view: View) -> str:
    if tipped:
        return (
            "<p><small>Une hypothèse bouge, les autres restent à leur valeur retenue.</small></p>"
            + tip_table(tipped, now, view)
        )
    return (
        "<p>Aucun chiffre du besoin : seuls l'annuaire et les périmètres comptent ici (voir "
        "« Ce qui changerait le verdict »).</p>"
    )


def sureness_table(view: View) -> str:
    """Return how sure the verdict of every department is, as a table."""
    found = sure(view)
    count = max((one.draws for one in found.draws.values()), default=COUNT)
    estimated = any(Basis.ESTIMATED in one.bases for one in found.draws.values())
    caption = f"Solidité des verdicts sur {number(count)} tirages"
    rules = rules_of_all(count, estimated=estimated)
    return (
        f'<div class="sure">{note(rules)}'
        + table(
            caption,
            COLUMNS,
            (
                _row(one, found.draws[one.code], found.tips[one.code], view)
                for one in view.departments
            ),
        )
        + "</div>"
    )


def _row(now: Diagnosis, one: Sureness, tipped: Sequence[Tip], view: View) -> Sequence[str]:
    told = [
        f"{esc(label(tip.lever, view))} : {flip_words(tip.lever, flip)}"
        for tip in tipped
        for flip in tip.flips
        if is_likely(tip, flip, now, view)
    ]
    unmoved = "aucun, entre ses bornes" if tipped else "aucun"
    return (
        f"{esc(now.name)} ({esc(now.code)})",
        f"{swatch(status(now))}{esc(verdict_words(now))}",
        _share(one),
        "<br>".join(told) or unmoved,
        "<br>".join(_readings(now, view)) or "aucun",
    )


def _share(one: Sureness) -> str:
    if one.bases == {Basis.UNKNOWN} and not one.anyway:
        return f"{MISSING}<small>besoin inconnu</small>"
    said = share_words(one.share)
    if one.partial:
        said += f"<small>en partie dans {share_words(one.partial_share)}</small>"
    return said + ("<small>quel que soit le besoin</small>" if one.anyway else "")


def _readings(now: Diagnosis, view: View) -> list[str]:
    """List the other readings of the sources that would give another verdict."""
    return [
        f"{prose(outcome.label)} : <b>{esc(verdict_words(outcome.diagnosis))}</b>"
        for outcome in tried(view, now.code)
        if (outcome.diagnosis.verdict, outcome.diagnosis.branches) != (now.verdict, now.branches)
    ]


@st.fragment
def sureness_on_demand(view: View) -> None:
    """Show the table only when asked: the page it stands on must stay quick."""
    if st.toggle("Montrer la solidité de chaque verdict", key="solidite"):
        st.html(sureness_table(view))
