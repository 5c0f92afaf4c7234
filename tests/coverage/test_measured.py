"""What must hold of any need measured on contracts, and of any operation added to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.measured import Figures, Method, measured, measures, percent, share_of
from coverage.model import Basis, Level, Roster, Verdict
from coverage.need import UNKNOWN_BLOCK, Block, NeedRow, Needs, declared, unknown
from coverage.operations import Operation, Standing, counted, with_operations
from coverage.parameters import Interval, Parameters
from coverage.tallies import Tally, count_by_department
from coverage.territories import Atlas, Commune
from coverage.windows import Known, Span, Window, months_back, window_on
from tests.coverage.strategies import DAY, LAWS, World, atlases, worlds
from tests.coverage.worlds import figures

YEAR = Window(date(2024, 7, 18), date(2025, 7, 17))
ZERO = Fraction(0)


@st.composite
def counts(draw: st.DrawFn, atlas: Atlas) -> list[Tally]:
    """Contracts of some departments, in communes of there, of elsewhere, or nowhere said."""
    made = []
    for department in draw(st.sets(st.sampled_from([*atlas.codes(Level.DEPARTMENT), "13"]))):
        places = [None, *atlas.codes(Level.COMMUNE), "99999", department]
        for place in draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True)):
            number = draw(st.integers(1, 60))
            known = draw(st.integers(0, number))
            made.append(
                Tally(
                    department,
                    place,
                    number,
                    known=known,
                    clause=draw(st.integers(0, known)),
                    priced=draw(st.integers(0, number)),
                    cents=draw(st.sampled_from([0, 1, 10**9, 7 * 10**13])),
                )
            )
    return made


@st.composite
def settings_of(draw: st.DrawFn) -> Figures:
    return figures(
        {
            "methode": draw(st.sampled_from([method.value for method in Method])),
            "connus_minimum": draw(st.sampled_from([0, 1, 30])),
            "part_supposee": draw(st.sampled_from([[0.1, 0.2, 0.4], 0, [0, 0, 1]])),
            "heures_par_marche": draw(st.sampled_from([[1000, 3000, 3000], 0])),
        }
    )


def sum_of(needs: Needs, positions: np.ndarray) -> tuple[Fraction, Fraction, Fraction]:
    total = needs.total(
        list(zip(needs.block[positions].tolist(), needs.weight[positions].tolist(), strict=True))
    )
    assert total.low is not None
    assert total.central is not None
    assert total.high is not None
    return total.low, total.central, total.high


@LAWS
@given(st.data(), settings_of(), st.integers(1, 3))
def test_parts_sum_exactly_to_the_measure_of_the_department(
    data: st.DataObject, chosen: Figures, years: int
) -> None:
    atlas = data.draw(atlases())
    told = data.draw(counts(atlas))
    window = Window(YEAR.first, YEAR.last, years)
    base = unknown(atlas)
    found = measured(atlas, base, told, window, chosen)
    by_code = {count.department: count for count in count_by_department(atlas, told)}
    for code in atlas.codes(Level.DEPARTMENT):
        inside = atlas.positions([code])
        by_method = measures(by_code[code], window, chosen) if code in by_code else {}
        measure = by_method.get(chosen.method) or by_method.get(Method.COUNT)
        if measure is None:
            assert (found.block[inside] == UNKNOWN_BLOCK).all()
            continue
        assert sum_of(found, inside) == tuple(measure.need)
        assert measure.need.low <= measure.need.central <= measure.need.high
        blocks = {found.blocks[block] for block in found.block[inside].tolist()}
        assert {block.basis for block in blocks} == {Basis.MEASURED}
        assert len({block.source for block in blocks}) == 1


@LAWS
@given(st.data(), settings_of())
def test_a_measure_never_knows_a_need_to_be_zero(data: st.DataObject, chosen: Figures) -> None:
    atlas = data.draw(atlases())
    needs = measured(atlas, unknown(atlas), data.draw(counts(atlas)), YEAR, chosen)
    seen = World(atlas, Roster(()), needs, Parameters()).seen()
    assert all(one.verdict is not Verdict.NO_NEED for one in seen.values())


@LAWS
@given(worlds(), st.data())
def test_departments_without_contracts_are_untouched(world: World, data: st.DataObject) -> None:
    told = data.draw(counts(world.atlas))
    after = measured(world.atlas, world.needs, told, YEAR, figures({}))
    with_some = {tally.department for tally in told}
    for place, commune in enumerate(world.atlas.communes):
        if commune.department not in with_some:
            assert after.block[place] == world.needs.block[place]
            assert after.weight[place] == world.needs.weight[place]
    assert after.blocks[: len(world.needs.blocks)] == world.needs.blocks


@pytest.mark.parametrize(
    ("known", "clause", "observed", "expected"),
    [
        (29, 29, False, ("1/10", "1/5", "2/5")),
        (30, 30, True, ("1", "1", "1")),
        (30, 0, True, ("0", "0", "1/10")),
        (31, 1, True, ("1/31", "1/31", "1/31")),
    ],
)
def test_the_share_is_observed_from_thirty_known_on(
    known: int, clause: int, observed: bool, expected: tuple[str, str, str]
) -> None:
    atlas = Atlas.build([Commune("01001", "A", "01", None, 10)], {}, "R")
    (count,) = count_by_department(atlas, [Tally("01", None, 50, known=known, clause=clause)])
    share = share_of(count, figures({}))
    assert share.observed is observed
    assert tuple(share.value) == tuple(map(Fraction, expected))


def test_known_from_zero_on_still_needs_one_known_contract() -> None:
    atlas = Atlas.build([Commune("01001", "A", "01", None, 10)], {}, "R")
    (count,) = count_by_department(atlas, [Tally("01", None, 50)])
    assert not share_of(count, figures({"connus_minimum": 0})).observed


def test_both_methods_stand_side_by_side() -> None:
    atlas = Atlas.build([Commune("01001", "A", "01", None, 10)], {}, "R")
    tally = Tally("01", None, 100, known=40, clause=10, priced=80, cents=800_000_000)
    (count,) = count_by_department(atlas, [tally])
    found = measures(count, YEAR, figures({}))
    assert found[Method.COUNT].need.central == Fraction(5, 4)
    assert found[Method.HOURS].need.central == Fraction(1, 20)


def test_a_former_commune_counts_for_the_present_one() -> None:
    communes = [
        Commune("01001", "A", "01", None, 10, former=("01009",)),
        Commune("01002", "B", "01", None, 10),
    ]
    atlas = Atlas.build(communes, {}, "R")
    (count,) = count_by_department(atlas, [Tally("01", "01009", 4), Tally("01", "01001", 1)])
    assert count.located == ((0, 5, 0),)


@pytest.mark.parametrize(
    ("on", "last_known", "first_day", "last_day", "said"),
    [
        # the twelve months before: the day itself is left out
        (date(2025, 7, 18), date(2025, 7, 18), date(2024, 7, 18), date(2025, 7, 17), "incomplets"),
        (date(2025, 7, 19), date(2026, 1, 1), date(2024, 7, 19), date(2025, 7, 18), ""),
        # three months later, to the day: still the twelve months before
        (date(2025, 7, 18), date(2025, 4, 18), date(2024, 7, 18), date(2025, 7, 17), "incomplets"),
        # one more day: the twelve months that end with the last contract
        (date(2025, 7, 19), date(2025, 4, 18), date(2024, 4, 19), date(2025, 4, 18), "18/04/2025"),
        (date(2024, 2, 29), date(2024, 2, 28), date(2023, 3, 1), date(2024, 2, 28), "incomplets"),
    ],
)
def test_which_twelve_months_are_counted(
    on: date, last_known: date, first_day: date, last_day: date, said: str
) -> None:
    known = Known(date(2019, 1, 1), last_known)
    found = window_on(on, known, Span.TWELVE_MONTHS, 3)
    assert (found.first, found.last, found.years) == (first_day, last_day, 1)
    assert said in " ; ".join(found.remarks)
    assert bool(found.remarks) is bool(said)


@pytest.mark.parametrize(("day", "partly"), [(18, False), (19, True)])
def test_a_window_that_starts_before_the_data_says_so(day: int, partly: bool) -> None:
    known = Known(date(2024, 7, day), date(2026, 1, 1))
    found = window_on(date(2025, 7, 18), known, Span.TWELVE_MONTHS, 3)
    assert ("en partie" in " ".join(found.remarks)) is partly
    assert found.in_part is partly


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2015, 1, 1), date(2026, 1, 1), (2022, 2024, 3)),
        (date(2023, 1, 31), date(2026, 1, 1), (2023, 2024, 2)),
        (date(2023, 2, 1), date(2026, 1, 1), (2024, 2024, 1)),
        (date(2015, 1, 1), date(2025, 3, 31), (2022, 2024, 3)),
        # 2024 is not yet over for three months at the last contract known
        (date(2015, 1, 1), date(2025, 3, 30), (2021, 2023, 3)),
    ],
)
def test_the_yearly_mean_takes_whole_years_only(
    first: date, last: date, expected: tuple[int, int, int]
) -> None:
    found = window_on(date(2025, 7, 18), Known(first, last), Span.YEARLY_MEAN, 3)
    assert (found.first.year, found.last.year, found.years) == expected
    assert (found.first.month, found.last.month) == (1, 12)


def test_without_a_whole_year_twelve_months_are_taken_and_it_is_said() -> None:
    known = Known(date(2024, 9, 1), date(2025, 7, 1))
    found = window_on(date(2025, 7, 18), known, Span.YEARLY_MEAN, 3)
    assert (found.first, found.years) == (date(2024, 7, 18), 1)
    assert "aucune année civile complète" in found.remarks[0]


@LAWS
@given(st.dates(date(2010, 1, 1), date(2035, 12, 31)), st.integers(0, 40))
def test_months_back_is_a_day_that_exists_and_never_too_early(day: date, months: int) -> None:
    back = months_back(day, months)
    assert (day.year * 12 + day.month) - (back.year * 12 + back.month) in {months, months - 1}
    assert back.day in {day.day, 1}


@st.composite
def operations(draw: st.DrawFn, atlas: Atlas) -> Operation:
    codes = [*atlas.codes(Level.COMMUNE), *atlas.codes(Level.EPCI), *atlas.codes(Level.DEPARTMENT)]
    starts = draw(st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2025, 12, 31))))
    days = draw(st.one_of(st.none(), st.integers(0, 900)))
    return Operation(
        id="o",
        name=draw(st.sampled_from(["Pont", "Quartier"])),
        territory=tuple(draw(st.sets(st.sampled_from(codes), min_size=1, max_size=3))),
        starts=starts,
        ends=None if starts is None or days is None else starts + timedelta(days=days),
        hours=draw(st.sampled_from([None, Fraction(1, 3), Fraction(195_000)])),
        counts=draw(st.booleans()),
    )


@LAWS
@given(worlds(), st.data())
def test_operations_add_exactly_their_hours_where_a_need_is_known(
    world: World, data: st.DataObject
) -> None:
    told = data.draw(st.lists(operations(world.atlas), max_size=4))
    per_fte = Interval(Fraction(43_000), Fraction(40_000), Fraction(28_000))
    after = with_operations(world.atlas, world.needs, told, per_fte, DAY)
    assert ((after.block == UNKNOWN_BLOCK) == (world.needs.block == UNKNOWN_BLOCK)).all()
    running = counted(told, DAY)
    for place in range(len(world.atlas)):
        here = np.array([place])
        if after.block[place] == UNKNOWN_BLOCK:
            continue
        expected = list(sum_of(world.needs, here))
        for one in running:
            inside = world.atlas.positions(one.territory)
            people = world.atlas.population[inside]
            share = Fraction(0)
            if place in inside:
                total = int(people.sum())
                mine = int(world.atlas.population[place])
                share = Fraction(mine, total) if total else Fraction(1, len(inside))
            added = one.need(per_fte)
            expected = [old + new * share for old, new in zip(expected, added, strict=True)]
        assert list(sum_of(after, here)) == expected
        before, now = world.needs.blocks[world.needs.block[place]], after.blocks[after.block[place]]
        if now.additions:
            assert now.basis in {Basis.DECLARED, Basis.ESTIMATED}
            assert (now.basis is Basis.ESTIMATED) == (before.basis is Basis.ESTIMATED)
        else:
            assert now == before


@LAWS
@given(st.data(), st.dates(date(2023, 12, 1), date(2028, 12, 31)))
def test_an_operation_counts_only_within_its_dates_with_hours(
    data: st.DataObject, on: date
) -> None:
    atlas = data.draw(atlases())
    one = data.draw(operations(atlas))
    inside = bool(one.starts and one.ends and one.starts <= on <= one.ends)
    counts_now = one.standing(on) is Standing.COUNTED
    assert counts_now == (one.counts and one.hours is not None and inside)


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        (date(2025, 7, 1), date(2025, 7, 31), 1),
        (date(2025, 7, 31), date(2025, 8, 1), 2),
        (date(2025, 1, 1), date(2025, 12, 31), 12),
        (date(2022, 12, 1), date(2028, 12, 31), 73),
    ],
)
def test_months_are_counted_from_first_to_last(starts: date, ends: date, months: int) -> None:
    one = Operation("o", "Pont", ("01",), starts, ends, Fraction(1000 * months))
    assert (one.months, one.yearly_hours) == (months, 12_000)


def test_without_both_dates_there_are_no_months_and_no_need() -> None:
    one = Operation("o", "Pont", ("01",), starts=DAY, hours=Fraction(10))
    assert (one.months, one.yearly_hours) == (None, None)
    assert not any(one.need(Interval.exactly(Fraction(40_000))))


def test_an_operation_on_a_measured_commune_keeps_its_own_row() -> None:
    communes = [Commune("01001", "A", "01", None, 10), Commune("01002", "B", "01", None, 30)]
    atlas = Atlas.build(communes, {}, "R")
    base = measured(atlas, unknown(atlas), [Tally("01", "01001", 40)], YEAR, figures({}))
    one = Operation("o", "Pont", ("01",), date(2025, 1, 1), date(2025, 12, 31), Fraction(40_000))
    per_fte = Interval.exactly(Fraction(40_000))
    after = with_operations(atlas, base, [one], per_fte, DAY)
    assert sum_of(after, np.array([0]))[1] == Fraction(2, 5) + Fraction(1, 4)
    assert sum_of(after, np.array([1]))[1] == Fraction(3, 4)
    assert sum_of(after, np.array([0, 1]))[1] == Fraction(2, 5) + 1


def test_a_declared_zero_with_an_operation_is_no_longer_known_to_be_zero() -> None:
    atlas = Atlas.build([Commune("01001", "A", "01", None, 10)], {}, "R")
    needs = declared(atlas, [NeedRow("01", Interval.exactly(ZERO))])
    one = Operation("o", "Pont", ("01",), DAY, DAY, Fraction(1))
    after = with_operations(atlas, needs, [one], Interval.exactly(Fraction(40_000)), DAY)
    (row,) = [after.blocks[index] for index in after.block.tolist()]
    assert isinstance(row, Block)
    assert not row.is_known_zero


def test_percentages_in_french() -> None:
    assert [percent(Fraction(n, 1000)) for n in (0, 4, 132, 1000)] == [
        "0\u00a0%", "0,4\u00a0%", "13\u00a0%", "100\u00a0%",
    ]  # fmt: skip


def test_contracts_of_unknown_yearly_amount_count_as_the_others() -> None:
    atlas = Atlas.build([Commune("01001", "A", "01", None, 10)], {}, "R")
    told = Tally("01", None, 100, known=40, clause=10, euros=80, priced=80, cents=800_000_000)
    half = Tally("01", None, 100, known=40, clause=10, euros=80, priced=40, cents=400_000_000)
    (all_told,) = count_by_department(atlas, [told])
    (half_told,) = count_by_department(atlas, [half])
    by_hours = [measures(one, YEAR, figures({}))[Method.HOURS] for one in (all_told, half_told)]
    assert by_hours[0].need == by_hours[1].need


@pytest.mark.parametrize(("contracts", "partial"), [(9, True), (10, False)])
def test_few_contracts_may_hide_others(contracts: int, partial: bool) -> None:
    atlas = Atlas.build([Commune("01001", "A", "01", None, 10)], {}, "R")
    chosen = replace(figures({}), enough=10)
    needs = measured(atlas, unknown(atlas), [Tally("01", None, contracts)], YEAR, chosen)
    (block,) = needs.blocks
    assert (block.at_least, block.supposed) == (partial, True)
    assert ("peu de marchés importés" in block.source) is partial
