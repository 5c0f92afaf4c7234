"""Where copies go and what links lead to: a folder is blamed for what it refuses, a link stays."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from batch import cli
from sources.bases import beside
from sources.console import run
from sources.store.backup import back_up
from sources.store.examine import examined, seal_of
from sources.store.migrate import head
from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import RefusedBackupError
from tests.store import acts, world
from tests.store.processes import ask
from tests.store.restoring import items, kept, put_back, ruined
from tests.store.world import changes, post, signed

SIGNED = ["--service", "DREETS", "--motif", "essai"]


@pytest.mark.parametrize(
    ("code", "told"), [(errno.EROFS, "ce disque est en lecture seule"), (errno.ENOSPC, "plein")]
)
def test_a_folder_that_refuses_a_backup_is_blamed_not_the_base(
    store: Store,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    code: int,
    told: str,
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(Path, "touch", refuse)
    assert run(cli, ["backup", "--base", address, "--to", str(tmp_path / "ailleurs")]) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"Erreur : --to : dossier {tmp_path / 'ailleurs'} : il refuse l'écriture")
    assert told in err
    assert store.revision() == 1


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_file_given_for_a_folder_is_told_so(
    sqlite: str,
    opened: Callable[..., Store],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    path = kept(opened(sqlite), tmp_path / "dossier")
    given = ["restore", str(path), *SIGNED] if command == "restore" else ["backup"]
    file = tmp_path / "fichier"
    file.touch()
    for damaged in (False, True):
        if damaged and command == "restore":
            ruined(tmp_path / "annuaire.sqlite")
        assert run(cli, [*given, "--base", sqlite, "--to", str(file)]) == 1
        told = f"Erreur : --to : « {file} » est un fichier : indiquez un dossier.\n"
        assert capsys.readouterr().err == told


@pytest.mark.parametrize("there", [True, False])
def test_a_restore_through_a_link_replaces_what_it_leads_to(
    tmp_path: Path, opened: Callable[..., Store], there: bool
) -> None:
    source = opened(world.sqlite_address(tmp_path / "source.sqlite"))
    path = kept(source, tmp_path / "dossier")
    (tmp_path / "var").mkdir()
    link, real = tmp_path / "var" / "a.sqlite", tmp_path / "vrai" / "a.sqlite"
    link.symlink_to("../vrai/a.sqlite")
    if there:
        real.parent.mkdir()
        real.write_bytes(b"plus une base" * 500)
        beside(real)[0].write_bytes(b"un reste")
    address = world.sqlite_address(link)
    put_back(path, address, tmp_path / "dossier")
    assert link.is_symlink()
    assert not beside(real)[0].exists()
    for one in (link, real):
        store = opened(world.sqlite_address(one))
        assert items(store) == items(source)
        assert verify(store).faults == ()


def test_a_link_to_a_base_in_use_is_no_backup(
    sqlite: str, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    opened(sqlite)
    assert ask(acts.leaves_a_log, sqlite, "Dans le journal") == "écrit"
    link = tmp_path / "ailleurs" / "lien.sqlite"
    link.parent.mkdir()
    link.symlink_to(tmp_path / "annuaire.sqlite")
    with pytest.raises(RefusedBackupError, match="base en service"), examined(link):
        pass


def test_what_killed_commands_left_is_tidied_after_a_day(
    sqlite: str, tmp_path: Path, opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, young = tmp_path / "zb-sauvegarde-vieux", tmp_path / "zb-sauvegarde-jeune"
    for one in (old, young):
        one.mkdir()
        (one / "copie.sqlite").touch()
    os.utime(old, (time.time() - 90_000,) * 2)
    back_up(opened(sqlite).engine, head(), tmp_path / "dossier")
    assert (old.exists(), young.exists()) == (False, True)


def test_a_check_says_when_nothing_seals_the_file(
    sqlite: str, tmp_path: Path, opened: Callable[..., Store], capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(opened(sqlite), tmp_path / "dossier")
    check = ["restore", str(path), "--check", "--format", "texte"]
    assert run(cli, check) == 0
    assert "Empreinte du fichier : conforme" in capsys.readouterr().out
    seal_of(path).unlink()
    assert run(cli, check) == 0
    assert "Empreinte du fichier : absente" in capsys.readouterr().out


def test_a_clone_never_removes_the_backups_of_the_base_it_comes_from(
    tmp_path: Path, opened: Callable[..., Store]
) -> None:
    from tests.store.test_prune import at  # noqa: PLC0415  only here

    folder, first = tmp_path / "dossier", tmp_path / "m1" / "annuaire.sqlite"
    clone = tmp_path / "m2" / "annuaire.sqlite"
    for one in (first, clone):
        one.parent.mkdir()
    store = opened(world.sqlite_address(first))
    mine = [at(store, world.NOON, folder)]
    put_back(mine[0].path, world.sqlite_address(clone), folder)
    store.commit(changes([post(7)]), signed())
    other = opened(world.sqlite_address(clone))
    theirs = [at(other, world.NOON.replace(hour=13), folder)]
    assert theirs[-1].removed == ()
    theirs.append(at(other, world.NOON.replace(hour=14), folder))
    assert theirs[-1].removed == (theirs[0].path,)
    mine.append(at(store, world.NOON.replace(hour=15), folder))
    assert mine[-1].removed == (mine[0].path,)
    assert theirs[-1].path.exists()
