"""`batch.py allocate`: its keys, its sentences, its exit codes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from batch import cli
from coverage.allocation.allocate import OBJECTIVES, Candidate, Order, Plan, Request
from coverage.survey import Survey
from sources.allocations import plan_for
from sources.console import run

KEYS = [
    "ordre", "date", "valeurs", "plan", "non_attribue", "optimal", "ecart",
    "zones_blanches_avant", "zones_blanches_apres",
    "besoin_non_servi_avant", "besoin_non_servi_apres",
]  # fmt: skip
ON = ("--on", "2026-01-01")
SIX = (*ON, "--budget", "6")
NEEDS = ("territoire;besoin_etp", "09;0,5", "11;1", "12;1,2", "30;2", "31;4", "32;0,6", "34;3")
ROSTER = "structure;qualite;etp;departement;perimetre;extension;date_debut;date_fin"

Call = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Run a command; what a library writes beside Python is caught too."""

    def calling(*arguments: object) -> tuple[int, str, str]:
        status = run(cli, [str(argument) for argument in arguments])
        shown = capfd.readouterr()
        return status, shown.out, shown.err

    return calling


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(name: str, *lines: str) -> Path:
        file = tmp_path / name
        file.write_text("\n".join((*lines, "")), "utf-8")
        return file

    return write


def planned(call: Call, *arguments: object) -> dict[str, Any]:
    status, out, err = call("allocate", *arguments)
    assert status == 0, err
    assert "Traceback" not in err
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.parametrize("order", list(Order))
def test_the_keys_are_those_of_the_contract_and_the_objectives_are_in_order(
    call: Call, order: Order
) -> None:
    found = planned(call, *SIX, "--order", order.value)
    assert list(found) == KEYS
    assert found["ordre"] == order.value
    assert found["date"] == "2026-01-01"
    assert [v["objectif"] for v in found["valeurs"]] == [o.value for o in OBJECTIVES[order]]
    assert found["optimal"] is True
    assert found["ecart"] == 0
    codes = [grant["candidat"] for grant in found["plan"]]
    assert codes == sorted(codes)
    assert sum(grant["etp"] for grant in found["plan"]) + found["non_attribue"] == pytest.approx(6)


def test_presence_is_the_default_and_a_tenth_is_the_step(call: Call) -> None:
    told = ("--order", "presence", "--step", "0,1")
    assert planned(call, *SIX) == planned(call, *SIX, *told)


def test_outside_the_call_nobody_receives(call: Call) -> None:
    found = planned(call, *ON, "--budget", "100", "--order", "unmet")
    assert {"46", "65", "82"}.isdisjoint(grant["candidat"] for grant in found["plan"])
    assert found["non_attribue"] > 0
    assert found["zones_blanches_apres"] == 3


def test_numbers_before_and_after_are_those_of_diagnose(
    call: Call, written: Write, tmp_path: Path
) -> None:
    needs = written("besoins.csv", *NEEDS)
    posts = ("Base;facilitateur;1;34;34;30;2025-01-01;2028-12-31",)
    roster = written("annuaire.csv", ROSTER, *posts)
    candidates = written(
        "candidats.csv", "candidat;perimetre;extension", "A;09|11;", "B;31|32;", "C;30;34"
    )
    given = ("--needs", needs, "--roster", roster, "--candidates", candidates)
    plan = planned(call, *ON, "--budget", "3", *given)
    areas = {"A": ("09|11", ""), "B": ("31|32", ""), "C": ("30", "34")}
    funded = [
        f"Candidat {g['candidat']};facilitateur;{g['etp']};;{areas[g['candidat']][0]};"
        f"{areas[g['candidat']][1]};2026-01-01;2028-12-31"
        for g in plan["plan"]
    ]
    then = written("annuaire2.csv", ROSTER, *posts, *funded)
    for file, key in ((roster, "avant"), (then, "apres")):
        status, out, _ = call("diagnose", *ON, "--needs", needs, "--roster", file)
        assert status == 0
        seen = json.loads(out)
        gaps = [d for d in seen if d["verdict"] in {"zone_blanche", "partiel"}]
        assert plan[f"zones_blanches_{key}"] == len(gaps)
        unmet = sum(
            (d["besoin"]["central"] or 0) - (d["capacite_equitable"] or 0)
            for d in seen
            if d["besoin"]["central"] is not None
        )
        assert plan[f"besoin_non_servi_{key}"] == pytest.approx(unmet, abs=0.01)


