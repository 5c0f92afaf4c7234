"""Posts added beside those they come after: the name known here, what they may follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from coverage.model import Post, Precision, Role
from sources.dataset import Dataset, load_dataset
from sources.days import Day
from sources.roster.call_table import Complement
from sources.upkeep.changes import Mode
from sources.upkeep.follow import area_words, following, moved, question
from sources.upkeep.plan import Choices, Plan, plan_import, read_file, standing_apart
from tests.call_text import CALL

NEXT = Complement(
    "AAP 2025", Day(date(2026, 1, 1), Precision.DAY), Day(date(2028, 12, 31), Precision.DAY)
)
PAST = Post(
    "p",
    "Régie",
    Role.FACILITATOR,
    Fraction(1),
    perimeter=("31",),
    starts=date(2022, 1, 1),
    ends=date(2025, 12, 31),
)
NOW = replace(PAST, id="n", starts=date(2026, 1, 1), ends=None)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load_dataset()


def imported(data: Dataset, table: str = CALL, mode: Mode = Mode.UPDATE) -> Plan:
    incoming = read_file(table.encode(), "appel.csv", data.atlas, NEXT)
    assert incoming.report.accepted, incoming.report.problems
    day = date(2026, 3, 1) if mode is Mode.REPLACE else None
    return plan_import(standing_apart(data), incoming, Choices(mode, day))


@pytest.mark.parametrize("mode", Mode)
def test_the_structures_of_the_call_take_the_spelling_known_here(data: Dataset, mode: Mode) -> None:
    added = imported(data, mode=mode).change.added
    assert [post.structure for post in added] == [
        "Conseil départemental de l'Aude",
        "UD SIAE",
        "PLIE Est Héraultais",
        "Nova emploi",
        "Montpellier Méditerranée Métropole",
        "GE RSE BTP",
        "Nova emploi",
    ]


def test_a_structure_that_is_not_known_or_known_in_two_spellings_stays_as_it_is_written(
    data: Dataset,
) -> None:
    lines = CALL.splitlines()
    table = "\n".join([lines[0], "RÉGIE\tDDETS 09\t1\tFacilitateur", lines[4]])
    twice = replace(data.roster.posts[0], id="deux", structure="Nova Emploi")
    known = replace(data, roster=replace(data.roster, posts=(*data.roster.posts, twice)))
    added = imported(known, table).change.added
    assert [post.structure for post in added] == ["RÉGIE", "NOVA EMPLOI"]


def test_the_same_table_again_adds_nothing(data: Dataset) -> None:
    once = imported(data).change.posts
    again = imported(replace(data, roster=replace(data.roster, posts=once)))
    assert (again.changes, len(again.change.unchanged)) == ((), len(once))


def test_each_post_of_the_new_call_may_follow_that_of_the_last(data: Dataset) -> None:
    change = imported(data).change
    assert [change.following[post.id].id for post in change.added] == [
        "aap2022-11",
        "aap2022-12",
        "aap2022-30",
        "aap2022-31",
        "aap2022-34",
        "aap2022-66",
        "aap2022-coordination",
    ]
    told = {post.id: moved(change.following[post.id], post, data.atlas) for post in change.added}
    (words,) = filter(None, told.values())
    assert words == (
        "son périmètre y est : extension Gard (30) ; ici : périmètre Gard (30) : vérifiez avant "
        "d'enregistrer."
    )
    assert question(change.following[change.added[2].id]) == (
        "Suite de PLIE Est Héraultais (aap2022-30) ?"
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(PAST, structure="Maison"),
        replace(PAST, role=Role.COORDINATOR),
        replace(PAST, ends=date(2026, 1, 1)),
        replace(PAST, ends=None),
    ],
    ids=["other structure", "other role", "dates that cross", "no end"],
)
def test_a_post_follows_only_one_of_its_structure_and_role_that_is_over(other: Post) -> None:
    assert following([NOW], [other]) == {}
    assert following([NOW], [other, PAST]) == {"n": PAST}


def test_of_several_it_follows_that_of_its_place_then_the_last_one() -> None:
    away = replace(PAST, id="a", perimeter=("09",), ends=date(2025, 12, 30))
    earlier = replace(PAST, id="e", ends=date(2024, 1, 1))
    assert following([NOW], [away, earlier, PAST])["n"] == PAST
    assert following([NOW], [away, earlier])["n"] == earlier
    assert following([replace(NOW, perimeter=("12",))], [earlier, away])["n"] == away


def test_where_a_post_acts_in_words(data: Dataset) -> None:
    both = replace(PAST, perimeter=("region",), extension=("30",))
    assert area_words(both, data.atlas) == "périmètre toute la région et extension Gard (30)"
    assert area_words(replace(PAST, perimeter=()), data.atlas) == "non localisé"
    many = tuple(data.atlas.names)[:9]
    assert area_words(replace(PAST, perimeter=many), data.atlas).endswith(" et 3 autres")
