"""« Où mettre les ETP »: what the part says for each way of asking."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sources.deliberation import Edit
from sources.store.place import FILE_VARIABLE
from sources.store.words import Change, Kind, Signature
from sources.stored import value_record
from tests.pages.dated import choose, dated_store, fill, press
from tests.pages.screens import read, run
from ui.deciding.allocation_edits import packed, unpacked

PAGE = "pages/decide.py"

pytestmark = pytest.mark.usefixtures("folder")


def part(**query: str) -> AppTest:
    return run(PAGE, **query)


def said(**query: str) -> str:
    return read(part(**query))


def text_field(app: AppTest, label: str) -> str:
    return str(next(one for one in app.text_input if one.label == label).value)


def test_it_opens_on_the_call_s_budget_the_day_after_the_conventions_end() -> None:
    app = part()
    text = read(app)
    assert "Plan au 01/01/2026 : lendemain de la fin des conventions à remplacer" in text
    assert text_field(app, "Budget (ETP)") == "6,00"
    assert text_field(app, "Au moins, par convention") == "0,50"
    assert "Hypothèse du projet : un mi-temps" in text
    assert app.toggle[0].value is True
    assert "6,00 ETP employés sur 6,00 ETP" in text.replace("\xa0", " ")
    assert "Meilleur plan possible, prouvé" in text
    assert "Reconductions d'abord : 6,00 ETP vont à des reconductions." in text
    assert "Les reconductions prennent tout le budget" in text.replace("\xa0", " ")


def test_each_grant_says_why_and_what_it_changes() -> None:
    text = said().replace("\xa0", " ")
    assert "sans facilitateur connu, besoin estimé de 0,10 à 4,32 ETP (central : 1,13)" in text
    assert "reconduction, servie d'abord ; au plus 1,00 ETP (les ETP qu'elle avait)" in text
    assert "limitrophe : il sert ce territoire sans lever la zone blanche" in text
    assert "Zone blanche (sans facilitateur connu) → Zone blanche (limitrophe seul)" in text
    assert "1,13 → 0,13" in text


def test_all_that_stands_beside_a_plan_is_there() -> None:
    text = said().replace("\xa0", " ")
    for title in (
        "Le plan suivant",
        "Un demi-ETP de moins : budget de 5,50 ETP",
        "Un demi-ETP de plus : budget de 6,50 ETP",
        "Au prorata (méthode de Huntington–Hill)",
        "Sans « reconductions d'abord »",
        "Les quatre ordres côte à côte",
        "L'ordre des objectifs est un choix politique",
        "Les quatre ordres donnent ici le même plan.",
        "une estimation ne suffit pas à dire une capacité insuffisante",
    ):
        assert title in text
    # Better on needs, the next plan is not the plan: the call's rule comes before.
    assert "ETP aux reconductions (servies d'abord) 6,00 5,50" in text


def test_without_the_rule_every_department_of_the_call_has_its_facilitator() -> None:
    app = part(reconductions="false")
    text = read(app).replace("\xa0", " ")
    assert "13 → 3" in text
    assert "en tout ou en partie, dont 3 hors appel" in text
    assert "le minimum par convention (0,50 ETP)" in text
    assert "Avec « reconductions d'abord »" in text
    assert "Les quatre ordres donnent ici le même plan." not in text


@pytest.mark.parametrize(
    ("label", "first"),
    [
        ("D'abord un facilitateur partout", "1. Besoin sans facilitateur sur place"),
        ("D'abord le besoin servi", "1. Besoin non servi"),
        ("D'abord le besoin des zones blanches", "1. Besoin des zones blanches"),
        ("D'abord le nombre de zones blanches", "1. Départements zones blanches"),
    ],
)
def test_the_order_chosen_decides_what_is_looked_at_first(label: str, first: str) -> None:
    text = said(ordre=label)
    assert first in text
    assert f"au sens de l'ordre « {label} »" in text


def test_at_the_date_of_the_data_it_says_that_the_renewed_posts_still_run() -> None:
    text = said(**{"jour-du-plan": "Date du diagnostic (18/07/2025)"})
    assert "les conventions à remplacer courent encore ce jour-là" in text
    assert "Encore actifs au 18/07/2025" in text
    assert "ces ETP comptent deux fois" in text


def test_another_date_of_the_page_is_taken_as_it_is() -> None:
    text = said(date="2025-12-31")
    assert "Plan au 31/12/2025 , la date du diagnostic" in text
    assert "Encore actifs au 31/12/2025" in text
    later = said(date="2027-01-02", reconductions="true")
    assert "aucun candidat n'est une reconduction" in later


def test_a_budget_in_euros_waits_for_the_cost_nobody_invents() -> None:
    app = part(unite="euros", euros="210000")
    text = read(app)
    assert "l'appel n'en donne aucun, et l'outil n'en invente pas" in text
    assert "Pas de plan" in text
    assert text_field(app, "Coût complet d'un ETP par an (€)") == ""


def test_a_budget_in_euros_pays_the_state_s_share_of_each_post() -> None:
    text = said(unite="euros", euros="210000", cout="50000").replace("\xa0", " ")
    text = text.replace("\u202f", " ")
    assert "L'État paie au plus 70 % d'un poste, soit 35 000 € par ETP" in text
    assert "210 000 € employés sur 210 000 €" in text
    assert "Un demi-ETP de plus (17 500 €) : budget de 227 500 €" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"budget": "0"}, "Le plan ne donne aucun ETP."),
        ({"budget": "0,3"}, "Le plan ne donne aucun ETP."),
        ({"budget": "abc"}, "ce n'est pas un nombre"),
        ({"budget": "-1"}, "pas de nombre négatif"),
        ({"budget": "1e9"}, "ce n'est pas un nombre"),
        ({"budget": "99999"}, "au plus 1000 ETP"),
        ({"maximum": "0"}, "donnez un nombre au-dessus de zéro"),
        ({"minimum": "2", "maximum": "1"}, "le minimum dépasse le maximum"),
        ({"unite": "euros", "euros": "999999999", "cout": "1"}, "plus de 1000 ETP"),
        ({"unite": "euros"}, "Donnez les crédits dont l'État dispose"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(query: dict[str, str], sentence: str) -> None:
    text = said(**query)
    assert sentence in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "query",
    [
        {"ordre": "nimporte"},
        {"pas": "7"},
        {"unite": "dollars"},
        {"reconductions": "peut-être"},
        {"jour-du-plan": "hier"},
        {"candidats": "<script>,;,,;%ff,,,,9/0"},
        {"candidats": "x" * 9000},
    ],
)
def test_a_damaged_address_gives_the_usual_plan(query: dict[str, str]) -> None:
    text = said(**query)
    assert "Meilleur plan possible, prouvé" in text
    assert "<script>" not in text


def test_candidates_set_aside_in_the_address_get_nothing() -> None:
    app = part(reconductions="false", candidats="32,n,,,")
    assert app.expander[0].label.endswith("; 1 écarté")
    assert "13 → 4" in read(app)


def test_nobody_eligible_is_said() -> None:
    codes = ["09", "11", "12", "30", "31", "32", "34", "48", "66", "81"]
    codes += [f"aap2022-{code}" for code in ("11", "12", "30", "31", "34", "66")]
    app = part(candidats=packed({code: Edit(eligible=False) for code in codes}))
    text = read(app)
    assert "Le plan ne donne aucun ETP." in text
    assert app.expander[0].label.endswith("; 16 écartés")
    assert "Il n'y a pas d'autre plan possible." in text
    assert not app.exception


def test_one_candidate_is_edited_and_comes_back() -> None:
    app = part(reconductions="false")
    box = next(one for one in app.selectbox if one.label == "Modifier un candidat")
    box.set_value("32").run()
    next(one for one in app.toggle if one.label == "Peut être retenu").set_value(False).run()
    assert not app.exception
    assert app.query_params["candidats"] == "32,n,,,"
    assert "13 → 4" in read(app)
    press(app, "Comme proposé")
    assert "candidats" not in app.query_params
    assert "13 → 3" in read(app)


def test_a_wrong_amount_of_a_candidate_is_said_and_not_kept() -> None:
    app = part()
    next(one for one in app.selectbox if one.label == "Modifier un candidat").set_value("32").run()
    field = next(one for one in app.text_input if one.label.startswith("ETP au plus (vide :"))
    field.set_value("beaucoup").run()
    assert "ce n'est pas un nombre" in read(app)
    assert "candidats" not in app.query_params


def test_a_minimum_above_the_maximum_of_a_candidate_is_said() -> None:
    text = said(candidats="32,,,2,1")
    assert "Pas de plan." in text
    assert "le minimum dépasse le maximum" in text


def test_the_plan_opens_as_a_scenario() -> None:
    app = press(part(), "Ouvrir comme scénario")
    assert app.query_params["partie"] == "Scénarios"
    opened = app.session_state["scenario-essai"].scenario
    assert opened.name == "Plan d'ETP au 01/01/2026"
    assert len(opened.changes) == 6


def test_unknown_needs_are_said_and_never_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "annuaire.sqlite"
    with dated_store(path) as store:
        change = Change(Kind.PARAMETER, "estimation_active", value_record(False))
        store.commit([change], Signature("DREETS", "sans estimation"))
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    text = said()
    assert "Tous les besoins sont inconnus" in text
    assert "besoin inconnu" in text


def declared(rows: dict[str, str], path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save needs as a user does on « Données »."""
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    app = run("pages/data.py", rubrique="Autres données")
    content = "territoire;besoin_etp\n" + "".join(f"{c};{n}\n" for c, n in rows.items())
    app.file_uploader[0].set_value(("besoins.csv", content.encode(), "text/csv"))
    app.run()
    choose(app, "Service qui signe", "DREETS")
    fill(app, "Motif du changement", "enquête")
    press(app, "Enregistrer ces besoins")


