"""What a server does to a file: full disk, lock, read-only, garbage. Never a loss, in French."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from batch import cli
from sources.bases import beside
from sources.console import run
from sources.store.engine import writing
from sources.store.place import make_folder, store_address
from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import (
    BusyStoreError,
    DamagedStoreError,
    Kind,
    StoreError,
    UnmadeStoreError,
)
from tests.store import acts, world
from tests.store.processes import Apart, ask
from tests.store.world import changes, post, signed

FULL = "le disque du serveur est plein : libérez de la place"
READ_ONLY = "la base est en lecture seule"


def mount(*given: str | Path) -> bool:
    """Mount, or mount again; tell whether this machine lets us."""
    try:
        done = subprocess.run(["mount", *given], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a real disk of one megabyte."""
    place = tmp_path / "disque"
    place.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", place):
        pytest.skip("monter un petit disque demande d'être root ; voir max_page_count")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill(disk: Path, left: int = 0) -> Path:
    """Fill a disk, up to some bytes that are left."""
    filler = disk / "remplissage"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            file.truncate(max(file.tell() - left, 0))
    return filler


def many(name: str, count: int = 500) -> list[world.Change]:
    return changes(post(number, structure=f"{name} {'long ' * 20}") for number in range(count))


def test_a_full_disk_loses_nothing_and_the_base_is_read_even_from_a_new_process(
    disk: Path, opened: Callable[..., Store]
) -> None:
    address = world.sqlite_address(disk / "annuaire.sqlite")
    store = opened(address)
    store.commit(many("Avant", 100), signed())
    stood = world.content(store)
    filler = fill(disk, 100_000)
    for left in (100_000, 40_000, 0):
        filler = fill(disk, left)
        with pytest.raises(StoreError, match=FULL):
            store.commit(many("Après"), signed())
        assert world.content(store) == stood
        assert verify(store).faults == ()
        assert ask(acts.verifies, address) == (len(stood["lines"]), ())
        assert world.content(opened(address)) == stood
    filler.unlink()
    store.commit(many("Après", 10), signed())
    assert verify(store).faults == ()


def test_what_a_dead_process_left_in_the_log_is_read_on_a_full_disk(
    disk: Path, opened: Callable[..., Store]
) -> None:
    address = world.sqlite_address(disk / "annuaire.sqlite")
    store = opened(address)
    assert ask(acts.leaves_a_log, address, "Au journal") == "écrit"
    log, index, _ = beside(disk / "annuaire.sqlite")
    assert log.stat().st_size > 0
    index.unlink()
    filler = fill(disk)
    for _ in range(2):
        assert store.items(Kind.POST)[1].record["structure"] == "Au journal"
    with pytest.raises(StoreError, match=FULL):
        store.commit(many("Après"), signed())
    filler.unlink()
    assert verify(store).faults == ()
    store.commit(changes([post(7)]), signed())


def test_a_full_file_is_told_as_a_full_disk(sqlite: str, opened: Callable[..., Store]) -> None:
    store = opened(sqlite)
    stood = world.content(store)

    @event.listens_for(store.engine, "connect")
    def _(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages + 2}")

    with pytest.raises(StoreError, match=FULL):
        store.commit(many("Après"), signed())
    assert world.content(store) == stood
    assert verify(store).faults == ()
    store.commit(changes([post(0, structure="Petite")]), signed())


def test_a_base_that_cannot_be_made_for_want_of_room_says_so(disk: Path) -> None:
    fill(disk)
    with pytest.raises(UnmadeStoreError, match=FULL):
        world.opened(world.sqlite_address(disk / "annuaire.sqlite"))


def test_a_read_only_disk_is_read_and_refuses_writes_in_french(
    disk: Path, opened: Callable[..., Store]
) -> None:
    address = world.sqlite_address(disk / "annuaire.sqlite")
    store = opened(address)
    store.commit(many("Avant", 50), signed())
    stood = world.content(store)
    assert mount("-o", "remount,ro", disk)
    assert world.content(store) == stood
    assert world.content(opened(address)) == stood
    assert ask(acts.verifies, address) == (len(stood["lines"]), ())
    with pytest.raises(StoreError, match=READ_ONLY):
        store.commit(changes([post(7)]), signed())
    assert mount("-o", "remount,rw", disk)
    store.commit(changes([post(7)]), signed())


