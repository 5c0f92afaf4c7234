"""What hands, a full disk or a bug may do to the folder: said in French, mended where possible."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from sources.contracts import building, store
from sources.contracts.folder import StoreError
from sources.contracts.inputs import Inputs
from sources.contracts.manifest import KnownFile
from sources.contracts.report import Counts
from sources.contracts.state import read_state
from sources.contracts.store import import_files, rebuild
from tests.contracts.store import world
from tests.contracts.store.world import MIXED, content, row

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return world.inputs()


@pytest.fixture
def filled(tmp_path: Path, inputs: Inputs) -> Path:
    """Return a folder made of two files, a.csv and b.json."""
    files = [
        world.table(tmp_path / "a.csv", MIXED),
        world.json_2019(tmp_path / "b.json", [row(1), row(20), row(21)]),
    ]
    import_files(tmp_path / "s", files, inputs)
    return tmp_path / "s"


BAD_MANIFESTS = (
    b"", b"{", b"[]", b"null", b'{"prochain": 1, "fichiers": [1]}', b"\xff\xfe\x00",
    b'{"a":' * 9_000, b'{"prochain": "1", "fichiers": []}',
)  # fmt: skip


@pytest.mark.parametrize("damage", [*BAD_MANIFESTS, None], ids=repr)
def test_a_damaged_manifest_is_made_again(
    filled: Path, tmp_path: Path, inputs: Inputs, damage: bytes | None
) -> None:
    before = content(filled)
    manifest = filled / "manifeste.json"
    if damage is None:
        manifest.unlink()
    else:
        manifest.write_bytes(damage)
    report = import_files(filled, [tmp_path / "a.csv"], inputs)
    assert "a.csv, b.json" in report.problems[0].message
    assert "abîmée" in report.problems[0].message
    assert content(filled) == before


def test_a_manifest_of_another_shape_is_not_believed(filled: Path, inputs: Inputs) -> None:
    manifest = filled / "manifeste.json"
    before = manifest.read_bytes()
    record = json.loads(before)
    record["fichiers"][0]["empreinte"] = "../../etc/passwd"
    manifest.write_text(json.dumps(record), "utf-8")
    assert rebuild(filled, inputs).problems
    record["fichiers"][0] = record["fichiers"][1]
    manifest.write_text(json.dumps(record), "utf-8")
    assert rebuild(filled, inputs).problems
    assert manifest.read_bytes() == before


@pytest.mark.parametrize("damage", ["absent", "cut", "empty", "other"])
def test_rows_that_are_lost_stop_until_the_file_is_given_again(
    filled: Path, tmp_path: Path, inputs: Inputs, damage: str
) -> None:
    before = content(filled)
    state = read_state(filled)
    assert state is not None
    rows = filled / "lignes" / f"{state.files[0].fingerprint[:16]}.parquet"
    data = rows.read_bytes()
    other = filled / "lignes" / f"{state.files[1].fingerprint[:16]}.parquet"
    if damage == "absent":
        rows.unlink()
    else:
        rows.write_bytes({"cut": data[:-9], "empty": b"", "other": other.read_bytes()}[damage])
    tables = {name: print_ for name, print_ in content(filled).items() if "/" not in name}
    new = world.table(tmp_path / "c.csv", [row(50)])
    for attempt in (lambda: import_files(filled, [new], inputs), lambda: rebuild(filled, inputs)):
        with pytest.raises(StoreError) as caught:
            attempt()
        assert "a.csv (importé le 22/11/2026)" in str(caught.value)
        assert "donnez de nouveau" in str(caught.value)
    now = {name: print_ for name, print_ in content(filled).items() if "/" not in name}
    assert now == tables
    import_files(filled, [tmp_path / "a.csv"], inputs)
    assert {name: print_ for name, print_ in content(filled).items() if name in before} == before


def test_rows_damaged_in_the_middle_are_read_again(
    filled: Path, inputs: Inputs, tmp_path: Path
) -> None:
    before = content(filled)
    for rows in (filled / "lignes").glob("*.parquet"):
        data = bytearray(rows.read_bytes())
        data[4:400] = b"\0" * 396
        rows.write_bytes(data)
    new = world.table(tmp_path / "c.csv", [row(50)])
    with pytest.raises(StoreError) as caught:
        import_files(filled, [new], inputs)
    said = str(caught.value)
    assert "a.csv (importé le 22/11/2026), b.json (importé" in said
    assert "donnez de nouveau" in said
    for english in ("Error", "parquet", "Invalid", "failed"):
        assert english not in said
    tables = {name for name in before if "/" not in name}
    assert {name: content(filled)[name] for name in tables} == {n: before[n] for n in tables}
    with pytest.raises(StoreError, match=r"gardées de b\.json"):
        import_files(filled, [tmp_path / "a.csv", new], inputs)
    import_files(filled, [tmp_path / "b.json"], inputs)
    now = content(filled)
    rows_before = {
        name: one for name, one in before.items() if name.endswith("parquet") and "/" in name
    }
    assert {name: now[name] for name in rows_before} == rows_before
    assert rebuild(filled, inputs).counts.read == sum(file.rows for file in _files(filled))


def _files(folder: Path) -> tuple[KnownFile, ...]:
    state = read_state(folder)
    assert state is not None
    return state.files


def test_a_list_of_an_older_version_is_still_believed(
    filled: Path, inputs: Inputs, tmp_path: Path
) -> None:
    before = content(filled)
    for path in (*(filled / "lignes").glob("*.json"), filled / "manifeste.json"):
        record = json.loads(path.read_text("utf-8"))
        for file in record.get("fichiers", [record]):
            del file["empreinte_lignes"]
        path.write_text(json.dumps(record), "utf-8")
    assert rebuild(filled, inputs).problems == ()
    import_files(filled, [tmp_path / "a.csv", tmp_path / "b.json"], inputs)
    assert content(filled) == before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("prochain", True), ("prochain", -4), ("prochain", 2**70), ("prochain", 0),
        ("numero", 2**70), ("numero", -1), ("numero", 0), ("lignes", -5), ("lignes", True),
        ("lignes", 7.0), ("importe_le", "hier"), ("importe_le", ""), ("importe_le", "20261122"),
        ("problemes", [{"ligne": "x", "colonne": 1, "valeur": 2, "message": 3, "gravite": "info"}]),
    ],
)  # fmt: skip
def test_a_list_changed_by_hand_mends_itself(
    filled: Path, inputs: Inputs, tmp_path: Path, key: str, value: object
) -> None:
    before = content(filled)
    path = filled / "manifeste.json"
    record = json.loads(path.read_text("utf-8"))
    (record if key == "prochain" else record["fichiers"][0])[key] = value
    path.write_text(json.dumps(record), "utf-8")
    assert import_files(filled, [tmp_path / "a.csv"], inputs).problems
    assert content(filled) == before
    state = json.loads((filled / "etat.json").read_text("utf-8"))
    if key != "prochain":
        state["fichiers"][0][key] = value
        (filled / "etat.json").write_text(json.dumps(state), "utf-8")
        assert read_state(filled) is None


def test_tables_damaged_by_hand_are_made_again(
    filled: Path, tmp_path: Path, inputs: Inputs
) -> None:
    before = content(filled)
    for name in ("marches.parquet", "quarantaine.csv", "decompte.parquet", "etat.json"):
        (filled / name).write_bytes(b"PAR1")
        assert import_files(filled, [tmp_path / "a.csv"], inputs).changed
        (filled / name).unlink()
        assert import_files(filled, [tmp_path / "a.csv"], inputs).changed
    assert content(filled) == before


def test_decisions_damaged_by_hand_stop_the_import(
    filled: Path, tmp_path: Path, inputs: Inputs
) -> None:
    text = "uid;code;decision;qui;pourquoi;le\r\na;b;c\r\nd;lieu_absent;libere;x;y;z\r\ne\r\n"
    (filled / "liberations.csv").write_text(text, "utf-8")
    with pytest.raises(StoreError) as caught:
        import_files(filled, [tmp_path / "a.csv"], inputs)
    assert "liberations.csv" in str(caught.value)
    assert "ligne 2" in str(caught.value)
    assert "ligne 4" in str(caught.value)


def test_figures_that_do_not_add_up_are_never_kept(
    filled: Path, tmp_path: Path, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(filled)
    new = world.table(tmp_path / "c.csv", [row(50)])
    monkeypatch.setattr(store, "read_counts", lambda _: {1: Counts({}, {})})
    with pytest.raises(StoreError, match="signalez-le"):
        import_files(filled, [new], inputs)
    now = content(filled)
    assert {name: now[name] for name in before} == before


def test_too_little_memory_is_given_more_then_said(
    tmp_path: Path, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = world.table(tmp_path / "a.csv", [row(n) for n in range(5_000)])
    import_files(tmp_path / "s", [file], inputs)
    monkeypatch.setattr(building, "MEMORY", "3MB")
    import_files(tmp_path / "t", [file], inputs)
    assert content(tmp_path / "t") == content(tmp_path / "s")
    monkeypatch.setattr(building, "MORE_MEMORY", "3MB")
    with pytest.raises(StoreError, match="mémoire ou place temporaire insuffisante"):
        import_files(tmp_path / "u", [file], inputs)


LIMITED = """
import resource, sys
from pathlib import Path
from sources.contracts.store import import_files
from sources.contracts.folder import StoreError
from tests.contracts.store.world import inputs
given = inputs()
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
try:
    import_files(Path(sys.argv[2]), [Path(sys.argv[3])], given)
except StoreError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files")
@pytest.mark.parametrize(
    ("limit", "stopped"),
    [(0, "manifest"), (1_000, "reading"), (250_000, "rules"), (500_000, "sheets")],
)
def test_a_full_disk_leaves_the_old_tables(
    tmp_path: Path, inputs: Inputs, limit: int, stopped: str
) -> None:
    draw, filled = random.Random(5), tmp_path / "s"

    def big(name: str, first: int) -> Path:
        rows = [
            row(n, montant="1", objet=f"{draw.getrandbits(600):x}")
            for n in range(first, first + 2_000)
        ]
        return world.table(tmp_path / name, rows)

    import_files(filled, [big("a.csv", 1)], inputs)
    before, file = content(filled), big("c.csv", 5_000)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), str(filled), str(file)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "fichier trop gros pour ce disque" in done.stdout
    assert ("calcul impossible" in done.stdout) == (stopped == "rules")
    now = content(filled)
    assert {name: now[name] for name in before} == before
    assert not [name for name in now if name.startswith(".travail")]
