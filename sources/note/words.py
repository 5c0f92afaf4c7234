"""What the note says of a diagnosis, as plain sentences: the words of the screen's panels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from coverage.findings import Diagnosis, Fact
from coverage.model import Basis, Certainty, Post, Precision
from coverage.sureness.shares import Sureness
from sources.french import day, fte, number, percent, plural
from sources.verdicts import branch_words

BASIS_WORDS = {
    Basis.ESTIMATED: "estimation, clé population",
    Basis.MEASURED: "mesuré sur les marchés importés",
    Basis.DECLARED: "besoin déclaré",
    Basis.UNKNOWN: "besoin inconnu",
}


class Footnotes:
    """Numbers the sources of a page as they come, so that a long one is printed once."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def mark(self, source: str) -> str:
        """Return « source 2 » for a text, "" when there is none."""
        if not source:
            return ""
        if source not in self.texts:
            self.texts.append(source)
        return f"source\u00a0{self.texts.index(source) + 1}"


def fact_record(fact: Fact, notes: Footnotes) -> dict[str, str]:
    """Return a fact, its figure with its unit, and what it rests on."""
    value = ""
    if fact.value is not None:
        whole = isinstance(fact.value, int) and fact.unit != "ETP"
        value = f"{number(fact.value, 0 if whole else 2)}\u00a0{fact.unit}".strip("\u00a0")
    origin = (fact.certainty.label, day(fact.on) if fact.on else "", notes.mark(fact.source))
    return {"label": fact.label, "value": value, "origin": " · ".join(filter(None, origin))}


def reasons(diagnosis: Diagnosis, notes: Footnotes) -> list[dict[str, Any]]:
    """Return each branch that holds with its facts, then what else is known."""
    blocks = [
        (f"Zone blanche : {branch_words([finding.branch])}", finding.facts)
        for finding in diagnosis.findings
    ]
    if diagnosis.notes:
        title = "Ce que l'on sait aussi" if blocks else "Pourquoi ce verdict"
        blocks.append((title, diagnosis.notes))
    return [
        {"title": title, "facts": [fact_record(fact, notes) for fact in facts]}
        for title, facts in blocks
    ]


def post_record(post: Post, notes: Footnotes, *, bordering: bool) -> dict[str, str]:
    """Return a post: structure, ETP, as whom it acts, programme, service, end."""
    place = "limitrophe, périmètre étendu" if bordering else "facilitateur du territoire"
    followed = f"suivi {post.followed_by}" if post.followed_by else ""
    details = (place, post.programme, followed)
    return {
        "structure": post.structure,
        "fte": fte(post.fte),
        "as": " · ".join(filter(None, details)),
        "end": end_of(post),
        "origin": " · ".join(filter(None, (post.certainty.label, notes.mark(post.source)))),
    }


def end_of(post: Post) -> str:
    """Return the last day of a convention as its source gives it.

    A source that gives a year says no day.
    """
    if post.ends is None:
        return "fin inconnue"
    if post.ends_precision is Precision.YEAR:
        return f"{post.ends.year} ({post.ends_precision.label})"
    return day(post.ends)


def first_end(ending: Iterable[Post]) -> str:
    """Say when the first of some conventions ends, as its source gives it; "" when none does."""
    known = [(p.ends, p.ends_precision is Precision.YEAR) for p in ending if p.ends is not None]
    if not known:
        return ""
    first, is_a_year = min(known)
    return f"première fin en {first.year}" if is_a_year else f"première fin le {day(first)}"


def acting(
    diagnosis: Diagnosis, posts: Mapping[str, Post], notes: Footnotes
) -> list[dict[str, str]]:
    """Return the posts that act on a territory, its own first as the engine lists them."""
    records, own = [], diagnosis.own_fte
    for post in (posts[code] for code in diagnosis.posts):
        records.append(post_record(post, notes, bordering=own <= 0))
        own -= post.fte
    return records


def load_sentence(diagnosis: Diagnosis) -> str:
    """Return how loaded those who act are."""
    if diagnosis.need.central is None:
        return "Besoin inconnu : la capacité ne peut être jugée."
    if diagnosis.load is None:
        return "Charge : sans objet, aucun facilitateur n'y est connu."
    name = "Charge estimée" if diagnosis.need.basis is Basis.ESTIMATED else "Charge"
    return f"{name} : {number(diagnosis.load, 1)} ETP de besoin pour un ETP présent."


def drawn_share(one: Sureness) -> Fraction | None:
    """Return the share of the draws in which it is a zone blanche, None when nothing is known."""
    return None if one.bases == {Basis.UNKNOWN} and not one.anyway else one.share


def drawn_sentence(one: Sureness, now: Diagnosis) -> str:
    """Say in how many draws of the assumptions a department is a zone blanche."""
    if one.anyway:
        part = " en partie" if one.partial else ""
        doubt = " Le doute porte sur l'annuaire." if now.certainty is Certainty.TO_CONFIRM else ""
        return (
            f"Zone blanche{part} quel que soit le besoin : aucune hypothèse sur les chiffres n'y "
            f"change rien.{doubt}"
        )
    if not one.drawn:
        unknown = one.bases == {Basis.UNKNOWN}
        return f"Besoin {'inconnu' if unknown else 'donné sans intervalle'} : rien n'est tiré."
    partial = f", en partie dans {share_words(one.partial_share)}" if one.partial else ""
    estimate = (
        " Estimation : dans ces tirages le besoin estimé tranche, ce qu'il ne fait jamais dans le "
        "verdict."
        if Basis.ESTIMATED in one.bases
        else ""
    )
    return (
        f"Zone blanche dans {share_words(one.share)}{partial} des {number(one.draws)} tirages des "
        f"hypothèses entre leurs bornes.{estimate}"
    )


def share_words(share: Fraction) -> str:
    r"""Return a share of draws; « 100 % » and « 0 % » are kept for all and none.

    >>> share_words(Fraction(9991, 10000)), share_words(Fraction(1, 2))
    ('plus de 99\u202f%', '50\u202f%')
    """
    if 1 - ALMOST < share < 1:
        return f"plus de {percent(1 - ALMOST)}"
    return f"moins de {percent(ALMOST)}" if 0 < share < ALMOST else percent(share)


ALMOST = Fraction(1, 100)
MOST_NAMES = 12


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """Join names; beyond a few, the first ones and how many others.

    >>> listed(["a", "b"]), listed(["a", "b", "c"], most=2)
    ('a, b', 'a, b et 1 autre')
    """
    others = len(names) - most
    shown = ", ".join(names[:most])
    return f"{shown} et {plural(others, 'autre')}" if others > 0 else shown
