"""The history cannot be rewritten, and whatever is done behind the product's back shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from batch import cli
from sources.console import run
from sources.dataset import Dataset, load_dataset
from sources.store.engine import reading, writing
from sources.store.guards import lifted, missing_guards
from sources.store.store import Store
from sources.store.verify import Fault, verify
from sources.store.words import Change, Kind, SpoiledStoreError, StoreError
from sources.stored import read_stored
from tests.store import world
from tests.store.world import changes, post, signed

LINES = 4  # of the small first content
LAST = 9


@pytest.fixture
def lived(store: Store) -> Store:
    """Return a store with a life behind it: nine lines."""
    store.commit(changes([post(0, structure="Une"), post(7)]), signed())
    store.commit(changes([post(0, structure="Deux")]), signed(service="DDETS 31"))
    store.commit([Change(Kind.POST, "poste-7", None)], signed())
    store.commit([Change(Kind.NEED, "31", {"bas": "1"})], signed())
    assert verify(store).faults == ()
    return store


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    return load_dataset()


def behind(store: Store, *statements: str, guarded: bool = False) -> None:
    """Run statements behind the product's back, the triggers lifted."""
    with writing(store.engine) as connection:
        if guarded:
            for statement in statements:
                connection.execute(text(statement))
            return
        with lifted(connection):
            for statement in statements:
                connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET reason = 'autre' WHERE number = 2",
        "UPDATE history SET mark = mark",
        "DELETE FROM history WHERE number = 9",
        "DELETE FROM history",
        (
            "INSERT INTO history SELECT number + 2, revision, at, service, reason, action, kind, "
            "key, before, after, previous, mark FROM history WHERE number = 9"
        ),
        "INSERT INTO history SELECT * FROM history WHERE number = 3",
    ],
)
def test_the_history_only_grows(lived: Store, statement: str) -> None:
    stood = world.content(lived)
    with pytest.raises(StoreError, match="ne se modifie pas"):
        behind(lived, statement, guarded=True)
    assert world.content(lived) == stood


def test_a_line_is_not_replaced_either(sqlite: str, opened: Callable[..., Store]) -> None:
    store = opened(sqlite)
    for verb in ("INSERT OR REPLACE INTO", "REPLACE INTO"):
        with pytest.raises(StoreError, match="ne se modifie pas"):
            behind(store, f"{verb} history SELECT * FROM history WHERE number = 2", guarded=True)


def test_the_history_is_not_emptied_at_once(postgres: str, opened: Callable[..., Store]) -> None:
    store = opened(postgres)
    with pytest.raises(StoreError, match="ne se modifie pas"):
        behind(store, "TRUNCATE history", guarded=True)
    assert len(store.lines()) == LINES


def faults(store: Store) -> Sequence[Fault]:
    found = verify(store)
    assert not found.is_valid
    return found.faults