DEPARTMENTS = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")


def test_a_need_unknown_in_one_department_is_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {**dict.fromkeys(DEPARTMENTS, "2"), "48": ""}
    declared(rows, tmp_path / "annuaire.sqlite", monkeypatch)
    text = said(reconductions="false").replace("\xa0", " ")
    assert "Besoin inconnu, en tout ou en partie : Lozère (48)." in text
    assert text.count("Besoin inconnu, en tout ou") == 1
    assert "24,0 → 18,0 ETP" in text
    assert "Besoin non servi" in text
    assert "Besoin estimé non servi" not in text
    # Declared, a need that is not served makes a zone blanche by capacity.
    assert "Zone blanche (capacité insuffisante)" in text
    assert "une estimation ne suffit pas" not in text


def test_needs_that_are_all_nil_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(dict.fromkeys(DEPARTMENTS, "0"), tmp_path / "annuaire.sqlite", monkeypatch)
    text = said(reconductions="false")
    assert "Tous les besoins sont connus et nuls : aucun ETP n'est utile." in text
    assert "Le plan ne donne aucun ETP." in text


def test_a_file_of_candidates_takes_the_place_of_the_list() -> None:
    app = part()
    content = b"candidat;perimetre;extension;reconduction\nZ1;32;;oui\nZ2;09;48;non\n"
    app.file_uploader[0].set_value(("mes candidats.csv", content, "text/csv"))
    app.run()
    text = read(app)
    assert "Candidats tirés du fichier" in text
    assert "Z1 (Gers)" in text
    assert app.expander[0].label == "Candidats : 1 reconduction, 1 nouvelle convention possible"
    press(app, "Retirer : fichier « mes candidats\\.csv »")
    assert app.expander[0].label.startswith("Candidats : 6 reconductions")


