"""The exact contract of the command line: keys, exit codes, French refusals, no traceback."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from batch import cli
from coverage.tables import COLUMNS
from sources.console import run
from sources.csv_fr import cell_text
from sources.dataset import load_dataset
from sources.export import STAMP_COLUMNS
from sources.needs import ALIASES as NEEDS_ALIASES
from sources.output import is_of_the_product
from sources.roster.csv_form import roster_bytes, roster_row
from sources.roster.imported import ALIASES as ROSTER_ALIASES
from sources.roster.imported import COLUMNS as ROSTER_COLUMNS
from sources.roster.xlsx_form import roster_xlsx
from tests.hostile_files import ods, ods_row

ROOT = Path(__file__).parents[1]
ON = ("--on", "2025-07-18")
KEYS = [
    "code", "nom", "niveau", "verdict", "branches", "certitude", "besoin", "charge",
    "etp_propre", "etp_limitrophe", "capacite_equitable", "taux_equitable", "part_prorata",
    "tension_organisation", "part_communes_couvertes", "part_population_couverte",
    "part_besoin_couvert", "dans_aap", "postes", "motifs",
]  # fmt: skip
ROSTER = "structure;qualite;etp;departement;perimetre;extension;date_debut;date_fin"

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def calling(*arguments: object) -> tuple[int, str, str]:
        status = run(cli, [str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return calling


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str, name: str = "fichier.csv") -> Path:
        file = tmp_path / name
        file.write_text("\n".join(lines), "utf-8")
        return file

    return write


@pytest.mark.parametrize("command", ["diagnose", "etp"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_roster_comes_as_text_or_as_a_workbook(
    call: Call, tmp_path: Path, command: str, form: str
) -> None:
    shipped = load_dataset().roster.posts
    rows = [tuple(ROSTER_COLUMNS), *map(roster_row, shipped)]
    made = {
        "csv": roster_bytes(shipped),
        "xlsx": roster_xlsx(shipped),
        "ods": ods("".join(ods_row(tuple(map(cell_text, row))) for row in rows)),
    }
    file = tmp_path / "annuaire.quelconque"
    file.write_bytes(made[form])
    beside = (ROOT / "data/roster/roster.yaml").read_bytes()
    file.with_suffix(".yaml").write_bytes(beside)
    assert call(command, *ON, "--roster", file)[:2] == call(command, *ON)[:2]


def diagnosed(call: Call, *arguments: object) -> dict[str, dict[str, Any]]:
    status, out, _ = call("diagnose", *arguments)
    assert status == 0
    return {row["code"]: row for row in json.loads(out)}


def test_the_thirteen_verdicts_of_the_first_screen(call: Call) -> None:
    found = diagnosed(call, *ON, "--format", "json")
    said = {code: (r["verdict"], r["branches"], r["certitude"]) for code, r in found.items()}
    assert said == {
        **{code: ("a_verifier", [], "deduit") for code in ("11", "31", "34", "66")},
        "12": ("couvert", [], "deduit"),
        "30": ("zone_blanche", [2], "a_confirmer"),
        **{
            code: ("zone_blanche", [1], "a_confirmer")
            for code in ("09", "32", "48", "81", "46", "65", "82")
        },
    }
    assert [code for code, r in found.items() if not r["dans_aap"]] == ["46", "65", "82"]
    assert found["30"]["etp_limitrophe"] == 1.0
    assert found["34"]["etp_propre"] == 1.0
    needs = {code: found[code]["besoin"] for code in ("31", "48")}
    assert [round(needs["31"][k], 2) for k in ("bas", "central", "haut")] == [0.40, 4.38, 16.74]
    assert [round(needs["48"][k], 2) for k in ("bas", "central", "haut")] == [0.02, 0.23, 0.87]


@pytest.mark.parametrize("code", ["09", "32", "48", "81"])
def test_no_known_facilitator_comes_with_its_three_motives(call: Call, code: str) -> None:
    motives = diagnosed(call, *ON)[code]["motifs"]
    text = " ".join(motive["libelle"] for motive in motives)
    for word in ("non localisés", "carte 2025", "hors du PNAD"):
        assert word in text
    assert all(motive["source"] and motive["date"] for motive in motives)
    assert {"libelle": str, "unite": str} == {
        key: type(motives[0][key]) for key in ("libelle", "unite")
    }


def test_without_renewals_all_ten_are_branch_one(call: Call) -> None:
    found = diagnosed(call, "--on", "2026-01-01")
    assert all(row["branches"] == [1] for row in found.values())
    assert {row["certitude"] for row in found.values()} == {"a_confirmer"}
    assert sum(row["dans_aap"] for row in found.values()) == 10
    assert "AAP 2025" in json.dumps(found["31"]["motifs"], ensure_ascii=False)


def test_keys_are_the_contract_in_order(call: Call) -> None:
    status, out, err = call("diagnose", *ON)
    assert (status, err) == (0, "")
    for row in json.loads(out):
        assert list(row) == KEYS
        assert list(row["besoin"]) == ["bas", "central", "haut", "base"]
        for motive in row["motifs"]:
            assert list(motive) == ["libelle", "valeur", "unite", "source", "date"]


@pytest.mark.parametrize(
    ("level", "count"), [("departement", 13), ("epci", 163), ("commune", 4446)]
)
def test_every_level(call: Call, level: str, count: int) -> None:
    found = diagnosed(call, *ON, "--level", level)
    assert len(found) == count
    assert {row["niveau"] for row in found.values()} == {level}


def test_etp_of_the_call(call: Call) -> None:
    status, out, _ = call("etp", *ON)
    found = json.loads(out)
    assert status == 0
    assert list(found) == ["date", "facilitateurs", "coordination", "non_localise", "lignes"]
    assert (found["facilitateurs"], found["coordination"]) == (10.0, 0.56)
    assert (found["non_localise"], found["date"]) == (4.0, "2025-07-18")
    lines = {line["cle"]: line for line in found["lignes"]}
    assert list(lines) == ["11", "12", "30", "31", "34", "66", "non localisé", "régional"]
    assert list(lines["30"]) == ["cle", "facilitateurs", "coordination", "postes"]
    assert lines["30"]["facilitateurs"] == 1.0
    assert lines["non localisé"]["facilitateurs"] == 4.0
    assert lines["régional"]["coordination"] == 0.56


@pytest.mark.parametrize(
    ("day", "facilitators", "coordination"),
    [
        ("2025-12-31", 10.0, 0.56),
        ("2026-01-01", 4.0, 0.0),
        ("2026-12-31", 4.0, 0.0),
        ("2027-01-01", 0.0, 0.0),
    ],
)
def test_etp_fall_as_conventions_end(
    call: Call, day: str, facilitators: float, coordination: float
) -> None:
    found = json.loads(call("etp", "--on", day)[1])
    assert (found["facilitateurs"], found["coordination"]) == (facilitators, coordination)


@pytest.mark.parametrize("by", ["structure", "programme"])
def test_etp_by_something_else(call: Call, by: str) -> None:
    lines = json.loads(call("etp", *ON, "--by", by)[1])["lignes"]
    assert sum(line["facilitateurs"] for line in lines) == 10.0
    assert len(lines) == {"structure": 7, "programme": 2}[by]


def test_files_of_every_form(call: Call, tmp_path: Path) -> None:
    for command, forms in (("diagnose", "json csv geojson xlsx"), ("etp", "json csv xlsx")):
        for form in forms.split():
            out = tmp_path / f"{command}.{form}"
            assert call(command, *ON, "--format", form, "--out", out) == (0, "", "")
            assert out.stat().st_size > 500
    text = (tmp_path / "diagnose.csv").read_text("utf-8-sig")
    head = next(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert head == [*COLUMNS, *STAMP_COLUMNS]
    assert openpyxl.load_workbook(tmp_path / "diagnose.xlsx").sheetnames == [
        "Couverture",
        "Lisez-moi",
    ]
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_declared_needs_replace_the_estimate(call: Call, written: Callable[..., Path]) -> None:
    needs = written("territoire;besoin_etp", "12;1", "11;1,5", "09;0", "48;")
    found = diagnosed(call, *ON, "--needs", needs)
    assert found["12"]["verdict"] == "couvert"
    assert (found["11"]["verdict"], found["11"]["branches"]) == ("zone_blanche", [3])
    assert found["09"]["verdict"] == "sans_besoin"
    assert found["48"]["besoin"] == {"bas": None, "central": None, "haut": None, "base": "inconnu"}
    assert found["31"]["verdict"] == "a_verifier"
    assert found["31"]["besoin"]["base"] == "inconnu"


def test_codes_limit_the_diagnosis_with_a_warning(call: Call) -> None:
    status, out, err = call("diagnose", *ON, "--codes", "09,30")
    assert status == 0
    assert [row["code"] for row in json.loads(out)] == ["09", "30"]
    assert "--codes" in err
    assert "partagés" in err


def test_warnings_of_a_roster_go_to_stderr(call: Call, written: Callable[..., Path]) -> None:
    roster = written(ROSTER, "Maison;facilitateur;1,5;31;31;;2024;2026")
    status, out, err = call("diagnose", *ON, "--roster", roster)
    assert status == 0
    assert json.loads(out)
    assert "Avertissement" in err
    assert "ligne 2, colonne « etp »" in err


def test_warnings_of_the_needs_go_to_stderr(call: Call, written: Callable[..., Path]) -> None:
    needs = written("territoire;besoin_etp;centrale", "09;1;2")
    status, out, err = call("diagnose", *ON, "--needs", needs)
    assert status == 0
    assert json.loads(out)
    assert err == (
        f"Avertissement : {needs}, ligne 1, colonne « centrale » : colonne inconnue, ignorée. "
        "Vouliez-vous dire « central » ?\n"
    )


def test_warnings_and_errors_name_the_file_alike(call: Call, written: Callable[..., Path]) -> None:
    odd, bad = "M;facilitateur;2;31;31;;2024;2026", "M;facilitateur;x;31;31;;2024;2026"
    roster = written(ROSTER, odd)
    assert f" {roster}, ligne 2" in call("etp", *ON, "--roster", roster)[2]
    written(ROSTER, bad)
    assert f" {roster}, ligne 2" in call("etp", *ON, "--roster", roster)[2]
    roster.unlink()
    assert (
        f" {roster}, lecture impossible : fichier introuvable"
        in call("etp", *ON, "--roster", roster)[2]
    )


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "1999-12-31"])
@pytest.mark.parametrize("command", ["diagnose", "etp"])
def test_both_commands_describe_the_same_days(call: Call, command: str, day: str) -> None:
    status, out, err = call(command, "--on", day)
    assert (status, out) == (1, "")
    assert err == (
        f"Erreur : --on : « {day} » est avant le premier paramètre connu (01/01/2000).\n"
    )
    assert call(command, "--on", "2000-01-01", "--format", "csv")[0] == 0


def test_codes_are_separated_by_commas_and_a_long_list_is_cut(call: Call) -> None:
    _, _, err = call("diagnose", *ON, "--codes", "99")
    assert "virgules" in err
    assert "|" not in err
    _, _, err = call("diagnose", *ON, "--codes", "9;" * 5_000)
    assert len(err) < 400
    assert call("diagnose", "--on", "9" * 5_000)[2].count("9") < 200


def test_help_tells_which_columns_are_read(call: Call) -> None:
    out = " ".join(call("diagnose", "--help")[1].split())
    for name in ("territoire;besoin_etp", "bas;central;haut", *(NEEDS_ALIASES | ROSTER_ALIASES)):
        assert name in out


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "${7*7}", "`", "=1+1"])
def test_hostile_structures_come_out_as_they_are(
    call: Call, written: Callable[..., Path], name: str
) -> None:
    roster = written(ROSTER, f'"{name}";facilitateur;1;31;31;;2024;2026')
    found = diagnosed(call, *ON, "--roster", roster)
    assert name in json.dumps(found["31"]["motifs"], ensure_ascii=False)
    out = call("etp", *ON, "--roster", roster, "--by", "structure", "--format", "csv")[1]
    assert ('"\'=1+1"' in out) == (name == "=1+1")


BAD_ROSTERS = [
    ((ROSTER, "M;facilitateur;1;31;99;;2024;2026"), "ligne 2, colonne « perimetre »"),
    ((ROSTER, "M;facilitateur;deux;31;31;;2024;2026"), "ligne 2, colonne « etp »"),
    ((ROSTER, "", "M;facilitateur;0;31;31;;2024;2026"), "ligne 3, colonne « etp »"),
    ((ROSTER, "M;facilitateur;1;31;31;;2026-02-01;2026-01-31"), "fin avant le début"),
    ((ROSTER, "M;facilitateur;1;31;31;;31/02/2024;2026"), "ce jour n'existe pas"),
    ((ROSTER, "M;autre;1;31;31;;2024;2026"), "qualité inconnue"),
    ((ROSTER,), "aucune ligne"),
    (("",), "vide"),
    (("structure;etp", "M;1"), "colonne obligatoire absente"),
]


@pytest.mark.parametrize(("lines", "said"), BAD_ROSTERS)
@pytest.mark.parametrize("command", ["diagnose", "etp"])
def test_a_bad_roster_is_refused_and_nothing_is_written(
    call: Call, written: Callable[..., Path], command: str, lines: tuple[str, ...], said: str
) -> None:
    roster = written(*lines)
    out = roster.parent / "resultat.json"
    status, shown, err = call(command, *ON, "--roster", roster, "--out", out)
    assert (status, shown) == (1, "")
    assert "--roster" in err
    assert said in err
    assert "Traceback" not in err
    assert not out.exists()


BAD_NEEDS = [
    (("territoire;besoin_etp", "99;1"), "ligne 2, colonne « territoire »"),
    (("territoire;besoin_etp", "09;x"), "ligne 2, colonne « besoin_etp »"),
    (("territoire;besoin_etp", "34;1", "34172;1"), "recouvre la ligne 2"),
    (("territoire;bas;central;haut", "09;3;2;1"), "bas ≤ central ≤ haut"),
    (("territoire;besoin_etp",), "aucune ligne"),
    (("",), "vide"),
]


@pytest.mark.parametrize(("lines", "said"), BAD_NEEDS)
def test_bad_needs_are_refused(
    call: Call, written: Callable[..., Path], lines: tuple[str, ...], said: str
) -> None:
    status, shown, err = call("diagnose", *ON, "--needs", written(*lines))
    assert (status, shown) == (1, "")
    assert "--needs" in err
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "option", "said"),
    [
        (("--on", "hier"), "--on", "n'est pas un jour"),
        (("--on", "2025-02-30"), "--on", "n'est pas un jour"),
        (("--on", "2025"), "--on", "n'est pas un jour"),
        (("--on", ""), "--on", "n'est pas un jour"),
        (("--on", "1999-12-31"), "--on", "premier paramètre connu (01/01/2000)"),
        ((*ON, "--roster", "absent.csv"), "--roster", "introuvable"),
        ((*ON, "--needs", "absent.csv"), "--needs", "introuvable"),
        ((*ON, "--roster", str(ROOT)), "--roster", "dossier"),
        ((*ON, "--roster", ""), "--roster", "chemin vide"),
        ((*ON, "--needs", ""), "--needs", "chemin vide"),
        ((*ON, "--roster", "a\0b"), "--roster", "caractère nul"),
        ((*ON, "--roster", str(ROOT / "data/geo/communes.parquet")), "--roster", "Parquet"),
        ((*ON, "--codes", "99"), "--codes", "inconnu"),
        ((*ON, "--codes", "13"), "--codes", "hors de la région"),
        ((*ON, "--codes", ""), "--codes", "aucun code"),
        ((*ON, "--out", "absent/x.json"), "--out", "dossier absent"),
        ((*ON, "--out", str(ROOT)), "--out", "impossible : c'est un dossier"),
        ((*ON, "--out", "a\0b"), "--out", "caractère nul"),
        ((*ON, "--out", "x" * 9000), "--out", "trop long"),
    ],
)
def test_a_bad_value_names_its_option(
    call: Call, arguments: tuple[str, ...], option: str, said: str
) -> None:
    status, out, err = call("diagnose", *arguments)
    assert (status, out) == (1, "")
    assert f"Erreur : {option} : " in err
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "commande absente"),
        (("dessine",), "commande inconnue : « dessine »"),
        (("--verbeux",), "option inconnue : --verbeux"),
        (("diagnose",), "option obligatoire absente : --on"),
        (("diagnose", "--on"), "--on : valeur absente"),
        (("diagnose", *ON, "--leval", "epci"), "Vouliez-vous dire --level"),
        (("diagnose", *ON, "--level", "region"), "--level : choix inconnu : « region »"),
        (("diagnose", *ON, "--format", "pdf"), "Attendu : json, csv, geojson, xlsx"),
        (("diagnose", *ON, "en trop"), "argument en trop"),
        (("etp", *ON, "--format", "geojson"), "--format : choix inconnu"),
        (("etp", *ON, "--by", "mois"), "--by : choix inconnu"),
        (("etp", *ON, "--needs", "x.csv"), "option inconnue : --needs"),
    ],
)
def test_a_bad_usage_is_two_and_french(call: Call, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    command = arguments[0] if arguments and arguments[0] in {"diagnose", "etp"} else ""
    assert err.endswith(f"Aide : python batch.py {command} --help\n".replace("  ", " "))
    for english in ("Usage:", "Error", "Try ", "No such", "Missing", "Invalid"):
        assert english not in err


def test_a_hopeless_file_does_not_flood_the_screen(
    call: Call, written: Callable[..., Path]
) -> None:
    roster = written(ROSTER, *["M;facilitateur;x;31;31;;2024;2026"] * 300)
    status, _, err = call("etp", *ON, "--roster", roster)
    assert status == 1
    assert len(err.splitlines()) == 201
    assert "100 autres messages" in err


@pytest.mark.parametrize("arguments", [("--help",), ("diagnose", "--help"), ("etp", "--help")])
def test_help_is_french(call: Call, arguments: tuple[str, ...]) -> None:
    status, out, err = call(*arguments)
    assert (status, err) == (0, "")
    assert out.startswith("Usage : ")
    for english in ("Usage:", "Show this", "[required]", "default:", "Commands"):
        assert english not in out


def test_a_failed_write_leaves_the_old_file(
    call: Call, tmp_path: Path, written: Callable[..., Path]
) -> None:
    out = tmp_path / "resultat.json"
    out.write_text("ancien", "utf-8")
    roster = written(ROSTER, "M;facilitateur;x;31;31;;2024;2026")
    assert call("diagnose", *ON, "--roster", roster, "--out", out)[0] == 1
    assert out.read_text("utf-8") == "ancien"
    assert call("diagnose", *ON, "--out", out)[0] == 0
    assert json.loads(out.read_text("utf-8"))


def shell(command: str) -> "subprocess.CompletedProcess[bytes]":
    line = command.replace("BATCH", f'"{sys.executable}" batch.py')
    return subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, check=False)


def test_the_command_itself_in_a_bare_locale() -> None:
    done = shell("LC_ALL=C PYTHONIOENCODING= BATCH diagnose --on 2025-07-18")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)[0]["nom"] == "Ariège"


def test_a_reader_that_leaves_is_no_error() -> None:
    done = shell("set -o pipefail; BATCH diagnose --on 2025-07-18 --level commune | head -c 9")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "command",
    [
        "diagnose --on 2025-07-18",
        "etp --on 2025-07-18",
        "calendar --from 2026-01-01 --to 2026-02-01",
        "allocate --on 2026-01-01 --budget 1",
        "note --on 2025-07-18",
        "marches import absent.json",
    ],
)
@pytest.mark.parametrize("out", ["batch.py", "sources/files.py", "ui", "pyproject.toml"])
def test_no_command_writes_over_the_program(command: str, out: str, tmp_path: Path) -> None:
    before = (ROOT / out).stat().st_mtime_ns
    link = tmp_path / "lien"
    link.symlink_to(ROOT / out)
    for path in (ROOT / out, link):
        if command.startswith("marches") and path.is_file():
            continue  # « est un fichier » : it wants a folder
        done = shell(f"BATCH {command} --out {path}")
        assert done.returncode == 1
        assert done.stderr.decode().startswith(f"Erreur : --out : « {path} » est un ")
        assert " du programme : écrivez ailleurs." in done.stderr.decode()
    assert (ROOT / out).stat().st_mtime_ns == before


@pytest.mark.parametrize("out", ["note.pdf", "var/etp.json", "mes sources/etp.json", "-.csv"])
def test_what_people_write_beside_the_program_is_theirs(out: str, tmp_path: Path) -> None:
    for root in (tmp_path, ROOT):
        assert not is_of_the_product(root / out, ROOT)


COMMANDS = ("diagnose --on 2025-07-18", "diagnose --on 2025-07-18 --format csv", "etp --help")


@pytest.mark.parametrize("command", [*COMMANDS, "etp --on 2025-07-18", "--help"])
@pytest.mark.parametrize(("where", "said"), [("> /dev/full", "disque plein"), (">&-", "fermée")])
def test_an_output_that_cannot_be_written_is_said(command: str, where: str, said: str) -> None:
    done = shell(f"BATCH {command} {where}")
    assert done.returncode == 1
    assert done.stderr.decode().startswith("Erreur : sortie standard : ")
    assert said in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1


def test_messages_that_nobody_can_read_change_no_exit_code() -> None:
    assert shell("BATCH etp --on hier 2> /dev/full").returncode == 1
    assert shell("BATCH etp --on 2025-07-18 --out /dev/full").returncode == 1
    assert shell("BATCH diagnose --on 2025-07-18 --codes 09 2>&-").returncode == 0


@pytest.mark.parametrize(
    "line",
    [
        "BATCH etp --on 2025-07-18 --out /dev/stdout | cat",
        "BATCH etp --on 2025-07-18 --out - | cat",
        "BATCH etp --on 2025-07-18 --out /dev/fd/1",
        "BATCH etp --on 2025-07-18 --out >(cat) | cat",
    ],
)
def test_a_pipe_without_a_name_is_written_to(line: str) -> None:
    done = shell(line)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["facilitateurs"] == 10.0


def test_a_pipe_whose_reader_leaves_is_no_error() -> None:
    line = "BATCH diagnose --on 2025-07-18 --level commune --out /dev/stdout | head -c 9"
    done = shell(f"set -o pipefail; {line}")
    assert (done.returncode, done.stderr) == (0, b"")


def test_standard_output_may_be_appended_to(tmp_path: Path) -> None:
    file = tmp_path / "suite.json"
    file.write_text("avant", "utf-8")
    shell(f"BATCH etp --on 2025-07-18 --out /dev/stdout >> {file}")
    assert file.read_text("utf-8").startswith("avant{")


@pytest.mark.parametrize("option", ["--out", "--roster", "--needs"])
def test_links_that_go_round_are_said(call: Call, tmp_path: Path, option: str) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    status, out, err = call("diagnose", *ON, option, tmp_path / "a")
    assert (status, out) == (1, "")
    assert f"Erreur : {option} : " in err
    assert "tournent en rond" in err
    assert (tmp_path / "a").is_symlink()


@pytest.mark.parametrize("how", ["itself", "link", "hard link", "sidecar"])
@pytest.mark.parametrize("option", ["--roster", "--needs"])
def test_an_input_is_never_overwritten(
    call: Call, written: Callable[..., Path], option: str, how: str
) -> None:
    roster = written(ROSTER, "M;facilitateur;1;31;31;;2024;2026", name="annuaire.csv")
    needs = written("territoire;besoin_etp", "31;1", name="besoins.csv")
    given = roster if option == "--roster" else needs
    beside = roster.with_suffix(".yaml")
    beside.write_bytes((ROOT / "data/roster/roster.yaml").read_bytes())
    out = {"itself": given, "sidecar": beside}.get(how, roster.parent / "sortie")
    if how == "link":
        out.symlink_to(given)
    elif how == "hard link":
        out.hardlink_to(given)
    before = [file.read_bytes() for file in (roster, needs, beside)]
    status, shown, err = call("diagnose", *ON, "--roster", roster, "--needs", needs, "--out", out)
    assert (status, shown) == (1, "")
    assert "Erreur : --out : " in err
    assert "lu par" in err
    assert [file.read_bytes() for file in (roster, needs, beside)] == before


@pytest.mark.parametrize("name", ["annuaire.sqlite", "annuaire.sqlite-wal", "annuaire.sqlite-shm"])
@pytest.mark.parametrize("how", ["itself", "link", "hard link", "not yet there"])
def test_the_base_of_the_product_is_never_overwritten(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, how: str
) -> None:
    monkeypatch.setenv("ZONES_BLANCHES_BASE", str(tmp_path / "annuaire.sqlite"))
    (tmp_path / "annuaire.sqlite").write_bytes(b"SQLite format 3\0...")
    base, out = tmp_path / name, tmp_path / "sortie"
    base.write_bytes(b"SQLite format 3\0...")
    if how == "link":
        out.symlink_to(base)
    elif how == "hard link":
        out.hardlink_to(base)
    else:
        out = base
    if how == "not yet there":
        base.unlink()
    status, shown, err = call("etp", *ON, "--out", out)
    assert (status, shown) == (1, "")
    assert "Erreur : --out : " in err
    assert "est une base de données : choisissez un autre fichier" in err
    assert not base.exists() if how == "not yet there" else base.read_bytes().startswith(b"SQLite")


@pytest.mark.parametrize("end", ["", "-wal"])
def test_no_other_base_is_overwritten_either(call: Call, tmp_path: Path, end: str) -> None:
    (tmp_path / "autre.db").write_bytes(b"SQLite format 3\0...")
    out = tmp_path / f"autre.db{end}"
    status, _, err = call("diagnose", *ON, "--out", out)
    assert status == 1
    assert "est une base de données" in err
    (tmp_path / "autre.db").write_bytes(b"une note")
    assert call("etp", *ON, "--out", tmp_path / "autre.db")[0] == 0


def test_the_shipped_data_is_never_overwritten(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.inputs.DATA", tmp_path)  # never at the risk of the real one
    for command in ("diagnose", "etp"):
        status, _, err = call(command, *ON, "--out", tmp_path / "roster" / "roster.csv")
        assert status == 1
        assert "données livrées" in err


def test_a_file_one_may_not_write_is_refused(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "lecture_seule.json"
    out.write_text("ancien", "utf-8")
    out.chmod(0o444)
    monkeypatch.setattr("os.access", lambda *_, **__: False)  # root may always write
    status, _, err = call("etp", *ON, "--out", out)
    assert status == 1
    assert "droits d'accès" in err
    assert out.read_text("utf-8") == "ancien"


def test_batch_loads_no_screen_and_no_geometry() -> None:
    code = (
        "import sys, batch; "
        "print([m for m in ('streamlit', 'folium', 'geopandas', 'shapely', 'xlsxwriter') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
