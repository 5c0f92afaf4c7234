"""A backup put back: over a base in use, damaged, absent, older; and the drill of the docs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from sources.bases import beside
from sources.store import backup
from sources.store.backup import back_up
from sources.store.engine import reading
from sources.store.examine import examined
from sources.store.guards import missing_guards
from sources.store.migrate import forms
from sources.store.restore import ROOM, restore
from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import (
    Action,
    Change,
    ConflictError,
    ForeignStoreError,
    Kind,
    NewerStoreError,
    RefusedBackupError,
    RefusedSignatureError,
    StoreError,
)
from tests.store import acts, world
from tests.store.processes import ask
from tests.store.restoring import items, kept, put_back, ruined
from tests.store.test_open import made_in, run_sql
from tests.store.world import changes, post, signed


@pytest.fixture(autouse=True)
def _no_copy_in_the_product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "ROOT", tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dossier"


def test_a_base_in_use_goes_back_to_the_backup_and_says_so(
    store: Store, address: str, folder: Path
) -> None:
    store.commit(changes([post(0, structure="Avant"), post(7)]), signed())
    then, lines = items(store), store.lines()
    path = kept(store, folder)
    store.commit(
        [*changes([post(0, structure="Après")]), Change(Kind.POST, "poste-7", None)], signed()
    )
    store.commit(changes([post(8)]), signed())
    lost = world.content(store)
    done = put_back(path, address, folder)
    # The same open store shows it at once.
    assert items(store) == then
    assert store.lines()[:-1] == lines
    line = store.lines()[-1]
    assert (line.service, line.action) == ("DREETS", Action.BACKUP)
    assert line.reason == f"exercice (sauvegarde {path.name})"
    assert done.revision == store.revision() == lost["revision"] + 1
    assert verify(store).faults == ()
    with reading(store.engine) as connection:
        assert missing_guards(connection) == ()
    with examined(done.kept) as aside:
        assert "avant-restauration" in aside.path.name
        assert world.content(Store(aside.engine, ())) == lost
    store.commit(changes([post(9)]), signed())


def test_what_was_shown_before_a_restore_cannot_be_saved_over_it(
    store: Store, address: str, folder: Path
) -> None:
    path = kept(store, folder)
    store.commit(changes([post(0, structure="Perdue")]), signed())
    shown = store.items(Kind.POST)[0]
    seen = store.revision()
    put_back(path, address, folder)
    mine = changes([post(0, structure="Mienne")], shown.revision)
    with pytest.raises(ConflictError):
        store.commit(mine, signed())
    with pytest.raises(ConflictError, match="annuaire : modifié par DREETS"):
        store.commit(changes([post(50)]), signed(), on=seen)


def test_a_number_left_out_by_a_restore_is_no_version(
    store: Store, address: str, folder: Path
) -> None:
    path = kept(store, folder)
    before = store.revision()
    for number in (60, 61):
        store.commit(changes([post(number)]), signed())
    put_back(path, address, folder)
    assert store.revision() > before + 2
    assert store.state(before)[0] == before
    with pytest.raises(StoreError, match=f"la version {before + 1} n'existe pas"):
        store.state(before + 1)


@pytest.mark.parametrize("target", ["sqlite", "postgres"])
@pytest.mark.parametrize("source", ["sqlite", "postgres"])
def test_a_backup_goes_from_any_engine_to_any_other(
    source: str,
    target: str,
    request: pytest.FixtureRequest,
    server: str,
    tmp_path: Path,
    folder: Path,
    opened: Callable[..., Store],
) -> None:
    first = opened(request.getfixturevalue(source))
    first.commit(changes(post(n, structure="é\u2028'\"\\ =1+1 😀") for n in range(40)), signed())
    with world.own_schema(server) as schema:
        there = schema if target == "postgres" else world.sqlite_address(tmp_path / "autre.sqlite")
        put_back(kept(first, folder), there, folder)
        second = opened(there)
        assert items(second) == items(first)
        assert second.lines()[:-1] == first.lines()
        assert verify(second).faults == ()
        second.commit(changes([post(7)]), signed())
        second.close()


def deleted(path: Path) -> None:
    path.unlink()


def no_base(path: Path) -> None:
    path.write_bytes(b"plus une base" * 500)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


@pytest.mark.parametrize("destroy", [ruined, no_base, cut, deleted])
def test_a_destroyed_base_is_replaced_even_when_its_log_was_left_behind(
    sqlite: str,
    tmp_path: Path,
    folder: Path,
    opened: Callable[..., Store],
    destroy: Callable[[Path], None],
) -> None:
    store = opened(sqlite)
    store.commit(changes(post(n, structure="Avant") for n in range(60)), signed())
    then = items(store)
    path = kept(store, folder)
    base = tmp_path / "annuaire.sqlite"
    # A process that dies without a word leaves its log.
    assert ask(acts.leaves_a_log, sqlite, "Perdue") == "écrit"
    assert beside(base)[0].stat().st_size > 0
    destroy(base)
    done = put_back(path, sqlite, folder)
    assert done.revision == 2 + ROOM + 1
    assert items(store) == then
    assert verify(store).faults == ()
    store.commit(changes([post(9)]), signed())
    if destroy is deleted:
        assert done.kept is None
    else:
        assert done.kept is not None
        assert "-r0-abimee" in done.kept.name
    assert not [one.name for one in tmp_path.iterdir() if "partiel" in one.name]


@pytest.mark.parametrize("form", forms()[:-1])
def test_an_older_backup_is_migrated_on_the_way(
    address: str, form: str, tmp_path: Path, folder: Path, opened: Callable[..., Store]
) -> None:
    older = world.sqlite_address(tmp_path / "ancienne.sqlite")
    lines = made_in(older, form)
    from sources.store.standing import standing  # noqa: PLC0415  only here

    with standing(older) as (engine, found):
        assert found == form
        path = back_up(engine, form, folder).path
    store = opened(address)
    put_back(path, address, folder)
    assert len(store.items(Kind.POST)) == 41
    assert [item.key for item in store.items(Kind.OPERATION)] == ["pont"]
    with reading(store.engine) as connection:
        rows = connection.execute(text("SELECT * FROM history ORDER BY number"))
        assert [tuple(row) for row in rows][: len(lines)] == lines
    assert verify(store).faults == ()


def test_an_older_base_is_replaced_too(
    address: str, tmp_path: Path, folder: Path, opened: Callable[..., Store]
) -> None:
    first = opened(world.sqlite_address(tmp_path / "source.sqlite"))
    path = kept(first, folder)
    made_in(address, forms()[0])
    done = put_back(path, address, folder)
    store = opened(address)
    assert items(store) == items(first)
    assert verify(store).faults == ()
    with examined(done.kept) as aside:
        assert aside.form == forms()[0]


def test_a_newer_or_foreign_base_in_place_is_left_as_it_is(
    address: str, tmp_path: Path, folder: Path, opened: Callable[..., Store]
) -> None:
    path = kept(opened(world.sqlite_address(tmp_path / "source.sqlite")), folder)
    opened(address).close()
    run_sql(address, "UPDATE alembic_version SET version_num = '0042'")
    with pytest.raises(NewerStoreError):
        put_back(path, address, folder)
    run_sql(address, "DROP TABLE history")
    with pytest.raises(ForeignStoreError):
        put_back(path, address, folder)


@pytest.mark.parametrize(("service", "reason"), [("Madame X", "essai"), ("DREETS", " \x00")])
def test_a_restore_is_signed(
    sqlite: str, folder: Path, opened: Callable[..., Store], service: str, reason: str
) -> None:
    store = opened(sqlite)
    path = kept(store, folder)
    stood = world.content(store)
    with pytest.raises(RefusedSignatureError):
        restore(path, sqlite, signed(reason, service), world.SERVICES, world.seed, folder=folder)
    assert world.content(store) == stood


def test_the_base_is_not_a_backup_of_itself(
    sqlite: str, tmp_path: Path, folder: Path, opened: Callable[..., Store]
) -> None:
    opened(sqlite).close()
    link = tmp_path / "lien.sqlite"
    link.symlink_to(tmp_path / "annuaire.sqlite")
    for path in (tmp_path / "annuaire.sqlite", link):
        with pytest.raises(RefusedBackupError, match="c'est la base elle-même"):
            put_back(path, sqlite, folder)


def test_readers_see_the_old_base_or_the_restored_one_while_it_is_put_back(
    store: Store, address: str, folder: Path
) -> None:
    store.commit(changes(post(n, structure="Avant") for n in range(200)), signed())
    path = kept(store, folder)
    store.commit(changes(post(n, structure="Après") for n in range(200)), signed())
    seen, errors, stop = set(), [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                revision, state = store.state()
                posts = state[Kind.POST]
                seen.add((revision, len(posts), *{item.record["structure"] for item in posts}))
            except Exception as error:  # noqa: BLE001  whatever it is fails the test
                errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    put_back(path, address, folder)
    stop.set()
    reader.join()
    assert errors == []
    assert seen <= {(3, 200, "Après"), (4, 200, "Avant")}