def test_a_wrong_file_of_candidates_says_where_and_changes_nothing() -> None:
    app = part()
    app.file_uploader[0].set_value(("faux.csv", b"candidat;perimetre\nZ;99999\n", "text/csv"))
    app.run()
    assert "ligne 2, colonne « perimetre »" in read(app)
    assert app.expander[0].label.startswith("Candidats : 6 reconductions")


@pytest.mark.parametrize("text", ["32,n,,,", "32,,o,1/2,1;a%3Bb,n,,,"])
def test_edits_written_and_read_are_the_same(text: str) -> None:
    assert packed(unpacked(text)) == text


def test_an_amount_with_many_decimals_is_kept_and_comes_back_from_the_address() -> None:
    app = part()
    next(one for one in app.selectbox if one.label == "Modifier un candidat").set_value("32").run()
    field = next(one for one in app.text_input if one.label.startswith("ETP au plus (vide :"))
    field.set_value("0,1234567").run()
    edit = unpacked(app.query_params["candidats"])["32"]
    assert edit.most == Fraction("0.1234567")


def test_a_candidate_that_can_receive_nothing_is_named_and_not_coded() -> None:
    text = said(candidats=packed({"aap2022-11": Edit(most=Fraction(1, 4))}))
    assert "Le candidat « Conseil départemental de l'Aude (reconduction) » ne peut rien" in (
        text.replace("\xa0", " ")
    )
    assert "« aap2022-11 »" not in text.replace("\xa0", " ")


def test_the_plans_are_compared_over_draws_and_that_is_said_an_estimate() -> None:
    text = read(run(PAGE))
    assert "Solidité des plans" in text
    assert "10 000 tirages des hypothèses" in text
    assert "Regret moyen (ETP)" in text
