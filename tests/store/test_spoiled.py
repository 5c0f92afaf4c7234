"""A base changed by hand is told in French by every command, and a backup can be put back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text, update

from batch import cli
from sources.console import run
from sources.store import backup
from sources.store.backup import back_up
from sources.store.engine import writing
from sources.store.examine import seal_of
from sources.store.guards import lifted
from sources.store.migrate import head
from sources.store.portable import write_portable
from sources.store.store import Store
from sources.store.tables import history
from sources.store.verify import verify
from sources.store.words import Kind, StoreError
from tests.store.restoring import put_back
from tests.store.world import changes, post, signed

OUTSIDE = "modifiée hors du produit"
WAYS_OUT = ("history verify", "restaurez une sauvegarde")
SIGNED = ["--service", "DREETS", "--motif", "essai"]


@pytest.fixture(autouse=True)
def _no_copy_in_the_product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "ROOT", tmp_path)


def by_hand(store: Store, *statements: str) -> None:
    with writing(store.engine) as connection:
        for statement in statements:
            connection.execute(text(statement))


FORMS = {
    "deux formes": "INSERT INTO alembic_version VALUES ('0001')",
    "forme sans les tables d'après": "UPDATE alembic_version SET version_num = '0001'",
    "forme sans la garde d'après": "UPDATE alembic_version SET version_num = '0002'",
}
NESTED = '{"x":' + "[" * 2_000 + "]" * 2_000 + "}"
POSTS = {
    "puissance": "UPDATE posts SET fte = '1e99999999' WHERE id = 'poste-1'",
    "etp": "UPDATE posts SET fte = 'abc' WHERE id = 'poste-1'",
    "qualité": "UPDATE posts SET role = 'chef' WHERE id = 'poste-1'",
    "jour": "UPDATE posts SET starts = '2025-02-31' WHERE id = 'poste-1'",
    "division par zéro": "UPDATE posts SET fte = '1/0' WHERE id = 'poste-1'",
}
ON_SQLITE = {
    "octets": "UPDATE posts SET structure = x'41' WHERE id = 'poste-1'",
    "rang": "UPDATE posts SET rank = 'abc' WHERE id = 'poste-1'",
    "version": "UPDATE posts SET revision = 'abc' WHERE id = 'poste-1'",
    "pas UTF-8": "UPDATE posts SET structure = CAST(x'ff41' AS TEXT) WHERE id = 'poste-1'",
    "code": "UPDATE perimeters SET code = x'41' WHERE post = 'poste-1'",
    "pas UTF-8, besoin": "INSERT INTO needs VALUES ('31', 1, CAST(x'ff' AS TEXT))",
}
CONTENTS = {
    "imbriqué": f"UPDATE roster SET content = '{NESTED}'",
    "demi-caractère": """UPDATE roster SET content = '{"source":"\\ud800"}'""",
    "infini": """UPDATE roster SET content = '{"source":1e999}'""",
}
COMMANDS = {
    "contrôle": ["history", "verify"],
    "export": ["roster", "export", "--out", "x.csv"],
    "import": ["roster", "import", "y.csv", *SIGNED],
    "sauvegarde": ["backup", "--to", "dossier"],
}


def told_by_all(
    address: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """Run every command; return what each said that it could not do."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "y.csv").write_text(
        "structure;qualite;etp;departement;perimetre;date_debut;date_fin\n"
        "Une;facilitateur;0,5;31;31;2026-01-01;2026-12-31\n"
    )
    told = {}
    for name, command in COMMANDS.items():
        code = run(cli, [*command, "--base", address])
        caught = capsys.readouterr()
        assert code == 1, (name, caught.err, caught.out)
        assert "Traceback" not in caught.err
        told[name] = caught.err + caught.out
        if name == "contrôle":  # nobody is sent where they come from
            assert WAYS_OUT[0] not in told[name]
        else:
            assert all(way in told[name] for way in WAYS_OUT), name
    return told