def test_linked_territories_write_json_and_nothing_else_on_the_output(
    call: Call, written: Write
) -> None:
    pairs = ("09|11", "11|12", "12|30", "30|31", "31|32", "32|34", "34|48", "48|66", "66|81")
    rows = [f"{pair.replace('|', '-')};{pair}" for pair in pairs]
    candidates = written("candidats.csv", "candidat;perimetre", *rows)
    found = planned(call, *ON, "--budget", "2", "--candidates", candidates)
    assert list(found) == KEYS
    assert found["optimal"] is True


def test_the_order_of_the_rows_changes_nothing(call: Call, written: Write) -> None:
    rows = ("B;31", "A;09", "D;34|30", "C;11")
    one = written("un.csv", "candidat;perimetre", *rows)
    other = written("deux.csv", "candidat;perimetre", *reversed(rows))
    assert planned(call, *SIX, "--candidates", one) == planned(call, *SIX, "--candidates", other)


def test_euros_are_those_of_the_state(call: Call, written: Write) -> None:
    file = written("candidats.csv", "candidat;perimetre;cout_etp", "A;31;50000")
    found = planned(call, *ON, "--budget-eur", "40000", "--candidates", file)
    assert found["plan"] == [{"candidat": "A", "etp": 1.1}]
    assert found["valeurs"][-1] == {"objectif": "cout", "valeur": 38500.0}
    assert found["non_attribue"] == 1500.0


def test_renewals_of_posts_that_still_run_on_that_day_are_said(call: Call, written: Write) -> None:
    rows = ("aap2022-31;31;oui", "aap2022-34;34;non")
    file = written("candidats.csv", "candidat;perimetre;reconduction", *rows)
    budget = ("--budget", "1", "--step", "0.5", "--candidates", file)
    _, _, err = call("allocate", "--on", "2025-12-31", *budget)
    assert "au 31/12/2025, des conventions à reconduire sont encore en cours" in err
    assert "aap2022-31" in err
    assert "aap2022-34" not in err
    _, _, err = call("allocate", *ON, *budget)
    assert "encore en cours" not in err


def test_what_is_wrong_with_a_request_is_a_sentence(call: Call) -> None:
    _, _, err = call("allocate", *ON, "--budget", "-1")
    assert err == "Erreur : --budget : « -1 » : attendu un nombre positif ou nul.\n"
    _, _, err = call("allocate", *ON, "--budget", "x", "--step", "0")
    assert err.endswith("écrivez par exemple 6.0 ; --step : « 0 » : attendu 0,001 au moins.\n")


