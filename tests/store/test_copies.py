"""The backups beside a base, as the screen lists and makes them: the same on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.store import backup
from sources.store.copies import kept_backups, one_more
from sources.store.store import Store
from sources.store.words import StoreError
from tests.store.world import changes, post, signed


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
