"""Laws of an import: whatever two lists of posts are, none is lost, none is taken for another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coverage.model import Certainty, Post, Precision, Role
from sources.roster.identity import with_identifiers
from sources.text import folded
from sources.upkeep.changes import Mode, RosterChange, Stated, compare
from sources.upkeep.match import FIELDS

ALL = frozenset(FIELDS)
CALL = frozenset({"structure", "suivi", "etp", "qualite"})
DAYS = [None, date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]


@st.composite
def posts(draw: st.DrawFn) -> Post:
    """Draw posts so alike that two of them are often nearly the same."""
    starts, ends = sorted(
        draw(st.tuples(*[st.sampled_from(DAYS)] * 2)), key=lambda one: one or date.min
    )
    precisions = [Precision.UNKNOWN if day is None else Precision.DAY for day in (starts, ends)]
    return Post(
        id="",
        structure=draw(st.sampled_from(["Maison", "MAISON", "Régie"])),
        role=draw(st.sampled_from(Role)),
        fte=draw(st.sampled_from([Fraction(1), Fraction(1, 2)])),
        home=draw(st.sampled_from([None, "31"])),
        perimeter=draw(st.sampled_from([(), ("31",), ("09",), ("31", "09")])),
        extension=draw(st.sampled_from([(), ("32",)])),
        starts=starts,
        starts_precision=precisions[0],
        ends=ends,
        ends_precision=precisions[1],
        programme=draw(st.sampled_from(["", "AAP 2022", "AAP2022", "AAP 2025"])),
        followed_by=draw(st.sampled_from(["", "DDETS 31", "ddets 31", "DDETS 09"])),
        certainty=draw(st.sampled_from(Certainty)),
        source=draw(st.sampled_from(["appel", "courriel"])),
    )


World = tuple[tuple[Post, ...], tuple[Post, ...], Stated]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a roster in place, a file with some identifiers written, and what it says."""
    present = with_identifiers(draw(st.lists(posts(), max_size=5)))
    row = st.one_of(posts(), st.sampled_from(present)) if present else posts()
    names = ["", "", "a", "b", *(post.id for post in present)]
    rows = [
        replace(one, id=draw(st.sampled_from(names))) for one in draw(st.lists(row, max_size=5))
    ]
    ids = [one.id for one in rows if one.id]
    assume(len(ids) == len(set(ids)))
    columns = draw(st.sampled_from([ALL, ALL - {"source", "certitude"}, CALL]))
    return (
        present,
        with_identifiers(rows),
        Stated(columns, frozenset(ids), columns is CALL, "f.csv"),
    )


modes = st.sampled_from(Mode)


def content(post: Post) -> Post:
    return replace(post, id="")


def anyhow(post: Post) -> Post:
    return replace(post, id="", structure=folded(post.structure))


def bare(post: Post) -> Post:
    return replace(post, id="", source="", certainty=Certainty.DEDUCED)


def ids(of: Sequence[Post]) -> list[str]:
    return [post.id for post in of]


@given(worlds(), modes)
def test_every_post_and_every_row_has_one_fate(world: World, mode: Mode) -> None:
    present, read, stated = world
    done = compare(present, read, mode, stated)
    before = [*(pair[0] for pair in done.changed), *done.removed, *done.unchanged]
    assert sorted(ids(before)) == sorted(ids(present))
    after = [*(pair[1] for pair in done.changed), *done.added, *done.unchanged]
    assert sorted(ids(after)) == sorted(ids(done.posts))
    assert len(set(ids(done.posts))) == len(done.posts)
    assert not done.removed or mode is Mode.REPLACE


@given(worlds())
def test_replacing_leaves_the_file_and_nothing_else(world: World) -> None:
    present, read, stated = world
    done = compare(present, read, Mode.REPLACE, stated)
    # Names written any how may take the spelling known here: nothing else is touched.
    known = anyhow if stated.loose else content
    assert list(map(known, done.posts)) == list(map(known, read))
    written = [(place, post.id) for place, post in enumerate(read) if post.id in stated.ids]
    assert written == [(place, done.posts[place].id) for place, _ in written]


