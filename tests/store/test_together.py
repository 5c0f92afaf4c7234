"""Many users at once: nothing is lost, and who comes second is told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import Change, ConflictError, Kind
from tests.store import acts, world
from tests.store.processes import Apart
from tests.store.world import changes, post, signed

THREADS, WRITES = 20, 20


def test_twenty_threads_of_twenty_writes_make_four_hundred_lines(store: Store) -> None:
    errors: list[Exception] = []

    def work(thread: int) -> None:
        try:
            for turn in range(WRITES):
                mine = post(1000 + thread, structure=f"Structure {thread} {turn}")
                store.commit(changes([mine]), signed(f"fil {thread}, écriture {turn}"))
        except Exception as error:  # noqa: BLE001  whatever it is fails the test
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(world.own_lines(store)) == THREADS * WRITES
    assert len({line.revision for line in world.own_lines(store)}) == THREADS * WRITES
    found = verify(store)
    assert found.faults == ()
    assert found.lines == len(store.lines())


def test_two_processes_write_side_by_side_from_the_first_start_on(
    address: str, opened: Callable[..., Store]
) -> None:
    running = [Apart(acts.writes, address, who, WRITES) for who in (101, 102)]
    assert [one.hears() for one in running] == [WRITES, WRITES]
    assert [one.end() for one in running] == [0, 0]
    store = opened(address)
    assert len(world.own_lines(store)) == 2 * WRITES
    assert len(store.lines()) == 2 * WRITES + len(list(world.seed()))
    assert verify(store).faults == ()


def test_the_second_on_the_same_post_is_told_by_whom_and_when(store: Store) -> None:
    (shown, _) = store.items(Kind.POST)
    first, second = post(0, structure="Premier"), post(0, structure="Second")
    store.commit(changes([first], shown.revision), signed(service="DDETS 31"))
    with pytest.raises(ConflictError) as caught:
        store.commit(changes([second], shown.revision), signed(service="DDETS 09"))
    (conflict,) = caught.value.conflicts
    assert conflict.by == "DDETS 31"
    assert conflict.sentence() == "modifié par DDETS 31 à 13:00 (le 22/11/2026)"
    assert conflict.present is not None
    assert conflict.present.record["structure"] == "Premier"
    assert [line.after["structure"] for line in world.own_lines(store)] == ["Premier"]


def test_two_users_on_two_posts_are_both_kept(store: Store) -> None:
    shown = {item.key: item.revision for item in store.items(Kind.POST)}
    for number, service in ((0, "DDETS 31"), (1, "DDETS 09")):
        record = {**changes([post(number)])[0].record, "structure": service, "rang": number}
        key = f"poste-{number}"
        store.commit([Change(Kind.POST, key, record, shown[key])], signed(service=service))
    assert [item.record["structure"] for item in store.items(Kind.POST)] == ["DDETS 31", "DDETS 09"]
