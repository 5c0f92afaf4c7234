"""A base is made once, migrated with a copy kept, and refused when it is not ours to read."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from sources.store import backup
from sources.store.engine import engine_of, file_behind, reading, writing
from sources.store.examine import examined
from sources.store.migrate import forms, head, migrate
from sources.store.store import Store, open_store
from sources.store.tables import metadata
from sources.store.verify import verify
from sources.store.words import (
    SHIPPED,
    Action,
    Change,
    ForeignStoreError,
    Kind,
    NewerStoreError,
    Signature,
    StoreError,
)
from sources.store.writes import write
from tests.store import acts, world
from tests.store.processes import Apart
from tests.store.world import NOON, post, signed


def test_the_first_start_puts_in_what_is_shipped_signed_as_such(store: Store) -> None:
    assert store.revision() == 1
    assert {line.action for line in store.lines()} == {Action.SEED}
    assert {line.service for line in store.lines()} == {SHIPPED}
    assert [item.key for item in store.items(Kind.POST)] == ["poste-0", "poste-1"]


def test_a_second_start_puts_nothing_in_even_when_all_was_removed(
    address: str, opened: Callable[..., Store]
) -> None:
    store = opened(address)
    store.commit([Change(Kind.POST, f"poste-{n}", None) for n in (0, 1)], signed())
    stood = world.content(store)
    assert world.content(opened(address)) == stood


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_processes_that_open_at_the_same_moment_make_one_base(
    address: str, opened: Callable[..., Store]
) -> None:
    openers = [Apart(acts.opens, address) for _ in range(6)]
    assert {one.hears() for one in openers} == {"prêt"}
    for one in openers:
        one.says("maintenant")
    assert [one.hears() for one in openers] == [2] * 6
    assert {one.end() for one in openers} == {0}
    store = opened(address)
    assert len(store.lines()) == len(list(world.seed()))
    assert verify(store).faults == ()


def test_migrations_lead_to_the_tables_that_the_code_declares(store: Store) -> None:
    with reading(store.engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def made_in(address: str, form: str) -> list[tuple[str, ...]]:
    """Make a base of a released form, with rows in it; return its history as it stands."""
    engine = engine_of(address)
    try:
        if (path := file_behind(engine)) is not None:
            path.touch()
        with writing(engine) as connection:
            migrate(connection, form)
            there = set(inspect(connection).get_table_names())
            rows = [row for row in world.seed(40) if row[0] in {Kind.POST, Kind.ROSTER}]
            if "operations" in there:
                rows += [row for row in world.seed() if row[0] is Kind.OPERATION]
            if "scenarios" in there:
                rows.append((Kind.SCENARIO, "essai", {"nom": "Essai"}))
            write(
                connection,
                [Change(*row) for row in rows],
                Signature(SHIPPED, "x", Action.SEED),
                NOON,
            )
            later = world.changes([post(3, structure="Reprise"), post(90)])
            write(connection, later, signed("saisie d'avant"), NOON)
        with reading(engine) as connection:
            return [
                tuple(row) for row in connection.execute(text("SELECT * FROM history ORDER BY 1"))
            ]
    finally:
        engine.dispose()


@pytest.mark.parametrize("form", forms()[:-1])
def test_an_older_base_is_backed_up_then_migrated_and_nothing_is_lost(
    address: str,
    form: str,
    tmp_path: Path,
    opened: Callable[..., Store],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backup, "ROOT", tmp_path)
    lines = made_in(address, form)
    store = opened(address, copy=backup.before_migration)
    with reading(store.engine) as connection:
        found = connection.execute(text("SELECT * FROM history ORDER BY 1"))
        assert [tuple(row) for row in found][: len(lines)] == lines
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == head()
    assert verify(store).faults == ()
    names = [item.record["structure"] for item in store.items(Kind.POST)]
    assert len(names) == 41
    assert "Reprise" in names
    # What a new form brings is put in, once.
    assert [item.key for item in store.items(Kind.OPERATION)] == ["pont"]
    had = any("essai" in line for line in lines)
    assert [item.record for item in store.items(Kind.SCENARIO)] == [{"nom": "Essai"}] * had
    assert store.items(Kind.APPLICATION) == ()
    (copy,) = tmp_path.rglob(f"*-avant-{head()}.sqlite")
    with examined(copy) as kept:
        assert kept.form == form
        assert kept.found.is_valid
        assert kept.found.lines == len(lines)
    assert world.content(opened(address)) == world.content(store)


def test_a_base_that_cannot_be_backed_up_is_not_migrated(
    sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_in(sqlite, forms()[0])
    (tmp_path / "sauvegardes").write_text("un fichier à la place du dossier")
    stood = (tmp_path / "annuaire.sqlite").read_bytes()
    with pytest.raises(StoreError, match="pas mise à jour : sa sauvegarde ne peut pas être faite"):
        world.opened(sqlite, copy=backup.before_migration)
    assert (tmp_path / "annuaire.sqlite").read_bytes() == stood


def dump(address: str) -> object:
    """Return all that a base holds: the bytes of a file, the rows of a server."""
    if address.startswith("sqlite"):
        return Path(address.removeprefix("sqlite:///")).read_bytes()
    with psycopg.connect(address) as connection:
        found = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
        )
        names = [name for (name,) in found]
        return {n: connection.execute(f'SELECT * FROM "{n}" ORDER BY 1').fetchall() for n in names}


def run_sql(address: str, *statements: str) -> None:
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as file, file:
            for statement in statements:
                file.execute(statement)
        return
    with psycopg.connect(address) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_newer_base_is_refused_and_left_as_it_is(address: str) -> None:
    world.opened(address).close()
    run_sql(address, "UPDATE alembic_version SET version_num = '0042'")
    stood = dump(address)
    with pytest.raises(NewerStoreError, match=r"plus récente du produit \(forme 0042\)"):
        world.opened(address)
    assert dump(address) == stood


FOREIGN = {
    "une application à elle": ["CREATE TABLE articles (titre TEXT)"],
    "elle aussi migrée par Alembic": [
        "CREATE TABLE articles (titre TEXT)",
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
        "INSERT INTO alembic_version VALUES ('0001')",
    ],
    "une table du même nom": ["CREATE TABLE history (number INTEGER)"],
}


@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN)
def test_the_base_of_another_program_is_refused_and_left_as_it_is(
    sqlite: str, statements: list[str]
) -> None:
    run_sql(sqlite, *statements)
    stood = dump(sqlite)
    with pytest.raises(ForeignStoreError, match="celle d'un autre programme"):
        world.opened(sqlite)
    assert dump(sqlite) == stood


@pytest.mark.parametrize("statements", list(FOREIGN.values())[1:], ids=list(FOREIGN)[1:])
def test_a_schema_of_another_program_is_refused(postgres: str, statements: list[str]) -> None:
    run_sql(postgres, *statements)
    stood = dump(postgres)
    with pytest.raises(ForeignStoreError, match="celle d'un autre programme"):
        world.opened(postgres)
    assert dump(postgres) == stood


def test_a_schema_may_hold_the_tables_of_others(
    postgres: str, opened: Callable[..., Store]
) -> None:
    run_sql(postgres, "CREATE TABLE spatial_ref_sys (srid INTEGER)")
    store = opened(postgres)
    store.commit(world.changes([post(7)]), signed())
    assert verify(store).faults == ()


def test_a_product_without_its_migrations_says_so(
    sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sources.store import migrate as module  # noqa: PLC0415  patched

    empty = tmp_path / "migrations"
    (empty / "versions").mkdir(parents=True)
    monkeypatch.setattr(module, "FOLDER", empty)
    forms.cache_clear()
    try:
        with pytest.raises(StoreError, match="ses migrations manquent"):
            open_store(sqlite, world.SERVICES)
    finally:
        forms.cache_clear()
