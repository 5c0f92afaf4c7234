"""A perimeter drawn is the communes that were meant, in the fewest codes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coverage.areas import compact, joined, without
from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from tests.coverage.strategies import atlases, codes_of


@st.composite
def drawings(draw: st.DrawFn) -> tuple[Atlas, list[str], str]:
    """Any atlas, codes of an area, and the territory clicked."""
    atlas = draw(atlases())
    known = [*codes_of(atlas), WHOLE_REGION]
    codes = draw(st.lists(st.sampled_from(known), max_size=4, unique=True))
    inside = [code for code in known if atlas.level_of(code) and code != WHOLE_REGION]
    return atlas, codes, draw(st.sampled_from(inside))


@given(drawings())
def test_codes_of_an_area_hold_its_communes_and_no_other(
    drawing: tuple[Atlas, list[str], str],
) -> None:
    atlas, codes, _ = drawing
    meant = atlas.positions(codes)
    assert np.array_equal(np.sort(atlas.positions(compact(atlas, meant))), np.sort(meant))


@given(drawings())
def test_no_shorter_code_could_say_two_of_them(drawing: tuple[Atlas, list[str], str]) -> None:
    atlas, codes, _ = drawing
    written = compact(atlas, atlas.positions(codes))
    meant = set(atlas.positions(codes).tolist())
    for level in (Level.DEPARTMENT, Level.EPCI):
        for code in atlas.codes(level):
            held = set(atlas.positions([code]).tolist())
            if held <= meant:
                communes = [c for c in written if atlas.level_of(c) is Level.COMMUNE]
                assert not held & set(atlas.positions(communes).tolist())


@given(drawings())
def test_what_is_taken_out_is_out_and_nothing_else(drawing: tuple[Atlas, list[str], str]) -> None:
    atlas, codes, code = drawing
    removed = atlas.positions([code])
    after = atlas.positions(without(atlas, codes, removed))
    assert set(after.tolist()) == set(atlas.positions(codes).tolist()) - set(removed.tolist())


@given(drawings())
def test_what_is_added_is_in_and_nothing_is_lost(drawing: tuple[Atlas, list[str], str]) -> None:
    atlas, codes, code = drawing
    after = joined(atlas, codes, code)
    assert code in after
    meant = set(atlas.positions(codes).tolist()) | set(atlas.positions([code]).tolist())
    assert set(atlas.positions(after).tolist()) == meant
