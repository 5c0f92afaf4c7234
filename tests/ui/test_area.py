"""Where a post acts, picked on the map: what a click does, what is drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from sources.atlas import atlas_of, read_geo_tables
from sources.dataset import DATA
from sources.scenes import OPENING, Scene
from ui.palette import AREA_STYLES
from ui.roster import area_map
from ui.roster.area import (
    Area,
    Picked,
    Share,
    area_of,
    paint_area,
    picked_in,
    share_of,
    turned,
)
from ui.roster.area_chips import MANY, chip_words, chips, codes_in

DEPARTMENTS = ("09", "31", "34")
PARTS = ("243100518", "31555", "34001", "13")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return atlas_of(read_geo_tables(DATA / "geo"))


codes = st.lists(st.sampled_from([*DEPARTMENTS, *PARTS, WHOLE_REGION]), max_size=4, unique=True)
areas = st.builds(lambda own, more: Area(tuple(own), tuple(more)), codes, codes)


def acts(area: Area, code: str, atlas: Atlas) -> tuple[set[int], set[int]]:
    """Return the communes of a department in the perimeter, and in the extension only."""
    here = set(atlas.positions([code]).tolist())
    own = here & set(atlas.positions(area.perimeter).tolist())
    return own, (here & set(atlas.positions(area.extension).tolist())) - own


@given(area=areas, code=st.sampled_from(DEPARTMENTS))
def test_three_clicks_come_back_to_where_one_was(atlas: Atlas, area: Area, code: str) -> None:
    apart = turned(area, code, atlas)
    again = apart
    for _ in range(3):
        again = turned(again, code, atlas)
    assert set(again.perimeter) == set(apart.perimeter)
    assert set(again.extension) == set(apart.extension)


@given(area=areas, code=st.sampled_from(DEPARTMENTS))
def test_a_click_bears_on_one_department(atlas: Atlas, area: Area, code: str) -> None:
    after = turned(area, code, atlas)
    for other in atlas.codes(Level.DEPARTMENT):
        if other != code:
            before_own, before_more = acts(area, other, atlas)
            assert (before_own, before_more) == acts(after, other, atlas), other


@given(area=areas, code=st.sampled_from(DEPARTMENTS))
def test_what_is_drawn_is_where_the_post_acts(atlas: Atlas, area: Area, code: str) -> None:
    own, more = acts(area, code, atlas)
    size = len(atlas.positions([code]))
    share = share_of(area, code, atlas)
    assert (share is Share.OWN) == (len(own) == size)
    assert (share is Share.EXTENDED) == (not own and len(more) == size)
    assert (share is Share.NONE) == (not own and not more)
    assert paint_area(area, atlas)[code]["c"] == share.value


def test_nothing_then_perimeter_then_extension_then_nothing(atlas: Atlas) -> None:
    area = area_of({"perimetre": "", "extension": "34001"})
    seen = []
    for _ in range(3):
        area = turned(area, "09", atlas)
        seen.append((area.perimeter, area.extension))
    assert seen == [(("09",), ("34001",)), ((), ("34001", "09")), ((), ("34001",))]


def test_a_click_takes_the_whole_region_to_pieces(atlas: Atlas) -> None:
    after = turned(Area((WHOLE_REGION,), ()), "31", atlas)
    assert len(after.perimeter) == 12
    assert after.extension == ("31",)


def test_every_share_has_its_style_and_its_words(atlas: Atlas) -> None:
    assert {share.value for share in Share} == set(AREA_STYLES)
    assert all(style.label for style in AREA_STYLES.values())
    painted = paint_area(Area(("31", "243400017"), ("09", "12145")), atlas)
    shares = {code: entry["c"] for code, entry in painted.items() if entry["c"] != Share.NONE}
    assert shares == {
        "31": Share.OWN,
        "34": Share.PART_OWN,
        "09": Share.EXTENDED,
        "12": Share.PART_EXTENDED,
    }
    assert "Montpellier Méditerranée Métropole (243400017)" in str(painted["34"]["t"])
    assert "Cliquer : passer en extension" in str(painted["31"]["t"])
    assert "Cliquer : retirer" in str(painted["09"]["t"])
    assert "Cliquer : ajouter au périmètre" in str(painted["34"]["t"])


@given(area=areas, code=st.sampled_from(DEPARTMENTS))
def test_a_list_is_added_to_by_a_click_and_taken_from_by_a_second(
    atlas: Atlas, area: Area, code: str
) -> None:
    once = picked_in(Picked(area.perimeter), code, atlas)
    twice = picked_in(Picked(once), code, atlas)
    here = set(atlas.positions([code]).tolist())
    whole = here <= set(atlas.positions(area.perimeter).tolist())
    assert bool(here & set(atlas.positions(once).tolist())) == (not whole)
    assert bool(here & set(atlas.positions(twice).tolist())) == whole


def test_what_a_post_has_is_not_taken_by_extending_it(atlas: Atlas) -> None:
    before = Area(("31",), ("09",))
    picked = Picked((), before)
    assert picked_in(picked, "31", atlas) == ()
    assert picked_in(picked, "09", atlas) == ()
    assert picked_in(picked, "34", atlas) == ("34",)
    painted = paint_area(Picked(("34",), before).area, atlas, act=picked.act)
    assert painted["34"]["c"] == Share.EXTENDED
    assert "Déjà dans le périmètre" in str(painted["31"]["t"])
    assert "Cliquer : étendre ici" in str(painted["12"]["t"])


@given(st.lists(st.sampled_from([*DEPARTMENTS, "243400017"]), max_size=2), st.integers(0, 40))
def test_chips_joined_again_are_the_codes_in_their_order(
    atlas: Atlas, wide: list[str], count: int
) -> None:
    communes = [one.code for one in atlas.communes if one.department == "34"][:count]
    codes = [*wide, *communes]
    made = chips(codes, atlas)
    assert "|".join(made) == "|".join(codes)
    assert codes_in(made) == tuple(codes)
    assert len(made) == len(wide) + (1 if count > MANY else count)


def test_many_communes_are_counted_by_department(atlas: Atlas) -> None:
    communes = [one.code for one in atlas.communes if one.department == "34"][:31]
    [chip] = chips(communes, atlas)
    assert chip_words(chip, atlas) == "31 communes, Hérault (34)"
    assert chip_words("34", atlas) == "Hérault (34)"


def test_two_quick_clicks_on_a_map_are_both_kept(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both come before the first is drawn: in one message, or the second stops its run."""
    clicks: list[Callable[[str, Scene], None]] = []
    monkeypatch.setattr(area_map, "level_map", lambda *given: clicks.append(given[3]))
    both: list[Area] = [Area((), ("31",))]
    one: list[tuple[str, ...]] = [()]
    area_map.pick_both("a", lambda: both[-1], atlas, both.append)
    area_map.pick_list("b", lambda: Picked(one[-1]), atlas, one.append)
    for click in clicks:
        click("09", OPENING)
        click("34", OPENING)
    assert both[-1] == Area(("09", "34"), ("31",))
    assert one[-1] == ("09", "34")
