from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from coverage.errors import InvalidValueError, OverlappingNeedsError, UnknownCodeError
from coverage.model import Level
from coverage.need import UNKNOWN_BLOCK, NeedRow, declared
from coverage.parameters import Interval, Parameter, ParameterValue, Status
from coverage.survey import examine
from coverage.territories import Atlas, Commune
from tests.coverage import worlds

ATLAS = Atlas.build(
    [
        Commune("0A002", "Bourg", "0A", "200000001", 20),
        Commune("0A001", "Ville", "0A", "200000001", 80, former=("0A009",)),
        Commune("0B001", "Île", "0B", None, 5),
    ],
    {"0A": "Alpha", "0B": "Bêta", "200000001": "Pays", "region": "Région R"},
    "R",
    {"0A": ("0B", "13")},
)


def test_communes_are_kept_in_order_of_code() -> None:
    assert ATLAS.codes(Level.COMMUNE) == ("0A001", "0A002", "0B001")
    assert ATLAS.codes(Level.EPCI) == ("200000001",)
    assert ATLAS.codes(Level.REGION) == ("R",)
    assert len(ATLAS) == 3


def test_names_and_levels() -> None:
    assert ATLAS.name("0A") == "Alpha"
    assert ATLAS.name("0A002") == "Bourg"
    assert ATLAS.region_name == "Région R"
    assert ATLAS.name("13") == "13"
    assert ATLAS.level_of("200000001") is Level.EPCI
    assert ATLAS.level_of("region") is Level.REGION
    assert ATLAS.level_of("13") is None


def test_codes_become_communes_each_once() -> None:
    assert ATLAS.positions(["0A", "200000001", "0A001"]).tolist() == [0, 1]
    assert ATLAS.positions(["0A009"]).tolist() == [0], "un ancien code mène à sa commune"
    assert ATLAS.positions(["region"]).tolist() == [0, 1, 2]
    assert ATLAS.positions(["13"]).tolist() == [], "un voisin hors région n'a pas de commune ici"
    assert ATLAS.positions([]).tolist() == []


def test_a_wrong_code_is_refused_in_french() -> None:
    with pytest.raises(UnknownCodeError, match="Code de territoire inconnu : « 99 »"):
        ATLAS.positions(["0A", "99"])
    assert not ATLAS.knows("99")


def test_a_restricted_atlas_still_knows_the_other_codes() -> None:
    only = ATLAS.restrict(["0A002"])
    assert only.codes(Level.COMMUNE) == ("0A002",)
    assert only.codes(Level.DEPARTMENT) == ("0A",)
    assert only.positions(["0B"]).tolist() == []
    with pytest.raises(UnknownCodeError):
        only.positions(["99"])


def _row(code: str, *figures: str, where: str = "") -> NeedRow:
    return NeedRow(code, Interval(*map(Fraction, figures)) if figures else None, where)


def test_needs_that_overlap_name_both_places() -> None:
    rows = [_row("0A", "1", "1", "1", where="ligne 2"), _row("0A002", where="ligne 3")]
    with pytest.raises(OverlappingNeedsError, match=r"ligne 2.*ligne 3.*0A002"):
        declared(ATLAS, rows)


@pytest.mark.parametrize("figures", [("-1", "0", "1"), ("2", "1", "3"), ("1", "3", "2")])
def test_needs_out_of_order_are_refused(figures: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValueError, match="0 ≤ bas ≤ central ≤ haut"):
        declared(ATLAS, [_row("0A", *figures)])


def test_needs_of_uninhabited_places_are_not_lost() -> None:
    atlas = worlds.atlas({"0A": {"0A001": 0, "0A002": 0}})
    needs = declared(atlas, [_row("0A", "1", "1", "1")])
    assert needs.total([(0, int(w)) for w in needs.weight]).central == 1


def test_needs_can_be_taken_for_some_communes_only() -> None:
    needs = declared(ATLAS, [_row("0A", "1", "1", "1")])
    kept = needs.take(ATLAS.positions(["0A001", "0B001"]))
    assert kept.block.tolist() == [0, UNKNOWN_BLOCK]
    assert kept.total([(0, 80)]).central == Fraction(4, 5)
    assert kept.total([(0, 80), (UNKNOWN_BLOCK, 5)]).central is None


def test_needs_of_another_atlas_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="ne portent pas sur les communes"):
        examine(
            ATLAS,
            worlds.roster({}),
            declared(worlds.atlas({"0A": 1}), []),
            worlds.parameters({}),
            worlds.DAY,
        )


def test_an_empty_region_has_nothing_to_say() -> None:
    empty = Atlas.build([], {}, "R")
    survey = examine(
        empty, worlds.roster({}), declared(empty, []), worlds.parameters({}), worlds.DAY
    )
    assert survey.cells == ()


def test_a_parameter_is_read_at_its_date() -> None:
    def value(since: date, figure: int) -> ParameterValue:
        exact = Interval.exactly(Fraction(figure))
        return ParameterValue(since, exact, "ETP", Status.TEXT, "appel", date(2026, 1, 1))

    parameter = Parameter("k", "Clé", "", (value(date(2022, 1, 1), 6), value(date(2023, 1, 1), 4)))
    assert parameter.on(date(2022, 12, 31)).value == Interval.exactly(Fraction(6))
    assert parameter.on(date(2023, 1, 1)).value == Interval.exactly(Fraction(4))
    with pytest.raises(InvalidValueError, match=r"Clé.*31/12/2021"):
        parameter.on(date(2021, 12, 31))
