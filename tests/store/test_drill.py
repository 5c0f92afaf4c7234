"""The drill of docs/sauvegarde.md, and what its commands refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from batch import cli
from sources.console import run
from sources.store import backup
from sources.store.engine import writing
from sources.store.store import Store
from tests.store.restoring import items, ruined
from tests.store.world import changes, post, signed

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_copy_in_the_product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "ROOT", tmp_path)


def test_the_drill_of_the_documentation(
    store: Store,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ZONES_BLANCHES_BASE", address)
    store.commit(changes([post(0, structure="À ne pas perdre")]), signed())
    then, lines = items(store), store.lines()

    def command(*given: str) -> dict[str, object]:
        assert run(cli, list(given)) == 0
        told: dict[str, object] = json.loads(capsys.readouterr().out)
        return told

    path = str(command("backup", "--to", str(tmp_path / "copies"))["fichier"])
    assert command("restore", path, "--check")["entiere"] is True
    if store.engine.dialect.name == "sqlite":
        ruined(tmp_path / "annuaire.sqlite")
        assert run(cli, ["history", "verify"]) == 1
    else:
        with writing(store.engine) as connection:
            connection.execute(
                text("DROP TABLE alembic_version, history, posts, perimeters CASCADE")
            )
            connection.execute(
                text("DROP TABLE roster, needs, operations, scenarios, parameters, applications")
            )
            connection.execute(text("DROP FUNCTION history_is_append_only, history_comes_in_order"))
    capsys.readouterr()
    command("restore", path, "--service", "DREETS", "--motif", "exercice de restauration")
    assert command("history", "verify")["valide"] is True
    assert items(store) == then
    assert store.lines()[:-1] == lines


def test_the_command_asks_for_who_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["restore", "x.sqlite", "--motif", "essai"]) == 2
    assert "option obligatoire absente : --service" in capsys.readouterr().err
    assert run(cli, ["restore", "x.sqlite", "--service", "DREETS"]) == 2
    assert "option obligatoire absente : --motif" in capsys.readouterr().err
    assert run(cli, ["restore", "x.sqlite", "--service", "Moi", "--motif", "essai"]) == 1
    assert "--service : « Moi » n'est pas un service de la liste" in capsys.readouterr().err
    for given in (["--check"], ["--service", "DREETS", "--motif", "essai"]):
        assert run(cli, ["restore", "absente.sqlite", *given]) == 1
        told = capsys.readouterr().err
        assert told.startswith("Erreur : FICHIER : sauvegarde « absente.sqlite » : lecture impos")
