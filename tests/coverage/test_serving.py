from __future__ import annotations

from hypothesis import given

from coverage.serving import Crew, deploy
from coverage.territories import Commune
from tests.coverage import worlds
from tests.coverage.strategies import LAWS, World
from tests.coverage.strategies import worlds as any_world


def _names(codes: tuple[str, ...], commune: Commune) -> bool:
    return bool({"region", commune.code, commune.department, commune.epci}.intersection(codes))


@LAWS
@given(any_world())
def test_on_a_commune_act_the_posts_that_name_it_one_way_or_another(world: World) -> None:
    posts = world.roster.posts
    found = deploy(world.atlas, posts)
    for place, commune in enumerate(world.atlas.communes):
        own = [number for number, post in enumerate(posts) if _names(post.perimeter, commune)]
        told = [number for number, post in enumerate(posts) if _names(post.extension, commune)]
        bordering = [number for number in told if number not in own]
        assert found.crews[found.crew[place]] == Crew(tuple(own), tuple(bordering))
    assert found.crews[0] == Crew((), ())
    assert len(set(found.crews)) == len(found.crews)


def test_nobody_comes_first_even_where_somebody_acts_everywhere() -> None:
    atlas = worlds.atlas({"0A": 10})
    found = deploy(atlas, [worlds.post({"nom": "f", "perimetre": ["region"]})])
    assert found.crews == (Crew((), ()), Crew((0,), ()))
    assert found.crew.tolist() == [1]
