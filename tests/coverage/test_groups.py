"""Any group of communes is judged as an upper territory is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.diagnosis import report, report_groups
from coverage.errors import InvalidValueError
from coverage.model import Level
from coverage.survey import examine
from tests.coverage.strategies import DAY, World, worlds


@given(worlds(), st.sampled_from([Level.COMMUNE, Level.EPCI, Level.DEPARTMENT]))
def test_the_groups_of_a_level_are_its_report(world: World, level: Level) -> None:
    survey = examine(world.atlas, world.roster, world.needs, world.parameters, DAY)
    codes = world.atlas.codes(level)
    groups = {code: world.atlas.positions([code]) for code in codes}
    names = {code: world.atlas.name(code) for code in codes}
    assert report_groups(survey, level, groups, names) == report(survey, level)


@given(worlds(), st.data())
def test_parts_of_an_epci_share_its_capacity_and_its_need(
    world: World, data: st.DataObject
) -> None:
    survey = examine(world.atlas, world.roster, world.needs, world.parameters, DAY)
    every = np.arange(len(world.atlas))
    first = np.array(data.draw(st.lists(st.booleans(), min_size=len(every), max_size=len(every))))
    groups = {name: every[kept] for name, kept in (("a", first), ("b", ~first)) if kept.any()}
    parts = report_groups(survey, Level.EPCI, groups, {name: name for name in groups})
    [whole] = report(survey, Level.REGION)
    if all(part.fair_supply is not None for part in parts):
        assert whole.fair_supply == sum(part.fair_supply or 0 for part in parts)
    covered = sum(part.share_communes * len(groups[part.code]) for part in parts)
    assert whole.share_communes * len(every) == covered
    assert {post for part in parts for post in part.posts} == set(whole.posts)


@given(worlds())
def test_groups_that_overlap_or_are_empty_are_refused(world: World) -> None:
    survey = examine(world.atlas, world.roster, world.needs, world.parameters, DAY)
    one = np.array([0])
    for groups in ({"a": one, "b": one}, {"a": one[:0]}):
        with pytest.raises(InvalidValueError, match="groupe de communes"):
            report_groups(survey, Level.EPCI, groups, {"a": "A", "b": "B"})
