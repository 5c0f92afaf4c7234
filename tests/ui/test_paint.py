import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model import Branch, Certainty, Verdict
from tests.ui.world import every_status, posts_by_id
from ui.legend import legend, swatch_css
from ui.paint import packed, paint, status, verdict_words
from ui.palette import STYLES, Pattern, as_script, background

FOUND = every_status()


@pytest.mark.parametrize("name", FOUND)
def test_every_status_is_painted(name: str) -> None:
    assert status(FOUND[name]) == name


@pytest.mark.parametrize(
    ("own", "bordering", "branches", "drawn"),
    [
        ("1", "0", {Branch.UNCOVERED, Branch.UNDER_CAPACITY}, "short"),
        ("0", "1", {Branch.UNCOVERED, Branch.BORDERING_ONLY}, "bordering"),
        ("0", "1", {Branch.BORDERING_ONLY, Branch.UNDER_CAPACITY}, "bordering"),
        ("0", "0", {Branch.UNCOVERED}, "uncovered"),
    ],
)
def test_nobody_is_never_said_where_somebody_acts(
    own: str, bordering: str, branches: set[Branch], drawn: str
) -> None:
    diagnosis = replace(
        FOUND["uncovered"],
        own_fte=Fraction(own),
        bordering_fte=Fraction(bordering),
        branches=frozenset(branches),
    )
    assert status(diagnosis) == drawn


def test_no_status_of_the_palette_is_left_out() -> None:
    assert set(FOUND) == set(STYLES)


def test_paint_holds_what_the_script_reads() -> None:
    painted = paint(FOUND.values(), posts_by_id())
    assert set(painted) == {one.code for one in FOUND.values()}
    for entry in painted.values():
        assert set(entry) == {"c", "d", "o", "s", "t"}
    partial = painted[FOUND["partial"].code]
    assert partial["s"] == "50\u202f% couvert"
    assert painted[FOUND["covered"].code]["o"] is False
    assert painted[FOUND["short"].code]["o"] is True


def test_paint_never_lets_a_name_run() -> None:
    text = json.dumps(paint(FOUND.values(), posts_by_id()))
    assert not re.search(r"[`$]|<(?!/?b>|br>)", text)


def test_presumed_is_dashed_and_nothing_else() -> None:
    one = replace(FOUND["uncovered"], certainty=Certainty.TO_CONFIRM)
    sure = replace(FOUND["uncovered"], certainty=Certainty.DEDUCED)
    entry = paint([one], posts_by_id())[one.code]
    assert entry["d"] is True
    assert "présumé, à confirmer" in str(entry["t"])
    assert paint([sure], posts_by_id())[sure.code]["d"] is False


def test_several_branches_show_the_first_and_say_all() -> None:
    both = replace(FOUND["bordering"], branches=(Branch.UNDER_CAPACITY, Branch.BORDERING_ONLY))
    assert status(both) == "bordering"
    assert verdict_words(both) == "Zone blanche (limitrophe seul, capacité insuffisante)"


def test_words_of_each_verdict() -> None:
    words = {name: verdict_words(one) for name, one in FOUND.items()}
    assert words["covered"] == "Couvert"
    assert words["partial"] == "Couvert en partie (50\u202f% de la population)"
    assert words["check"] == "Capacité à vérifier"
    assert words["uncovered"] == "Zone blanche (sans facilitateur connu)"
    assert words["no-need"] == "Sans besoin identifié"
    assert {one.verdict for one in FOUND.values()} == set(Verdict)


def test_the_legend_is_drawn_with_the_values_the_map_gets() -> None:
    given = as_script()["styles"]
    css = swatch_css()
    for name, style in STYLES.items():
        assert given[name]["fill"] == style.fill
        assert given[name]["ink"] == style.ink
        assert f".swatch-{name}{{background:{background(style)};" in css
        assert style.fill in background(style)
        assert style.ink in background(style)
        assert style.label in legend([name])


def test_statuses_differ_without_colour() -> None:
    looks = {(style.pattern, style.edge, _grey(style.fill) // 24) for style in STYLES.values()}
    assert len(looks) == len(STYLES)
    assert all(style.ink for style in STYLES.values() if style.pattern is not Pattern.PLAIN)


def _grey(colour: str) -> int:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return (299 * red + 587 * green + 114 * blue) // 1000


def test_the_legend_holds_what_the_map_shows_and_leads_to_the_rest() -> None:
    shown = legend(["covered"])
    assert STYLES["covered"].label in shown
    assert STYLES["short"].label not in shown
    assert 'href="methode"' in shown


def test_packing_loses_nothing_but_the_names() -> None:
    full = {
        "09": {"c": "uncovered", "d": True, "o": False, "s": "", "t": "<b>A</b><br>x<br>y"},
        "11": {"c": "covered", "d": False, "o": True, "s": "", "t": "<b>B</b><br>x"},
    }
    lines, entries = packed(full)
    assert lines == ["x", "y"]
    assert entries == {
        "k": [{"c": "uncovered", "d": 1, "t": [0, 1]}, {"c": "covered", "o": 1, "t": [0]}],
        "b": ["09", "11"],
    }


def test_words_that_end_many_lines_come_as_one_sign() -> None:
    presumed = {
        "c": "uncovered",
        "d": 1,
        "o": 0,
        "s": "",
        "t": "n<br>Couvert, présumé, à confirmer",
    }
    lines, _ = packed({"09": presumed})
    assert lines == ["Couvert~"]
    assert as_script()["presumed"] == "présumé, à confirmer"


def test_many_territories_are_told_by_kind() -> None:
    entry = {"c": "covered", "d": False, "o": False, "s": "", "t": "<b>nom</b><br>Couvert"}
    other = {**entry, "c": "short", "t": "<b>nom</b><br>Zone blanche"}
    lines, told = packed({str(n): other if n == 7 else entry for n in range(60)})
    assert lines == ["Couvert", "Zone blanche"]
    assert told["k"] == [{"c": "covered", "t": [0]}, {"c": "short", "t": [1]}]
    assert told["n"] == "A7BA52"


@given(st.lists(st.integers(0, 70), min_size=41, max_size=200))
def test_the_runs_say_the_kind_of_each_territory(kinds: list[int]) -> None:
    entry = {"d": False, "o": False, "s": "", "t": "<b>nom</b><br>x"}
    _, told = packed({str(n): {**entry, "c": f"c{kind}"} for n, kind in enumerate(kinds)})
    signs = str(told["n"])
    assert signs == json.loads(json.dumps(signs))
    assert "\\" not in signs
    assert '"' not in signs
    read = [
        ord(sign) - 65 - (ord(sign) > 92)
        for sign, count in re.findall(r"(\D)([0-9]*)", signs)
        for _ in range(int(count or 1))
    ]
    found = told["k"]
    assert isinstance(found, list)
    assert [found[kind]["c"] for kind in read] == [f"c{kind}" for kind in kinds]
