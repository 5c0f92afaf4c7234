"""The backups beside a base, as the screen lists and makes them: the same on both engines."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sources.store import backup
from sources.store.copies import kept_backups, lost_base, lost_words, one_more
from sources.store.place import file_of
from sources.store.store import Store
from sources.store.words import StoreError
from tests.store.world import changes, own_schema, post, signed


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "ROOT", tmp_path)


def at(store: Store, day: int, hour: int = 9) -> Store:
    return replace(store, clock=lambda: datetime(2026, 11, day, hour, tzinfo=UTC))


def test_backups_are_listed_newest_first_with_what_they_hold(store: Store) -> None:
    assert kept_backups(store) == ()
    one_more(at(store, 20))
    store.commit(changes([post(5)]), signed())
    made = one_more(at(store, 21))
    listed = kept_backups(store)
    assert [(one.name.day.day, one.name.revision) for one in listed] == [(21, 2), (20, 1)]
    assert listed[0] == made
    assert made.size == made.path.stat().st_size > 0


def test_the_last_of_a_day_takes_the_place_of_the_others(store: Store) -> None:
    for hour in (9, 10, 11):
        one_more(at(store, 20, hour))
    (kept,) = kept_backups(store)
    assert kept.name.at.hour == 11


def test_a_folder_that_is_none_is_refused_in_french(store: Store, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "var"):
        place.mkdir(exist_ok=True)
        (place / "sauvegardes").write_text("un fichier")
    with pytest.raises(StoreError):
        one_more(store)
    assert kept_backups(store) == ()


def test_a_base_made_again_where_another_was_backed_up_is_told_until_it_is_changed(
    store: Store, address: str, server: str, opened: Callable[..., Store]
) -> None:
    first = at(store, 20)
    assert lost_base(first) is None
    first.commit(changes([post(5)]), signed())
    made = one_more(first)
    assert lost_base(first) is None
    first.close()
    with ExitStack() as stack:
        if path := file_of(address):
            path.unlink()
        else:
            address = stack.enter_context(own_schema(server))
        fresh = opened(address, clock=at(store, 21).clock)
        assert lost_base(fresh) == made
        told = lost_words(made)
        assert "20/11/2026 à 10:00 (version 2)" in told
        assert str(made.path) in told
        fresh.commit(changes([post(6)]), signed())
        assert lost_base(fresh) is None
        fresh.close()


def test_the_backup_of_a_new_base_is_its_own(store: Store) -> None:
    one_more(at(store, 20))
    assert lost_base(store) is None


def test_a_file_that_is_no_backup_tells_of_no_other_base(store: Store) -> None:
    made = one_more(at(store, 20))
    later = replace(made.name, at=made.name.at + timedelta(days=1), revision=9)
    made.path.with_name(later.name()).write_bytes(b"ruine")
    assert kept_backups(store)[0].name == later
    assert lost_base(store) is None
