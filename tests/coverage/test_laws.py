"""What must hold of any diagnosis, whatever the posts, needs and readings.

Each law is stated as widely as it is true; the two that sound true and are not stand
at the end of test_laws_change.py with their counter-examples.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coverage.capacity import Network, fair_flow
from coverage.diagnosis import combine, report
from coverage.findings import Diagnosis
from coverage.model import Basis, Branch, Certainty, Level, Post, Role, Roster, Verdict, weakest
from coverage.need import UNKNOWN_BLOCK, Block, NeedRow, Needs, declared
from coverage.parameters import Interval, Parameters
from coverage.survey import balance
from tests.coverage import worlds as plain
from tests.coverage.strategies import (
    LAWS,
    LEVELS,
    ONE,
    ZERO,
    World,
    amounts,
    posts,
    worlds,
)

FIRM = (Basis.DECLARED, Basis.MEASURED)


def figures(found: Diagnosis) -> tuple[object, ...]:
    """Return all that is counted or decided, without the ids of posts nor the words."""
    return (
        found.verdict,
        found.branches,
        found.certainty,
        found.need,
        found.load,
        found.own_fte,
        found.bordering_fte,
        found.fair_supply,
        found.fair_rate,
        found.prorata,
        found.tension,
        found.share_communes,
        found.share_population,
        found.share_need,
        found.in_call,
    )


def same_everywhere(before: World, after: World) -> None:
    """Check that two worlds are told alike on every level."""
    for one, other in zip(before.everywhere(), after.everywhere(), strict=True):
        assert (one.code, figures(one)) == (other.code, figures(other))


# The order and the form of what is given


@LAWS
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_posts_changes_nothing(world: World, draw: random.Random) -> None:
    shuffled = list(world.roster.posts)
    draw.shuffle(shuffled)
    same_everywhere(world, world.with_posts(shuffled))


@LAWS
@given(worlds())
def test_the_order_of_needs_changes_nothing(world: World) -> None:
    blocks = tuple(reversed(world.needs.blocks))
    known = world.needs.block != UNKNOWN_BLOCK
    block = world.needs.block.copy()
    block[known] = len(blocks) - 1 - block[known]
    same_everywhere(world, world.but(needs=Needs(block, world.needs.weight, blocks)))


@LAWS
@given(worlds(), st.integers(1, 9))
def test_splitting_a_post_changes_nothing(world: World, tenths: int) -> None:
    halves: list[Post] = []
    for post in world.roster.posts:
        part = post.fte * Fraction(tenths, 10)
        halves.append(replace(post, id=f"{post.id}-a", fte=part))
        halves.append(replace(post, id=f"{post.id}-b", fte=post.fte - part))
    same_everywhere(world, world.with_posts(halves))


@LAWS
@given(worlds())
def test_naming_a_perimeter_by_its_communes_changes_nothing(world: World) -> None:
    def spelled(codes: tuple[str, ...]) -> tuple[str, ...]:
        places = world.atlas.positions(codes).tolist()
        # A code next door holds no commune here, yet keeps the post located.
        return tuple(world.atlas.communes[place].code for place in places) or codes

    same_everywhere(
        world,
        world.with_posts(
            [
                replace(p, perimeter=spelled(p.perimeter), extension=spelled(p.extension))
                for p in world.roster.posts
            ]
        ),
    )


@LAWS
@given(worlds())
def test_a_perimeter_repeated_as_extension_stays_in_area(world: World) -> None:
    repeated = [replace(p, extension=p.extension + p.perimeter) for p in world.roster.posts]
    same_everywhere(world, world.with_posts(repeated))


@LAWS
@given(worlds())
def test_restricting_to_every_code_changes_nothing(world: World) -> None:
    everything = world.atlas.restrict(world.atlas.codes(Level.COMMUNE))
    same_everywhere(world, world.but(atlas=everything))
    same_everywhere(world, world.but(atlas=world.atlas.restrict(["region"])))


@LAWS
@given(worlds())
def test_grouping_communes_loses_nothing(world: World) -> None:
    """One demand a commune, not one a group: every rate is the same, to the last digit."""
    survey = world.survey()
    needs = []
    for block, weight in zip(world.needs.block, world.needs.weight, strict=True):
        known = block != UNKNOWN_BLOCK
        needs.append(world.needs.blocks[block].rate.central * int(weight) if known else ZERO)
    alone = fair_flow(
        Network(
            tuple(needs),
            survey.network.supplies,
            tuple(survey.network.serves[crew] for crew in survey.deployment.crew),
        )
    )
    for commune, (code, found) in enumerate(world.seen().items()):
        if found.need.central is not None:
            assert found.fair_rate == alone.rate(commune), code


# Who counts


@LAWS
@given(worlds(), st.booleans())
def test_coordinators_change_nothing(world: World, absent: bool) -> None:
    others = [post for post in world.roster.posts if post.role is not Role.COORDINATOR]
    more = Post("c", "Coordination", Role.COORDINATOR, Fraction(9), None, ("region",))
    same_everywhere(world, world.with_posts(others if absent else [*world.roster.posts, more]))


@LAWS
@given(worlds())
def test_after_the_last_end_nothing_is_covered(world: World) -> None:
    limited = [replace(post, ends=post.ends or date(2030, 1, 1)) for post in world.roster.posts]
    last = max((post.ends for post in limited if post.ends), default=world.on)
    after = world.with_posts(limited).but(on=last + timedelta(days=1))
    strict = not world.parameters.gap_needs_need
    for found in after.seen().values():
        assert found.share_communes == 0
        assert found.posts == ()
        assert not found.fair_supply
        if found.need.is_known_zero and not strict:
            assert found.verdict is Verdict.NO_NEED
        else:
            assert (found.verdict, found.branches) == (Verdict.GAP, (Branch.UNCOVERED,))


@LAWS
@given(worlds())
def test_every_active_etp_is_somewhere(world: World) -> None:
    """Allocated + idle + unlocated = active, when posts give all their time to the State."""
    whole = world.but(parameters=replace(world.parameters, state_share=ONE))
    survey, count = whole.survey(), balance(whole.survey())
    facilitators = [p for p in world.roster.posts if p.is_active(world.on) and p.is_capacity]
    assert count.active == sum((post.fte for post in facilitators), ZERO)
    assert count.set_aside == 0
    assert count.allocated + count.idle + count.unlocated == count.active
    assert min(count.allocated, count.idle, count.unlocated) >= 0
    received = [found.fair_supply for found in report(survey, Level.COMMUNE)]
    assert count.allocated == sum((supply for supply in received if supply), ZERO)


@LAWS
@given(worlds())
def test_time_kept_for_others_is_counted_apart(world: World) -> None:
    count = balance(world.survey())
    assert count.allocated + count.idle + count.unlocated + count.set_aside == count.active


# Units


@LAWS
@given(worlds(), amounts)
def test_scaling_etp_and_needs_together_changes_no_verdict(world: World, factor: Fraction) -> None:
    blocks = tuple(
        Block(Interval(*(figure * factor for figure in block.rate)), block.basis, block.source)
        for block in world.needs.blocks
    )
    scaled = world.with_posts(
        [replace(post, fte=post.fte * factor) for post in world.roster.posts]
    ).but(needs=Needs(world.needs.block, world.needs.weight, blocks))
    for before, after in zip(world.everywhere(), scaled.everywhere(), strict=True):
        assert after.verdict is before.verdict
        assert after.branches == before.branches
        assert after.certainty is before.certainty
        assert after.load == before.load
        assert after.fair_rate == before.fair_rate
        assert after.tension == before.tension
        assert after.share_need == before.share_need
        if before.prorata is not None and before.fair_supply is not None:
            assert after.prorata == before.prorata * factor
            assert after.fair_supply == before.fair_supply * factor


# Levels


@LAWS
@given(worlds())
def test_a_territory_is_what_its_communes_are(world: World) -> None:
    """Needs, supplies and shares add up; verdict, branches and posts follow the rule."""
    survey = world.survey()
    communes = {found.code: found for found in report(survey, Level.COMMUNE)}
    fte = {post.id: post.fte for post in survey.posts}
    for level in LEVELS[1:]:
        for found in report(survey, level):
            positions = world.atlas.positions(
                ["region"] if level is Level.REGION else [found.code]
            ).tolist()
            inside = [communes[world.atlas.communes[p].code] for p in positions]
            assert found.verdict is combine(d.verdict for d in inside)
            assert set(found.branches) == {b for d in inside for b in d.branches}
            assert set(found.posts) == {post for d in inside for post in d.posts}
            assert found.own_fte + found.bordering_fte == sum(map(fte.get, found.posts), ZERO)
            assert found.in_call == any(d.in_call for d in inside)
            judged = [d for d in inside if d.verdict is not Verdict.NO_NEED] or inside
            assert found.certainty is weakest(d.certainty for d in judged)
            covered = [d.share_communes for d in inside]
            assert found.share_communes == sum(covered, ZERO) / len(inside)
            people = [int(world.atlas.population[p]) for p in positions]
            if sum(people):
                served = sum(n for n, d in zip(people, inside, strict=True) if d.share_communes)
                assert found.share_population == Fraction(served, sum(people))
            else:
                assert found.share_population is None
            _check_sums(found, inside)


def _check_sums(found: Diagnosis, inside: list[Diagnosis]) -> None:
    """Check the figures that add up; one unknown need makes the whole unknown."""
    if any(d.need.central is None for d in inside):
        assert found.need.basis is Basis.UNKNOWN
        assert (found.fair_supply, found.fair_rate, found.prorata) == (None, None, None)
        return
    for figure in ("low", "central", "high"):
        assert getattr(found.need, figure) == sum((getattr(d.need, figure) for d in inside), ZERO)
    assert found.fair_supply == sum((d.fair_supply or ZERO for d in inside), ZERO)
    assert found.prorata == sum((d.prorata or ZERO for d in inside), ZERO)
    served = found.fair_supply == found.need.central
    assert found.tension == (served and any(d.tension for d in inside))
    if found.need.central:
        assert found.fair_rate == (found.fair_supply or ZERO) / found.need.central
        held = sum((d.need.central or ZERO for d in inside if d.share_communes), ZERO)
        assert found.share_need == held / found.need.central
    else:
        assert found.fair_rate is None


def test_the_rule_of_upper_verdicts_as_the_definition_writes_it() -> None:
    gap, part, check = Verdict.GAP, Verdict.PARTIAL, Verdict.TO_CHECK
    covered, empty = Verdict.COVERED, Verdict.NO_NEED
    assert combine([]) is combine([empty]) is empty
    assert combine([gap, empty]) is gap
    assert combine([gap, covered, empty]) is combine([gap, check]) is part
    assert combine([check, covered, empty]) is check
    assert combine([covered, empty]) is covered


# Two readings of capacity


@LAWS
@given(worlds())
def test_the_fair_sharing_never_leaves_more_unmet_than_pro_rata(world: World) -> None:
    communes = [found for found in world.seen().values() if found.need.central is not None]
    assert _unmet(communes, "fair_supply") <= _unmet(communes, "prorata")


def _unmet(communes: list[Diagnosis], how: str) -> Fraction:
    """Sum what each commune lacks; what one has too much of helps no other."""
    return sum(
        (max((d.need.central or ZERO) - getattr(d, how), ZERO) for d in communes),
        ZERO,
    )


@LAWS
@given(worlds())
def test_a_tension_is_short_pro_rata_and_served_in_the_fair_sharing(world: World) -> None:
    for found in world.seen().values():
        if found.need.central is None:
            assert found.tension is None
        else:
            short = (found.prorata or ZERO) < found.need.central
            assert found.tension == (short and found.fair_rate == 1)


@LAWS
@given(worlds())
def test_a_certificate_adds_up_at_every_level(world: World) -> None:
    survey = world.survey()
    offered = dict(zip([post.id for post in survey.posts], survey.network.supplies, strict=True))
    for level in LEVELS:
        for found in report(survey, level):
            why = found.certificate
            if why is None:
                continue
            assert why.missing == why.need - why.supply > 0
            assert why.supply == sum((offered[post] for post in why.posts), ZERO)
            assert why.territories


# Unknown, zero, estimated


@LAWS
@given(worlds())
def test_an_unknown_need_is_never_covered(world: World) -> None:
    for found in world.everywhere():
        if found.need.basis is Basis.UNKNOWN:
            assert found.verdict in {Verdict.GAP, Verdict.PARTIAL, Verdict.TO_CHECK}
            assert found.fair_rate is found.prorata is found.tension is None


@LAWS
@given(worlds())
def test_branches_exclude_one_another_as_the_definition_says(world: World) -> None:
    for found in world.seen().values():
        assert (found.verdict is Verdict.GAP) == bool(found.branches)
        if Branch.UNCOVERED in found.branches:
            assert found.branches == (Branch.UNCOVERED,)
            assert not found.posts
        if Branch.BORDERING_ONLY in found.branches:
            assert found.own_fte == 0 < found.bordering_fte
        if found.need.is_known_zero and world.parameters.gap_needs_need:
            assert found.verdict is Verdict.NO_NEED


@LAWS
@given(worlds(bases=FIRM))
def test_branch_3_is_less_than_the_need_and_equality_is_enough(world: World) -> None:
    """On a need that someone gave, at the central figure: nothing else makes branch 3."""
    for found in world.seen().values():
        short = found.fair_rate is not None and found.fair_rate < 1 and bool(found.posts)
        assert (Branch.UNDER_CAPACITY in found.branches) == short


@LAWS
@given(worlds(bases=(Basis.ESTIMATED,)))
def test_an_estimate_never_makes_branch_3_unless_the_switch_is_on(world: World) -> None:
    off = world.but(parameters=replace(world.parameters, estimate_decides=False))
    on = world.but(parameters=replace(world.parameters, estimate_decides=True))
    for before, after in zip(off.seen().values(), on.seen().values(), strict=True):
        assert Branch.UNDER_CAPACITY not in before.branches
        if Branch.UNDER_CAPACITY in after.branches:
            assert before.verdict in {Verdict.TO_CHECK, Verdict.GAP}
            only = after.branches == (Branch.UNDER_CAPACITY,)
            assert not only or after.certainty is Certainty.TO_CONFIRM
        else:
            assert figures(after) == figures(before)


@LAWS
@given(worlds())
def test_an_estimate_takes_no_etp_from_a_known_need(world: World) -> None:
    """Switch off: a need that someone gave is judged as if the estimates were not there."""
    off = world.but(parameters=replace(world.parameters, estimate_decides=False))
    without = off.but(
        needs=Needs(
            world.needs.block,
            world.needs.weight,
            tuple(
                replace(block, rate=Interval(ZERO, ZERO, ZERO))
                if block.basis is Basis.ESTIMATED
                else block
                for block in world.needs.blocks
            ),
        )
    )
    for before, after in zip(off.seen().values(), without.seen().values(), strict=True):
        if before.need.basis in FIRM:
            assert before.branches == after.branches


# The interval of need


@LAWS
@given(worlds(bases=FIRM))
def test_an_interval_is_judged_as_its_three_figures_one_by_one(world: World) -> None:
    """Short at low, then central, then high; the branch and its strength follow."""
    three = [_short_at(world, figure) for figure in ("low", "central", "high")]
    survey = world.survey()
    for found, low, central, high in zip(report(survey, Level.COMMUNE), *three, strict=True):
        assert low <= central <= high
        cell = survey.cells[int(survey.cell[world.atlas.positions([found.code])[0]])]
        assert (Branch.UNDER_CAPACITY in found.branches) == central
        assert cell.judgement.tight == (high and not central and not found.branches)
        for holding in cell.judgement.holdings:
            if holding.branch is Branch.UNDER_CAPACITY and not low:
                assert holding.certainty is not Certainty.ESTABLISHED


def _short_at(world: World, figure: str) -> list[bool]:
    """Tell which communes are under-capacity when every need is exactly one figure."""
    blocks = tuple(
        replace(block, rate=Interval.exactly(getattr(block.rate, figure)))
        for block in world.needs.blocks
    )
    exact = world.but(needs=Needs(world.needs.block, world.needs.weight, blocks))
    return [Branch.UNDER_CAPACITY in found.branches for found in exact.seen().values()]


@LAWS
@given(worlds(), amounts)
def test_one_flow_answers_for_needs_multiplied_by_a_factor(world: World, factor: Fraction) -> None:
    """All needs × λ: the uncapped ratio is ρ ÷ λ, the rate min(1, ρ ÷ λ)."""
    network = world.survey().network
    multiplied = replace(network, needs=tuple(need * factor for need in network.needs))
    before, after = fair_flow(network), fair_flow(multiplied)
    for demand, ratio in enumerate(before.ratios):
        assert after.ratios[demand] == (None if ratio is None else ratio / factor)
        assert after.rate(demand) == (None if ratio is None else min(ONE, ratio / factor))


@LAWS
@given(st.data())
def test_an_in_area_post_drawn_is_what_it_says(data: st.DataObject) -> None:
    world = data.draw(worlds())
    post = data.draw(posts(world.atlas, "x", in_area=True))
    assert post.is_active(world.on)
    assert post.is_capacity
    assert post.perimeter
    assert not post.extension


def test_nobody_lives_there_so_its_part_of_a_declared_need_is_known_to_be_zero() -> None:
    atlas = plain.atlas({"55": {"55039": 0, "55545": 200}})
    needs = declared(atlas, [NeedRow("55", Interval.exactly(ONE))])
    found = World(atlas, Roster(()), needs, Parameters()).seen()
    assert (found["55039"].verdict, found["55039"].need.high) == (Verdict.NO_NEED, 0)
    assert (found["55545"].verdict, found["55545"].need.high) == (Verdict.GAP, 1)
