"""`batch.py marches`: the exact report, exit codes, French refusals, nothing heavy before need."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from batch import cli
from sources.console import run
from sources.contracts import commands
from sources.contracts.web import Patience
from tests.contracts.refresh.server import ranged, serving, status
from tests.contracts.store import world
from tests.contracts.store.world import MIXED, MIXED_COUNTS, STATE, TODAY, content, row

ROOT = Path(__file__).parents[1]
REPORT = ["lus", "acceptes", "quarantaine", "rejetes", "doublons_fusionnes", "motifs"]
REAL = ROOT.parent / "shared" / "data" / "decp"

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setattr(commands, "_today", lambda: TODAY)

    def calling(*arguments: object) -> tuple[int, str, str]:
        status = run(cli, ["marches", *(str(argument) for argument in arguments)])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return calling


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    return world.table(tmp_path / "a.csv", MIXED)


def test_the_report_has_exactly_its_keys(call: Call, tmp_path: Path, mixed: Path) -> None:
    code, out, err = call("import", mixed, "--out", tmp_path / "s", "--format", "json")
    record = json.loads(out)
    assert code == 0
    assert list(record) == REPORT
    assert world.figures(record) == MIXED_COUNTS
    assert record["lus"] == sum(list(record.values())[1:5])
    assert record["motifs"] == {
        "siret_invalide": 1,
        "montant_absent": 1,
        "montant_symbolique": 2,
        "doublon_meme_fichier": 1,
    }
    assert err.splitlines()[0] == "Import de 1 fichier…"
    assert len(err.splitlines()) == 2
    assert call("import", mixed, "--out", tmp_path / "s", "--format", "json")[1] == out


def test_without_a_format_people_read_it(call: Call, tmp_path: Path, mixed: Path) -> None:
    code, out, _ = call("import", mixed, "--out", tmp_path / "s")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == ("7 lus = 2 acceptés + 3 en quarantaine + 1 rejeté + 1 doublon fusionné")
    assert lines[1] == f"a.csv : {lines[0]}"
    assert any("montant absent ou illisible (montant_absent)" in line for line in lines)


def test_a_partial_file_is_read_and_told_with_its_line(call: Call, tmp_path: Path) -> None:
    whole = world.json_2019(tmp_path / "a.json", [row(n) for n in range(9)])
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) // 2])
    absent = tmp_path / "rien.json"
    absent.write_text("[]", "utf-8")
    code, out, err = call("import", whole, absent, "--out", tmp_path / "s", "--format", "json")
    assert code == 0
    assert 0 < json.loads(out)["acceptes"] < 9
    assert "Erreur : a.json, ligne" in err
    assert "Erreur : rien.json, " in err


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (b"", "vide"),
        (b"<!DOCTYPE html><html></html>", "page"),
        (b"PAR1" + b"x" * 40 + b"PAR1", "Parquet"),
        (bytes(range(256)) * 20, "illisible"),
        (b'{"autre": []}', "march"),
        (b"a;b;c\n1;2;3\n", "colonne"),
    ],
)
def test_a_file_of_which_nothing_is_read_is_one(
    call: Call, tmp_path: Path, mixed: Path, made: bytes, said: str
) -> None:
    call("import", mixed, "--out", tmp_path / "s")
    before = content(tmp_path / "s")
    bad = tmp_path / "mauvais.csv"
    bad.write_bytes(made)
    code, out, err = call("import", bad, "--out", tmp_path / "s", "--format", "json")
    assert (code, out) == (1, "")
    assert "Erreur : FICHIER : mauvais.csv, " in err
    assert said in err
    assert content(tmp_path / "s") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "absent.csv", "--out", "OUT"), "FICHIER : absent.csv, lecture impossible"),
        (("import", "", "--out", "OUT"), "FICHIER : chemin vide"),
        (("import", str(ROOT), "--out", "OUT"), "c'est un dossier"),
        (("import", "a\0b", "--out", "OUT"), "caractère nul"),
        (("import", "FILE", "--out", "FILE"), "est un fichier : indiquez un dossier"),
        (("import", "FILE", "--out", "FILE/x"), "--out"),
        (("import", "FILE", "--out", ""), "--out : chemin vide : indiquez un dossier"),
        (("import", "FILE", "--out", "a\0b"), "--out"),
        (("import", "FILE", "--out", "x" * 9_000), "--out"),
        (("import", "FILE", "--out", str(ROOT / "data" / "marches")), "données livrées"),
        (("import", "FILE", "--out", "OUT", "--acheteurs", "absent.csv"), "--acheteurs"),
        (("import", "FILE", "--out", "OUT", "--acheteurs", "FILE"), "identifiant"),
        (
            ("refresh", "--out", "OUT", "--url", "decp.parquet"),
            "--url : « decp.parquet » : attendu",
        ),
        (("refresh", "--out", "OUT", "--url", "file:///etc/passwd"), "http"),
        (("liberer", "x", "--out", "OUT", "--service", "DREETS", "--motif", "vu"), "introuvable"),
    ],
)
def test_a_bad_value_is_one(
    call: Call, tmp_path: Path, mixed: Path, arguments: tuple[str, ...], said: str
) -> None:
    places = {"OUT": str(tmp_path / "s"), "FILE": str(mixed), "FILE/x": f"{mixed}/x"}
    code, out, err = call(*(places.get(one, one) for one in arguments))
    assert (code, out) == (1, "")
    assert said in err
    assert "Traceback" not in err
    assert not (tmp_path / "s" / "marches.parquet").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "commande absente"),
        (("importe",), "commande inconnue : « importe »"),
        (("import", "--out", "x"), "argument obligatoire absent : FICHIER"),
        (("import", "x"), "option obligatoire absente : --out"),
        (("import", "x", "--out", "y", "--format", "xml"), "Attendu : texte, json"),
        (("import", "x", "--out", "y", "--force"), "option inconnue : --force"),
        (("refresh",), "option obligatoire absente : --out"),
        (("refresh", "x", "--out", "y"), "argument en trop"),
        (("liberer", "x", "--out", "y"), "option obligatoire absente : --service"),
    ],
)
def test_a_bad_usage_is_two(call: Call, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    for english in ("Usage:", "Error", "Missing", "Invalid", "No such"):
        assert english not in err


def test_a_missing_argument_ends_with_one_dot(call: Call) -> None:
    assert "absent : FICHIER [FICHIER…].\n" in call("import", "--out", "x")[2]


def test_a_name_with_a_line_break_is_one_line(call: Call, tmp_path: Path) -> None:
    good = world.table(tmp_path / "a\nErreur : b\x1b[2J.csv", MIXED)
    bad = tmp_path / "c\nd.csv"
    bad.write_bytes(b"")
    code, out, err = call("import", good, bad, "--out", tmp_path / "s")
    assert code == 0
    assert "\na Erreur : b [2J.csv : 7 lus" in out
    assert "Erreur : c d.csv, " in err
    assert "\x1b" not in out + err + (tmp_path / "s" / "quarantaine.csv").read_text("utf-8")
    assert "FICHIER : c d.csv, " in call("import", bad, "--out", tmp_path / "s")[2]


def test_a_twin_is_said_to_be_one(call: Call, tmp_path: Path, mixed: Path) -> None:
    twin = tmp_path / "b.csv"
    twin.write_bytes(mixed.read_bytes())
    code, _, err = call("import", mixed, twin, "--out", tmp_path / "s")
    assert code == 0
    assert "Information : b.csv a le même contenu que a.csv, donné avant lui" in err


def test_a_closed_output_loses_the_report_only(tmp_path: Path, mixed: Path) -> None:
    line = f"{sys.executable} batch.py marches import {mixed} --out {tmp_path / 's'} >&-"
    done = subprocess.run(["sh", "-c", line], cwd=ROOT, stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "le compte rendu est perdu, mais la table est à jour" in said
    assert "--out FICHIER" not in said
    assert (tmp_path / "s" / "etat.json").is_file()


def test_far_fewer_rows_are_confirmed_by_an_option(call: Call, tmp_path: Path) -> None:
    store = tmp_path / "s"
    with serving() as site:
        asked = ("refresh", "--out", store, "--url", site.url)
        for name, rows in (("x", range(9)), ("y", range(2))):
            data = world.parquet(tmp_path / name, [row(n) for n in rows]).read_bytes()
            site(ranged(data, f'"{name}"'))
            code, _, err = call(*asked)
        assert code == 1
        assert "2 lignes lisibles au lieu de 9 lignes lisibles" in err
        assert err.rstrip().endswith("Pour l'accepter : --accepter-baisse.")
        code, out, _ = call(*asked, "--accepter-baisse")
        assert code == 0
        assert "2 lus" in out


@pytest.mark.parametrize("command", [(), ("import",), ("refresh",), ("liberer",)])
def test_help_is_french(call: Call, command: tuple[str, ...]) -> None:
    code, out, err = call(*command, "--help")
    assert (code, err) == (0, "")
    for english in ("Usage:", "Show this", "[required]", "default:"):
        assert english not in out


HEAVY = ("ibis", "duckdb", "pyarrow", "pandas", "requests", "filelock", "sqlglot")


@pytest.mark.parametrize("arguments", [["--help"], ["marches", "--help"], ["marches", "import"]])
def test_nothing_heavy_is_loaded_before_a_command_runs(arguments: list[str]) -> None:
    code = (
        "import sys, batch\n"
        "from sources.console import run\n"
        f"assert run(batch.cli, {arguments!r}) in (0, 2)\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_quarantined_contract_is_released_and_put_back(
    call: Call, tmp_path: Path, mixed: Path
) -> None:
    store = tmp_path / "s"
    call("import", mixed, "--out", store)
    decide = ("liberer", f"{STATE}2024-002", "--out", store, "--motif", "vu", "--format", "json")
    code, out, _ = call(*decide, "--service", "ddetspp 31", "--code", "montant_symbolique")
    assert code == 0
    assert json.loads(out)["acceptes"] == 3
    assert json.loads(out)["motifs"]["libere"] == 1
    for options, option in (
        (("--service", "dreets"), "UID"),
        (("--service", "moi"), "--service"),
        (("--service", "dreets", "--annuler", "--code", "x"), "--code"),
        (("--service", "dreets", "--annuler", "--motif", ""), "--motif"),
    ):
        code, out, err = call(*decide, *options)
        assert (code, out) == (1, "")
        assert f"Erreur : {option} : " in err
    code, out, _ = call(*decide, "--service", "dreets", "--annuler")
    assert world.figures(json.loads(out)) == MIXED_COUNTS


def test_refresh_downloads_says_when_nothing_is_newer_and_keeps_the_table(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.contracts.refresh.Patience", lambda: Patience(tries=2, pause=0.01))
    data = world.parquet(tmp_path / "x", [row(1), row(2)]).read_bytes()
    store = tmp_path / "s"
    with serving() as site:
        site(ranged(data, '"v1"'))
        asked = ("refresh", "--out", store, "--url", site.url, "--format", "json")
        code, out, err = call(*asked)
        assert (code, json.loads(out)["acceptes"]) == (0, 2)
        assert site.url in err
        before = content(store)
        code, again, err = call(*asked)
        assert (code, again) == (0, out)
        assert "Déjà à jour" in err
        site(status(500))
        code, out, err = call(*asked)
        assert (code, out) == (1, "")
        assert err.rstrip().endswith("La table du 22/11/2026 reste en place.")
    code, _, err = call(*asked)
    assert code == 1
    assert "injoignable" in err
    assert content(store) == before


def test_an_interrupted_import_says_so_and_can_be_run_again(tmp_path: Path) -> None:
    big = world.table(tmp_path / "a.csv", [row(n, objet="x" * 200) for n in range(30_000)])
    line = [sys.executable, "batch.py", "marches", "import", str(big), "--out"]
    stopped = 0
    for wait in (0.0, 0.3, 0.6, 1.0, 1.3):
        store = tmp_path / f"s{wait}"
        with subprocess.Popen(
            [*line, str(store)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            while not store.exists() and process.poll() is None:
                time.sleep(0.01)
            time.sleep(wait)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
        assert b"Traceback" not in err
        assert not list(store.glob(".travail*"))
        if (store / "marches.parquet").exists():  # a fast machine: it was done before
            continue
        stopped += 1
        assert process.returncode == 130, err
        assert out == b""
        assert err.decode().rstrip().endswith("Interrompu.")
    assert stopped
    done = subprocess.run([*line, str(store)], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0
    assert pq.read_metadata(store / "marches.parquet").num_rows == 30_000


def test_on_a_terminal_one_line_is_redrawn(tmp_path: Path, mixed: Path) -> None:
    leader, follower = pty.openpty()
    line = [
        sys.executable,
        "batch.py",
        "marches",
        "import",
        str(mixed),
        "--out",
        str(tmp_path / "s"),
    ]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=follower) as process:
        os.close(follower)
        shown = b""
        while True:
            try:
                block = os.read(leader, 65_536)
            except OSError:
                break
            shown += block
            if not block:
                break
    os.close(leader)
    assert process.returncode == 0
    assert b"Lecture de a.csv : 100 %" in shown
    assert "Règles : 0 sur".encode() in shown
    assert b"\n" not in shown


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not on this machine")
def test_the_real_samples_add_up(call: Call, tmp_path: Path) -> None:
    files = (REAL / "json2019_pes.json", REAL / "tabulaire_2024H2_travaux.csv")
    parts = []
    for number, given in enumerate((files[:1], files[1:], files)):
        store = tmp_path / str(number)
        code, out, _ = call("import", *given, "--out", store, "--format", "json")
        record = json.loads(out)
        assert code == 0
        assert record["lus"] == sum(list(record.values())[1:5])
        parts.append(record["lus"])
    assert parts == [552, 8_957, 9_509]