@given(worlds())
def test_updating_keeps_every_post_and_adds_the_others_at_the_end(world: World) -> None:
    present, read, stated = world
    done = compare(present, read, Mode.UPDATE, stated)
    assert ids(done.posts[: len(present)]) == ids(present)
    assert done.posts[len(present) :] == done.added
    assert len(done.added) >= len(read) - len(present)


@given(worlds())
def test_updating_changes_only_what_the_file_says(world: World) -> None:
    present, read, stated = world
    silent = {name for column in ALL - stated.columns for name in FIELDS[column]} - {"source"}
    for before, after in compare(present, read, Mode.UPDATE, stated).changed:
        assert all(getattr(before, name) == getattr(after, name) for name in silent)
        assert after.source.startswith(before.source) or "source" in stated.columns
        assert not set(after.perimeter) & set(after.extension)


@given(worlds(), modes)
def test_the_same_file_again_changes_nothing_more(world: World, mode: Mode) -> None:
    present, read, stated = world
    once = compare(present, read, mode, stated).posts
    again = compare(once, read, mode, stated)
    assert not (again.added)
    assert not (again.changed)
    assert not (again.removed)
    assert again.posts == once


@given(worlds(), modes)
def test_a_written_identifier_names_its_post(world: World, mode: Mode) -> None:
    present, read, stated = world
    done = {post.id: post for post in compare(present, read, mode, stated).posts}
    for row in read:
        if row.id in stated.ids and row.id in ids(present):
            assert done[row.id].fte == row.fte


@given(worlds(), modes)
def test_two_conventions_are_never_taken_for_one(world: World, mode: Mode) -> None:
    """But for the identifiers written: the same structure, role, programme, and days in common."""
    present, read, stated = world
    for before, after in compare(present, read, mode, stated).changed:
        if before.id in stated.ids or bare(before) == bare(after):
            continue
        assert folded(before.structure) == folded(after.structure)
        assert before.role is after.role
        assert "" in {before.programme, after.programme} or (
            before.programme.replace(" ", "") == after.programme.replace(" ", "")
        )
        assert before.starts is None or after.ends is None or before.starts <= after.ends
        assert after.starts is None or before.ends is None or after.starts <= before.ends


@given(worlds(), modes, st.randoms(use_true_random=False))
def test_the_order_of_rows_chooses_no_post(world: World, mode: Mode, random: Random) -> None:
    present, read, stated = world
    assume(len(set(map(bare, read))) == len(read))
    assume(len(set(map(bare, present))) == len(present))
    assume(stated.columns == ALL)
    rows = list(read)
    random.shuffle(rows)
    one, other = (compare(present, r, mode, stated) for r in (read, rows))
    assert one.changed == other.changed
    assert one.removed == other.removed
    assert Counter(map(content, one.added)) == Counter(map(content, other.added))


@given(st.lists(posts(), max_size=6), modes)
def test_a_roster_exported_and_imported_is_unchanged(drawn: list[Post], mode: Mode) -> None:
    present = with_identifiers(drawn)
    stated = Stated(ALL, frozenset(ids(present)))
    assert compare(present, present, mode, stated) == RosterChange((), (), (), present, present)


@pytest.mark.parametrize("mode", Mode)
def test_a_roster_without_identifiers_is_recognised_by_its_content(mode: Mode) -> None:
    twins = [post(), post(), post(structure="Régie")]
    present = with_identifiers(twins)
    done = compare(present, with_identifiers(twins), mode, Stated(ALL))
    assert done.unchanged == present


def post(**told: object) -> Post:
    given = {
        "id": "",
        "structure": "Maison de l'emploi",
        "role": Role.FACILITATOR,
        "fte": Fraction(1),
        "home": "31",
        "perimeter": ("31",),
        "programme": "AAP 2022",
        "followed_by": "DDETS 31",
    }
    return Post(**{**given, **told})  # type: ignore[arg-type]


def fate(present: list[Post], rows: list[Post], mode: Mode = Mode.UPDATE) -> RosterChange:
    return compare(with_identifiers(present), with_identifiers(rows), mode, Stated(ALL))


def test_a_single_post_whose_fte_or_dates_differ_is_the_same_post() -> None:
    row = post(structure="MAISON DE L’EMPLOI", fte=Fraction(1, 2), ends=date(2026, 12, 31))
    for mode in Mode:
        done = fate([post(), post(structure="Régie")], [row], mode)
        ((before, after),) = done.changed
        assert (before.id, after.fte, done.added) == (after.id, Fraction(1, 2), ())


