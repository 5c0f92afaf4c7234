"""Colours: read by everyone, told apart by every eye, on paper without colours too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations
from math import pi
from pathlib import Path

import pytest

from sources.accessibility import LEAST_DIFFERENCE, SHAPE_CONTRAST, TEXT_CONTRAST
from tests.ui.eyes import EYES, Triple, contrast, difference, lab, linear, mixed, seen
from ui.palette import (
    ALL_STYLES,
    AREA_STYLES,
    FOCUS,
    INK,
    PAIR_STYLES,
    RUST,
    SELECTED,
    STYLES,
    VOLUME_STYLES,
    Pattern,
    Style,
)

STATIC = Path(__file__).resolve().parents[2] / "ui" / "static"
MAPS: dict[str, Mapping[str, Style]] = {
    "situations": STYLES,
    "volumes": VOLUME_STYLES,
    "périmètres d'un poste": AREA_STYLES,
    "deux périmètres": PAIR_STYLES,
}
"""Styles that may stand on one map."""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_of_the_published_table(
    one: Triple, other: Triple, expected: float
) -> None:
    assert difference(one, other) == pytest.approx(expected, abs=5e-5)


def _from_afar(style: Style) -> Triple:
    """Return the mean colour of a fill, its pattern mixed in."""
    if style.pattern is Pattern.PLAIN:
        return linear(style.fill)
    dots = style.pattern is Pattern.DOTS
    share = pi * style.width**2 / style.step**2 if dots else style.width / style.step
    return mixed(linear(style.fill), linear(style.ink), share)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("name", MAPS)
def test_two_statuses_of_a_map_differ_by_pattern_edge_or_colour(name: str, eye: str) -> None:
    alike = []
    for (code, one), (other_code, other) in combinations(MAPS[name].items(), 2):
        # The canvas draws the same patterns; an edge is drawn wide, and a share written on it.
        if one.pattern is not other.pattern or one.edge != other.edge:
            continue
        first, second = (lab(seen(_from_afar(style), EYES[eye])) for style in (one, other))
        apart = difference(first, second)
        if apart < LEAST_DIFFERENCE:
            alike.append((code, other_code, round(apart, 1)))
    assert alike == []


@pytest.mark.parametrize("name", [name for name, style in ALL_STYLES.items() if style.ink])
def test_a_pattern_is_seen_on_its_fill(name: str) -> None:
    assert contrast(ALL_STYLES[name].ink, ALL_STYLES[name].fill) >= SHAPE_CONTRAST


@pytest.mark.parametrize("name", ALL_STYLES)
def test_names_are_read_on_every_fill(name: str) -> None:
    style = ALL_STYLES[name]
    letters = "#fff" if style.halo else INK
    assert contrast(letters, style.halo or "#fff") >= TEXT_CONTRAST
    # Borders are dark on a light fill, and white where names are.
    edge = "#fff" if style.halo else INK
    assert contrast(style.edge or edge, style.fill) >= SHAPE_CONTRAST


def test_the_marks_are_seen_on_what_surrounds_them() -> None:
    # The ring of a choice, and of the focus, is drawn over a white one.
    for mark in (SELECTED, FOCUS, RUST, INK):
        assert contrast(mark, "#fff") >= SHAPE_CONTRAST
    assert contrast(FOCUS, "#f6f6f6") >= SHAPE_CONTRAST


_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = re.compile(r"(?<![-\w])color:\s*(#[0-9a-fA-F]{3,6})\b")
_GROUND = re.compile(r"background(?:-color)?:\s*(#[0-9a-fA-F]{3,6})\b")
GREY_GROUND = "#f6f6f6"
"""The darkest of what a text without a background of its own stands on."""
ON_HALO = (".etiquette.sur-fonce",)
"""White letters inside a dark halo: measured above."""


def test_every_text_of_the_style_sheets_is_read() -> None:
    faint = []
    found = 0
    for sheet in sorted(STATIC.glob("*.css")):
        for selector, body in _RULE.findall(sheet.read_text(encoding="utf-8")):
            if any(one in selector for one in ON_HALO):
                continue
            ground = _GROUND.search(body)
            for colour in _COLOUR.findall(body):
                found += 1
                ratio = contrast(colour, ground[1] if ground else GREY_GROUND)
                if ratio < TEXT_CONTRAST:
                    faint.append((sheet.name, selector.strip()[-60:], colour, round(ratio, 2)))
    assert found > 30
    assert faint == []
