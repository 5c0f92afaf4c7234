"""What cannot be done is said where it is: which file, which folder, and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from batch import cli
from sources.console import run
from sources.store import backup
from sources.store.backup import back_up
from sources.store.engine import writing
from sources.store.examine import examined
from sources.store.guards import lifted
from sources.store.migrate import head
from sources.store.refusals import FULL
from sources.store.store import Store
from sources.store.words import StoreError


@pytest.mark.parametrize("command", ["restore", "restore --check"])
def test_a_pipe_is_no_backup_and_is_not_waited_for(
    command: str, sqlite: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "tube.sqlite"
    os.mkfifo(pipe)
    verb, *options = command.split()
    options = options or ["--service", "DREETS", "--motif", "essai", "--base", sqlite]
    for path in (pipe, Path("/dev/zero")):
        assert run(cli, [verb, str(path), *options]) == 1
        assert "ce n'est pas un fichier ordinaire" in capsys.readouterr().err


def test_the_base_is_blamed_for_a_history_that_is_not_whole(
    store: Store, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(store.engine) as connection, lifted(connection):
        connection.execute(text("UPDATE history SET reason = 'x' WHERE number = 2"))
    assert run(cli, ["backup", "--base", address, "--to", str(tmp_path / "dossier")]) == 1
    told = capsys.readouterr().err
    assert "--base : l'historique de la base n'est plus entier" in told
    assert "ligne 2 : le contenu n'a pas l'empreinte" in told
    assert "FICHIER" not in told


def test_a_full_disk_is_that_of_the_folder_of_backups(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError(FULL)

    monkeypatch.setattr(backup, "write_portable", full)
    with pytest.raises(StoreError, match=r"dossier\b.* : le disque .*est plein"):
        back_up(store.engine, head(), tmp_path / "dossier")


def test_a_backup_without_its_mark_is_said_to_be_whole(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device", "x.sha256")

    monkeypatch.setattr(backup, "seal", full)
    with pytest.raises(StoreError, match=r"est faite et entière.*empreinte.*disque plein"):
        back_up(store.engine, head(), tmp_path / "dossier")
    (path,) = (tmp_path / "dossier").iterdir()
    with examined(path) as one:
        assert one.found.is_valid


@pytest.mark.parametrize(
    "command", [["history", "verify"], ["backup"], ["roster", "export", "--out", "x.csv"]]
)
def test_a_folder_is_told_from_a_base(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, [*command, "--base", str(tmp_path)]) == 1
    assert "est un dossier : indiquez un fichier" in capsys.readouterr().err


def test_a_restore_over_a_folder_is_refused(
    sqlite: str, tmp_path: Path, opened: Callable[..., Store], capsys: pytest.CaptureFixture[str]
) -> None:
    path = back_up(opened(sqlite).engine, head(), tmp_path / "dossier").path
    given = ["--service", "DREETS", "--motif", "essai", "--base", str(tmp_path)]
    assert run(cli, ["restore", str(path), *given]) == 1
    assert "est un dossier : indiquez un fichier" in capsys.readouterr().err
