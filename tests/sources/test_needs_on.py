"""The needs of a day on the shipped region: contracts, operations, what exports say of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from batch import cli
from coverage.model import Basis, Level
from sources import parameter_rules as keys
from sources.cases import diagnosis_on, parameters_on, stamp_of, survey_on
from sources.console import run
from sources.dataset import Dataset, load_dataset, with_contracts, with_needs, with_operations
from sources.needs_on import measuring_on
from sources.settings import measuring
from tests.contracts.window import made

ON = date(2025, 7, 18)
ARIEGE = [
    *made.many(60, clause=False),
    *made.many(30, clause=True),
    *made.many(10, commune="09122", jour="2024-07-18"),
    *made.many(50, jour="2025-07-18"),  # the day itself: not counted
    *made.many(50, jour="2024-07-17"),
]
OPERATION = "nom;territoire;debut;fin;heures\nPont;48;2025;2025;40000\n"


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    folder = made.table(tmp_path / "marches", ARIEGE)
    (folder / "etat.json").write_text('{"empreinte": "abc", "sorties": {}}', "utf-8")
    return folder


@pytest.fixture
def operations(tmp_path: Path) -> Path:
    file = tmp_path / "operations.csv"
    file.write_text(OPERATION, "utf-8")
    return file


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def calling(*arguments: object) -> tuple[int, str, str]:
        status = run(cli, [str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return calling


def by_code(text: str) -> dict[str, Any]:
    return {row["code"]: row for row in json.loads(text)}


def test_measured_where_contracts_are_estimated_elsewhere(
    shipped: Dataset, contracts: Path
) -> None:
    found = {d.code: d.need for d in diagnosis_on(with_contracts(shipped, contracts), ON)}
    assert [code for code, need in found.items() if need.basis is Basis.MEASURED] == ["09"]
    plain = {d.code: d.need for d in diagnosis_on(shipped, ON)}
    assert all(found[code] == plain[code] for code in found if code != "09")
    # 100 contracts × 30 of 90 known × 3000 ÷ 40000
    assert found["09"].central == pytest.approx(2.5)


def test_the_commune_where_contracts_are_has_them(shipped: Dataset, contracts: Path) -> None:
    survey = survey_on(with_contracts(shipped, contracts), ON)
    needs = survey.needs
    here, all_of_it = survey.atlas.positions(["09122"]), survey.atlas.positions(["09"])
    parts = list(zip(needs.block[here].tolist(), needs.weight[here].tolist(), strict=True))
    people = survey.atlas.population
    expected = 2.5 * (0.1 + 0.9 * int(people[here].sum()) / int(people[all_of_it].sum()))
    assert float(needs.total(parts).central or 0) == pytest.approx(expected)


def test_the_fact_says_what_was_counted(shipped: Dataset, contracts: Path) -> None:
    found = {d.code: d for d in diagnosis_on(with_contracts(shipped, contracts), ON)}
    (fact,) = [fact for fact in found["09"].facts if fact.label.startswith("Besoin mesuré")]
    assert fact.source.startswith(
        "100 marchés notifiés du 18/07/2024 au 17/07/2025 par l'État et ses établissements"
    )
    assert "part clausée observée : 33\u00a0% (sur 90 connus)" in fact.source


def test_a_day_long_after_the_data_counts_the_last_twelve_months(
    shipped: Dataset, contracts: Path
) -> None:
    data = with_contracts(shipped, contracts)
    later = date(2026, 6, 1)
    found = measuring_on(data, parameters_on(data, later), later)
    assert found is not None
    assert found.window.last == date(2025, 7, 18)
    assert sum(tally.contracts for tally in found.tallies) == 90 + 50


def test_a_table_without_the_state_changes_nothing(shipped: Dataset, tmp_path: Path) -> None:
    data = with_contracts(shipped, made.table(tmp_path, [{"perimetre": "HORS"}]))
    assert measuring_on(data, parameters_on(data, ON), ON) is None
    assert diagnosis_on(data, ON) == diagnosis_on(shipped, ON)
    assert stamp_of(data, parameters_on(data, ON), ON) == stamp_of(
        shipped, parameters_on(shipped, ON), ON
    )


def test_declared_needs_replace_all_the_others(
    shipped: Dataset, contracts: Path, operations: Path, tmp_path: Path
) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("territoire;besoin_etp\n09;1\n", "utf-8")
    alone = with_needs(shipped, file)
    mixed = with_needs(with_operations(with_contracts(shipped, contracts), operations), file)
    assert diagnosis_on(mixed, ON) == diagnosis_on(alone, ON)
    assert stamp_of(mixed, parameters_on(mixed, ON), ON).used == (
        stamp_of(alone, parameters_on(alone, ON), ON).used
    )


def test_operations_add_to_the_estimate_only_within_their_dates(
    shipped: Dataset, operations: Path
) -> None:
    data = with_operations(shipped, operations)
    for day, more in ((date(2024, 12, 31), 0), (ON, 1), (date(2026, 1, 1), 0)):
        plain = {d.code: d.need for d in diagnosis_on(shipped, day)}
        found = {d.code: d.need for d in diagnosis_on(data, day)}
        assert (found["48"].central or 0) - (plain["48"].central or 0) == more
        assert found["48"].basis is Basis.ESTIMATED
        assert found["31"] == plain["31"]


def test_the_stamp_says_which_contracts_and_parameters(
    shipped: Dataset, contracts: Path, operations: Path
) -> None:
    plain = stamp_of(shipped, parameters_on(shipped, ON), ON)
    assert not {keys.NEED_METHOD, keys.NEED_WINDOW, *keys.OF_AMOUNTS}.intersection(plain.used)
    data = with_contracts(shipped, contracts)
    found = stamp_of(data, parameters_on(data, ON), ON)
    assert {keys.NEED_METHOD, keys.NEED_WINDOW, "marche_perimetres"} <= set(found.used)
    assert not set(keys.OF_AMOUNTS).intersection(found.used)
    assert any("dernier connu le 18/07/2025" in source for source in found.sources)
    by_hours = parameters_on(data, ON, {keys.NEED_METHOD: "heures"})
    assert set(keys.OF_AMOUNTS) <= set(stamp_of(data, by_hours, ON).used)
    more = with_operations(data, operations)
    marks = {
        plain.fingerprint,
        found.fingerprint,
        stamp_of(data, by_hours, ON).fingerprint,
        stamp_of(more, parameters_on(more, ON), ON).fingerprint,
    }
    assert len(marks) == 4
    assert any("Pont" in s for s in stamp_of(more, parameters_on(more, ON), ON).sources)


def test_without_the_estimate_the_measure_still_has_its_figures(
    shipped: Dataset, contracts: Path
) -> None:
    data = with_contracts(shipped, contracts)
    off = parameters_on(data, ON, {keys.ESTIMATE_ON: False})
    assert measuring(off, 30).hours.central == 3000
    used = stamp_of(data, off, ON).used
    assert keys.HOURS in used
    assert keys.CONTRACTS not in used
    found = {d.code: d.need.basis for d in diagnosis_on_with(data, {keys.ESTIMATE_ON: False})}
    assert (found["09"], found["31"]) == (Basis.MEASURED, Basis.UNKNOWN)


def diagnosis_on_with(data: Dataset, settings: dict[str, Any]) -> Any:
    from coverage.diagnosis import report  # noqa: PLC0415  only here

    return report(survey_on(data, ON, settings), Level.DEPARTMENT)


def test_load_dataset_takes_them_by_keyword(contracts: Path, operations: Path) -> None:
    data = load_dataset(contracts=contracts, operations_file=operations)
    assert data.contracts is not None
    assert [one.name for one in data.operations.rows] == ["Pont"]


def test_the_command_line(call: Call, contracts: Path, operations: Path) -> None:
    status, out, err = call(
        "diagnose", "--on", ON, "--marches", contracts, "--operations", operations
    )
    assert (status, err) == (0, "")
    found = by_code(out)
    assert found["09"]["besoin"] == {"bas": 0.775, "central": 2.5, "haut": 3.571, "base": "mesure"}
    assert found["48"]["besoin"]["central"] == 1.228
    assert found["31"]["besoin"]["base"] == "estime"
    assert any("Pont" in fact["source"] for fact in found["48"]["motifs"])


def test_the_command_line_says_what_declared_needs_make_pointless(
    call: Call, contracts: Path, operations: Path, tmp_path: Path
) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("territoire;besoin_etp\n09;1\n", "utf-8")
    given = ("--needs", file, "--marches", contracts, "--operations", operations)
    status, out, err = call("diagnose", "--on", ON, *given)
    assert status == 0
    assert "--marches et --operations sans effet" in err
    assert by_code(out)["48"]["besoin"]["base"] == "inconnu"


def test_the_command_line_refuses_in_french(
    call: Call, contracts: Path, operations: Path, tmp_path: Path
) -> None:
    status, out, err = call("diagnose", "--on", ON, "--marches", tmp_path)
    assert (status, out) == (1, "")
    assert "--marches" in err
    assert "marches import" in err
    operations.write_text(OPERATION.replace("48", "99"), "utf-8")
    status, _, err = call("diagnose", "--on", ON, "--operations", operations)
    assert status == 1
    assert "--operations" in err
    assert "ligne 2, colonne « territoire »" in err
    for option, given, out_file in (
        ("--operations", operations, operations),
        ("--marches", contracts, contracts / "marches.parquet"),
    ):
        status, _, err = call("diagnose", "--on", ON, option, given, "--out", out_file)
        assert status == 1
        assert "--out" in err
    assert call("diagnose", "--on", ON, "--marches", "")[0] == 1
