"""`batch.py roster import|export`: exit codes, exact JSON, French refusals, nothing half done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batch import cli
from sources.console import run
from sources.dataset import DATA
from sources.store.place import FILE_VARIABLE

SHIPPED = DATA / "roster" / "roster.csv"
SIGNED = ("--service", "DREETS", "--motif", "fichier reçu")
KEYS = [
    "accepte", "revision", "ajoutes", "modifies", "retires", "inchanges",
    "erreurs", "avertissements", "infos",
]  # fmt: skip
HEADER = "structure;qualite;etp;departement;perimetre;date_debut;date_fin\n"
CALL = "Bénéficiaire;Suivi convention;ETP;Qualité\nRégie;DDETS 09;1,00;Facilitateur\n"

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Call:
    """Run `batch.py roster …` on a base of its own."""
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "base.sqlite"))

    def calling(*arguments: object) -> tuple[int, str, str]:
        status = run(cli, ["roster", *map(str, arguments)])
        shown = capfd.readouterr()
        return status, shown.out, shown.err

    return calling


def file(folder: Path, text: str, name: str = "annuaire.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def imported(call: Call, path: Path, *options: object) -> dict[str, Any]:
    status, out, err = call("import", path, *SIGNED, *options)
    assert (status, err) == (0, ""), err
    found: dict[str, Any] = json.loads(out)
    assert list(found) == KEYS
    return found


def test_the_shipped_roster_is_already_there(call: Call) -> None:
    found = imported(call, SHIPPED)
    figures = [found[key] for key in KEYS[:6]]
    assert figures == [True, 1, 0, 0, 0, 8]
    assert [one["ligne"] for one in found["infos"]] == [9]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_import_export_gives_the_same_bytes(call: Call, tmp_path: Path, form: str) -> None:
    first, second = tmp_path / f"un.{form}", tmp_path / f"deux.{form}"
    imported(call, file(tmp_path, HEADER + "=Régie;facilitateur;0,5;09;09;2025;2027-02-28\n"))
    assert call("export", "--format", form, "--out", first) == (0, "", "")
    found = imported(call, first, "--remplacer", "--a-jour-au", "2026-03-01")
    assert [found[key] for key in KEYS[2:6]] == [0, 0, 0, 9]
    call("export", "--format", form, "--out", second)
    assert first.read_bytes() == second.read_bytes()


def test_a_past_version_is_exported(call: Call, tmp_path: Path) -> None:
    imported(call, file(tmp_path, HEADER + "Régie;facilitateur;0,5;09;09;2025;2027\n"))
    _, now, _ = call("export")
    _, past, _ = call("export", "--version", 1)
    assert "Régie" in now
    assert past.encode() == SHIPPED.read_bytes()
    status, out, err = call("export", "--version", "3")
    assert (status, out) == (1, "")
    assert "elles vont de 1 à 2" in err


@pytest.mark.parametrize("written", ["ddets 09", "DDETSPP 09", "DDETS-PP 09", "DDETSPP09"])
def test_a_service_is_known_by_the_other_name_it_goes_by(
    call: Call, tmp_path: Path, written: str
) -> None:
    path = file(tmp_path, HEADER + "Régie;facilitateur;0,5;09;09;2025;2027\n")
    status, out, _ = call("import", path, "--service", written, "--motif", "avenant")
    assert (status, json.loads(out)["ajoutes"]) == (0, 1)
    assert run(cli, ["history", "verify"]) == 0


def test_a_base_made_again_where_another_was_saved_is_told(call: Call, tmp_path: Path) -> None:
    path = file(tmp_path, HEADER + "Régie;facilitateur;0,5;09;09;2025;2027\n")
    imported(call, path)
    assert run(cli, ["backup"]) == 0
    (tmp_path / "base.sqlite").unlink()
    status, _, err = call("import", path, *SIGNED)
    assert status == 0
    assert "Attention : La base est neuve, alors qu'une autre a été sauvegardée ici" in err
    assert "(version 2)" in err


def test_replacing_removes_the_posts_that_are_not_in_the_file(call: Call, tmp_path: Path) -> None:
    path = file(tmp_path, HEADER + "Régie;facilitateur;0,5;09;09;2025;2027\n")
    found = imported(call, path, "--remplacer", "--a-jour-au", "2026-03-01", "--complet")
    assert [found[key] for key in KEYS[1:6]] == [2, 1, 0, 8, 0]


def test_a_refused_file_writes_nothing(call: Call, tmp_path: Path) -> None:
    imported(call, SHIPPED)
    path = file(tmp_path, HEADER + "Régie;facilitateur;0;99;09;2025;2024\nB;x;1;31;31;2024;2026\n")
    status, out, err = call("import", path, *SIGNED, "--remplacer", "--a-jour-au", "2026-03-01")
    found = json.loads(out)
    assert status == 1
    assert [found[key] for key in KEYS[:6]] == [False, None, None, None, None, None]
    assert [one["ligne"] for one in found["erreurs"]] == [2, 2, 2, 3]
    assert "refusé, 4 erreurs" in err
    assert call("export")[1].encode() == SHIPPED.read_bytes()


def test_the_table_of_the_call_is_completed_by_options(call: Call, tmp_path: Path) -> None:
    path = file(tmp_path, CALL)
    given = ("--programme", "AAP 2025", "--debut", "2026", "--fin", "31/12/2028")
    assert imported(call, path, *given)["ajoutes"] == 1
    assert '"2026";"2028-12-31";"AAP 2025";"DDETS 09";"a_confirmer"' in call("export")[1]
    assert imported(call, path, *given)["inchanges"] == 9


def test_a_post_added_beside_one_it_resembles_is_a_warning(call: Call, tmp_path: Path) -> None:
    path = file(tmp_path, HEADER + "UD SIAE;facilitateur;1;34;34;2025;2025\n")
    (warning,) = imported(call, path)["avertissements"]
    assert warning["valeur"] == "UD SIAE"
    assert "ressemble à UD SIAE (aap2022-12)" in warning["message"]


def test_a_post_that_may_follow_another_and_acts_elsewhere_is_a_warning(
    call: Call, tmp_path: Path
) -> None:
    table = CALL + "PLIE EST HERAULTAIS;DDETS 30;1,00;Facilitateur\n"
    told = ("--programme", "AAP 2025", "--debut", "2026", "--fin", "2028")
    found = imported(call, file(tmp_path, table), *told)
    (warning,) = (one for one in found["avertissements"] if one["colonne"] == "perimetre")
    assert "Suite de PLIE Est Héraultais (aap2022-30) ?" in warning["message"]
    assert "extension Gard (30) ; ici : périmètre Gard (30)" in warning["message"]


def test_the_report_is_also_for_people(call: Call, tmp_path: Path) -> None:
    status, out, _ = call("import", SHIPPED, *SIGNED, "--format", "texte")
    assert status == 0
    assert "postes ajoutés : 0, modifiés : 0, retirés : 0, inchangés : 8." in out


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--service", "Moi", "--motif", "x"), "--service : « Moi » n'est pas un service"),
        (("--service", "DREETS", "--motif", " "), "--motif : dites pourquoi"),
        (("--service", "DREETS", "--motif", "x" * 501), "--motif : le motif tient en 500"),
        ((*SIGNED, "--remplacer"), "--a-jour-au : donnez le jour"),
        ((*SIGNED, "--remplacer", "--a-jour-au", "2999-01-01"), "--a-jour-au : le 01/01/2999"),
        ((*SIGNED, "--remplacer", "--a-jour-au", "2025"), "--a-jour-au : « 2025 » n'est pas"),
        ((*SIGNED, "--complet"), "--complet : "),
        ((*SIGNED, "--debut", "hier"), "--debut : "),
        ((*SIGNED, "--base", " "), "--base : adresse vide"),
        ((*SIGNED, "--base", "mysql://x/y"), "--base : adresse de base"),
        ((*SIGNED, "--base", "/proc/rien/base.sqlite"), "--base : "),
    ],
)
def test_a_bad_value_names_its_option(call: Call, options: tuple[str, ...], word: str) -> None:
    status, out, err = call("import", SHIPPED, *options)
    assert (status, out) == (1, "")
    assert f"Erreur : {word}" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["absent.csv", "", "."])
def test_a_file_that_cannot_be_read_is_said(call: Call, name: str) -> None:
    status, out, err = call("import", name, *SIGNED)
    assert (status, json.loads(out)["accepte"]) == (1, False)
    assert "Erreur : FICHIER : " in err


def test_a_base_that_is_not_there_is_not_made_by_an_export(call: Call, tmp_path: Path) -> None:
    status, out, err = call("export", "--base", tmp_path / "rien.sqlite")
    assert (status, out) == (1, "")
    assert "Erreur : --base : aucune base à cette adresse" in err
    assert not (tmp_path / "rien.sqlite").exists()


def test_the_base_is_not_written_over_by_its_export(call: Call, tmp_path: Path) -> None:
    imported(call, SHIPPED)
    before = (tmp_path / "base.sqlite").read_bytes()
    status, _, err = call("export", "--out", tmp_path / "base.sqlite")
    assert status == 1
    assert "Erreur : --out : " in err
    assert (tmp_path / "base.sqlite").read_bytes() == before


def test_a_service_and_a_reason_are_compulsory(call: Call) -> None:
    status, _, err = call("import", SHIPPED)
    assert (status, "option obligatoire absente" in err) == (2, True)
