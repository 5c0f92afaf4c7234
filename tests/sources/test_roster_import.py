"""From a file to the store: what is written, what is known of the whole, who signs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from coverage.model import Certainty, Post, Precision, Role
from sources.dataset import DATA, Dataset, load_dataset
from sources.days import Day
from sources.roster.call_table import Complement
from sources.roster.csv_form import roster_bytes
from sources.roster.xlsx_form import roster_xlsx
from sources.store.records import post_of
from sources.store.store import Store
from sources.store.words import Action, ConflictError, Kind, Signature
from sources.stored import open_product_store
from sources.upkeep.changes import Mode
from sources.upkeep.plan import (
    Choices,
    Plan,
    choices_refused,
    plan_import,
    read_file,
    standing_apart,
    standing_of,
)
from sources.upkeep.preview import contrast
from tests.store import world

SERVICES = ("DREETS", "DDETS 31")
SIGNED = Signature("DDETS 31", "fichier reçu", Action.IMPORT)
REPLACE = Choices(Mode.REPLACE, date(2026, 3, 1))
CALL = "Bénéficiaire\tSuivi convention\tETP\tQualité\n"


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load_dataset()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give a store with the shipped content, on each engine."""
    if request.param == "sqlite":
        opened = open_product_store(world.sqlite_address(tmp_path / "base.sqlite"), SERVICES)
        yield opened
        opened.close()
        return
    with world.own_schema(request.getfixturevalue("database")) as address:
        opened = open_product_store(address, SERVICES)
        yield opened
        opened.close()


def kept(store: Store) -> list[Post]:
    return [post_of(item.record) for item in store.items(Kind.POST)]


def run(store: Store, content: bytes, choices: Choices, data: Dataset) -> Plan:
    incoming = read_file(content, "fichier.csv", data.atlas)
    assert incoming.report.accepted, incoming.report.problems
    plan = plan_import(standing_of(store), incoming, choices, SIGNED.service)
    store.commit(plan.changes, SIGNED, on=plan.standing.revision)
    return plan


AWKWARD = (
    Post("a-1", "=1+1 ; « Régie » 'test'", Role.FACILITATOR, Fraction(1, 3), perimeter=("09",)),
    Post("a-2", "É\u00a0c", Role.COORDINATOR, Fraction(56, 100), perimeter=("region",)),
    Post(
        "a-3",
        '"Guillemets" | barre',
        Role.FACILITATOR,
        Fraction(1),
        "31",
        ("243100518", "31555"),
        ("32",),
        date(2024, 2, 29),
        Precision.DAY,
        date(2026, 12, 31),
        Precision.YEAR,
        "AAP",
        "DDETS 31",
        Certainty.DEDUCED,
        "-source",
        date(2025, 7, 18),
        Fraction(1, 4),
    ),
)


@pytest.mark.parametrize("write", [roster_bytes, roster_xlsx], ids=["csv", "xlsx"])
def test_what_is_exported_replaces_and_is_exported_the_same(
    store: Store, data: Dataset, write: Callable[[list[Post]], bytes]
) -> None:
    run(store, roster_bytes([*AWKWARD, *kept(store)[2:]]), REPLACE, data)
    first = write(kept(store))
    plan = run(store, first, Choices(Mode.REPLACE, date(2026, 4, 1)), data)
    assert len(plan.change.unchanged) == len(kept(store)) == 9
    assert write(kept(store)) == first


def test_a_roster_is_exported_the_same_from_another_base(
    store: Store, data: Dataset, tmp_path: Path
) -> None:
    run(store, roster_bytes([*AWKWARD, *kept(store)[1:]]), REPLACE, data)
    exported = roster_bytes(kept(store))
    other = open_product_store(world.sqlite_address(tmp_path / "autre.sqlite"), SERVICES)
    run(other, exported, REPLACE, data)
    assert roster_bytes(kept(other)) == exported
    other.close()


def test_the_shipped_roster_imported_again_writes_nothing(store: Store, data: Dataset) -> None:
    before = store.revision()
    plan = run(store, (DATA / "roster" / "roster.csv").read_bytes(), Choices(), data)
    assert (plan.changes, store.revision()) == ((), before)


def test_an_import_is_one_revision_with_one_line_a_post(store: Store, data: Dataset) -> None:
    rows = kept(store)
    wanted = [*rows[2:], AWKWARD[0]]
    plan = run(store, roster_bytes(wanted), REPLACE, data)
    assert [post.id for post in plan.change.removed] == ["aap2022-11", "aap2022-12"]
    assert kept(store) == list(plan.change.posts)
    lines = [line for line in store.lines() if line.action is Action.IMPORT]
    assert {(line.service, line.reason, line.revision) for line in lines} == {
        ("DDETS 31", "fichier reçu", store.revision())
    }
    told = {line.key: (line.before is None, line.after is None) for line in lines}
    assert told == {
        "a-1": (True, False),
        "aap2022-11": (False, True),
        "aap2022-12": (False, True),
        "annuaire": (False, False),
    }


def test_the_order_of_a_replacing_file_is_kept(store: Store, data: Dataset) -> None:
    backwards = kept(store)[::-1]
    run(store, roster_bytes(backwards), REPLACE, data)
    assert kept(store) == backwards


