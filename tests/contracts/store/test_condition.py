"""Readers are told of tables that do not go together; damaged is not « nothing imported »."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from batch import cli
from sources.console import run
from sources.contracts.condition import Condition, condition_of, warning_of
from sources.contracts.inputs import Inputs
from sources.contracts.state import read_state
from sources.contracts.store import import_files
from sources.contracts.window import open_table
from tests.contracts.store import world
from tests.contracts.store.world import MIXED, row


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return world.inputs()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> Path:
    folder = tmp_path_factory.mktemp("modele")
    import_files(folder / "s", [world.table(folder / "a.csv", MIXED)], inputs)
    return folder


@pytest.fixture
def filled(tmp_path: Path, model: Path) -> Path:
    shutil.copytree(model, tmp_path / "m")
    return tmp_path / "m" / "s"


def test_a_sound_folder_says_nothing(filled: Path) -> None:
    state = read_state(filled)
    assert state is not None
    assert (state.unfinished, state.damaged) == (False, ())
    assert (condition_of(filled), warning_of(filled)) == (Condition.SOUND, "")
    assert open_table(filled).warning == ""
    assert condition_of(filled / "lignes") is Condition.ABSENT
    assert condition_of(filled / "absent") is Condition.ABSENT
    assert warning_of(filled / "absent") == ""


@pytest.mark.parametrize("done", [0, 1, 2, 8])
def test_a_stop_between_the_renames_is_told(filled: Path, inputs: Inputs, done: int) -> None:
    import_files(
        filled.parent / "t", [filled.parent / "a.csv", _other(filled.parent / "b.csv")], inputs
    )
    before, names = open_table(filled), ["marches.parquet", "quarantaine.parquet"]
    ready = filled / ".pret"
    ready.mkdir()
    for file in (filled.parent / "t").iterdir():
        if file.is_file() and not file.name.startswith("."):
            shutil.copy(file, ready / file.name)
    for name in [*names, *(n.name for n in sorted(ready.iterdir()) if n.name not in names)][:done]:
        (ready / name).replace(filled / name)
    state = read_state(filled)
    assert state is None or state.unfinished
    assert condition_of(filled) is Condition.UNFINISHED
    table = open_table(filled)
    assert "interrompu" in table.warning
    assert "relancez" in table.warning
    assert (table.fingerprint == before.fingerprint) is False


def _other(path: Path) -> Path:
    return world.table(path, [row(n) for n in range(50, 60)])


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"empreinte": 3}'])
def test_a_damaged_state_is_damaged(
    filled: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (filled / "etat.json").write_bytes(content)
    assert read_state(filled) is None
    assert condition_of(filled) is Condition.DAMAGED
    assert "etat.json" in warning_of(filled)
    assert run(cli, ["diagnose", "--on", "2025-07-18", "--marches", str(filled)]) == 0
    err = capsys.readouterr().err
    assert "Avertissement : --marches" in err
    assert "etat.json absent ou abîmé" in err


@pytest.mark.parametrize("name", ["quarantaine.parquet", "marches.parquet", "decompte.parquet"])
@pytest.mark.parametrize("kept", [None, 0, 500])
def test_a_table_that_is_cut_or_lost_is_damaged(
    filled: Path, name: str, kept: int | None, inputs: Inputs
) -> None:
    data = (filled / name).read_bytes()
    if kept is None:
        (filled / name).unlink()
    else:
        (filled / name).write_bytes(data[:kept])
    assert condition_of(filled) is Condition.DAMAGED
    assert name in warning_of(filled)
    state = read_state(filled)
    assert (state is None) == ((name, kept) == ("marches.parquet", None))
    assert state is None or state.damaged == (name,)
    import_files(filled, [filled.parent / "a.csv"], inputs)
    assert condition_of(filled) is Condition.SOUND


def test_a_state_lost_beside_its_tables_is_damaged(filled: Path) -> None:
    (filled / "etat.json").unlink()
    assert condition_of(filled) is Condition.DAMAGED


def test_a_state_of_an_older_version_is_believed(filled: Path) -> None:
    record = json.loads((filled / "etat.json").read_text("utf-8"))
    del record["tailles"]
    (filled / "etat.json").write_text(json.dumps(record), "utf-8")
    assert condition_of(filled) is Condition.SOUND
    (filled / "quarantaine.parquet").unlink()
    assert condition_of(filled) is Condition.DAMAGED
