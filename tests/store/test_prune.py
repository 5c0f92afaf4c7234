"""Retention touches only whole backups of the same base, never the one just made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from batch import cli
from sources.console import run
from sources.store.backup import Backup, back_up, prune
from sources.store.examine import seal_of
from sources.store.migrate import head
from sources.store.store import Store
from tests.store import world
from tests.store.world import NOON


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dossier"


def at(store: Store, moment: datetime, folder: Path) -> Backup:
    """Back up a store at a moment, then apply the rule."""
    return prune(back_up(store.engine, head(), folder, now=lambda: moment), now=lambda: moment)


def later(made: Backup, name: str) -> Path:
    """Return a name of the same series, later the same day."""
    return made.path.with_name(made.path.name.replace("T120000Z", name))


def test_a_backup_just_made_stays_when_a_later_name_is_there(store: Store, folder: Path) -> None:
    first = at(store, NOON, folder)
    ahead = later(first, "T225959Z")
    shutil.copyfile(first.path, ahead)
    again = at(store, NOON + timedelta(hours=1), folder)  # the clock was put back
    assert again.path.exists()
    assert again.removed == (first.path,)
    assert ahead.exists()


def test_the_command_survives_a_clock_put_back(
    store: Store, address: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["backup", "--base", address, "--to", str(folder)]
    assert run(cli, command) == 0
    first = Path(json.loads(capsys.readouterr().out)["fichier"])
    ahead = first.with_name(first.name.replace(f"-{datetime.now(UTC):%Y}", "-2999"))
    shutil.copyfile(first, ahead)
    assert run(cli, command) == 0
    second = json.loads(capsys.readouterr().out)
    assert Path(second["fichier"]).exists()
    assert second["retirees"] == [str(first)]
    assert ahead.exists()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def spoiled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-9000:-5000] = b"\xff" * 4000
    path.write_bytes(data)


@pytest.mark.parametrize("ruin", [emptied, cut, spoiled])
@pytest.mark.parametrize("sealed", [True, False])
def test_a_ruined_file_is_never_taken_for_the_last_of_a_day(
    sqlite: str,
    folder: Path,
    opened: Callable[..., Store],
    ruin: Callable[[Path], None],
    sealed: bool,
) -> None:
    store = opened(sqlite)
    good = at(store, NOON, folder)
    bad = later(good, "T130000Z")
    shutil.copyfile(good.path, bad)
    if sealed:
        told = seal_of(good.path).read_text().replace(good.path.name, bad.name)
        seal_of(bad).write_text(told)
    ruin(bad)
    next_day = at(store, NOON + timedelta(days=1), folder)
    assert next_day.removed == ()
    assert all(one.exists() for one in (good.path, bad, next_day.path))


def test_two_bases_of_the_same_name_share_a_folder(
    tmp_path: Path, folder: Path, opened: Callable[..., Store]
) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
    paths = [tmp_path / name for name in ("x/annuaire.sqlite", "y/annuaire.db")]
    one, other = (opened(world.sqlite_address(path)) for path in paths)
    made = [at(who, NOON + timedelta(hours=hour), folder) for hour, who in enumerate((one, other))]
    assert all(each.path.exists() for each in made)
    again = at(one, NOON + timedelta(hours=3), folder)
    assert again.removed == (made[0].path,)
    assert made[1].path.exists()