@pytest.mark.parametrize(
    ("statement", "line", "told"),
    [
        ("UPDATE history SET reason = 'autre' WHERE number = 6", 6, "a été changée"),
        ("UPDATE history SET at = '2020-01-01T00:00:00.000000Z' WHERE number = 6", 6, "changée"),
        ("UPDATE history SET service = 'DDETS 09' WHERE number = 9", 9, "a été changée"),
        ("UPDATE history SET mark = repeat_a WHERE number = 6", 7, "ligne d'avant"),
        ("UPDATE history SET previous = repeat_a WHERE number = 6", 6, "ligne d'avant"),
        ("UPDATE history SET revision = 1 WHERE number = 8", 8, "recule (3, puis 1)"),
        ("UPDATE history SET revision = 0 WHERE number = 1", 1, "recule (0, puis 0)"),
        ("DELETE FROM history WHERE number = 6", 7, "la ligne 6 manque avant elle"),
        ("DELETE FROM history WHERE number < 3", 3, "les lignes 1 à 2 manquent"),
        ("UPDATE history SET number = 12 WHERE number = 9", 12, "les lignes 9 à 11 manquent"),
        ("UPDATE history SET after = 'pas du JSON' WHERE number = 6", 6, "illisible"),
        ("UPDATE history SET after = '[1]' WHERE number = 6", 6, "illisible"),
        ("UPDATE history SET action = 'inconnue' WHERE number = 6", 6, "illisible"),
        ("UPDATE history SET kind = 'inconnu' WHERE number = 6", 6, "illisible"),
        ("UPDATE history SET at = 'hier' WHERE number = 6", 6, "illisible"),
        ("UPDATE history SET key = 'autre' WHERE number = 7", 7, "l'état d'avant"),
    ],
)
def test_a_spoiled_line_is_a_fault_that_names_it(
    lived: Store, statement: str, line: int, told: str
) -> None:
    behind(lived, statement.replace("repeat_a", f"'{'a' * 64}'"))
    assert any(one.line == line and told in one.message for one in faults(lived))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE posts SET fte = '9,00' WHERE id = 'poste-1'", "Poste « poste-1 » : la table ne"),
        ("UPDATE posts SET revision = 4 WHERE id = 'poste-1'", "le numéro de version diffère"),
        ("UPDATE perimeters SET code = '12' WHERE post = 'poste-1' AND rank = 0", "la table ne"),
        ("DELETE FROM perimeters WHERE post = 'poste-1'", "la table ne dit pas"),
        ("DELETE FROM operations", "« pont » : présent dans l'historique, absent de la table"),
        ('UPDATE needs SET content = \'{"bas":"2"}\'', "« 31 » : la table ne dit pas"),
        ("UPDATE needs SET content = 'rien'", "« 31 » illisible"),
        (
            "INSERT INTO needs VALUES ('09', 1, '{}')",
            "« 09 » : présent dans la table, absent de l'historique",
        ),
        # A tail cut off: the chain holds, the tables say more than it.
        ("DELETE FROM history WHERE number = 9", "« 31 » : présent dans la table, absent"),
        ("DELETE FROM history WHERE number > 7", "« poste-7 » : présent dans l'historique"),
    ],
)
def test_tables_changed_behind_the_history_are_a_fault(
    lived: Store, statement: str, told: str
) -> None:
    behind(lived, statement)
    assert any(told in one.message for one in faults(lived))


def test_lifted_triggers_are_a_fault(lived: Store) -> None:
    drop = (
        "DROP TRIGGER history_in_order"
        if lived.engine.dialect.name == "sqlite"
        else "ALTER TABLE history DISABLE TRIGGER history_in_order"
    )
    behind(lived, drop, guarded=True)
    assert faults(lived) == (Fault(None, "l'historique n'est plus protégé (history_in_order)."),)


def test_lifted_triggers_are_put_back(lived: Store) -> None:
    behind(lived, "UPDATE history SET reason = reason")
    with reading(lived.engine) as connection:
        assert missing_guards(connection) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE posts SET fte = 'beaucoup'",
        "UPDATE posts SET fte = '1/0'",
        "UPDATE posts SET role = 'stagiaire'",
        "UPDATE posts SET starts = 'hier'",
        "UPDATE roster SET content = '{}'",
        "UPDATE needs SET content = '{\"bas\": 1}'",
        "UPDATE operations SET content = '{\"rang\": null}'",
    ],
)
def test_a_spoiled_content_is_told_in_french_to_the_pages(
    lived: Store, statement: str, shipped: Dataset
) -> None:
    behind(lived, "DELETE FROM operations", "DELETE FROM needs")
    lived.commit([Change(Kind.NEED, "31", {"bas": "1", "central": "1", "haut": "1"})], signed())
    lived.commit([Change(Kind.OPERATION, "pont", {"rang": 1})], signed())
    behind(lived, statement)
    with pytest.raises(SpoiledStoreError, match="illisible : la base a été modifiée hors"):
        read_stored(lived, shipped)


