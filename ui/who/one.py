"""One territory searched by its name: the answers to choose from, then who acts there."""

from __future__ import annotations

from fractions import Fraction
from urllib.parse import urlencode

import streamlit as st

from coverage.findings import Diagnosis
from coverage.model import Level
from coverage.territories import Atlas
from sources.place_search import Hit, Rank, inexact, named
from sources.scenes import department_of
from sources.who.answers import Answer, Cover, Way, answer
from ui.empty import DATA
from ui.legend import swatch
from ui.levels.panel import place_lines
from ui.levels.state import GRAIN_KEY, PLACE_KEY
from ui.markup import bullets
from ui.paint import status, verdict_words
from ui.panel import Footnotes, certainty_words, post_words
from ui.state import DATE_KEY, View
from ui.territory import KEY as TERRITORY_KEY
from ui.text import esc, fte, number, percent, plain
from ui.versions import version_address
from ui.who.buyers import buyers_part
from ui.who.shelf import outside, search

KEY = "recherche"
"""Name in the address: what was typed, or the code chosen among several."""
SHOWN = 12
_INVITATION = (
    "Un nom de commune (accents, traits d'union et majuscules sont indifférents, « st » vaut "
    "« saint »), un code postal, un code INSEE, le nom d'une ancienne commune, d'un EPCI ou d'un "
    "département."
)


@st.fragment
def ask(shown: View) -> None:
    """Show the search box and its answer."""
    words = st.text_input(
        "Commune, code postal, EPCI ou département (puis Entrée)",
        key=KEY,
        bind="query-params",
        max_chars=80,
        placeholder="Tapez un nom ou un code",
    )
    if not words or not words.strip():
        st.html(f'<p class="aside">{_INVITATION}</p>')
        return
    hits = search(shown.dataset).find(words)
    if not hits or hits[0].rank > Rank.FORMER:
        other = outside(shown.dataset).words(words)
        if other or not hits:
            said = esc(other) or f"Aucun territoire de la région ne répond à « {esc(words)} »."
            st.html(f'<p role="status">{said} {_INVITATION}</p>')
        if not hits:
            return
    sure = [hit for hit in hits if hit.rank is hits[0].rank]
    if len(sure) > 1:
        _choices(hits, shown.dataset.atlas, len(hits))
        return
    st.html(told(answer(shown.survey, hits[0].code), shown, _read_as(words, hits[0])))
    if len(hits) > 1:
        _choices(hits[1:], shown.dataset.atlas, len(hits) - 1, others=True)


def _choices(
    hits: tuple[Hit, ...] | list[Hit], atlas: Atlas, count: int, *, others: bool = False
) -> None:
    """Show what else, or what first, the words may mean."""
    first = f", voici les {SHOWN} premiers" if count > SHOWN else ""
    lead = "D'autres territoires répondent aussi" if others else "Plusieurs territoires répondent"
    st.html(f'<p role="status">{lead} ({number(count)}{first}). Choisissez :</p>')
    names = named((hit.code for hit in hits[:SHOWN]), atlas)
    with st.container(horizontal=True, gap="small"):
        for hit in hits[:SHOWN]:
            why = f" – {hit.why}" if hit.why else ""
            label = plain(f"{names[hit.code]}{why}")
            st.button(label, key=f"choix-{hit.code}", on_click=_search_for, args=(hit.code,))


def _read_as(words: str, hit: Hit) -> str:
    """Say how the words were read, when they are not quite the name."""
    why = inexact(hit)
    if hit.rank > Rank.FORMER:
        return f"Aucun territoire ne s'appelle « {words} » ; {why or 'le plus proche'} :"
    return why


def _search_for(code: str) -> None:
    st.session_state[KEY] = code


def told(found: Answer, shown: View, why: str = "") -> str:
    """Return who acts on a territory, as HTML: the short answer first."""
    one, notes = found.diagnosis, Footnotes()
    read = f'<p class="aside">{esc(why)}</p>' if why else ""
    lines = [_line(cover, one.level, notes) for cover in found.covers]
    acting = bullets(lines, "posts") if lines else ""
    buyers = buyers_part(found.code, shown)
    return (
        f'<article class="why who"><h2>{esc(_title(one))}</h2>{read}'
        f'<p class="answer">{_short(found, shown)}</p>{acting}'
        f'<div class="verdict">{swatch(status(one))}{esc(verdict_words(one))}</div>'
        f"<div>{certainty_words(one.certainty)}</div>"
        f"{place_lines(one, shown)}{buyers}{notes.html()}"
        f'<p><a href="{esc(_on_the_map(one, shown))}" target="_self">'
        "Voir sur la carte, et pourquoi</a></p></article>"
    )


def _on_the_map(one: Diagnosis, shown: View) -> str:
    """Return the address of the map with a territory chosen: of a commune, among its neighbours."""
    query = {} if one.level is Level.REGION else {TERRITORY_KEY: one.code}
    if shown.on != shown.dataset.reference_date:
        query[DATE_KEY] = shown.on.isoformat()
    query |= version_address()
    if one.level is Level.COMMUNE:
        place = department_of(one.code, shown.dataset.atlas)
        query |= {PLACE_KEY: place, GRAIN_KEY: Level.COMMUNE.value}
    return f"carte?{urlencode(query)}" if query else "carte"


def _title(one: Diagnosis) -> str:
    return one.name if one.level is Level.REGION else f"{one.name} ({one.code})"


def _short(found: Answer, shown: View) -> str:
    """Answer in one sentence."""
    if not found.covers:
        survey = shown.survey
        unlocated = sum((post.fte for post in survey.roster.unlocated(survey.on)), Fraction())
        perhaps = (
            f"{fte(unlocated)} ETP financés ne sont pas localisés : ils y agissent peut-être. "
            if unlocated
            else ""
        )
        return (
            f"<b>Aucun facilitateur connu</b> n'y agit à cette date. {perhaps}Vous en connaissez "
            f"un ? Ajoutez-le, {DATA}."
        )
    own = [cover for cover in found.covers if cover.way is not Way.EXTENSION]
    names = ", ".join(
        f"<b>{esc(name)}</b>" for name in dict.fromkeys(c.post.structure for c in found.covers)
    )
    if not own:
        return f"{names}, <b>par extension seulement</b> (limitrophe)."
    return f"{names}."


def _line(cover: Cover, level: Level, notes: Footnotes) -> str:
    where = {
        Way.OWN: "dans son périmètre",
        Way.EXTENSION: "par extension : il y est limitrophe",
        Way.BOTH: "périmètre sur une partie, extension sur une autre",
    }[cover.way]
    share = "" if level is Level.COMMUNE else f"sur {percent(cover.share)} des communes"
    return post_words(cover.post, notes, where, share)