@pytest.mark.parametrize("statement", [*FORMS.values(), *POSTS.values()], ids=[*FORMS, *POSTS])
def test_a_base_changed_by_hand_is_told_by_every_command(
    store: Store,
    address: str,
    statement: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by_hand(store, statement)
    found = told_by_all(address, tmp_path, capsys, monkeypatch)
    if statement in POSTS.values():
        assert "« poste-1 »" in found.pop("contrôle")
    for name, told in found.items():
        assert OUTSIDE in told, name


@pytest.mark.parametrize("statement", CONTENTS.values(), ids=CONTENTS)
def test_a_content_that_cannot_be_read_is_told_by_every_command(
    store: Store,
    address: str,
    statement: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with writing(store.engine) as connection:
        connection.exec_driver_sql(statement)
    found = told_by_all(address, tmp_path, capsys, monkeypatch)
    assert all(OUTSIDE in told for told in found.values())


@pytest.mark.parametrize("after", [NESTED, r'{"structure":"\ud800"}'])
def test_a_line_that_cannot_be_read_is_told(
    store: Store,
    address: str,
    after: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store.commit(changes([post(7)]), signed())
    path = back_up(store.engine, head(), tmp_path / "dossier").path
    with writing(store.engine) as connection, lifted(connection):
        connection.execute(update(history).where(history.c.number == 2).values(after=after))
    copy = tmp_path / "copie.sqlite"
    for command, told in (
        (["history", "verify"], "la ligne est illisible"),
        (["roster", "export", "--version", "1"], OUTSIDE),
        (["backup", "--to", str(tmp_path / "dossier")], "ligne 2 : la ligne est illisible"),
    ):
        assert run(cli, [*command, "--base", address]) == 1
        caught = capsys.readouterr()
        assert told in caught.out + caught.err, command
    write_portable(store.engine, head(), copy)
    assert run(cli, ["restore", str(copy), "--check"]) == 1
    assert "ligne 2 : la ligne est illisible" in capsys.readouterr().out
    put_back(path, address, tmp_path / "dossier")
    assert verify(store).faults == ()


@pytest.mark.parametrize("statement", ON_SQLITE.values(), ids=ON_SQLITE)
def test_a_file_takes_anything_and_every_command_tells_it(
    sqlite: str,
    opened: Callable[..., Store],
    statement: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = opened(sqlite)
    by_hand(store, statement)
    told = told_by_all(sqlite, tmp_path, capsys, monkeypatch)
    assert OUTSIDE in told["contrôle"]


@pytest.mark.parametrize(
    "statement",
    [*FORMS.values(), *POSTS.values(), *ON_SQLITE.values()],
    ids=[*FORMS, *POSTS, *ON_SQLITE],
)
def test_a_backup_is_put_back_over_a_base_changed_by_hand(
    sqlite: str, opened: Callable[..., Store], statement: str, tmp_path: Path
) -> None:
    store = opened(sqlite)
    stood = {item.key: item.record for item in store.items(Kind.POST)}
    path = back_up(store.engine, head(), tmp_path / "dossier").path
    by_hand(store, statement)
    put_back(path, sqlite, tmp_path / "dossier")
    assert {item.key: item.record for item in store.items(Kind.POST)} == stood
    assert verify(store).faults == ()


PLACES = {
    "zone inconnue": (
        "INSERT INTO perimeters VALUES ('poste-1', 'zzz', 0, '31')",
        "« poste-1 » : zone de périmètre inconnue « zzz »",
    ),
    "rang sauté": (
        "UPDATE perimeters SET rank = 7 WHERE post = 'poste-1' AND rank = 1",
        "« poste-1 » : les rangs de « perimetre » ne se suivent pas",
    ),
}


@pytest.mark.parametrize(("statement", "told"), PLACES.values(), ids=PLACES)
def test_rows_of_perimeters_that_no_item_holds_are_told(
    store: Store, statement: str, told: str
) -> None:
    by_hand(store, statement)
    assert any(told in one.message for one in verify(store).faults)


HOLLOW_SQLITE = (
    "DROP TRIGGER history_no_update",
    "CREATE TRIGGER history_no_update BEFORE UPDATE ON history WHEN 0 BEGIN SELECT 1; END",
)
HOLLOW_SERVER = {
    "fonction": (
        (
            "CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN coalesce(NEW, OLD); END $$"
        ),
    ),
    "déclencheur": (
        (
            "DROP TRIGGER history_append_only ON history; "
            "CREATE TRIGGER history_append_only BEFORE UPDATE ON history FOR EACH STATEMENT "
            "EXECUTE FUNCTION history_is_append_only()"
        ),
    ),
    "condition": (
        (
            "DROP TRIGGER history_in_order ON history; "
            "CREATE TRIGGER history_in_order BEFORE INSERT ON history FOR EACH ROW "
            "WHEN (NEW.number < 0) EXECUTE FUNCTION history_comes_in_order()"
        ),
    ),
}
FOREIGN_SQLITE = {
    "déclencheur": "CREATE TRIGGER zz AFTER INSERT ON history BEGIN DELETE FROM needs; END",
    "vue": "CREATE VIEW zz AS SELECT 1",
    "table": "CREATE TABLE zz (a)",
    "index": "CREATE UNIQUE INDEX zz ON history (service, at, kind, key)",
}
FOREIGN_SERVER = {
    "déclencheur": (
        "CREATE FUNCTION zz() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TRIGGER zz BEFORE INSERT ON needs FOR EACH ROW EXECUTE FUNCTION zz()",
    ),
    "index": ("CREATE UNIQUE INDEX zz ON history (service, at, kind, key)",),
    "table fille": ("CREATE TABLE zz () INHERITS (history)",),
    "règle": ("CREATE RULE zz AS ON INSERT TO needs DO INSTEAD NOTHING",),
}


def put_right(store: Store, address: str, told: str, tmp_path: Path, *statements: str) -> None:
    """Spoil what guards a base: verify tells it, a restore puts it right."""
    path = back_up(store.engine, head(), tmp_path / "dossier").path
    by_hand(store, *statements)
    assert any(told in one.message for one in verify(store).faults)
    put_back(path, address, tmp_path / "dossier")
    assert verify(store).faults == ()
    with pytest.raises(StoreError, match="ne se modifie pas"):
        by_hand(store, "UPDATE history SET reason = 'x'")
    store.commit(changes([post(8)]), signed())


def test_hollow_triggers_are_told_and_mended(
    sqlite: str, opened: Callable[..., Store], tmp_path: Path
) -> None:
    put_right(opened(sqlite), sqlite, "(history_no_update)", tmp_path, *HOLLOW_SQLITE)


@pytest.mark.parametrize("statements", HOLLOW_SERVER.values(), ids=HOLLOW_SERVER)
def test_hollow_triggers_of_a_server_are_told_and_mended(
    postgres: str, opened: Callable[..., Store], tmp_path: Path, statements: tuple[str, ...]
) -> None:
    put_right(opened(postgres), postgres, "n'est plus protégé", tmp_path, *statements)


@pytest.mark.parametrize("statement", FOREIGN_SQLITE.values(), ids=FOREIGN_SQLITE)
def test_what_is_not_ours_in_a_file_is_told_and_taken_away(
    sqlite: str, opened: Callable[..., Store], tmp_path: Path, statement: str
) -> None:
    put_right(opened(sqlite), sqlite, "n'est pas du produit", tmp_path, statement)


@pytest.mark.parametrize("statements", FOREIGN_SERVER.values(), ids=FOREIGN_SERVER)
def test_what_is_not_ours_on_a_server_is_told_and_taken_away(
    postgres: str, opened: Callable[..., Store], tmp_path: Path, statements: tuple[str, ...]
) -> None:
    put_right(opened(postgres), postgres, "n'est pas du produit", tmp_path, *statements)


@pytest.mark.parametrize("statement", FOREIGN_SQLITE.values(), ids=FOREIGN_SQLITE)
def test_a_backup_that_holds_what_is_not_ours_is_refused(
    sqlite: str,
    opened: Callable[..., Store],
    tmp_path: Path,
    statement: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = back_up(opened(sqlite).engine, head(), tmp_path / "dossier").path
    seal_of(path).unlink()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(statement)
    assert run(cli, ["restore", str(path), "--check"]) == 1
    assert "« zz » n'est pas du produit" in capsys.readouterr().out