def test_a_read_only_disk_has_no_base_made_on_it(disk: Path) -> None:
    assert mount("-o", "remount,ro", disk)
    with pytest.raises(UnmadeStoreError, match="ce disque est en lecture seule"):
        world.opened(world.sqlite_address(disk / "annuaire.sqlite"))
    with pytest.raises(UnmadeStoreError, match="ce disque est en lecture seule"):
        make_folder(world.sqlite_address(disk / "dossier" / "annuaire.sqlite"))


def test_while_another_process_writes_reads_work_and_writes_wait_then_refuse(
    address: str, opened: Callable[..., Store]
) -> None:
    store = opened(address, wait=0.4)
    stood = world.content(store)
    holder = Apart(acts.holds, address)
    assert holder.hears() == "tenue"
    assert world.content(store) == stood
    assert world.content(opened(address)) == stood
    begun = time.monotonic()
    with pytest.raises(BusyStoreError, match="occupée par un autre enregistrement"):
        store.commit(changes([post(7)]), signed())
    assert time.monotonic() - begun >= 0.3
    patient = opened(address, wait=20)
    holder.says("assez")
    patient.commit(changes([post(7)]), signed())
    assert holder.end() == 0
    assert verify(store).faults == ()


def test_a_writer_of_the_same_process_waits_no_longer(
    address: str, opened: Callable[..., Store]
) -> None:
    store = opened(address, wait=0.1)
    with (
        writing(store.engine),
        pytest.raises(BusyStoreError, match="occupée par un autre enregistrement"),
    ):
        store.commit(changes([post(7)]), signed())
    store.commit(changes([post(7)]), signed())


def folder(path: Path) -> None:
    path.mkdir()


def garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xffpas une base" * 1_000)


def header_only(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\x00" * 50)


@pytest.mark.parametrize(
    ("make", "kind", "told"),
    [
        (folder, UnmadeStoreError, "est un dossier : indiquez un fichier"),
        (garbage, DamagedStoreError, "ce fichier n'est pas une base : restaurez"),
        (header_only, DamagedStoreError, "ce fichier n'est pas une base|abîmée"),
    ],
)
def test_what_is_no_base_is_refused_and_left_as_it_is(
    sqlite: str,
    tmp_path: Path,
    make: Callable[[Path], None],
    kind: type[StoreError],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "annuaire.sqlite"
    make(path)
    stood = path.read_bytes() if path.is_file() else b""
    with pytest.raises(kind, match=told):
        world.opened(sqlite)
    assert (path.read_bytes() if path.is_file() else b"") == stood
    for command in (["history", "verify"], ["backup"]):
        assert run(cli, [*command, "--base", sqlite]) == 1
        caught = capsys.readouterr()
        assert caught.err.startswith("Erreur : ")
        assert "Traceback" not in caught.err + caught.out
    assert [one.name for one in tmp_path.iterdir()] == ["annuaire.sqlite"]


def test_an_empty_file_becomes_a_base(
    sqlite: str, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    (tmp_path / "annuaire.sqlite").touch()
    assert opened(sqlite).revision() == 1


def test_a_base_that_is_gone_is_not_made_again_by_a_reader(
    sqlite: str, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    store = opened(sqlite)
    (tmp_path / "annuaire.sqlite").unlink()
    for act in (store.revision, lambda: store.commit(changes([post(7)]), signed())):
        with pytest.raises(StoreError, match="la base n'est plus là : restaurez une sauvegarde"):
            act()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["an?nu&aire#1.sqlite", "100 % é ’.sqlite", "a%20b.sqlite"])
def test_any_name_of_file_will_do(name: str, tmp_path: Path, opened: Callable[..., Store]) -> None:
    address = store_address(str(tmp_path / name))
    store = opened(address)
    store.commit(changes([post(7)]), signed())
    assert (tmp_path / name).stat().st_size > 0
    assert verify(store).faults == ()
