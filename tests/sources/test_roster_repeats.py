from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model import Post, Role
from coverage.territories import Atlas
from sources.atlas import atlas_of, read_geo_tables
from sources.dataset import DATA
from sources.problems import Problem
from sources.roster.repeats import check_roster
from sources.roster.sharing import in_one_place

ONE = Post(
    "",
    "Maison de l'emploi",
    Role.FACILITATOR,
    Fraction(1),
    home="31",
    perimeter=("31", "09"),
    starts=date(2024, 1, 1),
    ends=date(2024, 12, 31),
    programme="AAP 2022",
    followed_by="DDETS 31",
)


@cache
def occitanie() -> Atlas:
    return atlas_of(read_geo_tables(DATA / "geo"))


def lines(*posts: Post) -> list[tuple[int | None, str]]:
    found = check_roster(list(enumerate(posts, start=2)), occitanie())
    return [(p.line, _kind(p)) for p in found]


def _kind(problem: Problem) -> str:
    for word in ("même contenu", "recouvrent", "identifiant"):
        if word in problem.message:
            return word
    raise AssertionError(problem)


def changed(**values: object) -> Post:
    return replace(ONE, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"structure": "MAISON DE L’EMPLOI "},
        {"structure": "maison  de l'Emploi", "programme": "aap 2022", "followed_by": "ddets-31"},
        {"perimeter": ("09", "31")},
        {"source": "ailleurs", "id": "autre"},
        {"programme": ""},
        {"followed_by": ""},
        {"programme": "", "followed_by": ""},
    ],
)
def test_a_row_said_twice_is_told_with_the_first_line(other: dict[str, object]) -> None:
    assert lines(ONE, changed(**other)) == [(3, "même contenu")]


@pytest.mark.parametrize(
    "other",
    [
        {"structure": "Maison de l'emploi et de la formation"},
        {"fte": Fraction(1, 2)},
        {"perimeter": ("31",)},
        {"role": Role.COORDINATOR},
        {"starts": date(2025, 1, 1), "ends": None},
    ],
)
def test_rows_that_differ_are_two_posts(other: dict[str, object]) -> None:
    assert lines(ONE, changed(**other)) == []


def test_an_identifier_given_twice_names_the_first_line() -> None:
    assert lines(changed(id="p"), changed(id="p", structure="Autre")) == [(3, "identifiant")]


@pytest.mark.parametrize(
    "other",
    [
        {"starts": date(2024, 12, 31), "ends": date(2025, 12, 31)},
        {"starts": date(2024, 6, 1), "ends": None},
        {"starts": None, "ends": date(2024, 1, 1)},
        {"starts": date(2024, 6, 1), "ends": date(2024, 6, 30), "programme": "AAP 2025"},
        {"starts": date(2024, 6, 1), "followed_by": "", "structure": "MAISON DE L'EMPLOI"},
        {"starts": date(2024, 6, 1), "programme": "X", "followed_by": "DDETS 09"},
        {"starts": date(2024, 10, 1), "ends": None, "programme": "X", "perimeter": ("31",)},
        {"starts": date(2024, 10, 1), "ends": None, "programme": "", "perimeter": ("09", "32")},
        {"programme": "AAP 2025", "followed_by": ""},
        {"starts": date(2024, 6, 1), "ends": None, "perimeter": ("31", "09", "32")},
        {"starts": date(2024, 6, 1), "ends": None, "perimeter": ("31555",)},
        {"starts": date(2024, 6, 1), "ends": None, "perimeter": ("243100518",)},
        {"starts": date(2024, 6, 1), "ends": None, "perimeter": (), "extension": ("09001",)},
        {"starts": date(2024, 6, 1), "ends": None, "perimeter": ("region",)},
    ],
)
def test_conventions_of_one_post_that_overlap_are_told(other: dict[str, object]) -> None:
    assert lines(ONE, changed(**other)) == [(3, "recouvrent")]


