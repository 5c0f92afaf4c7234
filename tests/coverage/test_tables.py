from __future__ import annotations

from datetime import date
from fractions import Fraction

from coverage.diagnosis import diagnose
from coverage.model import Level
from coverage.tables import COLUMNS, coverage_table, fact_sentence, records, rounded
from tests.coverage import worlds

KEYS = [
    "code", "nom", "niveau", "verdict", "branches", "certitude", "besoin", "charge",
    "etp_propre", "etp_limitrophe", "capacite_equitable", "taux_equitable", "part_prorata",
    "tension_organisation", "part_communes_couvertes", "part_population_couverte",
    "part_besoin_couvert", "dans_aap", "postes", "motifs",
]  # fmt: skip
CASE = {
    "territoires": {"0A": 1000, "0B": 1000, "0C": 1000},
    "besoins": {"0A": [0.9, 1, 3], "0B": "1/3"},
    "departements_aap": ["0A"],
    "doutes": ["une carte manque"],
    "postes": [
        {"nom": "f1", "perimetre": ["0A"]},
        {"nom": "f2", "extension": ["0A"], "etp": 0.5},
        {"nom": "f3", "etp": 2},
    ],
}


def _diagnoses(**changes):
    case = CASE | changes
    atlas = worlds.atlas(case["territoires"])
    return diagnose(
        atlas,
        Level.DEPARTMENT,
        worlds.roster(case),
        worlds.needs(case, atlas),
        worlds.parameters(case),
        worlds.DAY,
    )


def test_json_keys_in_the_order_of_the_contract() -> None:
    found = records(_diagnoses())
    assert [list(entry) for entry in found] == [KEYS] * 3
    assert list(found[0]["besoin"]) == ["bas", "central", "haut", "base"]
    assert list(found[0]["motifs"][0]) == ["libelle", "valeur", "unite", "source", "date"]


def test_flat_table_has_the_json_keys_and_a_description_each() -> None:
    table = coverage_table(_diagnoses())
    flat = [c for k in KEYS for c in (
        [f"besoin_{x}" for x in ("bas", "central", "haut", "base")] if k == "besoin" else [k]
    )]  # fmt: skip
    assert list(table.columns) == flat == list(COLUMNS)
    assert all(COLUMNS.values())
    assert table.loc[0, "postes"] == "f1|f2"
    assert table.loc[1, "branches"] == "1"


def test_unknown_is_null_and_rounding_happens_once() -> None:
    first, second, third = records(_diagnoses())
    assert first["besoin"] == {"bas": 0.9, "central": 1.0, "haut": 3.0, "base": "declare"}
    assert second["besoin"]["central"] == 0.333
    assert third["besoin"] == {"bas": None, "central": None, "haut": None, "base": "inconnu"}
    assert third["capacite_equitable"] is None
    assert third["taux_equitable"] is None
    assert third["tension_organisation"] is None
    assert rounded(Fraction(2, 3), 4) == 0.6667
    assert rounded(None, 4) is None


def test_motives_of_a_gap_say_what_is_not_known() -> None:
    motives = {fact["libelle"]: fact for fact in records(_diagnoses())[1]["motifs"]}
    assert motives["Facilitateurs connus dont c'est le périmètre"]["valeur"] == 0
    unlocated = motives["ETP de facilitateurs non localisés : ils peuvent agir ici"]
    assert (unlocated["valeur"], unlocated["unite"]) == (2.0, "ETP")
    assert "une carte manque" in motives


def test_covered_only_up_to_the_central_need_says_so() -> None:
    labels = [fact["libelle"] for fact in records(_diagnoses())[0]["motifs"]]
    assert "Au besoin haut, les ETP présents ne suffiraient pas" in labels
    assert "Facilitateur : f1" in labels
    assert "Facilitateur limitrophe : f2" in labels


def test_a_fact_in_one_line() -> None:
    fact = {"libelle": "A|B", "valeur": 1.5, "unite": "ETP", "source": "X", "date": "2025-07-18"}
    assert fact_sentence(fact) == "A/B : 1,5 ETP (X, 2025-07-18)"
    bare = {"libelle": "C", "valeur": None, "unite": "", "source": "", "date": None}
    assert fact_sentence(bare) == "C"


def test_nothing_to_report_is_an_empty_table() -> None:
    table = coverage_table(())
    assert list(table.columns) == list(COLUMNS)
    assert table.empty


def test_shortage_is_a_sum_anyone_can_check() -> None:
    (only,) = diagnose(
        worlds.atlas({"0A": 10}),
        Level.DEPARTMENT,
        worlds.roster({"postes": [{"nom": "f", "perimetre": ["0A"]}]}),
        worlds.needs({"besoins": {"0A": 3}}, worlds.atlas({"0A": 10})),
        worlds.parameters({}),
        date(2025, 1, 1),
    )
    figures = [fact["valeur"] for fact in records([only])[0]["motifs"]]
    assert figures == [1.0, 3.0, 3.0, 1.0, 2.0]


def test_partly_covered_says_which_branch_on_which_share() -> None:
    case = {
        "territoires": {"0A": {"0A001": 300, "0A002": 100}},
        "besoins": {"0A": 0.8},
        "postes": [{"nom": "f", "perimetre": ["0A001"]}],
    }
    (found,) = records(_diagnoses(**case))
    said = {fact["libelle"]: fact["valeur"] for fact in found["motifs"]}
    where = "Zone blanche (sans facilitateur connu) : part"
    assert said[f"{where} des communes"] == 0.5
    assert said[f"{where} des habitants"] == 0.25
    assert said[f"{where} du besoin"] == 0.25


def test_a_need_from_many_rows_names_the_first_and_counts_the_others() -> None:
    case = {
        "territoires": {"0A": {f"0A00{n}": 100 for n in range(1, 7)}},
        "besoins": {f"0A00{n}": 1 for n in range(1, 7)},
    }
    (found,) = records(_diagnoses(**case))
    sources = {fact["libelle"]: fact["source"] for fact in found["motifs"]}
    assert sources["Besoin (déclaré)"] == "0A001 ; 0A002 ; 0A003 ; et 3 autres"


def test_a_large_figure_is_written_in_full() -> None:
    fact = {"libelle": "A", "valeur": 1e8, "unite": "ETP", "source": "", "date": None}
    assert fact_sentence(fact) == "A : 100000000 ETP"
