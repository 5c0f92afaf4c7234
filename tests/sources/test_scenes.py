"""What a map shows inside a place, and the way down and up."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from coverage.model import Level
from coverage.territories import WHOLE_REGION
from sources.dataset import Dataset
from sources.outlines import outlines_script, title
from sources.scenes import (
    ENTER,
    GRAINS,
    Scene,
    beyond,
    department_of,
    grain_in,
    members,
    path_to,
    scene_named,
    ways,
)


def straddling(data: Dataset) -> str:
    """Return an EPCI that lies in two departments."""
    for code in data.atlas.codes(Level.EPCI):
        groups = data.atlas.groups[Level.DEPARTMENT][data.atlas.positions([code])]
        if len(np.unique(groups)) > 1:
            return code
    raise AssertionError("none straddles")


def test_every_scene_is_found_by_its_name(shipped: Dataset) -> None:
    atlas = shipped.atlas
    places = (None, *atlas.codes(Level.DEPARTMENT), *atlas.codes(Level.EPCI))
    for place in places:
        level = Level.REGION if place is None else atlas.level_of(place)
        assert level is not None
        for grain in GRAINS[level]:
            scene = Scene(grain, place)
            assert scene_named(scene.name, atlas) == scene


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x",
        "region",
        "commune-",
        "epci-99",
        "departement-34",
        "epci-34172",
        "commune-34-1",
        "commune-..",
        "epci-243400017",
    ],
)
def test_a_name_that_is_no_scene_is_none(shipped: Dataset, name: str) -> None:
    assert scene_named(name, shipped.atlas) is None


def test_a_scene_holds_each_commune_of_its_place_once(shipped: Dataset) -> None:
    atlas = shipped.atlas
    for place in (None, "34", straddling(shipped)):
        inside = np.arange(len(atlas)) if place is None else atlas.positions([place])
        level = Level.REGION if place is None else atlas.level_of(place)
        assert level is not None
        for grain in GRAINS[level]:
            found = np.concatenate(list(members(Scene(grain, place), atlas).values()))
            assert sorted(found) == sorted(inside)


def test_an_epci_that_straddles_is_cut_by_its_departments(shipped: Dataset) -> None:
    atlas, code = shipped.atlas, straddling(shipped)
    place = department_of(code, atlas)
    scene = Scene(Level.EPCI, place)
    here, rest = members(scene, atlas)[code], beyond(scene, atlas)[code]
    assert sorted([*here, *rest]) == sorted(atlas.positions([code]))
    assert {atlas.communes[int(position)].department for position in here} == {place}
    others = {atlas.communes[int(position)].department for position in rest}
    assert place not in others
    assert path_to(Scene(Level.COMMUNE, code), atlas) == (WHOLE_REGION, place, code)
    # Whichever department one came through, one can go back to it.
    path, _ = ways(Scene(Level.COMMUNE, code), atlas)
    assert [told for told, _ in path[:2]] == [ENTER + WHOLE_REGION, ENTER + place]
    assert {told for told, _ in path[2:-1]} == {ENTER + other for other in others}
    assert path[-1] == (ENTER + code, atlas.name(code))


def test_the_grain_of_a_place_is_one_it_is_made_of(shipped: Dataset) -> None:
    atlas = shipped.atlas
    assert grain_in(None, None, atlas) is Level.DEPARTMENT
    assert grain_in("34", Level.DEPARTMENT, atlas) is Level.EPCI
    assert grain_in("34", Level.COMMUNE, atlas) is Level.COMMUNE
    assert grain_in("34172", None, atlas) is None
    assert grain_in("99", None, atlas) is None


@pytest.mark.parametrize(
    "name", ["departement", "epci", "epci-34", "commune-48", "commune-200017341"]
)
def test_outlines_name_each_territory_once_and_write_it_inside(shipped: Dataset, name: str) -> None:
    scene = scene_named(name, shipped.atlas)
    assert scene is not None
    script = outlines_script(scene).decode()
    assert script.startswith("window.carteShapes={")
    assert "<" not in script
    content = json.loads(script.removeprefix("window.carteShapes=").removesuffix(";"))
    assert content["codes"] == list(members(scene, shipped.atlas))
    assert (
        len(content["names"])
        == len(content["rings"])
        == len(content["labels"])
        == len(content["codes"])
    )
    (south, west), (north, east) = content["bounds"]
    assert all(south < lat < north and west < lon < east for lat, lon, _ in content["labels"])
    assert content["title"] == title(scene)
    assert re.match(r"Carte des (départements|EPCI|communes)", content["title"])
    assert content["beyond"][0] == list(beyond(scene, shipped.atlas))