@pytest.mark.parametrize("column", ["number", "revision", "at", "before", "mark", "service"])
def test_anything_in_a_file_is_a_fault_never_a_crash(
    sqlite: str, opened: Callable[..., Store], column: str
) -> None:
    store = opened(sqlite)
    store.commit(changes([post(0, structure="Une")]), signed())
    for value in ("x'ff00'", "'texte'", "1.5", "''"):
        behind(store, f"UPDATE history SET {column} = {value} WHERE number = 3")
        assert faults(store)


def test_a_spoiled_base_is_told_in_french_where_it_is_read(lived: Store) -> None:
    behind(
        lived,
        "UPDATE needs SET content = 'rien'",
        "UPDATE history SET after = 'rien' WHERE number = 6",
    )
    for read in (lived.state, lived.lines, lambda: lived.state(3), lambda: lived.items(Kind.NEED)):
        with pytest.raises(SpoiledStoreError, match="illisible : la base a été modifiée hors"):
            read()
    # What is not spoiled can still be read and written.
    lived.commit(changes([post(8)]), signed())


def test_the_key_of_a_state_tells_two_states_of_one_number_apart(
    address: str, sqlite: str, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    one, other = opened(address), opened(world.sqlite_address(tmp_path / "autre.sqlite"))
    for store, name in ((one, "Une"), (other, "Deux")):
        store.commit(changes([post(0, structure=name)]), signed())
    assert one.state_key()[0] == other.state_key()[0] == 2
    assert one.state_key() != other.state_key()
    assert one.state_key() == (2, one.lines()[-1].mark)
    assert one.state_key(1) == (1, one.lines(until=1)[-1].mark)


def test_the_command_says_whether_the_history_is_valid(
    lived: Store, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, ["history", "verify", "--base", address]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "valide": True,
        "lignes": LAST,
        "revision": 5,
        "derniere_empreinte": lived.lines()[-1].mark,
        "defauts": [],
    }
    behind(lived, "UPDATE history SET reason = 'autre' WHERE number = 6")
    assert run(cli, ["history", "verify", "--base", address]) == 1
    caught = capsys.readouterr()
    told = json.loads(caught.out)
    assert told["valide"] is False
    assert told["defauts"][0] == {
        "ligne": 6,
        "message": "le contenu n'a pas l'empreinte notée : la ligne a été changée.",
    }
    assert caught.err == "Erreur : historique : 1 défaut(s).\n"
    assert run(cli, ["history", "verify", "--base", address, "--format", "texte"]) == 1
    assert "ligne 6 : le contenu n'a pas" in capsys.readouterr().out


def test_a_mark_noted_elsewhere_shows_a_history_that_was_made_again(
    lived: Store, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    noted = lived.lines()[-1].mark
    behind(lived, "DELETE FROM history WHERE number = 9", "DELETE FROM needs")
    assert verify(lived).faults == ()  # the tail and the tables were cut together
    command = ["history", "verify", "--base", address, "--empreinte"]
    assert run(cli, [*command, noted]) == 1
    assert "aucune ligne n'a l'empreinte notée" in capsys.readouterr().out
    assert run(cli, [*command, lived.lines()[2].mark]) == 0
    assert run(cli, [*command, "deadbeef"]) == 1
    assert "--empreinte : « deadbeef » n'est pas une empreinte" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("absente.sqlite", "aucune base à cette adresse"),
        ("mysql://serveur/base", "adresse de base inconnue"),
        ("sqlite://", "adresse de base inconnue"),
        ("://", "adresse de base illisible"),
        (" ", "adresse vide"),
        (".", "« /"),
        ("README.md", "ce fichier n'est pas une base"),
    ],
)
def test_the_command_refuses_in_french_what_is_no_base(
    base: str,
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "README.md").write_text("un texte, pas une base" * 100)
    monkeypatch.chdir(tmp_path)
    assert run(cli, ["history", "verify", "--base", base]) == 1
    caught = capsys.readouterr()
    assert caught.err.startswith(f"Erreur : --base : {told}")
    assert caught.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
