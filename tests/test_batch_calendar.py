"""`batch.py calendar`: its contract, its refusals in French, no traceback."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from batch import cli
from sources.console import run

KEYS = ["date", "facilitateurs", "coordination", "non_localise", "zones_blanches", "fins"]
HEADER = "structure;qualite;etp;departement;perimetre;date_debut;date_fin;id"

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def calling(*arguments: object) -> tuple[int, str, str]:
        status = run(cli, ["calendar", *(str(argument) for argument in arguments)])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return calling


def test_one_row_a_first_day_of_month_both_ends_included(call: Call) -> None:
    status, out, err = call("--from", "2025-12-01", "--to", "2026-02-01")
    assert (status, err) == (0, "")
    rows = json.loads(out)
    assert [row["date"] for row in rows] == ["2025-12-01", "2026-01-01", "2026-02-01"]
    assert all(list(row) == KEYS for row in rows)
    assert [row["facilitateurs"] for row in rows] == [10.0, 4.0, 4.0]
    assert rows[0]["zones_blanches"] == ["09", "30", "32", "46", "48", "65", "81", "82"]
    assert rows[0]["fins"][-1] == "aap2022-coordination"


def test_ends_are_those_of_the_month_in_the_order_of_the_roster(call: Call, tmp_path: Path) -> None:
    roster = tmp_path / "annuaire.csv"
    lines = [
        "A;facilitateur;1/3;09;09;2024-01-01;2025-02-28;dernier",
        "B;facilitateur;0,5;11;11;2024-01-01;2025-02-01;premier",
        "C;coordinateur;0,56;;region;2024-01-01;2025-02-15;coordination",
        "D;facilitateur;1;12;12;2024-01-01;2025-03-01;mars",
        "E;facilitateur;1;12;12;2024-01-01;2025-01-31;janvier",
        "F;facilitateur;0,1234;12;12;2024-01-01;;sans-fin",
    ]
    roster.write_text("\n".join([HEADER, *(line.replace("1/3", "0,3333") for line in lines)]))
    status, out, _ = call("--from", "2025-02-01", "--to", "2025-03-31", "--roster", roster)
    february, march = json.loads(out)
    assert status == 0
    assert february["fins"] == ["dernier", "premier", "coordination"]
    assert march["fins"] == ["mars"]
    assert (february["facilitateurs"], february["coordination"]) == (1.957, 0.56)
    assert (march["facilitateurs"], march["coordination"]) == (1.123, 0.0)
    assert "09" not in february["zones_blanches"]
    assert {"09", "11"} <= set(march["zones_blanches"])


def test_needs_of_ones_own_decide_what_is_a_zone_blanche(call: Call, tmp_path: Path) -> None:
    needs = tmp_path / "besoins.csv"
    needs.write_text("territoire;besoin_etp\n09;0\n12;5\n")
    status, out, _ = call("--from", "2025-07-01", "--to", "2025-07-01", "--needs", needs)
    (july,) = json.loads(out)
    assert status == 0
    assert "09" not in july["zones_blanches"]
    assert "12" in july["zones_blanches"]


def test_without_a_month_start_the_list_is_empty_and_it_is_said(call: Call) -> None:
    status, out, err = call("--from", "2026-01-02", "--to", "2026-01-31")
    assert (status, json.loads(out)) == (0, [])
    assert err == "Aucun mois ne commence du 02/01/2026 au 31/01/2026 : aucune ligne.\n"


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2027-01-01", "2026-01-01", "--from : le 01/01/2027 est après --to (01/01/2026)"),
        ("2025", "2026-01-01", "--from : « 2025 » n'est pas un jour"),
        ("2025-01-01", "31/02/2026", "--to : « 31/02/2026 » n'est pas un jour"),
        ("1999-12-31", "2026-01-01", "--from : « 1999-12-31 » est avant le premier paramètre"),
        ("2000-01-01", "2100-01-01", "--to : 1201 mois demandés, 1200 au plus"),
    ],
)
def test_a_wrong_date_names_its_option(call: Call, first: str, last: str, told: str) -> None:
    status, out, err = call("--from", first, "--to", last)
    assert (status, out) == (1, "")
    assert told in err
    assert "Traceback" not in err


def test_the_most_months_and_the_last_days_there_are_can_be_asked_for(call: Call) -> None:
    status, out, _ = call("--from", "2000-01-01", "--to", "2099-12-31")
    assert (status, len(json.loads(out))) == (0, 1200)
    status, out, _ = call("--from", "9999-12-01", "--to", "9999-12-31", "--format", "csv")
    assert (status, len(out.splitlines())) == (0, 2)


def test_a_table_for_excel_with_its_stamp(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "calendrier.csv"
    asked = ("--from", "2025-01-01", "--to", "2025-12-31", "--format", "csv", "--out", out)
    assert call(*asked) == (0, "", "")
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 12
    assert rows[-1]["coordination"] == "0,56"
    assert "calendrier du 01/01/2025 au 31/12/2025" in rows[0]["parametres"]
    assert len(rows[0]["empreinte"]) == 64


def test_an_option_is_missing(call: Call) -> None:
    status, _, err = call("--from", "2025-01-01")
    assert status == 2
    assert "--to" in err
