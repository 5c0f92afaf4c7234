"""The printed map: the screen's fills and patterns, inside their territory."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.findings import Diagnosis
from sources.dataset import Dataset
from sources.note.drawing import Mark, lay_out, picture, swatch
from sources.note.map import WIDTH, Ground, ground_of, legend_of, map_of
from sources.note.note import Note
from sources.palette import DASH, DASHED_LABEL, OUTSIDE_LABEL, STYLES, Pattern, Style
from sources.verdicts import is_presumed, status
from tests.ui.world import every_status

SVG = "{http://www.w3.org/2000/svg}"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[0.0, 45.0], [1.0, 45.0], [1.0, 46.0], [0.0, 46.0], [0.0, 45.0]]],
}
PLANE = lay_out({"A": SQUARE}, 100)


@pytest.fixture(scope="module")
def ground(shipped: Dataset) -> Ground:
    return ground_of(shipped)


@pytest.mark.parametrize("name", STYLES)
def test_each_status_is_drawn_with_its_fill_its_ink_and_the_width_of_the_screen(name: str) -> None:
    style = STYLES[name]
    drawn = picture(PLANE, {"A": Mark(style)})
    root = ET.fromstring(drawn)
    assert any(node.get("fill") == style.fill for node in root.iter(f"{SVG}path"))
    inked = [node for node in root.iter(f"{SVG}path") if node.get("stroke") == style.ink]
    if style.pattern is Pattern.PLAIN:
        assert not style.ink
        return
    (hatching,) = inked
    times = 2 if style.pattern is Pattern.DOTS else 1  # a dot is as wide as two radii
    assert float(str(hatching.get("stroke-width"))) == style.width * times


def test_stripes_are_one_step_apart() -> None:
    style = Style("", "#fff", Pattern.STRIPES, "#000", 9, 3)
    marks = re.findall(r"M([-\d.]+) 0L", picture(PLANE, {"A": Mark(style)}))
    across = [float(x) for x in marks]
    steps = {round(b - a, 1) for a, b in pairwise(across)}
    assert len(across) > 5
    assert steps <= {12.7, 12.8}  # 9 √2 along the border, rounded to a tenth


def test_statuses_differ_without_colours() -> None:
    patterns = {
        (style.pattern, bool(style.edge), bool(style.halo), style.step)
        for name, style in STYLES.items()
        if name not in {"no-need"}  # the palest of the plain ones
    }
    assert len(patterns) == len(STYLES) - 1


def test_what_is_presumed_has_a_dashed_border_and_what_is_outside_a_hatching() -> None:
    plain = picture(PLANE, {"A": Mark(STYLES["covered"])})
    dashed = picture(PLANE, {"A": Mark(STYLES["covered"], dashed=True)})
    outside = picture(PLANE, {"A": Mark(STYLES["covered"], outside=True)})
    assert f'stroke-dasharray="{DASH}"' in dashed
    assert "dasharray" not in plain
    assert "stroke-opacity" in outside
    assert "stroke-opacity" not in plain


def test_all_ink_is_cut_to_its_territory() -> None:
    root = ET.fromstring(picture(PLANE, {"A": Mark(STYLES["bordering"], True, True)}))
    loose = [node for node in root if node.tag == f"{SVG}path" and node.get("stroke")]
    assert not loose
    assert all(group.get("clip-path") == "url(#c0)" for group in root.iter(f"{SVG}g"))


@given(
    st.lists(
        st.tuples(st.floats(-5, 10), st.floats(40, 51)), min_size=3, max_size=12, unique=True
    ).filter(lambda points: len({x for x, _ in points}) > 1 and len({y for _, y in points}) > 1)
)
def test_every_point_is_inside_the_picture(points: list[tuple[float, float]]) -> None:
    shape = {"type": "Polygon", "coordinates": [[*points, points[0]]]}
    plane = lay_out({"A": shape}, 100)
    for ring in plane.rings["A"]:
        for x, y in ring:
            assert -0.05 <= x <= plane.width + 0.05
            assert -0.05 <= y <= plane.height + 0.05


def test_the_region_keeps_its_shape(ground: Ground) -> None:
    plane = ground.plane
    west, south = plane.point(1.0, 43.0)
    east, north = plane.point(2.0, 44.0)
    kilometres = (81.0, 111.1)  # a degree at 43.5° north
    assert (east - west) / (south - north) == pytest.approx(kilometres[0] / kilometres[1], rel=0.01)
    assert plane.width == WIDTH


def test_names_are_written_inside_the_picture(ground: Ground, bare: Note) -> None:
    drawn = map_of(ground, bare.departments)
    assert [one["code"] for one in drawn["labels"]] == [one.code for one in bare.departments]
    for one in drawn["labels"]:
        assert 0 < one["x"] < 1
        assert 0 < one["y"] < 1
        assert one["lines"], "each department of the shipped region has room for its name"


def test_the_legend_holds_what_is_on_the_map_and_nothing_else(bare: Note) -> None:
    labels = [one["label"] for one in legend_of(bare.departments)]
    present = {status(one) for one in bare.departments}
    assert labels == [
        *(style.label for name, style in STYLES.items() if name in present),
        DASHED_LABEL,
        OUTSIDE_LABEL,
    ]


def test_the_legend_leaves_out_marks_that_nothing_bears() -> None:
    sure: list[Diagnosis] = [
        one for one in every_status().values() if one.in_call and not is_presumed(one)
    ]
    assert sure
    labels = {one["label"] for one in legend_of(sure)}
    assert not labels & {DASHED_LABEL, OUTSIDE_LABEL}


@pytest.mark.parametrize("name", STYLES)
def test_the_swatch_of_the_legend_is_drawn_by_the_same_rules(name: str) -> None:
    mark = Mark(STYLES[name], dashed=True, outside=True)
    drawn, small = picture(PLANE, {"A": mark}), swatch(mark)
    strokes = [
        set(re.findall(r'stroke="(#\w+)" stroke-width="([\d.]+)"', s)) for s in (drawn, small)
    ]
    assert strokes[0] == strokes[1]