@pytest.mark.parametrize(
    "other",
    [
        {"starts": date(2025, 1, 1), "ends": date(2025, 12, 31)},
        {"starts": None, "ends": date(2023, 12, 31)},
        {"starts": date(2024, 6, 1), "perimeter": ("32",)},
        {"starts": date(2024, 6, 1), "perimeter": ("243400017",)},
        {"starts": date(2024, 6, 1), "perimeter": ("47",)},
        {"perimeter": ("31",)},
        {"perimeter": ("31555",)},
        {"starts": date(2024, 6, 1), "structure": "Autre"},
        {"starts": date(2024, 6, 1), "programme": "X", "perimeter": ("32",)},
        {"starts": date(2025, 1, 1), "ends": None, "programme": "X"},
        {"starts": date(2024, 6, 1), "role": Role.COORDINATOR},
    ],
)
def test_conventions_that_follow_or_are_of_two_posts_are_not(other: dict[str, object]) -> None:
    assert lines(ONE, changed(**other)) == []


def test_outside_the_region_one_place_is_one_code() -> None:
    beyond = changed(perimeter=("47",))
    later = {"starts": date(2024, 6, 1), "ends": None}
    assert lines(beyond, replace(beyond, **later)) == [(3, "recouvrent")]
    assert lines(beyond, changed(perimeter=("15",), **later)) == []


areas = st.frozensets(
    st.sampled_from(["31", "09", "243100518", "31555", "31001", "09001", "region", "47"]),
    max_size=3,
)


@given(st.lists(areas, min_size=2, max_size=5))
def test_two_stand_in_one_group_exactly_when_their_areas_meet(drawn: list[frozenset[str]]) -> None:
    groups = in_one_place(list(enumerate(drawn)), occitanie())
    communes = [set(occitanie().positions(area).tolist()) for area in drawn]
    for one in range(len(drawn)):
        for other in range(one):
            meet = bool(communes[one] & communes[other] or drawn[one] & drawn[other])
            assert any({one, other} <= set(group) for group in groups) == meet


def test_posts_without_a_place_never_overlap() -> None:
    nowhere = changed(perimeter=())
    assert lines(nowhere, changed(perimeter=(), starts=date(2024, 6, 1))) == []


def test_the_first_line_is_the_one_named_whatever_the_order_of_dates() -> None:
    late = changed(starts=date(2024, 6, 1), ends=date(2025, 6, 1))
    (problem,) = check_roster([(2, late), (3, ONE)], occitanie())
    assert (problem.line, problem.column) == (3, "date_debut")
    assert "ligne 2" in problem.message


spans = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(
    lambda s: (date(2024, 1, 1) + timedelta(s[0]), date(2024, 1, 1) + timedelta(s[0] + s[1]))
)


@given(st.lists(spans, min_size=2, max_size=6, unique=True))
def test_something_is_told_exactly_when_two_spans_cross(drawn: list[tuple[date, date]]) -> None:
    posts = [changed(starts=starts, ends=ends) for starts, ends in drawn]
    cross = any(a[0] <= b[1] and b[0] <= a[1] for i, a in enumerate(drawn) for b in drawn[i + 1 :])
    told = lines(*posts)
    assert bool(told) == cross
    assert all(kind == "recouvrent" for _, kind in told)
    assert len({line for line, _ in told}) == len(told)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Cœur de ville", "COEUR DE VILLE"),
        ("P.L.I.E. de l'Est", "PLIE de l'Est"),
        ("M.D.E Sud", "MDE SUD"),
    ],
)
def test_ligatures_and_dotted_initials_do_not_make_two_names(name: str, other: str) -> None:
    found = lines(changed(structure=name), changed(structure=other))
    assert found == [(3, "même contenu")]


def test_a_programme_left_empty_is_the_same_as_any_but_two_programmes_are_not() -> None:
    empty, first, second = (changed(programme=text) for text in ("", "A", "B"))
    assert lines(first, second) == [(3, "recouvrent")]
    assert lines(first, empty, second) == [(3, "même contenu"), (4, "même contenu")]


programmes = st.sampled_from(["", "A", "B", "C"])


@given(st.lists(st.tuples(spans, programmes), min_size=2, max_size=6))
def test_two_programmes_that_cross_are_told_at_least_once(
    drawn: list[tuple[tuple[date, date], str]],
) -> None:
    posts = [
        changed(starts=span[0], ends=span[1], programme=programme, fte=Fraction(1, rank))
        for rank, (span, programme) in enumerate(drawn, start=1)
    ]
    cross = any(
        a[0][0] <= b[0][1] and b[0][0] <= a[0][1] and (a[1] != b[1] or a[0] != b[0])
        for i, a in enumerate(drawn)
        for b in drawn[i + 1 :]
    )
    assert bool(lines(*posts)) == cross
