"""The ready scenarios say what the call and its readings say, on the roster in place."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from coverage.diagnosis import report
from coverage.model import Certainty, Level
from coverage.scenario import Scenario, apply
from coverage.staffing import By, staffing
from sources.cases import export_roster, survey_on
from sources.dataset import DATA, Dataset, load_dataset
from sources.problems import UnreadableFileError
from sources.scenario_words import sentences
from sources.scenarios import Ready, Status, ready_scenarios

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "livre" / "scenarios.yaml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def ready(shipped: Dataset) -> dict[str, Ready]:
    return {one.key: one for one in ready_scenarios(shipped)}


def _on(data: Dataset, scenario: Scenario, on: date) -> dict[str, str]:
    tried = replace(data, roster=apply(data.roster, scenario))
    found = report(survey_on(tried, on), Level.DEPARTMENT)
    return {
        d.code: " ".join([d.verdict.value, *(b.value for b in d.branches)]).strip() for d in found
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["cas"])
def test_a_ready_scenario_gives(
    case: dict[str, object], shipped: Dataset, ready: dict[str, Ready]
) -> None:
    scenario = ready[str(case["scenario"])].scenario
    roster = apply(shipped.roster, scenario)
    for on, expected in case.get("etp", {}).items():  # type: ignore[attr-defined]
        counted = staffing(roster, on, By.PROGRAMME)
        assert [
            float(counted.facilitators), float(counted.coordination), float(counted.unlocated)
        ] == expected, on  # fmt: skip
    for on, verdicts in case.get("verdicts", {}).items():  # type: ignore[attr-defined]
        found = _on(shipped, scenario, on)
        assert {code: found[code] for code in verdicts} == verdicts, on


def test_each_ready_scenario_is_a_case_and_fits_the_shipped_roster(
    ready: dict[str, Ready],
) -> None:
    assert set(ready) == {case["scenario"] for case in CASES}
    assert len(ready) == 8
    assert not any(one.refused for one in ready.values())
    assert all(one.sources and one.scenario.note for one in ready.values())


def test_what_is_supposed_is_labelled_as_such(ready: dict[str, Ready]) -> None:
    for key in ("reconduire-aap-2022", "quatre-etp-non-localises", "aap-2025-trois-ans"):
        assert ready[key].status is Status.ASSUMPTION
        assert "uppos" in ready[key].scenario.note or "Hypothèse" in ready[key].scenario.note
    assert "trois ans" in ready["reconduire-aap-2022"].scenario.note
    added = ready["aap-2025-trois-ans"].scenario.changes
    assert all(change.post.certainty is Certainty.TO_CONFIRM for change in added)  # type: ignore[union-attr]


def test_trying_every_ready_scenario_leaves_the_export_as_it_was(
    shipped: Dataset, ready: dict[str, Ready]
) -> None:
    before = export_roster(shipped)
    for one in ready.values():
        _on(shipped, one.scenario, date(2026, 1, 1))
        sentences(one.scenario.changes, shipped.roster, shipped.atlas)
    assert export_roster(shipped) == before


def test_the_readings_are_those_of_the_panel(shipped: Dataset, ready: dict[str, Ready]) -> None:
    (retained,) = ready["plie-extension"].scenario.changes
    assert apply(shipped.roster, Scenario("", (retained,))) == shipped.roster


def test_a_scenario_whose_post_is_gone_is_not_applicable_and_says_why(shipped: Dataset) -> None:
    kept = tuple(p for p in shipped.roster.posts if p.id not in {"aap2022-34", "aap2022-11"})
    data = replace(
        shipped,
        roster=replace(shipped.roster, posts=kept),
        readings=tuple(r for r in shipped.readings if r.post != "aap2022-34"),
    )
    found = {one.key: one for one in ready_scenarios(data)}
    assert "aap2022-34" in found["metropoles"].refused[0]
    assert "« aap2022-11 » n'est plus dans l'annuaire" in found["aap-2025-trois-ans"].refused[0]
    assert "aap2022-11" in found["reconduire-aap-2022"].refused[0]
    assert not found["quatre-etp-non-localises"].refused


def test_every_change_has_a_sentence_without_code_words(
    shipped: Dataset, ready: dict[str, Ready]
) -> None:
    told = [
        line
        for one in ready.values()
        for line in sentences(one.scenario.changes, shipped.roster, shipped.atlas)
    ]
    assert all(line.endswith(".") for line in told)
    assert (
        "PLIE Est Héraultais (aap2022-30) : le poste agit par extension (limitrophe) sur "
        "Gard (30) ; siège : Hérault (34)." in told
    )
    assert "Nova emploi (aap2022-31) : reconduire la convention, fin 2026 au lieu de 2025." in told


def test_a_spoiled_file_is_refused_with_its_errors(shipped: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    shutil.copytree(DATA / "scenarios", folder)
    (folder / "metropoles.yaml").write_text('nom: ""\nstatut: "faux"\nchangements: []\n', "utf-8")
    with pytest.raises(UnreadableFileError) as caught:
        ready_scenarios(replace(shipped, folder=tmp_path))
    told = str(caught.value)
    assert "« nom »" in told
    assert "« statut »" in told
    assert "« sources »" in told
