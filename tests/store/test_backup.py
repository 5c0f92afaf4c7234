"""A backup is one file of one form, whole before it has a name, and restorable anywhere."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from batch import cli
from sources.bases import beside
from sources.console import run
from sources.store import backup
from sources.store.backup import back_up, prune
from sources.store.engine import writing
from sources.store.examine import examined
from sources.store.guards import lifted
from sources.store.migrate import head
from sources.store.store import Store
from sources.store.words import DamagedStoreError, RefusedBackupError, StoreError
from tests.store import world
from tests.store.world import NOON, changes, post, signed


@pytest.fixture
def lived(store: Store) -> Store:
    """Return a store with a life behind it."""
    store.commit(changes(post(number, structure=f"S {number}") for number in range(30)), signed())
    store.commit(changes([post(0, structure="Après")]), signed(service="DDETS 31"))
    return store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dossier"


def kept(store: Store, folder: Path, **told: object) -> Path:
    return back_up(store.engine, head(), folder, now=lambda: NOON, **told).path  # type: ignore[arg-type]


def backed_content(path: Path) -> dict[str, object]:
    with examined(path) as one:
        return world.content(Store(one.engine, world.SERVICES))


def test_a_backup_holds_all_that_the_base_holds(lived: Store, folder: Path) -> None:
    path = kept(lived, folder)
    assert path.name.endswith("-20261122T120000Z-r3.sqlite")
    assert backed_content(path) == world.content(lived)
    assert {one.name for one in folder.iterdir()} == {path.name, f"{path.name}.sha256"}
    with examined(path) as one:
        assert (one.form, one.is_sealed, one.found.is_valid) == (head(), True, True)
        assert one.last == lived.lines()[-1].at


def test_a_backup_is_one_file_that_needs_nothing_beside_it(lived: Store, folder: Path) -> None:
    path = kept(lived, folder)
    told = path.with_name(f"{path.name}.sha256").read_text()
    assert told == f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
    uri = f"{path.as_uri()}?immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert file.execute("SELECT count(*) FROM posts").fetchone() == (30,)
    assert not any(one.exists() for one in beside(path))


def test_a_backup_never_takes_the_place_of_another(lived: Store, folder: Path) -> None:
    names = [kept(lived, folder).name for _ in range(3)]
    assert [name.removesuffix(".sqlite").partition("_")[2] for name in names] == ["", "2", "3"]


def test_a_backup_made_while_others_write_is_one_moment(lived: Store, folder: Path) -> None:
    stop = threading.Event()

    def write(turn: int) -> None:
        many = changes(post(number, structure=f"Tour {turn}") for number in range(30))
        lived.commit(many, signed(f"tour {turn}"))

    def work() -> None:
        turns = itertools.takewhile(lambda _: not stop.is_set(), itertools.count(1))
        for turn in turns:
            write(turn)

    write(0)
    thread = threading.Thread(target=work)
    thread.start()
    try:
        for _ in range(2):
            with examined(kept(lived, folder)) as one:
                found = Store(one.engine, ()).items(world.Kind.POST)
                assert one.found.faults == ()
                assert len({item.record["structure"] for item in found}) == 1
    finally:
        stop.set()
        thread.join()


def test_a_base_whose_history_is_not_whole_is_not_backed_up_as_if_it_were(
    lived: Store, folder: Path
) -> None:
    with writing(lived.engine) as connection, lifted(connection):
        connection.execute(text("UPDATE history SET reason = 'x' WHERE number = 2"))
    with pytest.raises(DamagedStoreError, match="ligne 2 : le contenu n'a pas l'empreinte"):
        kept(lived, folder)
    assert list(folder.iterdir()) == []
    # Set apart, it is kept for want of a better one.
    path = kept(lived, folder, apart="avant-restauration")
    with examined(path) as one:
        assert not one.found.is_valid


def test_a_folder_that_cannot_be_written_is_told_in_french(
    sqlite: str, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    store = opened(sqlite)
    (tmp_path / "fichier").write_text("")
    with pytest.raises(StoreError, match="une partie du chemin n'est pas un dossier"):
        kept(store, tmp_path / "fichier" / "dossier")


def test_halves_left_by_killed_backups_are_swept(
    sqlite: str, folder: Path, opened: Callable[..., Store]
) -> None:
    folder.mkdir()
    old, fresh = folder / ".a.partiel", folder / ".b.partiel"
    for one, age in ((old, 2 * 86_400), (fresh, 60)):
        one.write_text("")
        now = datetime.now(UTC).timestamp()
        os.utime(one, (now - age, now - age))
    kept(opened(sqlite), folder)
    assert (old.exists(), fresh.exists()) == (False, True)


def test_old_backups_of_this_base_are_removed_with_their_marks(
    sqlite: str, tmp_path: Path, folder: Path, opened: Callable[..., Store]
) -> None:
    store = opened(sqlite)
    other = opened(world.sqlite_address(tmp_path / "autre.sqlite"))

    def on(day: int, whose: Store = store, **told: str) -> backup.Backup:
        moment = datetime(2026, 11, day, 12, tzinfo=UTC)
        return back_up(whose.engine, head(), folder, now=lambda: moment, **told)  # type: ignore[arg-type]

    first, second = on(1), on(2)
    apart, foreign, last = on(1, apart="avant-0001"), on(1, other), on(20)
    done = prune(last, 14, 12, now=lambda: datetime(2026, 11, 20, 13, tzinfo=UTC))
    assert set(done.removed) == {first.path, second.path}
    left = {one.name for one in folder.iterdir()}
    stay = [one.path.name for one in (apart, foreign, last)]
    assert left == {*stay, *(f"{name}.sha256" for name in stay)}


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def spoiled(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + b"\xff" * 6_000 + data[middle + 6_000 :]


def other_program(_: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute("CREATE TABLE articles (titre TEXT)")
        return file.serialize()


def empty_base(_: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute("PRAGMA user_version=1")
        return file.serialize()


BAD_FILES = {
    "tronqué": (cut, "abîmée ou tronquée"),
    "gâté au milieu": (spoiled, "abîmée ou tronquée"),
    "vide": (lambda _: b"", "elle est vide"),
    "du texte": (lambda _: b"PK\x03\x04 un classeur", "ce n'est pas une sauvegarde du produit"),
    "d'un autre programme": (other_program, "ce n'est pas une sauvegarde du produit"),
    "base vide": (empty_base, "ce n'est pas une sauvegarde du produit"),
}


@pytest.mark.parametrize(("spoil", "told"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_whole_backup_is_refused_with_the_reason(
    sqlite: str,
    folder: Path,
    opened: Callable[..., Store],
    spoil: Callable[[bytes], bytes],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = opened(sqlite)
    store.commit(changes(map(post, range(200))), signed())
    path = kept(store, folder)
    bad = folder / "mauvaise.sqlite"
    bad.write_bytes(spoil(path.read_bytes()))
    assert run(cli, ["restore", str(bad), "--check"]) == 1
    caught = capsys.readouterr()
    assert told in caught.err + caught.out
    assert "Traceback" not in caught.err


def changed_by_hand(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        for statement in statements:
            file.execute(statement)


TAMPERED = {
    "une table": (["UPDATE posts SET fte = '9,00'"], "la table ne dit pas ce que dit l'histor"),
    "une ligne": (
        ["DROP TRIGGER history_no_update", "UPDATE history SET reason = 'x' WHERE number = 2"],
        "ligne 2 : le contenu n'a pas l'empreinte notée",
    ),
    "la queue": (
        ["DROP TRIGGER history_no_delete", "DELETE FROM history WHERE number = 5"],
        "présent dans la table, absent de l'historique",
    ),
    "plus récente": (["UPDATE alembic_version SET version_num = '0042'"], "plus récente du pro"),
}


@pytest.mark.parametrize(("statements", "told"), TAMPERED.values(), ids=TAMPERED)
def test_a_backup_changed_by_hand_is_refused_with_the_reason(
    sqlite: str,
    folder: Path,
    opened: Callable[..., Store],
    statements: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = opened(sqlite)
    store.commit(changes([post(7)]), signed())
    path = kept(store, folder)
    changed_by_hand(path, *statements)
    assert run(cli, ["restore", str(path), "--check"]) == 1
    assert "n'a plus l'empreinte notée dans" in capsys.readouterr().err
    path.with_name(f"{path.name}.sha256").unlink()
    assert run(cli, ["restore", str(path), "--check"]) == 1
    caught = capsys.readouterr()
    assert told in caught.out + caught.err
    stood = world.content(store)
    given = ["--service", "DREETS", "--motif", "essai", "--base", sqlite]
    assert run(cli, ["restore", str(path), *given]) == 1
    assert told in capsys.readouterr().err
    assert world.content(store) == stood


def test_a_base_in_use_is_not_taken_for_a_backup(
    sqlite: str, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    store = opened(sqlite)
    with store.engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM history"))
        store.commit(changes([post(7)]), signed())
        with (
            pytest.raises(RefusedBackupError, match="une base en service"),
            examined(tmp_path / "annuaire.sqlite"),
        ):
            pass


def test_the_commands_say_what_they_did(
    lived: Store, address: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, ["backup", "--base", address, "--to", str(folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    path = Path(told["fichier"])
    assert told == {
        "fichier": str(path),
        "octets": path.stat().st_size,
        "forme": head(),
        "revision": 3,
        "lignes": len(lived.lines()),
        "derniere_empreinte": lived.lines()[-1].mark,
        "retirees": [],
    }
    assert run(cli, ["restore", str(path), "--check"]) == 0
    checked = json.loads(capsys.readouterr().out)
    assert checked["entiere"] is True
    assert checked["derniere_empreinte"] == told["derniere_empreinte"]
    assert (checked["forme"], checked["a_mettre_a_jour"]) == (head(), False)
    assert checked["empreinte_du_fichier"] == "conforme"
    assert run(cli, ["restore", str(path), "--check", "--format", "texte"]) == 0
    assert capsys.readouterr().out.startswith("Sauvegarde entière : version 3, 35 ligne(s)")


@pytest.mark.parametrize("option", ["--garder", "--garder-mois"])
@pytest.mark.parametrize("value", ["0", "-1", "douze", "²", "3651", ""])
def test_how_many_are_kept_is_a_number(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, ["backup", f"{option}={value}"]) == 1
    assert "n'est pas un nombre de 1 à 3650" in capsys.readouterr().err


@pytest.fixture(autouse=True)
def _no_copy_in_the_product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "ROOT", tmp_path)
