"""One version of the history: who, when, why, what became of each item, where it leads."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from sources.dataset import Dataset
from sources.store.past import Tally, Version, lines_of
from sources.store.store import Store
from sources.upkeep.past import turn_of
from ui.contracts.pager import pager
from ui.markup import bullets, folded
from ui.roster.history_pick import NOW, propose
from ui.roster.history_views import Part, go
from ui.roster.history_words import bears_on_roster, headline, summary, turn_html
from ui.state import known_revision
from ui.text import esc, plural, prose
from ui.versions import choose_version

OPENED = "historique-ouverte"
"""In the session: number of the version whose lines are all shown."""

BEFORE, AFTER, BACK = "avant", "apres", "retour"
"""Keys of the states that are compared, and of the one to go back to."""

FEW, SHOWN, PAGE = 3, 15, 50
"""As many lines stand unfolded; lines under the fold; lines a page of a version alone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as it is listed: what it did, the only post looked at, the present version."""

    version: Version
    tally: Tally
    post: str | None
    newest: int

    @property
    def revision(self) -> int:
        """Return its number."""
        return self.version.revision


def entry(one: Shown, store: Store, data: Dataset) -> None:
    """Show a version in the list."""
    most = SHOWN if one.version.lines > FEW else FEW
    lines = lines_of(store, one.revision, one.post, most)
    listed = bullets((turn_html(turn_of(line), data) for line in lines), "turns")
    left = one.version.lines - len(lines)
    with st.container(border=True, key=f"entree-{one.revision}"):
        opened = len(lines) <= FEW
        st.html(_head(one) + (listed if opened else folded(summary(one.tally), listed)))
        with st.container(horizontal=True, gap="small"):
            if left:
                label = f"Voir les {plural(one.version.lines, 'ligne')}"
                st.button(label, on_click=_open, args=(one.revision,), key=f"tout-{one.revision}")
            _ways(one)


def opened_entry(one: Shown, store: Store, data: Dataset) -> None:
    """Show a version alone, with all its lines."""
    st.button("Toutes les versions", on_click=_open, args=(None,), icon=":material/arrow_back:")
    st.html(f"{_head(one)}<p>{esc(summary(one.tally))}.</p>")
    with st.container(horizontal=True, gap="small"):
        _ways(one)
    start = pager("historique-lignes", one.version.lines, PAGE, one.revision)
    lines = lines_of(store, one.revision, None, PAGE, start)
    st.html(bullets((turn_html(turn_of(line), data) for line in lines), "turns"))


def _head(one: Shown) -> str:
    version = one.version
    return (
        f'<h2 class="entry">Version {one.revision} · {version.clock} · {esc(version.service)}</h2>'
        f'<p class="entry">{esc(headline(version, one.tally))} : <b>{prose(version.reason)}</b></p>'
    )


def _ways(one: Shown) -> None:
    """Show where a version leads."""
    revision = one.revision
    if revision == one.newest:
        what = "l'annuaire" if bears_on_roster(one.tally) else "l'état"
        st.html(f"<p class=\"entry\">C'est {what} d'aujourd'hui.</p>")
        return
    if revision == known_revision():
        st.html('<p class="entry">C\'est la version que vous regardez.</p>')
    else:
        label = "Voir l'annuaire à cette version"
        st.button(label, on_click=choose_version, args=(revision,), key=f"voir-{revision}")
    st.button("Comparer à aujourd'hui", on_click=_compare, args=(revision,), key=f"comp-{revision}")
    st.button("Y revenir", on_click=_back, args=(revision,), key=f"ret-{revision}")


def _open(revision: int | None) -> None:
    st.session_state[OPENED] = revision


def _compare(revision: int) -> None:
    propose(BEFORE, str(revision))
    propose(AFTER, NOW)
    go(Part.COMPARE)


def _back(revision: int) -> None:
    propose(BACK, str(revision))
    go(Part.BACK)
