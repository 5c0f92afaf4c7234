"""Journeys of the section « Annuaire »: edit, err as one types, conflict, confirm, accept."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sources.store.place import FILE_VARIABLE
from sources.store.records import post_of
from sources.store.words import Action, Change, Item, Kind, Line, Signature
from tests.pages.screens import ROOT, read, run, shown
from ui.roster.form_gestures import Gesture
from ui.state import ROSTER_VARIABLE, keep

PAGE, SECTION = "pages/data.py", "Annuaire"
POST = "aap2022-31"


@pytest.fixture(autouse=True)
def _own_base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "annuaire.sqlite"))


def board(**query: str) -> AppTest:
    return run(PAGE, rubrique=SECTION, **query)


def text(app: AppTest, label: str) -> object:
    return next(one for one in (*app.text_input, *app.text_area) if one.label == label)


def fill(app: AppTest, label: str, value: str) -> AppTest:
    text(app, label).set_value(value).run()  # type: ignore[attr-defined]
    assert not app.exception, app.exception
    return app


def select(app: AppTest, label: str, value: str) -> AppTest:
    next(one for one in app.selectbox if one.label == label).set_value(value).run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label.startswith(label)).click().run()
    assert not app.exception, app.exception
    return app


def area(app: AppTest, label: str, *codes: str) -> AppTest:
    next(one for one in app.multiselect if one.label == label).set_value(list(codes)).run()
    assert not app.exception, app.exception
    return app


def do(app: AppTest, gesture: Gesture) -> AppTest:
    control = next(c for c in app.segmented_control if c.label == "Que voulez-vous faire ?")
    control.set_value(gesture).run()
    assert not app.exception, app.exception
    return app


def sign(app: AppTest, service: str = "DREETS", why: str = "avenant reçu") -> AppTest:
    select(app, "Service qui signe", service)
    return fill(app, "Motif du changement", why)


def buttons(app: AppTest) -> list[str]:
    return [one.label for one in app.button if not one.disabled]


def item(key: str = POST) -> Item:
    return next(one for one in keep().items(Kind.POST) if one.key == key)


def last() -> Line:
    return keep().lines()[-1]


def another(key: str = POST, **cells: str) -> None:
    """Let another user change a post, or take it away without cells."""
    standing = item(key)
    record = {**standing.record, **cells} if cells else None
    change = Change(Kind.POST, key, record, standing.revision)
    keep().commit([change], Signature("DDETS 31", "correction de la DDETS"))


def test_the_roster_is_read_in_words() -> None:
    told = read(board())
    assert re.search(r"8 postes : [01] en cours ou à venir au \d\d/\d\d/\d{4}, [78] dont", told)
    assert "Nova emploi Facilitateur · aap2022-31 1,00 Haute-Garonne (31)" in told
    assert "toute la région" in told
    assert "début non connu fin 2025" in told
    app = board()
    labels = [one.proto.label for one in app.get("download_button")]
    assert labels == [f"Télécharger l'annuaire : {f}" for f in ("CSV pour Excel", "Classeur XLSX")]


def test_the_list_is_filtered_by_place_and_words() -> None:
    app = select(board(), "Département", "30")
    assert "2 postes sur 8" in read(app)  # with the coordinator of the region
    select(app, "Département", "34")
    assert "PLIE Est Héraultais" in read(app)  # it sits there
    select(app, "Département", "")
    fill(app, "Mots cherchés, puis Entrée", "NOVA coordination")
    assert "1 poste sur 8" in read(app)


def test_a_post_is_edited_and_its_history_says_by_whom_and_why() -> None:
    app = fill(board(poste=POST), "ETP", "50 %")
    told = read(app)
    assert "« 50 % » lu 0,50" in told
    assert "ETP : 1,00 → 0,50" in told
    assert "Haute-Garonne (31) : verdict inchangé, 1,00 → 0,50 ETP" in told
    press(sign(app), "Enregistrer")
    assert "Enregistré : Nova emploi (aap2022-31)" in read(app)
    assert item().record["etp"] == "0,50"
    line = last()
    assert (line.service, line.reason, line.action) == ("DREETS", "avenant reçu", Action.EDIT)
    assert "Nova emploi : 0,50 ETP" in read(run("pages/territory.py", territoire="31"))


def test_an_error_shows_as_one_types_and_forbids_to_save() -> None:
    app = fill(board(poste=POST), "ETP", "zut")
    told = read(app)
    assert "Erreur : ce n'est pas un nombre" in told
    assert "1 champ à remplir ou à corriger avant d'enregistrer : ETP" in told
    assert "Enregistrer" not in buttons(app)
    fill(app, "ETP", "1")
    assert "Erreur" not in read(app)
    assert "Enregistrer" in buttons(app)


@pytest.mark.parametrize(
    ("start", "end"), [("1950", "2025"), ("01/01/1990", "31/12/1999"), ("2030", "2199")]
)
def test_days_that_no_parameter_knows_break_nothing(start: str, end: str) -> None:
    another(date_debut="2024-01-01")
    app = fill(board(poste=POST), "Début de la convention", start)
    fill(app, "Fin de la convention", end)
    assert "Ce qui change" in read(app)
    assert "Enregistrer" in buttons(app)


HOSTILE = '<img src=x onerror="window.ran=1"> `${7*7}` **a** =1+1'


def test_what_is_typed_is_only_ever_text() -> None:
    app = fill(board(poste=POST), "Structure", HOSTILE)
    press(sign(app, why=HOSTILE), "Enregistrer")
    another(etp="0,80")
    assert item().record["structure"] == HOSTILE
    sheet = run("pages/territory.py", territoire="31")
    second = board(poste=POST)
    fill(second, "Source", HOSTILE)
    keep().commit(
        [Change(Kind.POST, POST, {**item().record, "etp": "0,70"}, None)],
        Signature("DDETS 31", HOSTILE),
    )
    for page in (app.run(), sheet, second.run(), select(second, "Département à confirmer", "31")):
        assert "<img" not in shown(page)
        assert "${" not in shown(page)
        assert HOSTILE in read(page)


def test_nothing_is_saved_without_a_service_and_a_reason() -> None:
    app = press(fill(board(poste=POST), "ETP", "0,5"), "Enregistrer")
    assert "choisissez dans la liste le service qui signe" in read(app)
    press(select(app, "Service qui signe", "DREETS"), "Enregistrer")
    assert "dites pourquoi" in read(app)
    assert item().record["etp"] == "1,00"
    assert text(app, "ETP").value == "0,5"  # type: ignore[attr-defined]


def test_saving_nothing_leaves_no_line() -> None:
    before = last().number
    app = press(sign(board(poste=POST)), "Enregistrer")
    assert "aucun champ ne change" in read(app)
    assert last().number == before


def test_what_is_typed_can_be_given_up() -> None:
    app = fill(board(poste=POST), "ETP", "0,5")
    press(app, "Abandonner ma saisie")
    assert text(app, "ETP").value == "1,00"  # type: ignore[attr-defined]
    assert "Abandonner ma saisie" not in buttons(app)


def test_what_is_typed_stays_while_one_looks_elsewhere() -> None:
    app = fill(board(poste=POST), "ETP", "0,5")
    select(app, "Poste à corriger, renouveler, finir ou déplacer", "aap2022-12")
    assert text(app, "ETP").value == "1,00"  # type: ignore[attr-defined]
    select(app, "Poste à corriger, renouveler, finir ou déplacer", POST)
    assert text(app, "ETP").value == "0,5"  # type: ignore[attr-defined]


def test_a_field_that_was_never_shown_to_its_end_cannot_empty_what_the_post_holds() -> None:
    app = do(board(poste=POST), Gesture.MOVE)
    # What a browser says of widgets whose first run was cut short.
    app.session_state["annuaire-saisies"][POST].drawn.clear()
    area(app, "Périmètre")
    assert next(one for one in app.multiselect if one.label == "Périmètre").value == ["31"]
    # Shown to the end, it is the user who empties it.
    area(app, "Périmètre")
    assert next(one for one in app.multiselect if one.label == "Périmètre").value == []


def test_a_convention_is_renewed() -> None:
    app = do(board(poste=POST), Gesture.RENEW)
    press(app, "Un an de plus : fin 2026")
    told = read(app)
    assert "début non connu : rien ne dit si la durée totale dépasse 3 ans" in told
    assert "Zone blanche (sans facilitateur connu), présumé, à confirmer" in told
    press(sign(fill(app, "Programme", "AAP 2025")), "Renouveler")
    assert (item().record["date_fin"], item().record["programme"]) == ("2026", "AAP 2025")
    assert last().action is Action.RENEW


def test_more_than_three_years_in_all_are_said() -> None:
    another(date_debut="2024-01-01")
    app = fill(do(board(poste=POST), Gesture.RENEW), "Fin de la convention", "31/12/2026")
    assert "plus de 3 ans" not in read(app)
    fill(app, "Fin de la convention", "01/01/2027")
    assert "l'appel limite une convention et ses avenants au 31/12/2026" in read(app)


def test_a_convention_is_ended_and_the_post_stays() -> None:
    app = fill(do(board(poste=POST), Gesture.END), "Fin de la convention", "")
    assert "donnez le dernier jour" in read(app)
    assert "Enregistrer" not in buttons(app)
    fill(app, "Fin de la convention", "30/06/2025")
    assert "Capacité à vérifier" in read(app)
    press(sign(app), "Enregistrer")
    assert item().record["date_fin"] == "2025-06-30"
    assert last().action is Action.END


def test_a_perimeter_is_moved_by_name_and_a_commune_by_search() -> None:
    app = do(board(poste=POST), Gesture.MOVE)
    chosen = next(one for one in app.multiselect if one.label == "Périmètre")
    assert chosen.value == ["31"]
    chosen.set_value(["243100518"]).run()
    fill(app, "Ajouter une commune (nom ou code, puis Entrée)", "Foix")
    press(app, "Ajouter à l'extension")
    assert next(one for one in app.multiselect if one.label.startswith("Ext")).value == ["09122"]
    told = read(app)
    assert "Périmètre : Haute-Garonne (31) → Toulouse Métropole (243100518)" in told
    assert "Extension (limitrophe) : — → Foix (09122)" in told
    press(sign(app), "Enregistrer")
    assert item().record["perimetre"] == "243100518"
    assert item().record["extension"] == "09122"
    assert last().action is Action.MOVE


def test_a_post_is_removed() -> None:
    app = do(board(poste=POST), Gesture.REMOVE)
    assert "Le poste quitte l'annuaire" in read(app)
    assert "Retirer le poste" not in buttons(app)
    app.checkbox[0].check().run()
    press(sign(app, why="doublon"), "Retirer le poste")
    assert "Retiré de l'annuaire : Nova emploi" in read(app)
    assert POST not in [one.key for one in keep().items(Kind.POST)]


def test_a_missing_post_is_made_where_it_is_missed() -> None:
    app = board(nouveau="09")
    assert next(one for one in app.multiselect if one.label == "Périmètre").value == ["09"]
    fill(fill(app, "Structure", "Maison de l'emploi"), "ETP", "1")
    fill(fill(app, "Début de la convention", "2025"), "Fin de la convention", "2027")
    assert "Ariège (09) : Zone blanche (sans facilitateur connu)" in read(app)
    press(sign(app), "Enregistrer")
    assert last().key.startswith("maison-de-l-emploi-")
    assert app.query_params["poste"] == last().key
    assert "9 postes" in read(app)


def test_a_missing_post_keeps_what_is_typed_when_its_perimeter_changes() -> None:
    app = fill(board(nouveau="09"), "Structure", "Maison de l'emploi")
    next(one for one in app.multiselect if one.label == "Périmètre").set_value(["09", "11"]).run()
    fill(app, "ETP", "1")
    assert text(app, "Structure").value == "Maison de l'emploi"  # type: ignore[attr-defined]
    assert next(o for o in app.multiselect if o.label == "Périmètre").value == ["09", "11"]


def test_a_base_put_back_that_counts_the_same_is_no_save_unseen(tmp_path: Path) -> None:
    base, copy = tmp_path / "annuaire.sqlite", tmp_path / "copie.sqlite"
    board()
    shutil.copyfile(base, copy)
    another(etp="0,80")
    app = sign(fill(board(poste=POST), "Programme", "AAP 2025"))
    untouched = board(poste=POST)
    shutil.copyfile(copy, base)
    another(etp="0,30")
    press(app, "Enregistrer")
    assert "Rien n'est enregistré" in read(app)
    assert item().record["programme"] == "AAP 2022"
    untouched.run()
    assert text(untouched, "ETP").value == "0,30"  # type: ignore[attr-defined]


def test_another_users_save_is_told_and_ones_own_input_kept() -> None:
    app = fill(board(poste=POST), "ETP", "0,5")
    another(etp="0,80", programme="AAP 2025")
    sign(app)
    told = read(app)
    assert "Rien n'est enregistré : poste modifié par DDETS 31 à" in told
    assert "Motif : correction de la DDETS" in told
    assert "ETP 0,50 0,80 0,50" in told
    assert "Programme pas touché AAP 2025 AAP 2025 (la leur, gardée)" in told
    assert "ETP : 0,80 → 0,50" in told
    assert text(app, "ETP").value == "0,5"  # type: ignore[attr-defined]
    assert "Enregistrer" not in buttons(app)
    press(app, "Garder ma saisie")
    assert (item().record["etp"], item().record["programme"]) == ("0,50", "AAP 2025")
    assert last().service == "DREETS"


def test_what_both_users_typed_alike_is_no_difference() -> None:
    app = fill(board(poste=POST), "ETP", "50 %")
    another(etp="0,50", programme="AAP 2025")
    told = read(app.run())
    assert "ETP 50" not in told
    assert "Programme pas touché AAP 2025" in told


def test_a_service_is_found_by_either_name_and_by_its_department() -> None:
    app = board(poste=POST)
    options = next(one for one in app.selectbox if one.label == "Service qui signe").options
    assert {"DDETS(PP) 32, Gers", "DREETS"} <= set(options)
    press(sign(fill(app, "ETP", "0,5"), "DDETS 32"), "Enregistrer")
    assert last().service == "DDETS 32"
    sheet = run("pages/territory.py", territoire="30")
    service = next(one for one in sheet.selectbox if one.label == "Service qui confirme")
    assert "DDETS(PP) 30, Gard" in service.options
    app = run(PAGE, rubrique="Historique")
    signed = next(one for one in app.selectbox if one.label == "Service qui a signé")
    assert "DDETS(PP) 32, Gers" in signed.options


def test_a_renewal_that_nobody_began_warns_of_nothing() -> None:
    app = do(board(poste=POST), Gesture.RENEW)
    assert "rien n'est renouvelé" not in read(app)
    press(app, "Un an de plus : fin 2026")
    press(sign(app), "Renouveler")
    told = read(do(board(poste=POST), Gesture.RENEW))
    assert "Fin actuelle : 2026" in told
    assert "rien n'est renouvelé" not in told
    assert "rien n'est renouvelé" in read(fill(app, "Fin de la convention", "2024"))


def test_a_post_without_a_programme_says_where_it_is_not_counted() -> None:
    app = board(poste=POST)
    assert "pas dans « ETP PNAD actifs »" not in read(app)
    assert "pas dans « ETP PNAD actifs »" in read(fill(app, "Programme", ""))
    press(sign(app), "Enregistrer")
    assert "9,00 (dont 4,00 non localisés) + 1,00 hors PNAD" in read(run("pages/map.py"))


def test_a_name_in_the_list_leads_to_its_form_where_it_can_be_changed() -> None:
    link = '<a href="donnees?rubrique=Annuaire&amp;poste=aap2022-12" target="_self">UD SIAE</a>'
    assert link in shown(board())
    another("aap2022-12", etp="0,20")
    assert "donnees?rubrique" not in shown(board(version="1"))


def test_a_save_that_comes_too_late_writes_nothing() -> None:
    app = sign(fill(board(poste=POST), "ETP", "0,5"))
    another(etp="0,80")
    press(app, "Enregistrer")
    assert "modifié par DDETS 31 à" in read(app)
    assert item().record["etp"] == "0,80"
    press(app, "Reprendre la leur")
    assert text(app, "ETP").value == "0,80"  # type: ignore[attr-defined]
    assert "modifié par" not in read(app)


def test_a_post_removed_meanwhile_can_be_made_again() -> None:
    app = sign(fill(board(poste=POST), "ETP", "0,5"))
    another()
    press(app, "Enregistrer")
    assert "poste retiré par DDETS 31 à" in read(app)
    press(app, "Faire ce poste de nouveau")
    assert item().record["etp"] == "0,50"
    assert "Enregistré : Nova emploi" in read(app)


def test_two_users_on_different_posts_are_both_kept() -> None:
    app = sign(fill(board(poste=POST), "ETP", "0,5"))
    another("aap2022-12", etp="0,30")
    press(app, "Enregistrer")
    assert item().record["etp"] == "0,50"
    assert item("aap2022-12").record["etp"] == "0,30"


def test_a_department_confirms_its_line_in_one_click() -> None:
    app = run("pages/territory.py", territoire="30")
    told = read(app)
    assert "par extension, limitrophe ici" in told
    service = next(one for one in app.selectbox if one.label == "Service qui confirme")
    assert service.value == "DDETS 30"
    press(app, "Confirmer 1 poste")
    assert "1 poste confirmé par DDETS 30" in read(app)
    record = item("aap2022-30").record
    assert record["certitude"] == "etabli"
    assert record["atteste_le"] == "2025-07-18"
    assert "la source ne tranche pas ; Confirmé par DDETS 30 le " in record["source"]
    assert (last().service, last().action) == ("DDETS 30", Action.CONFIRM)
    assert "Confirmer de nouveau 1 poste" in buttons(app)


def test_a_department_without_a_post_has_nothing_to_confirm() -> None:
    told = read(run("pages/territory.py", territoire="09"))
    assert "il n'y a rien à confirmer" in told


def test_a_line_is_confirmed_from_the_roster_too() -> None:
    app = select(board(), "Département à confirmer", "11")
    fill(app, "Source ajoutée à celle de chaque poste", "Courrier du 3 mars")
    press(app, "Confirmer 1 poste")
    assert item("aap2022-11").record["source"].endswith(" ; Courrier du 3 mars")
    assert last().reason == "Courrier du 3 mars"


def test_a_lead_is_accepted_once_its_etp_and_dates_are_given() -> None:
    app = board(piste="P1")
    told = read(app)
    assert "Risque de compter deux fois" in told
    assert "À remplir : à donner avant d'accepter" in told
    assert "Erreur" not in told
    assert "3 champs à remplir" in told
    assert "Accepter la piste" not in buttons(app)
    fill(fill(app, "ETP", "1"), "Début de la convention", "2025")
    fill(app, "Fin de la convention", "2026")
    press(select(app, "Service qui signe", "DREETS"), "Accepter la piste")
    post = post_of(item("piste-p1").record)
    assert post.structure == "Département du Gers"
    assert post.perimeter == ("32",)
    assert "Piste P1 acceptée : gers.fr" in post.source
    assert last().action is Action.LEAD
    assert "Déjà acceptée" in read(board(piste="P1"))
    assert "acceptée : poste piste-p1" in read(run("pages/fte.py"))


def test_a_lead_accepted_by_another_meanwhile_is_told() -> None:
    app = board(piste="P1")
    fill(fill(app, "ETP", "1"), "Début de la convention", "2025")
    other = board(piste="P1")
    fill(fill(other, "ETP", "0,5"), "Début de la convention", "2025")
    sign(fill(other, "Fin de la convention", "2026"), "DDETS 32", "vu avec la structure")
    press(other, "Accepter la piste")
    told = read(fill(app, "Fin de la convention", "2026"))
    assert "modifié par DDETS 32 à" in told
    assert "Ce poste a été fait pendant votre saisie, qui est gardée" in told
    assert text(app, "ETP").value == "1"  # type: ignore[attr-defined]
    assert item("piste-p1").record["etp"] == "0,50"


def test_an_aggregate_says_why_it_is_no_post() -> None:
    app = board(piste="P12")
    assert "Un agrégat compte plusieurs structures ensemble" in read(app)
    assert "Accepter la piste" not in buttons(app)


@pytest.mark.parametrize("query", [{"poste": "inconnu<b>"}, {"piste": "P99"}, {"nouveau": "<b>"}])
def test_an_address_that_means_nothing_breaks_nothing(query: dict[str, str]) -> None:
    assert "8 postes" in read(board(**query))


def test_a_roster_of_a_file_is_read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROSTER_VARIABLE, str(ROOT / "data" / "roster" / "roster.csv"))
    app = board(poste=POST)
    told = read(app)
    assert "en lecture seule" in told
    assert "ZONES_BLANCHES_ROSTER" in told
    assert "8 postes" in told
    assert "Enregistrer" not in buttons(app)
    sheet = run("pages/territory.py", territoire="31")
    assert not [one for one in sheet.button if one.label.startswith("Confirmer")]


def test_a_past_version_is_read_only() -> None:
    another(etp="0,80")
    app = board(version="1", poste=POST)
    told = read(app)
    assert "Version passée, en lecture seule" in told
    assert "Enregistrer" not in buttons(app)
    assert "Nova emploi Facilitateur · aap2022-31 1,00" in told
