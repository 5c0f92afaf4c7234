"""Applications are kept as the rest: signed, with their history, without lost updates."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from coverage.applications.application import Application, Assessment, Nature
from sources.applications.form import application_of, application_record
from sources.store.backup import back_up
from sources.store.examine import examined
from sources.store.migrate import head
from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import Change, ConflictError, Kind
from tests.store import acts, world
from tests.store.processes import Apart
from tests.store.restoring import items, kept, put_back
from tests.store.world import signed

ONE = Application(
    code="2025-01",
    structure="Maison de l'emploi",
    fte=Fraction(3, 2),
    nature=Nature.ASSOCIATION,
    territory=("31", "09"),
    cost=Fraction(6_000_050, 100),
    state=Fraction(42_000),
    renewal=True,
    assessment=Assessment.RECEIVED,
    starts=date(2026, 1, 1),
)


def change(one: Application, seen: int | None = 0) -> Change:
    return Change(Kind.APPLICATION, one.code, application_record(one), seen)


def test_an_application_comes_back_the_same_from_each_engine(store: Store) -> None:
    revision = store.commit([change(ONE)], signed("dépôt"))
    (item,) = store.items(Kind.APPLICATION)
    assert (item.key, item.revision) == ("2025-01", revision)
    assert application_of(item.record) == ONE
    assert verify(store).faults == ()


def test_two_services_never_overwrite_each_other_unseen(store: Store) -> None:
    seen = store.commit([change(ONE)], signed())
    store.commit([change(replace(ONE, fte=Fraction(1)), seen)], signed(service="DDETS 31"))
    with pytest.raises(ConflictError, match="2025-01 : modifié par DDETS 31 à"):
        store.commit([change(replace(ONE, fte=Fraction(2)), seen)], signed())
    (item,) = store.items(Kind.APPLICATION)
    assert application_of(item.record).fte == 1


def test_a_removal_and_what_stood_before_are_in_the_history(store: Store) -> None:
    seen = store.commit([change(ONE)], signed())
    last = store.commit([Change(Kind.APPLICATION, ONE.code, None, seen)], signed("retrait"))
    assert store.items(Kind.APPLICATION) == ()
    (then,) = store.state(last - 1)[1][Kind.APPLICATION]
    assert application_of(then.record) == ONE
    line = store.lines()[-1]
    assert (line.kind, line.after, line.reason) == (Kind.APPLICATION, None, "retrait")
    assert verify(store).faults == ()


def test_applications_saved_meanwhile_are_no_conflict_of_the_roster(store: Store) -> None:
    shown = store.revision()
    store.commit([change(ONE)], signed())
    store.commit(world.changes([world.post(7)]), signed(), on=shown)
    assert verify(store).faults == ()


def test_a_backup_holds_the_applications(store: Store, tmp_path: Path) -> None:
    store.commit([change(ONE)], signed())
    made = back_up(store.engine, head(), tmp_path / "copies", now=store.clock)
    with examined(made.path) as found:
        assert found.form == head()
        assert found.found.is_valid
        (item,) = Store(found.engine, ()).items(Kind.APPLICATION)
    assert application_of(item.record) == ONE


def test_a_restore_gives_back_the_applications_and_the_scenarios(
    store: Store, address: str, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    told = {"nom": "Essai", "note": "", "changements": [], "version_annuaire": 1}
    store.commit([change(ONE), Change(Kind.SCENARIO, "essai", told, 0)], signed())
    path, before = kept(store, tmp_path / "copies"), items(store)
    gone = [Change(Kind.APPLICATION, ONE.code, None), Change(Kind.SCENARIO, "essai", None)]
    store.commit([*gone, change(replace(ONE, code="autre"))], signed())
    store.close()
    put_back(path, address, tmp_path / "copies")
    again = opened(address)
    for kind in (Kind.APPLICATION, Kind.SCENARIO):
        assert items(again)[kind] == before[kind]
    assert [item.key for item in again.items(Kind.APPLICATION)] == [ONE.code]
    assert verify(again).faults == ()


def test_applications_killed_while_written_are_all_there_or_none(
    address: str, opened: Callable[..., Store]
) -> None:
    store = opened(address)
    for statement in (1, 2, 4, 6, 8, 100):
        end = Apart(acts.applies, address, statement).end()
        count = len(store.items(Kind.APPLICATION))
        assert (end, count) in {(-signal.SIGKILL, 0), (0, acts.APPLICATIONS)}
    assert count == acts.APPLICATIONS
    assert verify(store).faults == ()


def test_a_base_reopened_still_has_them(address: str, opened: Callable[..., Store]) -> None:
    opened(address).commit([change(ONE)], signed())
    assert [one.key for one in opened(address).items(Kind.APPLICATION)] == ["2025-01"]
