import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from coverage.errors import InvalidValueError
from coverage.parameters import Interval, Status
from sources import parameter_rules as keys
from sources.dataset import DATA
from sources.parameters import ParameterSet, read_parameters
from sources.problems import UnreadableFileError
from sources.settings import OWN_SETTING, one_line, resolve, shown_value

ON = date(2025, 7, 18)


@pytest.fixture(scope="module")
def parameters() -> ParameterSet:
    return read_parameters(DATA / "parameters")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA / "parameters", tmp_path / "parameters"))


def spoiled(folder: Path, name: str, old: str, new: str) -> str:
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(UnreadableFileError) as error:
        read_parameters(folder)
    return str(error.value)


def test_every_value_stands_beside_its_reference(parameters: ParameterSet) -> None:
    for parameter in parameters.parameters.values():
        assert parameter.label
        assert parameter.description
        for value in parameter.values:
            assert value.reference
            assert value.unit
            assert value.checked_on >= date(2026, 11, 22)


def test_the_figures_of_the_call(parameters: ParameterSet) -> None:
    figures = {
        "etp_facilitateurs_aap_2022": "6",
        "etp_coordination_aap_2022": "0,56",
        "etp_facilitateurs_aap_2023": "4",
        "etp_facilitateurs_aap_2025": "6",
        "part_etat_max": "0,7",
        "cofinancement_min": "0,3",
        "objectif_pnad": "0,3",
        "duree_convention": "1",
        "duree_totale_max": "3",
        "periode_pnad": "2022-2025",
        "fin_conventions_aap_2022": "2025",
        "date_ouverture_appel": "2025-07-18",
        "date_cloture_appel": "2025-09-14",
        "date_reference": "2025-07-18",
    }
    for key, shown in figures.items():
        assert shown_value(parameters[key].on(ON).value) == shown
        assert parameters[key].on(ON).status is Status.TEXT


def test_what_the_engine_reads_by_default(parameters: ParameterSet) -> None:
    found = resolve(parameters, ON)
    assert found.call_departments == {"09", "11", "12", "30", "31", "32", "34", "48", "66", "81"}
    assert found.gap_needs_need
    assert found.bordering_counts
    assert not found.estimate_decides
    assert found.state_share == 1
    assert found.estimate is not None
    assert found.estimate.hours_per_fte == Interval(
        Fraction(43000), Fraction(40000), Fraction(28000)
    )
    per = [float(rate * 1_471_468) for rate in found.estimate.per_inhabitant()]
    assert [round(need, 2) for need in per] == [0.40, 4.38, 16.74]
    assert set(found.used) == set(keys.RULES)


def test_settings_replace_the_files_and_say_so(parameters: ParameterSet) -> None:
    found = resolve(parameters, ON, {keys.ESTIMATE_ON: False, keys.GAP_NEEDS_NEED: False})
    assert found.estimate is None
    assert not found.gap_needs_need
    assert found.used[keys.ESTIMATE_ON].reference == OWN_SETTING
    assert found.used[keys.BORDERING_COUNTS].reference != OWN_SETTING
    assert "estimation_active = non" in one_line(found.used)


def test_a_setting_equal_to_the_file_changes_nothing(parameters: ParameterSet) -> None:
    assert resolve(parameters, ON, {keys.ESTIMATE_ON: True}) == resolve(parameters, ON)


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("inconnu", True, "inconnu"),
        (keys.ESTIMATE_ON, "oui", "attendu"),
        (keys.STATE_SHARE, Interval.exactly(Fraction(2)), "attendu"),
        (keys.HOURS_PER_FTE, Interval(Fraction(1), Fraction(2), Fraction(3)), "diviseur"),
    ],
)
def test_a_wrong_setting_is_refused(
    parameters: ParameterSet, key: str, value: bool | str | Interval, word: str
) -> None:
    with pytest.raises(InvalidValueError, match=word):
        resolve(parameters, ON, {key: value})


def test_a_date_before_every_value_is_refused(parameters: ParameterSet) -> None:
    with pytest.raises(InvalidValueError, match="01/01/1999"):
        resolve(parameters, date(1999, 1, 1))


def test_groups_and_dates_for_the_page(parameters: ParameterSet) -> None:
    assert sum(len(group) for group in parameters.groups().values()) == len(parameters.parameters)
    assert parameters.day("date_reference", ON) == ON
    with pytest.raises(InvalidValueError, match="date"):
        parameters.day("part_etat_max", ON)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("besoin.yaml", "low: 43000", "low: 4300", "heures_par_etp"),
        ("besoin.yaml", "value: 68000000", "value: 0", "population_france"),
        ("besoin.yaml", "high: 0.41", "high: 1.41", "part_marches_clauses"),
        ("besoin.yaml", "high: 0.41", "high: beaucoup", "nombre"),
        ("besoin.yaml", "        high: 17615\n", "", "borne absente"),
        ("besoin.yaml", "  population_france:", "  population:", "paramètre absent"),
        ("besoin.yaml", "value: true", "value: peut-être", "true ou false"),
        ("lectures.yaml", "status: assumption", "status: guess", "statut inconnu"),
        ("lectures.yaml", "since: 2000-01-01", "since: hier", "date illisible"),
        ("lectures.yaml", "since: 2000-01-01", "start: 2000-01-01", "clé absente"),
        ("lectures.yaml", "parameters:", "parametres:", "clé absente"),
        ("lectures.yaml", "  limitrophe_compte:", "  estimation_tranche:", "deux fois"),
        ("lectures.yaml", "  limitrophe_compte:", "  part_etat_max:", "deux fichiers"),
        ("lectures.yaml", "group: ", "group: [", "YAML illisible"),
        ("appel_2025.yaml", "    values:", "    valeurs:", "une liste est attendue"),
    ],
)
def test_a_spoiled_file_is_refused_with_file_and_key(
    folder: Path, name: str, old: str, new: str, said: str
) -> None:
    assert said in spoiled(folder, name, old, new)


def test_all_files_are_checked_before_refusing(folder: Path) -> None:
    (folder / "lectures.yaml").write_text("group: [", "utf-8")
    said = spoiled(folder, "besoin.yaml", "low: 43000", "low: x")
    assert "lectures.yaml" in said
    assert "besoin.yaml" in said


def test_two_values_of_one_day_are_refused(folder: Path) -> None:
    file = folder / "jeu_de_donnees.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if "- since" in line)
    again = lines[start : start + 6]
    said = spoiled(folder, "jeu_de_donnees.yaml", "".join(again), "".join(again * 2))
    assert "même jour" in said


def test_a_later_value_holds_from_its_day(folder: Path) -> None:
    file = folder / "lectures.yaml"
    text = file.read_text("utf-8")
    later = """      - since: 2027-01-01
        value: 0.5
        unit: "part du temps"
        status: assumption
        reference: "essai"
        checked_on: 2026-11-22
"""
    file.write_text(text.rstrip() + "\n" + later, "utf-8")
    found = read_parameters(folder)
    assert resolve(found, date(2026, 12, 31)).state_share == 1
    assert resolve(found, date(2027, 1, 1)).state_share == Fraction(1, 2)
