"""The place where a new table is made goes with the import, however it was stopped."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from sources.contracts import folder
from sources.contracts.folder import opened, work_folder


def test_an_interruption_while_it_is_removed_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = folder.shutil.rmtree

    def interrupted(path: Path, **given: bool) -> None:
        signal.raise_signal(signal.SIGINT)
        remove(path, **given)

    monkeypatch.setattr(folder.shutil, "rmtree", interrupted)
    with opened(tmp_path / "m") as store:
        with pytest.raises(KeyboardInterrupt), work_folder(store) as work:
            (work / "etapes").mkdir()
        assert not work.exists()


def test_an_interruption_just_after_it_was_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Path.mkdir

    def interrupted(path: Path, **given: bool) -> None:
        make(path, **given)
        if path.name.startswith(".travail"):
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Path, "mkdir", interrupted)
    with opened(tmp_path / "m") as store:
        with pytest.raises(KeyboardInterrupt), work_folder(store):
            pytest.fail("interrupted before")
        assert not list(store.path.glob(".travail*"))


def test_a_file_that_an_engine_still_writes_is_removed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove, late = folder.shutil.rmtree, ["a", "b"]

    def refilled(path: Path, **given: bool) -> None:
        remove(path, **given)
        if late:
            path.mkdir()
            (path / late.pop()).touch()

    monkeypatch.setattr(folder.shutil, "rmtree", refilled)
    with opened(tmp_path / "m") as store:
        with work_folder(store) as work:
            (work / "etapes").mkdir()
        assert not work.exists()
    assert not late