def test_a_post_that_changes_place_under_the_same_service_is_the_same_post() -> None:
    ((_, after),) = fate([post()], [post(perimeter=("31", "09"))]).changed
    assert after.perimeter == ("31", "09")


def test_two_posts_that_may_both_be_the_row_leave_it_apart() -> None:
    twins = [post(ends=date(2025, 6, 30)), post(ends=date(2025, 12, 31))]
    done = fate(twins, [post(ends=date(2026, 3, 31))])
    assert (len(done.added), done.changed) == (1, ())
    assert done.doubtful[done.added[0].id].ends == date(2025, 6, 30)


def test_two_rows_that_may_both_be_the_post_leave_it_apart() -> None:
    rows = [post(ends=date(2025, 6, 30)), post(ends=date(2025, 12, 31))]
    done = fate([post()], rows)
    assert (len(done.added), done.changed) == (2, ())


@pytest.mark.parametrize(
    "told",
    [
        {"starts": date(2026, 1, 1), "ends": date(2028, 12, 31)},
        {"programme": "AAP 2025"},
        {"structure": "Régie"},
        {"role": Role.COORDINATOR},
        {"perimeter": ("09",), "followed_by": "DDETS 09"},
    ],
)
def test_another_convention_is_another_post(told: dict[str, object]) -> None:
    done = fate([post(ends=date(2025, 12, 31))], [post(**told)])
    assert (len(done.added), done.changed) == (1, ())


def test_a_structure_that_may_have_been_renamed_is_pointed_at() -> None:
    present = [post(), post(structure="Ailleurs", followed_by="DDETS 09", perimeter=("09",))]
    done = fate(present, [post(structure="Maison nouvelle"), post(structure="Autre", programme="")])
    renamed, other = done.added
    assert done.doubtful[renamed.id].structure == "Maison de l'emploi"
    assert other.id not in done.doubtful
    assert fate(present, [post(structure="Maison nouvelle")], Mode.REPLACE).doubtful == {}


def test_an_identifier_that_is_not_known_here_names_another_post() -> None:
    present = with_identifiers([post()])
    row = post(id="autre", fte=Fraction(1, 2))
    done = compare(present, [row], Mode.UPDATE, Stated(ALL, frozenset({"autre"})))
    assert ids(done.posts) == [present[0].id, "autre"]


def test_a_new_post_never_takes_the_identifier_of_one_that_leaves() -> None:
    old = with_identifiers([post()])[0]
    moved = replace(old, structure="Régie")
    done = compare([moved], with_identifiers([post()]), Mode.REPLACE, Stated(ALL))
    assert done.removed == (moved,)
    assert done.added[0].id == f"{old.id}-2"
    back = compare([replace(old, fte=Fraction(1, 2))], [old], Mode.UPDATE, Stated(ALL))
    assert ids(back.posts) == [old.id]


def test_the_table_of_the_call_keeps_what_it_does_not_say() -> None:
    known = replace(with_identifiers([post(source="convention")])[0], certainty=Certainty.DEDUCED)
    row = post(structure="MAISON DE L'EMPLOI", perimeter=("09",), fte=Fraction(1, 2), programme="")
    stated = Stated(CALL, loose=True, origin="appel.csv")
    ((_, after),) = compare([known], with_identifiers([row]), Mode.UPDATE, stated).changed
    assert after == replace(known, fte=Fraction(1, 2), source="convention ; appel.csv (etp)")
    same = compare([known], with_identifiers([replace(row, fte=known.fte)]), Mode.UPDATE, stated)
    assert same.unchanged == (known,)


def test_many_posts_of_one_structure_are_compared_fast_enough_to_import() -> None:
    """As many rows as a file may have, all of one structure and place: none is recognised."""
    present = with_identifiers([post(source=f"a{n}", ends=date(2025, 1, 1)) for n in range(2_000)])
    rows = with_identifiers([post(source=f"b{n}", ends=date(2025, 2, 1)) for n in range(2_000)])
    done = compare(present, rows, Mode.REPLACE, Stated(ALL))
    assert len(done.added) == len(done.removed) == 2_000
