"""A PostgreSQL that is not there, stops, comes back: French messages in time, nothing lost."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from batch import cli
from sources.console import run
from sources.store import engine as module
from sources.store.engine import reading
from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import BusyStoreError, Kind, StoreError
from tests.store import world
from tests.store.world import changes, post, signed

ROOT = Path(__file__).parents[2]
UNREACHABLE = "la base ne répond pas : vérifiez DATABASE_URL et le serveur PostgreSQL"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Server:
    """A PostgreSQL of the test's own, that it can stop."""

    folder: Path
    port: int
    address: str

    def control(self, *given: str) -> None:
        (tools,) = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
        command = [tools / "pg_ctl", "-D", self.folder / "data", "-w", *given]
        if os.geteuid() == 0:
            user = ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
            command = ["setpriv", *user, "--", *command]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self.control("-m", "immediate", "stop")

    def start(self) -> None:
        told = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.control("-l", str(self.folder / "log"), "-o", told, "start")


@pytest.fixture
def own(server: str) -> Iterator[Server]:
    """Start a server for one test."""
    assert server
    folder, port = Path(tempfile.mkdtemp(prefix="zb-serveur-")), free_port()
    here = {**os.environ, "ZB_POSTGRES": str(folder), "ZB_POSTGRES_PORT": str(port)}
    script = [str(ROOT / ".ci" / "postgres")]
    told = subprocess.run(script, env=here, capture_output=True, text=True, check=True).stdout
    try:
        yield Server(folder, port, told.strip())
    finally:
        subprocess.run([*script, "stop"], env=here, capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def test_a_server_that_stops_and_comes_back_loses_nothing_that_was_said_kept(
    own: Server, opened: Callable[..., Store]
) -> None:
    store = opened(own.address)
    kept, refused, stop = [], [], threading.Event()

    def write() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            try:
                many = changes(post(n, structure=f"Tour {turn}") for n in range(20))
                kept.append(store.commit(many, signed(f"tour {turn}")))
            except StoreError as error:
                refused.append(str(error))
                time.sleep(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    while len(kept) < 5:
        time.sleep(0.01)
    own.stop()
    with pytest.raises(StoreError, match=UNREACHABLE):
        store.items(Kind.POST)
    own.start()
    before = len(kept)
    until = time.monotonic() + 20
    while len(kept) == before and time.monotonic() < until:
        time.sleep(0.02)
    stop.set()
    writer.join()
    assert len(kept) > before
    assert refused
    assert all(UNREACHABLE in one for one in refused), set(refused)
    there = {line.revision for line in store.lines()}
    assert set(kept) <= there
    assert len({item.record["structure"] for item in store.items(Kind.POST)}) == 1
    assert verify(store).faults == ()


def test_a_server_that_refuses_is_told_apart(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(server)
    place = f"{parts['host']}:{parts['port']}"
    for address, told in (
        (f"postgresql://postgres@{place}/nulle_part", "le serveur PostgreSQL refuse cet accès"),
        (f"postgresql://personne@{place}/postgres", "le serveur PostgreSQL refuse cet accès"),
        (f"postgresql://postgres@{place}/postgres?nimporte=quoi", "une option que PostgreSQL"),
        (f"postgresql://postgres@{place}/postgres?options=-csearch_path%3Dabsent", "n'existe pas"),
    ):
        begun = time.monotonic()
        for command in (["history", "verify"], ["backup"]):
            assert run(cli, [*command, "--base", address]) == 1
            assert told in capsys.readouterr().err or "absent" in address
        with pytest.raises(StoreError, match=told):
            world.opened(address)
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://127.0.0.1:{free}/base", UNREACHABLE),
        ("postgresql://serveur.invalid/base", UNREACHABLE),
        ("postgresql:///base?host=/nulle/part", UNREACHABLE),
        ("postgresql://hôte:porte/base", "adresse de base illisible"),
        ("postgresql://[::1/base", "adresse de base illisible"),
        ("mysql://127.0.0.1/base", "adresse de base inconnue"),
        ("postgresql", "aucune base à cette adresse"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_in_french(
    address: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    address = address.replace("{free}", str(free_port()))
    assert run(cli, ["history", "verify", "--base", address]) == 1
    assert capsys.readouterr().err.startswith(f"Erreur : --base : {told}")


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert module.CONNECT_SECONDS <= 5
    monkeypatch.setattr(module, "CONNECT_SECONDS", 2)  # the least that libpq waits
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        begun = time.monotonic()
        with pytest.raises(StoreError, match=UNREACHABLE):
            world.opened(f"postgresql://127.0.0.1:{deaf.getsockname()[1]}/base")
        assert time.monotonic() - begun < 6


def test_a_user_without_rights_is_told_so(postgres: str) -> None:
    url = postgres.partition("?")[0]
    name = f"zb_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN")
    try:
        with pytest.raises(StoreError, match="n'a pas les droits qu'il faut"):
            world.opened(postgres.replace("postgres@", f"{name}@"))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP ROLE {name}")


def test_a_base_in_read_only_is_read_and_refuses_writes(
    postgres: str, opened: Callable[..., Store]
) -> None:
    stood = world.content(opened(postgres))
    store = opened(f"{postgres}%20-cdefault_transaction_read_only%3Don")
    assert world.content(store) == stood
    with pytest.raises(StoreError, match="la base PostgreSQL est en lecture seule"):
        store.commit(changes([post(7)]), signed())


def test_too_many_readers_at_once_are_asked_to_come_back(
    postgres: str, opened: Callable[..., Store]
) -> None:
    store = opened(postgres, wait=0.2)
    with ExitStack() as held:
        for _ in range(15):
            held.enter_context(reading(store.engine))
        with pytest.raises(BusyStoreError):
            store.revision()
    assert store.revision() == 1


def test_twenty_readers_and_a_writer_share_the_pool(
    postgres: str, opened: Callable[..., Store]
) -> None:
    store = opened(postgres)
    errors: list[Exception] = []

    def read() -> None:
        try:
            for _ in range(5):
                store.state()
        except Exception as error:  # noqa: BLE001  whatever it is fails the test
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(40)]
    for one in readers:
        one.start()
    store.commit(changes([post(7)]), signed())
    for one in readers:
        one.join()
    assert errors == []


def test_a_base_that_does_not_take_every_character_is_refused(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"zb_latin_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
        )
    address = f"{server.rpartition('/')[0]}/{name}"
    try:
        with pytest.raises(StoreError, match="la base PostgreSQL est en LATIN1"):
            world.opened(address)
        assert run(cli, ["history", "verify", "--base", address]) == 1
        assert "CREATE DATABASE … ENCODING 'UTF8'" in capsys.readouterr().err
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}")
