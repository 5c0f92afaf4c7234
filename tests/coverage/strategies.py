"""Random worlds on the edge: needs just below, at and just above what posts can give.

A need drawn at random almost never meets a capacity exactly. Here every post first
spreads its ETP over the communes where it acts; a commune's need is what it received,
then left alone or nudged by a hair. Equality, the case that flips verdicts, is the rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from coverage.capacity import Network
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Basis, Certainty, Doubt, Level, Post, Precision, Role, Roster
from coverage.need import UNKNOWN_BLOCK, Block, NeedRow, Needs, declared
from coverage.parameters import Interval, Parameters
from coverage.survey import Survey, examine
from coverage.territories import Atlas, Commune

LAWS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow],
)
"""The same examples at every run, so that a red build is a broken law, not bad luck."""

DAY = date(2025, 7, 18)
HAIR = Fraction(1, 10**9)
ZERO, ONE = Fraction(0), Fraction(1)
DEPARTMENTS = ("01", "02", "2A")
EPCIS = ("200000001", "200000002", "200000003")
LEVELS = (Level.COMMUNE, Level.EPCI, Level.DEPARTMENT, Level.REGION)

amounts = st.one_of(
    st.sampled_from(
        [ONE, Fraction(1, 2), Fraction(7, 10), Fraction(1, 3), HAIR, Fraction(10**12 + 1, 10**12)]
    ),
    st.fractions(min_value=Fraction(1, 50), max_value=4, max_denominator=60),
)
"""ETP above zero: plain, thirds, and hairs that a float would lose."""

ends = st.sampled_from(
    [None, DAY, date(2025, 7, 17), date(2025, 12, 31), date(2026, 12, 31), date(2028, 6, 30)]
)
starts = st.sampled_from([None, DAY, date(2025, 7, 19), date(2020, 1, 1), date(2024, 1, 1)])


@dataclass(frozen=True, slots=True)
class World:
    """All that a diagnosis needs; a law changes one thing and looks again."""

    atlas: Atlas
    roster: Roster
    needs: Needs
    parameters: Parameters
    on: date = DAY

    def survey(self) -> Survey:
        """Examine the world."""
        return examine(self.atlas, self.roster, self.needs, self.parameters, self.on)

    def seen(self, level: Level = Level.COMMUNE) -> dict[str, Diagnosis]:
        """Report the world, by code."""
        return {found.code: found for found in report(self.survey(), level)}

    def everywhere(self) -> list[Diagnosis]:
        """Report the world on every level, from one examination."""
        survey = self.survey()
        return [found for level in LEVELS for found in report(survey, level)]

    def but(self, **changes: object) -> World:
        """Return the world with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # fields of World, by name

    def with_posts(self, posts: Sequence[Post]) -> World:
        """Return the world with other posts, the doubts kept."""
        return self.but(roster=replace(self.roster, posts=tuple(posts)))


@st.composite
def atlases(draw: st.DrawFn) -> Atlas:
    """Up to nine communes in three departments; EPCI cross departments or are missing."""
    count = draw(st.integers(1, 9))
    communes = []
    for number in range(count):
        department = draw(st.sampled_from(DEPARTMENTS))
        communes.append(
            Commune(
                f"{department}{number:03d}",
                f"Commune {number}",
                department,
                draw(st.sampled_from((*EPCIS, None))),
                draw(st.sampled_from([0, 1, 7, 100, 12_345])),
            )
        )
    borders = {"01": ("02", "99"), "02": ("01",)}
    names = dict.fromkeys((*DEPARTMENTS, *EPCIS), "nom")
    return Atlas.build(communes, names, "R", borders)


def codes_of(atlas: Atlas) -> list[str]:
    """List every code a perimeter may name, a neighbour outside the region included."""
    return [
        *atlas.codes(Level.COMMUNE),
        *atlas.codes(Level.EPCI),
        *atlas.codes(Level.DEPARTMENT),
        "region",
        "99",
    ]


@st.composite
def posts(
    draw: st.DrawFn,
    atlas: Atlas,
    name: str,
    *,
    in_area: bool = False,
    running: bool = False,
) -> Post:
    """Any post; `in_area`: a facilitator with a perimeter and no extension, all State."""
    codes = st.lists(st.sampled_from(codes_of(atlas)), max_size=3, unique=True).map(tuple)
    begins, finishes = draw(starts), draw(ends)
    if begins is not None and finishes is not None and finishes < begins:
        begins, finishes = finishes, begins
    plain = in_area or running
    roles = [Role.FACILITATOR] if in_area else [Role.FACILITATOR] * 4 + [Role.COORDINATOR]
    precisions = st.sampled_from([Precision.DAY, Precision.YEAR])
    return Post(
        id=name,
        structure=f"Structure {name}",
        role=draw(st.sampled_from(roles)),
        fte=draw(amounts),
        home=draw(st.sampled_from([None, *DEPARTMENTS])),
        perimeter=draw(codes.filter(bool) if in_area else codes),
        extension=() if in_area else draw(codes),
        starts=None if plain else begins,
        starts_precision=draw(precisions),
        ends=None if plain else finishes,
        ends_precision=draw(precisions),
        certainty=draw(st.sampled_from(list(Certainty))),
        source="tirage",
        attested_on=draw(st.sampled_from([None, DAY])),
    )


