"""« Pourquoi ? »: the verdict of a territory, its facts with their sources, who acts there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coverage.findings import Diagnosis, Fact
from coverage.model import Branch, Certainty, Post, Precision
from sources.note import words as notes_in_words
from ui.glossary import term
from ui.legend import swatch
from ui.markup import PRESUMED, badge, bullets
from ui.paint import branch_words, status, verdict_words
from ui.post_link import perimeter_link
from ui.text import day, esc, fte, number, prose

_WORDS = {
    Certainty.ESTABLISHED: "etabli",
    Certainty.DEDUCED: "deduit",
    Certainty.TO_CONFIRM: "presume",
}


class Footnotes(notes_in_words.Footnotes):
    """Sources numbered as the printed note numbers them, with their list as HTML."""

    def html(self) -> str:
        """Return the list of the sources marked so far."""
        if not self.texts:
            return ""
        items = "".join(f"<li>{prose(text)}" for text in self.texts)
        return f'<h3>Sources</h3><ol class="sources">{items}</ol>'


def why(diagnosis: Diagnosis, posts: Mapping[str, Post], signal: str = "", inside: str = "") -> str:
    """Return the panel of a territory: verdict, each branch with its facts, who acts.

    Args:
        diagnosis: what is said of it.
        posts: posts by id.
        signal: line on the State services that buy there, as HTML; "" without contracts.
        inside: where it lies and what is in it, as HTML.
    """
    notes = Footnotes()
    buyers = f'<p class="signal">{signal}</p>' if signal else ""
    return (
        f'<article class="why">{heading(diagnosis)}{inside}{buyers}{reasons(diagnosis, notes)}'
        f"{acting(diagnosis, posts, notes)}{notes.html()}</article>"
    )


def heading(diagnosis: Diagnosis) -> str:
    """Return the name, the verdict with its swatch, how sure it is, and whether in the call."""
    marks = term(_WORDS[diagnosis.certainty], certainty_words(diagnosis.certainty))
    if not diagnosis.in_call:
        marks += " " + term("hors-appel", badge("hors du périmètre de l'appel", "outside"))
    return (
        f"<h2>{esc(diagnosis.name)} ({esc(diagnosis.code)})</h2>"
        f'<div class="verdict">{swatch(status(diagnosis))}{esc(verdict_words(diagnosis))}</div>'
        f"<div>{marks}</div>"
    )


def reasons(diagnosis: Diagnosis, notes: Footnotes) -> str:
    """Return each branch that holds with its facts, then what else is known."""
    blocks = [
        (f"Zone blanche : {_explained(finding.branch)}", finding.facts)
        for finding in diagnosis.findings
    ]
    if diagnosis.notes:
        title = "Ce que l'on sait aussi" if blocks else "Pourquoi ce verdict"
        blocks.append((title, diagnosis.notes))
    return "".join(f"<h3>{title}</h3>{_facts(facts, notes)}" for title, facts in blocks)


def _explained(branch: Branch) -> str:
    words = esc(branch_words([branch]))
    return term("limitrophe", words) if branch is Branch.BORDERING_ONLY else words


def _facts(facts: Iterable[Fact], notes: Footnotes) -> str:
    return bullets(fact_line(fact, notes) for fact in facts)


def fact_line(fact: Fact, notes: Footnotes) -> str:
    """Return a fact with its value, then its certainty, date and source in small."""
    value = ""
    if fact.value is not None:
        whole = isinstance(fact.value, int) and fact.unit != "ETP"
        value = f"\u00a0: <b>{number(fact.value, 0 if whole else 2)}</b> {esc(fact.unit)}".rstrip()
    origin = [fact.certainty.label, day(fact.on) if fact.on else "", notes.mark(fact.source)]
    return f"{prose(fact.label)}{value}<small>{esc(' · '.join(filter(None, origin)))}</small>"


def post_line(post: Post, notes: Footnotes, *, bordering: bool) -> str:
    """Return a post that acts on a territory, by its perimeter or as a bordering one."""
    place = "limitrophe, périmètre étendu" if bordering else "facilitateur du territoire"
    return post_words(post, notes, place)


def post_words(post: Post, notes: Footnotes, *first: str) -> str:
    """Return a post, as HTML: structure, ETP, then in small what is given first and its contract.

    Args:
        post: its structure, ETP, programme, service, end, certainty and source.
        notes: where its source is numbered.
        first: what is said before the programme, as whom it acts say; "" is left out.
    """
    followed = f"suivi {post.followed_by}" if post.followed_by else ""
    details = [
        *first,
        post.programme,
        followed,
        ending(post),
        post.certainty.label,
        notes.mark(post.source),
    ]
    return (
        f"<b>{perimeter_link(post)}</b> : {fte(post.fte)} ETP"
        f"<small>{esc(' · '.join(filter(None, details)))}</small>"
    )


def ending(post: Post) -> str:
    """Return until when a post runs, and how precisely that is known."""
    if post.ends is None:
        return "fin inconnue"
    end = f"jusqu'au {day(post.ends)}"
    return end if post.ends_precision is Precision.DAY else f"{end} ({post.ends_precision.label})"


def acting(diagnosis: Diagnosis, posts: Mapping[str, Post], notes: Footnotes) -> str:
    """Return the posts that act on a territory."""
    if not diagnosis.posts:
        return ""
    # The engine lists those of the place first: their ETP tells where the bordering ones start.
    lines, own = [], diagnosis.own_fte
    for post in (posts[code] for code in diagnosis.posts):
        lines.append(post_line(post, notes, bordering=own <= 0))
        own -= post.fte
    return f"<h3>Qui y agit</h3>{bullets(lines, 'posts')}"


def certainty_words(certainty: Certainty) -> str:
    """Return the label of a certainty as HTML, dashed when presumed."""
    return badge(certainty.label, PRESUMED if certainty is Certainty.TO_CONFIRM else "")