def test_renewals_first_says_how_much_they_get(call: Call, written: Write) -> None:
    file = written(
        "candidats.csv", "candidat;perimetre;etp_max;reconduction", "A;48;1;oui", "B;31;;non"
    )
    status, out, err = call("allocate", *ON, "--budget", "2", "--candidates", file)
    assert status == 0
    assert json.loads(out)["plan"] != [{"candidat": "A", "etp": 1.0}, {"candidat": "B", "etp": 1.0}]
    _, out, err = call("allocate", *ON, "--budget", "2", "--candidates", file, "--renewals-first")
    assert json.loads(out)["plan"] == [{"candidat": "A", "etp": 1.0}, {"candidat": "B", "etp": 1.0}]
    assert "1,00 ETP vont à des reconductions" in err
    _, _, err = call("allocate", *SIX, "--renewals-first")
    assert "sans effet" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--budget", "0"), "Le budget est nul"),
        (("--budget", "0.3", "--etp-min", "0.5"), "il manque 0,20 ETP"),
        (("--budget", "1", "--step", "0.2", "--etp-min", "0.5"), "ne divise pas"),
        (("--budget", "1", "--order", "count"), "n'est qu'estimé"),
    ],
)
def test_a_demand_that_gives_little_says_why(
    call: Call, arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = call("allocate", *ON, *arguments)
    assert status == 0
    assert list(json.loads(out)) == KEYS
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "status", "option"),
    [
        (("--budget", "abc"), 1, "--budget"),
        (("--budget", "-1"), 1, "--budget"),
        (("--budget", "nan"), 1, "--budget"),
        (("--budget", ""), 1, "--budget"),
        (("--budget", "6", "--step", "0"), 1, "--step"),
        (("--budget", "6", "--step", "-0.1"), 1, "--step"),
        (("--budget", "6", "--step", "0.0009"), 1, "--step"),
        (("--budget", "6", "--etp-min", "2", "--etp-max", "1"), 1, "--etp-min"),
        (("--budget", "6", "--etp-max", "x"), 1, "--etp-max"),
        (("--budget", "6", "--budget-eur", "100"), 1, "--budget"),
        (("--budget-eur", "300000"), 1, "--candidates"),
        (("--budget", "6", "--candidates", "absent.csv"), 1, "--candidates"),
        (("--budget", "6", "--candidates", " "), 1, "--candidates"),
        (("--budget", "6", "--order", "autre"), 2, "--order"),
        (("--budget", "6", "--autre"), 2, "--autre"),
        (("--budget", "6", "--format", "csv"), 2, "--format"),
        ((), 2, "--budget"),
    ],
)
def test_a_bad_value_is_named_and_the_exit_code_says_which_kind(
    call: Call, arguments: tuple[str, ...], status: int, option: str
) -> None:
    found, out, err = call("allocate", *ON, *arguments)
    assert (found, out) == (status, "")
    assert option in err
    assert "Traceback" not in err


def test_a_step_too_fine_to_be_searched_in_the_promised_time_says_the_finest(call: Call) -> None:
    _, _, err = call("allocate", *SIX, "--step", "1e-9")
    assert "n'est pas un nombre" in err
    _, _, err = call("allocate", *SIX, "--step", "0,000001")
    assert err == "Erreur : --step : « 0,000001 » : attendu 0,001 au moins.\n"


def test_a_plan_that_is_not_proved_says_a_gap_that_holds(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unproved(survey: Survey, candidates: Sequence[Candidate], request: Request) -> Plan:
        found = plan_for(survey, candidates, request)
        return replace(found, optimal=False, gap=Fraction(1, 10**6))

    monkeypatch.setattr("sources.commands.allocate.plan_for", unproved)
    _, out, err = call("allocate", *SIX)
    assert not json.loads(out)["optimal"]
    assert "écart au plus 0,1\u202f%" in err


def test_bad_figures_come_all_at_once(call: Call) -> None:
    _, _, err = call("allocate", *ON, "--budget", "x", "--step", "0", "--etp-min", "-1")
    assert all(option in err for option in ("--budget", "--step", "--etp-min"))


def test_errors_of_a_file_come_with_their_line_and_column(call: Call, written: Write) -> None:
    file = written("candidats.csv", "candidat;perimetre", "A;09", "A;98765")
    status, _, err = call("allocate", *SIX, "--candidates", file)
    assert status == 1
    assert "ligne 3, colonne « perimetre »" in err
    priced = written("sans.csv", "candidat;perimetre", "A;09")
    status, _, err = call("allocate", *ON, "--budget-eur", "9000", "--candidates", priced)
    assert status == 1
    assert "cout_etp" in err


def test_a_date_must_be_given_and_known(call: Call) -> None:
    assert call("allocate", "--budget", "6")[0] == 2
    assert call("allocate", "--on", "hier", "--budget", "6")[0] == 1
    assert call("allocate", "--on", "1900-01-01", "--budget", "6")[0] == 1


def test_the_result_goes_to_a_file_but_never_over_what_was_read(
    call: Call, written: Write, tmp_path: Path
) -> None:
    out = tmp_path / "plan.json"
    assert call("allocate", *SIX, "--out", out) == (0, "", "")
    assert list(json.loads(out.read_text("utf-8"))) == KEYS
    file = written("candidats.csv", "candidat;perimetre", "A;09")
    status, _, err = call("allocate", *SIX, "--candidates", file, "--out", file)
    assert status == 1
    assert "--out" in err
