"""Facts in words: label, value, unit, source and date of what a finding rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from coverage.branches import Ground
from coverage.findings import Certificate, Fact, Part
from coverage.loads import ZERO
from coverage.model import Basis, Certainty, Post, Verdict, weakest
from coverage.need import UNKNOWN_BLOCK, Need
from coverage.serving import Crew
from coverage.survey import Cell, Survey

FTE = "ETP"
CALCULATION = "Partage au mieux des ETP (calcul)"
MOST_SOURCES = 3
COUNTING = "Décompte des communes du territoire"


def post_fact(post: Post, on: date, *, bordering: bool) -> Fact:
    """State that a post acts, from the place or by extension of its perimeter."""
    how = "Facilitateur limitrophe" if bordering else "Facilitateur"
    label = f"{how} : {post.structure}"
    return Fact(label, post.fte, FTE, post.source, post.attested_on, post.certainty_on(on))


def absence_facts(survey: Survey) -> tuple[Fact, ...]:
    """State that no facilitator is known whose perimeter this is, and why that is unsure."""
    roster, on = survey.roster, survey.on
    unlocated = roster.unlocated(on)
    facts = [
        Fact(
            "Facilitateurs connus dont c'est le périmètre",
            0,
            "facilitateur",
            roster.source,
            roster.known_on or on,
            Certainty.TO_CONFIRM if roster.doubts or unlocated else Certainty.ESTABLISHED,
        )
    ]
    if unlocated:
        facts.append(
            Fact(
                "ETP de facilitateurs non localisés : ils peuvent agir ici",
                sum((post.fte for post in unlocated), ZERO),
                FTE,
                " ; ".join(dict.fromkeys(post.source for post in unlocated)),
                max((p.attested_on for p in unlocated if p.attested_on), default=None),
                Certainty.TO_CONFIRM,
            )
        )
    facts += [
        Fact(doubt.label, None, "", doubt.source, doubt.on, Certainty.TO_CONFIRM)
        for doubt in roster.doubts
    ]
    return tuple(facts)


def need_fact(survey: Survey, need: Need, blocks: Iterable[int]) -> Fact:
    """State the need of a territory, its basis and where it comes from."""
    known = [survey.needs.blocks[block] for block in blocks if block != UNKNOWN_BLOCK]
    sources = _in_few_words([block.source for block in known if block.source])
    if added := _in_few_words([one for block in known for one in block.additions]):
        sources = f"{sources} ; plus {added}" if sources else added
    certainty = {
        Basis.UNKNOWN: Certainty.TO_CONFIRM,
        Basis.ESTIMATED: Certainty.DEDUCED,
    }.get(need.basis, Certainty.ESTABLISHED)
    if any(block.supposed for block in known):
        certainty = weakest((certainty, Certainty.DEDUCED))
    if any(block.at_least for block in known):
        certainty = Certainty.TO_CONFIRM
    basis = need.basis.label
    label = f"Besoin {basis}" if "(" in basis else f"Besoin ({basis})"
    return Fact(label, need.central, FTE, sources, survey.on, certainty)


def _in_few_words(sources: Iterable[str]) -> str:
    """Name distinct sources; beyond a few, the first ones and how many others."""
    names = sorted(set(sources), key=lambda name: (len(name), name))
    named = " ; ".join(names[:MOST_SOURCES])
    others = len(names) - MOST_SOURCES
    return f"{named} ; et {others} autres" if others > 0 else named


def capacity_facts(certificate: Certificate, on: date, certainty: Certainty) -> tuple[Fact, ...]:
    """State the sum anyone can check: need together, ETP together, what is missing."""
    return tuple(
        Fact(label, value, FTE, CALCULATION, on, certainty)
        for label, value in (
            ("Besoin des territoires qui se partagent ces facilitateurs", certificate.need),
            ("ETP de tous les facilitateurs qui peuvent y agir", certificate.supply),
            ("ETP manquants, quel que soit le partage", certificate.missing),
        )
    )


def crew_facts(survey: Survey, crew: Crew) -> tuple[Fact, ...]:
    """State each post that acts, from the place first."""
    return tuple(
        post_fact(survey.posts[index], survey.on, bordering=bordering)
        for group, bordering in ((crew.own, False), (crew.bordering, True))
        for index in group
    )


def load_facts(
    survey: Survey,
    need: Need,
    load: Fraction | None,
    cells: Sequence[Cell],
    certificate: Certificate | None,
) -> tuple[Fact, ...]:
    """State how loaded those who act are, and whether the high need would be too much."""
    certainty = weakest(cell.judgement.certainty for cell in cells)
    facts: list[Fact] = []
    if load is not None:
        label = "Charge : besoin ÷ ETP qui peuvent agir"
        if need.basis is Basis.ESTIMATED:
            label = "Charge estimée : besoin estimé ÷ ETP qui peuvent agir"
        facts.append(Fact(label, load, "", CALCULATION, survey.on, certainty))
    if certificate is not None:
        facts += capacity_facts(certificate, survey.on, certainty)
    if any(cell.judgement.tight for cell in cells):
        label = "Au besoin haut, les ETP présents ne suffiraient pas"
        facts.append(Fact(label, need.high, FTE, CALCULATION, survey.on, certainty))
    return tuple(facts)


def part_facts(parts: Sequence[Part], on: date, certainty: Certainty) -> tuple[Fact, ...]:
    """State on which share of a territory partly covered each branch holds."""
    facts = []
    for part in parts:
        if part.verdict is not Verdict.GAP:
            continue
        where = " et ".join(branch.label.lower() for branch in part.branches)
        facts += [
            Fact(f"Zone blanche ({where}) : part {what}", share, "", COUNTING, on, certainty)
            for what, share in (
                ("des communes", part.share_communes),
                ("des habitants", part.share_population),
                ("du besoin", part.share_need),
            )
            if share is not None
        ]
    return tuple(facts)


def ground_facts(
    survey: Survey,
    cell: Cell,
    ground: Ground,
    absence: tuple[Fact, ...],
    need: Fact,
    certificate: Certificate | None,
) -> tuple[Fact, ...]:
    """Return the facts of one kind for a cell; need and certificate are the territory's."""
    crew = survey.crew_of(cell)
    if ground is Ground.CAPACITY:
        if certificate is None:
            return ()
        return capacity_facts(certificate, survey.on, cell.judgement.certainty)
    if ground is Ground.ENOUGH_AT_LOW:
        label = "Au besoin bas, les ETP présents suffiraient"
        return (Fact(label, None, "", CALCULATION, survey.on, Certainty.DEDUCED),)
    if ground is Ground.ABSENCE:
        return absence
    if ground is Ground.NEED:
        return (need,)
    return crew_facts(survey, crew if ground is Ground.POSTS else Crew((), crew.bordering))
