"""Versions listed by page, filtered, found by day: the same on both engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest

from sources.store.past import (
    Sort,
    Wanted,
    lines_of,
    services_that_signed,
    tally,
    version,
    version_on,
    versions,
)
from sources.store.store import Store
from sources.store.words import SHIPPED, Action, Change, Kind, SpoiledStoreError
from tests.store.world import changes, post, signed


def numbers(store: Store, wanted: Wanted, limit: int | None = None, start: int = 0) -> list[int]:
    return [one.revision for one in versions(store, wanted, limit, start)[1]]


@pytest.fixture
def filled(store: Store) -> Store:
    """Give seven versions: the first content, three edits, an import, a removal, a header."""
    store.commit(changes([post(0, home="09")]), signed("déménagement", "DDETS 09"))
    store.commit(
        changes([post(0, home="09"), post(1)]), signed("rien ne change")
    )  # makes no version
    store.commit(changes([post(0, home="31")]), signed("erreur corrigée", "DDETS 31"))
    store.commit([Change(Kind.NEED, "31", {"bas": "1", "central": "2", "haut": "3"})], signed())
    imported = changes([post(0, structure="Autre"), *map(post, range(10, 50))])
    store.commit(imported, signed("annuaire.xlsx", action=Action.IMPORT))
    store.commit([Change(Kind.POST, "poste-1", None)], signed("doublon", "DDETS 31"))
    return store


def test_versions_come_newest_first_each_whole(filled: Store) -> None:
    total, found = versions(filled)
    assert total == filled.revision() == 6
    assert [one.revision for one in found] == [6, 5, 4, 3, 2, 1]
    fifth = found[1]
    assert (fifth.service, fifth.reason, fifth.action) == ("DREETS", "annuaire.xlsx", Action.IMPORT)
    assert fifth.lines == 41
    assert found[-1].service == SHIPPED
    assert found[-1].action is Action.SEED
    assert version(filled, 5) == fifth
    assert version(filled, 0) is version(filled, 7) is None


def test_a_page_reads_only_its_versions(filled: Store) -> None:
    assert [numbers(filled, Wanted(), 2, start) for start in (0, 2, 4, 6)] == [
        [6, 5],
        [4, 3],
        [2, 1],
        [],
    ]
    assert versions(filled, Wanted(), limit=0) == (6, ())


def test_versions_are_filtered_by_post_service_and_number(filled: Store) -> None:
    assert numbers(filled, Wanted(post="poste-0")) == [5, 3, 2, 1]
    assert numbers(filled, Wanted(service="DDETS 31")) == [6, 3]
    assert numbers(filled, Wanted(post="poste-0", service="DDETS 31")) == [3]
    assert numbers(filled, Wanted(revisions=frozenset({2, 5, 99}))) == [5, 2]
    assert numbers(filled, Wanted(post="poste-1", revisions=frozenset({6, 5}))) == [6]
    assert numbers(filled, Wanted(post="31")) == []  # a need's key is no post
    assert versions(filled, Wanted(service="'; drop table history; --")) == (0, ())
    # The count of lines is that of the version, whatever is wanted of it.
    assert versions(filled, Wanted(post="poste-0"))[1][0].lines == 41


def test_the_lines_of_a_version_come_in_their_order(filled: Store) -> None:
    assert [line.key for line in lines_of(filled, 5, limit=2)] == ["poste-0", "poste-10"]
    assert [line.key for line in lines_of(filled, 5, limit=2, start=39)] == ["poste-48", "poste-49"]
    (alone,) = lines_of(filled, 5, post="poste-0")
    assert alone.before is not None
    assert alone.after is not None
    assert (alone.before["structure"], alone.after["structure"]) == ("Structure 0", "Autre")
    assert lines_of(filled, 5, post="poste-1") == lines_of(filled, 99) == ()


def test_what_became_of_items_is_counted(filled: Store) -> None:
    assert tally(filled, [6, 5, 4]) == {
        6: {(Kind.POST, Sort.REMOVED): 1},
        5: {(Kind.POST, Sort.ADDED): 40, (Kind.POST, Sort.CHANGED): 1},
        4: {(Kind.NEED, Sort.ADDED): 1},
    }
    assert tally(filled, []) == {}


def test_who_signed_is_listed_once(filled: Store) -> None:
    assert services_that_signed(filled) == ("DDETS 09", "DDETS 31", "DREETS", SHIPPED)


@pytest.mark.parametrize(
    ("moments", "day", "expected"),
    [
        # France is one hour ahead of UTC in winter, two in summer.
        ([datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC)], date(2026, 11, 22), 2),
        ([datetime(2026, 11, 22, 23, 0, tzinfo=UTC)], date(2026, 11, 22), 1),
        ([datetime(2026, 11, 22, 23, 0, tzinfo=UTC)], date(2026, 11, 23), 2),
        ([datetime(2026, 7, 14, 21, 59, 59, tzinfo=UTC)], date(2026, 7, 14), 2),
        ([datetime(2026, 7, 14, 22, 0, tzinfo=UTC)], date(2026, 7, 14), 1),
        # The day of 25 hours, on which clocks go back.
        ([datetime(2026, 10, 25, 22, 59, tzinfo=UTC)], date(2026, 10, 25), 2),
        ([datetime(2026, 10, 25, 23, 0, tzinfo=UTC)], date(2026, 10, 25), 1),
        # The last of the day, not the first.
        (
            [datetime(2026, 11, 22, hour, tzinfo=UTC) for hour in (8, 9, 10)],
            date(2026, 11, 22),
            4,
        ),
        ([datetime(2026, 11, 22, 8, tzinfo=UTC)], date(2100, 1, 1), 2),
        ([datetime(2026, 11, 22, 8, tzinfo=UTC)], date(2020, 1, 1), None),
    ],
)
def test_the_version_of_a_day_is_its_last_in_france(
    sqlite: str,
    opened: Callable[..., Store],
    moments: Sequence[datetime],
    day: date,
    expected: int | None,
) -> None:
    times = iter([datetime(2026, 1, 1, tzinfo=UTC), *moments])
    store = opened(sqlite, clock=lambda: next(times))
    for turn, _ in enumerate(moments):
        store.commit(changes([post(0, structure=f"Tour {turn}")]), signed())
    found = version_on(store, day)
    assert (None if found is None else found.revision) == expected


def test_a_line_spoiled_by_hand_is_refused_in_french(
    sqlite: str, opened: Callable[..., Store]
) -> None:
    store = opened(sqlite)
    with store.engine.begin() as connection:
        for trigger in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.exec_driver_sql(f'DROP TRIGGER "{trigger[0]}"')
        connection.exec_driver_sql("UPDATE history SET at = 'hier', action = 'rien'")
    with pytest.raises(SpoiledStoreError, match="modifiée hors du produit"):
        versions(store)
    with pytest.raises(SpoiledStoreError, match="modifiée hors du produit"):
        lines_of(store, 1)
