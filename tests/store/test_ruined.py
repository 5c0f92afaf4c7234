"""Any ruined base of ours is put right by a restore; another program's is never replaced."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from batch import cli
from sources.console import run
from sources.store.backup import back_up
from sources.store.migrate import head
from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import Kind, StoreError
from tests.store.restoring import put_back
from tests.store.test_spoiled import FORMS, by_hand
from tests.store.world import changes, own_schema, post, signed

RUINED = {
    "deux formes": (FORMS["deux formes"],),
    "table retirée": ("DROP TABLE needs",),
    "colonne ajoutée": ("ALTER TABLE posts ADD COLUMN x text NOT NULL DEFAULT ''",),
    "postes retirés": ("DROP TABLE perimeters", "DROP TABLE posts"),
    "historique retiré": ("DROP TABLE history",),
    "forme retirée": ("DROP TABLE alembic_version",),
    "forme vidée": ("DELETE FROM alembic_version",),
    "forme vide": ("UPDATE alembic_version SET version_num = ''",),
    "forme inconnue": ("UPDATE alembic_version SET version_num = 'abc'",),
    "index retiré": ("DROP INDEX ix_history_revision",),
}
RUINED_SERVER = {
    "lien retiré": (
        "ALTER TABLE perimeters DROP CONSTRAINT perimeters_post_fkey",
        "INSERT INTO perimeters VALUES ('personne', 'perimetre', 0, '31')",
    ),
    "contrainte ajoutée": ("ALTER TABLE needs ADD CHECK (revision < 0)",),
    "unique": ("ALTER TABLE history ADD UNIQUE (number, service)",),
}


def ruin(store: Store, address: str, statements: tuple[str, ...], folder: Path) -> Path | None:
    """Ruin a base, then put a backup back; return what was kept of it."""
    stood = {item.key: item.record for item in store.items(Kind.POST)}
    path = back_up(store.engine, head(), folder).path
    by_hand(store, *statements)
    done = put_back(path, address, folder)
    assert {item.key: item.record for item in store.items(Kind.POST)} == stood
    assert verify(store).faults == ()
    store.commit(changes([post(8)]), signed())
    return done.kept


@pytest.mark.parametrize("statements", RUINED.values(), ids=RUINED)
def test_a_backup_is_put_back_over_a_ruined_base(
    store: Store, address: str, tmp_path: Path, statements: tuple[str, ...]
) -> None:
    kept = ruin(store, address, statements, tmp_path / "dossier")
    assert kept is not None
    assert "abimee" in kept.name
    assert kept.stat().st_size > 0


@pytest.mark.parametrize("statements", RUINED_SERVER.values(), ids=RUINED_SERVER)
def test_a_server_whose_tables_were_altered_is_told_and_put_right(
    postgres: str,
    opened: Callable[..., Store],
    tmp_path: Path,
    statements: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with own_schema(postgres.partition("?")[0]) as other:
        by_hand(opened(other), *statements)
        assert run(cli, ["history", "verify", "--base", other]) == 1
        assert "autrement que le produit ne l'a fait" in capsys.readouterr().out
        if "personne" in statements[-1]:
            assert run(cli, ["backup", "--base", other, "--to", str(tmp_path / "x")]) == 1
            assert "elle n'est pas sauvegardée" in capsys.readouterr().err
    kept = ruin(opened(postgres), postgres, statements, tmp_path / "dossier")
    assert kept is not None
    assert '{"table":"history","ligne":{' in kept.read_text("utf-8")


def test_a_server_that_does_not_let_its_tables_be_remade_says_where_to_restore(
    postgres: str, opened: Callable[..., Store], tmp_path: Path
) -> None:
    store = opened(postgres)
    path = back_up(store.engine, head(), tmp_path / "dossier").path
    by_hand(store, "DROP TABLE needs", "CREATE VIEW zz AS SELECT * FROM posts")
    with pytest.raises(StoreError, match="restaurez dans un schéma ou une base vide"):
        put_back(path, postgres, tmp_path / "dossier")
    assert not list((tmp_path / "dossier").glob("*abimee*"))


OTHERS = {
    "notes": ("CREATE TABLE notes (a)",),
    "autres postes": (
        "CREATE TABLE posts (id, title)",
        "CREATE TABLE alembic_version (version_num)",
        "INSERT INTO alembic_version VALUES ('a1b2c3')",
    ),
    "un nom commun": ("CREATE TABLE history (id, url)", "CREATE TABLE needs (id)"),
}


@pytest.mark.parametrize("statements", OTHERS.values(), ids=OTHERS)
def test_another_program_s_base_is_never_replaced(
    sqlite: str, opened: Callable[..., Store], tmp_path: Path, statements: tuple[str, ...]
) -> None:
    path = back_up(opened(sqlite).engine, head(), tmp_path / "dossier").path
    other = tmp_path / "autre.sqlite"
    with closing(sqlite3.connect(other)) as file, file:
        for statement in statements:
            file.execute(statement)
    stood = other.read_bytes()
    with pytest.raises(StoreError, match="autre programme"):
        put_back(path, f"sqlite:///{other}", tmp_path / "dossier")
    assert other.read_bytes() == stood