def test_nothing_is_written_on_a_roster_that_changed_meanwhile(store: Store, data: Dataset) -> None:
    seen = standing_of(store)
    run(store, roster_bytes(kept(store)[1:]), REPLACE, data)
    before = kept(store)
    incoming = read_file(roster_bytes(AWKWARD), "f.csv", data.atlas)
    plan = plan_import(seen, incoming, Choices())
    with pytest.raises(ConflictError):
        store.commit(plan.changes, SIGNED, on=seen.revision)
    assert kept(store) == before


def planned(data: Dataset, content: bytes, choices: Choices, service: str = "DREETS") -> Plan:
    return plan_import(
        standing_apart(data), read_file(content, "f.csv", data.atlas), choices, service
    )


def test_completing_says_nothing_of_the_whole(data: Dataset) -> None:
    plan = planned(data, roster_bytes(AWKWARD), Choices())
    assert plan.sidecar == data.sidecar
    assert {change.kind for change in plan.changes} == {Kind.POST}


@pytest.mark.parametrize("complete", [False, True])
def test_a_replaced_roster_keeps_its_doubts_unless_it_is_complete(
    data: Dataset, complete: bool
) -> None:
    choices = Choices(Mode.REPLACE, date(2025, 12, 31), complete)
    found = planned(data, roster_bytes(AWKWARD), choices).sidecar
    known = data.sidecar
    assert found is not None
    assert known is not None
    assert found.source == "Annuaire importé : f.csv (DREETS)"
    assert found.reference_date == date(2025, 12, 31)
    assert found.doubts == (() if complete else known.doubts)
    assert found.unknown_after == known.unknown_after
    later = planned(data, roster_bytes(AWKWARD), Choices(Mode.REPLACE, date(2026, 1, 1))).sidecar
    assert later is not None
    assert later.unknown_after is None


def test_absence_is_presumed_unless_the_roster_is_complete(data: Dataset) -> None:
    """Unlocated posts are a doubt of their own: here there are none."""
    on = date(2026, 3, 1)
    for complete, expected in ((False, Certainty.TO_CONFIRM), (True, Certainty.DEDUCED)):
        plan = planned(data, roster_bytes(AWKWARD[1:2]), Choices(Mode.REPLACE, on, complete))
        impacts = contrast(data, plan, on).impacts
        # The need is an estimate: it keeps the absence from being established.
        found = {one.after.certainty for one in impacts} or {Certainty.TO_CONFIRM}
        assert found == {expected}


def test_the_contrast_counts_every_department_and_every_fte(data: Dataset) -> None:
    on = date(2025, 7, 18)
    rows = [post for post in data.roster.posts if post.id != "aap2022-31"]
    found = contrast(data, planned(data, roster_bytes([*rows, AWKWARD[2]]), REPLACE), on)
    assert len(found.impacts) + found.same == 13
    assert found.before.facilitators == found.after.facilitators == 10
    told = {one.after.code: one for one in found.impacts}
    assert told["31"].changes_verdict
    assert told["32"].after.bordering_fte == 1
    # The roster that replaces knows what was signed after 2025: one doubt less from then on.
    assert contrast(data, planned(data, roster_bytes(rows), Choices()), on).impacts == ()


def test_the_table_of_the_call_changes_nothing_that_is_known(data: Dataset) -> None:
    rows = (
        "CONSEIL DEPARTEMENTAL DE L'AUDE\tDDETSPP 11\t1,00\tFacilitateur\n"
        "PLIE EST HERAULTAIS\tDDETS 30\t1,00\tFacilitateur\n"
        "NOVA EMPLOI\tDREETS\t0,56\tCoordinateur\n"
    )
    assert call(rows, None, data).changes == ()
    assert call(rows, Complement("AAP 2022"), data).changes == ()


def test_the_table_of_another_call_adds_its_conventions(data: Dataset) -> None:
    given = Complement(
        "AAP 2025",
        Day(date(2026, 1, 1), Precision.DAY),
        Day(date(2028, 12, 31), Precision.YEAR),
    )
    plan = call("NOVA EMPLOI\tDDETS 31\t0,50\tFacilitateur\n", given, data)
    (added,) = plan.change.added
    assert plan.change.changed == ()
    assert (added.perimeter, added.ends, added.certainty) == (
        ("31",),
        date(2028, 12, 31),
        Certainty.TO_CONFIRM,
    )


def call(rows: str, given: Complement | None, data: Dataset) -> Plan:
    incoming = read_file((CALL + rows).encode(), "appel.csv", data.atlas, given)
    assert incoming.report.accepted, incoming.report.problems
    return plan_import(standing_apart(data), incoming, Choices())


def test_a_file_too_big_is_refused_by_its_size(data: Dataset) -> None:
    found = read_file(b"x" * (2 * 1024 * 1024 + 1), "../gros.csv", data.atlas).report
    assert not found.accepted
    assert found.name == "gros.csv"
    assert "2 Mo" in found.problems[0].message


@pytest.mark.parametrize(
    ("choices", "word"),
    [
        (Choices(Mode.REPLACE), "donnez le jour"),
        (Choices(Mode.REPLACE, date(2026, 3, 2)), "à venir"),
        (Choices(Mode.REPLACE, date(2012, 1, 1)), "avant le premier paramètre"),
        (Choices(Mode.UPDATE, complete=True), "remplacement"),
        (Choices(Mode.UPDATE), ""),
        (REPLACE, ""),
    ],
)
def test_choices_that_cannot_be_followed_say_why(choices: Choices, word: str) -> None:
    found = choices_refused(choices, date(2016, 1, 1), date(2026, 3, 1))
    assert word in found
    assert bool(found) == bool(word)