@st.composite
def rosters(draw: st.DrawFn, atlas: Atlas) -> Roster:
    """Up to six posts, with or without a doubt on the list."""
    count = draw(st.integers(0, 6))
    made = tuple(draw(posts(atlas, f"p{number}")) for number in range(count))
    doubts = draw(st.sampled_from([(), (Doubt("incomplet", "tirage"),)]))
    return Roster(made, doubts)


def communes_served(atlas: Atlas, post: Post) -> list[int]:
    """List the communes where a post acts, in-area or bordering."""
    return atlas.positions((*post.perimeter, *post.extension)).tolist()


@st.composite
def tight_needs(draw: st.DrawFn, atlas: Atlas, roster: Roster) -> list[Fraction | None]:
    """Draw the need of each commune on the edge of what the posts can give."""
    received = [ZERO] * len(atlas)
    for post in roster.facilitators(DAY):
        places = communes_served(atlas, post)
        shares = draw(st.lists(st.integers(0, 3), min_size=len(places), max_size=len(places)))
        for place, share in zip(places, shares, strict=True):
            received[place] += post.fte * Fraction(share, sum(shares) or 1)
    return [draw(_nudged(amount)) for amount in received]


def _nudged(amount: Fraction) -> st.SearchStrategy[Fraction | None]:
    """Leave an amount alone, or move it by a hair, a half, to zero, or to unknown."""
    near = [amount, amount, amount, max(amount - HAIR, ZERO), amount + HAIR]
    far = [amount / 2, amount * 2, ZERO, Fraction(1, 3), HAIR, None]
    return st.sampled_from(near + far)


_FACTORS = st.sampled_from(
    [
        (ONE, ONE, ONE),
        (Fraction(1, 2), ONE, Fraction(2)),
        (ZERO, ONE, ONE + HAIR),
        (ONE - HAIR, ONE, ONE + HAIR),
        (Fraction(1, 10), Fraction(1, 2), ONE),
        (ONE, Fraction(2), Fraction(10)),
    ]
)


@st.composite
def all_needs(draw: st.DrawFn, atlas: Atlas, roster: Roster, bases: Sequence[Basis]) -> Needs:
    """Needs a commune, or by department or EPCI spread by population; intervals; unknown."""
    centrals = draw(tight_needs(atlas, roster))
    shared = draw(_FACTORS) if draw(st.booleans()) else None
    level = draw(st.sampled_from([Level.COMMUNE, Level.COMMUNE, Level.EPCI, Level.DEPARTMENT]))
    rows = []
    for code in atlas.codes(level):
        inside = [centrals[place] for place in atlas.positions([code]).tolist()]
        known = [need for need in inside if need is not None]
        interval = None
        if known:
            total = sum(known, ZERO)
            interval = Interval(*(total * factor for factor in shared or draw(_FACTORS)))
        rows.append(NeedRow(code, interval))
    spread = declared(atlas, rows)
    return Needs(
        spread.block,
        spread.weight,
        tuple(
            Block(block.rate, draw(st.sampled_from(list(bases))), block.source)
            for block in spread.blocks
        ),
    )


@st.composite
def worlds(
    draw: st.DrawFn,
    bases: Sequence[Basis] = (Basis.DECLARED, Basis.MEASURED, Basis.ESTIMATED),
    *,
    default_reading: bool = False,
) -> World:
    """Any world, under any reading of the arguable parameters."""
    atlas = draw(atlases())
    roster = draw(rosters(atlas))
    needs = draw(all_needs(atlas, roster, bases))
    call = frozenset({"01"})
    if default_reading:
        return World(atlas, roster, needs, Parameters(call))
    chosen = Parameters(
        call_departments=call,
        gap_needs_need=draw(st.booleans()),
        bordering_counts=draw(st.sampled_from([True, True, False])),
        estimate_decides=draw(st.booleans()),
        state_share=draw(st.sampled_from([ONE, ONE, Fraction(1, 2), ZERO])),
    )
    return World(atlas, roster, needs, chosen)


def with_intervals(needs: Needs, change: dict[int, Interval]) -> Needs:
    """Return needs with the rates of some blocks changed."""
    blocks = tuple(
        replace(block, rate=change[index], terms=()) if index in change else block
        for index, block in enumerate(needs.blocks)
    )
    return Needs(needs.block, needs.weight, blocks)


def known_blocks(needs: Needs) -> list[int]:
    """List the rows of need that bear on at least one inhabitant."""
    used = (needs.block != UNKNOWN_BLOCK) & (needs.weight > 0)
    return np.unique(needs.block[used]).tolist()


@st.composite
def networks(draw: st.DrawFn, demands: int = 6, supplies: int = 6) -> Network:
    """Any small network, needs on the edge of the supplies, zero and hairs included."""
    d, s = draw(st.integers(1, demands)), draw(st.integers(0, supplies))
    offered = [draw(st.one_of(amounts, st.just(ZERO))) for _ in range(s)]
    edges = [
        tuple(sorted(draw(st.sets(st.integers(0, s - 1), max_size=s)))) if s else ()
        for _ in range(d)
    ]
    received = [ZERO] * d
    for post, supply in enumerate(offered):
        takers = [demand for demand in range(d) if post in edges[demand]]
        shares = draw(st.lists(st.integers(0, 3), min_size=len(takers), max_size=len(takers)))
        for demand, share in zip(takers, shares, strict=True):
            received[demand] += supply * Fraction(share, sum(shares) or 1)
    needs = tuple(draw(_nudged(amount).map(lambda need: need or ZERO)) for amount in received)
    return Network(needs, tuple(offered), tuple(edges))
