"""Journeys of the parts « Scénarios » and « Comparer » of the page « Décider »."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from coverage.scenario import AddPost, CutPerimeter, RemovePost, ResizePost, Scenario
from sources.roster.csv_form import roster_bytes
from sources.scenario_address import PREFIX, address_of, from_address
from sources.store.place import FILE_VARIABLE
from sources.store.records import post_of
from sources.store.words import Action, Change, Kind, Signature
from tests.pages.screens import ROOT, read, run, shown
from tests.sources.test_scenario_form import SHIPPED
from ui.deciding.change_sorts import Sort
from ui.roster.signing import Outcome, save
from ui.state import ROSTER_VARIABLE, keep

PAGE, PART, COMPARE = "pages/decide.py", "Scénarios", "Comparer"
POST = "aap2022-31"
HOSTILE = '<img src=x onerror="window.ran=1"> `${7*7}` **a** =1+1'


@pytest.fixture(autouse=True)
def _own_base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "annuaire.sqlite"))


def part(**query: str) -> AppTest:
    return run(PAGE, **{"partie": PART, **query})


def fill(app: AppTest, label: str, value: str) -> AppTest:
    next(one for one in app.text_input if one.label == label).set_value(value).run()
    assert not app.exception, app.exception
    return app


def select(app: AppTest, label: str, value: object) -> AppTest:
    next(one for one in app.selectbox if one.label == label).set_value(value).run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, app.exception
    return app


def area(app: AppTest, label: str, *codes: str) -> AppTest:
    next(one for one in app.multiselect if one.label == label).set_value(list(codes)).run()
    assert not app.exception, app.exception
    return app


def sort(app: AppTest, which: Sort) -> AppTest:
    return select(app, "Changement à essayer", which)


def sign(app: AppTest, service: str = "DREETS", why: str = "préparer le comité") -> AppTest:
    select(app, "Service qui signe", service)
    return fill(app, "Motif du changement", why)


def new() -> AppTest:
    return press(part(), "Nouveau scénario")


def halved() -> AppTest:
    """Return the page with a scenario that halves a post."""
    app = select(sort(new(), Sort.RESIZE), "Poste", POST)
    return press(fill(app, "ETP", "0,5"), "Ajouter ce changement")


def asked(app: AppTest, name: str) -> str:
    """Return what the address says, which AppTest gives as a text or as a list."""
    found = app.query_params[name]
    return found if isinstance(found, str) else found[0]


def carried(app: AppTest) -> Scenario:
    return from_address(asked(app, "scenario"), SHIPPED.atlas)


def exported() -> bytes:
    return roster_bytes([post_of(item.record) for item in keep().items(Kind.POST)])


def test_the_ready_scenarios_are_seen_at_a_glance() -> None:
    told = read(part())
    assert "aucun ne change l'annuaire tant qu'on ne l'applique pas" in told
    assert "Les 4 ETP non localisés sur 09, 32, 48 et 81 Hypothèse" in told
    assert "PLIE Est Héraultais : agit dans l'Hérault seulement Lecture possible" in told


def test_a_ready_scenario_says_what_it_changes_and_why() -> None:
    told = read(part(scenario="quatre-etp-non-localises"))
    assert "4 départements changent, dont 4 de verdict" in told
    assert "Ariège (09) : Zone blanche (sans facilitateur connu), présumé, à confirmer →" in told
    assert "par le changement 1" in told
    assert "dont non localisés 4,00 0,00 −4,00" in told
    assert "Besoin estimé non servi (clé population), en ETP, valeur centrale" in told
    assert "Sur quoi il s'appuie" in told


def test_an_unknown_need_is_not_printed_as_zero() -> None:
    record = {"valeur": False}
    keep().commit([Change(Kind.PARAMETER, "estimation_active", record, 0)], _DREETS)
    told = read(part(scenario="quatre-etp-non-localises"))
    assert "13 besoins inconnus, à part — — —" in told


_DREETS = Signature("DREETS", "essai")


def test_the_whole_of_aap_2025_is_ten_then_six_then_nothing() -> None:
    told = read(part(scenario="aap-2025-trois-ans"))
    assert "à partir du 01/01/2026 4,00 10,00 +6,00 0,00 0,56" in told
    assert "à partir du 01/01/2027 0,00 6,00 +6,00 0,00 0,56" in told
    assert "à partir du 01/01/2029 0,00 0,00 inchangé 0,00 0,00" in told


def test_the_day_that_tells_is_one_click_away() -> None:
    app = part(scenario="reconduire-aap-2022")
    assert "Aucun département ne change à cette date" in read(app)
    press(app, "Voir au 01/01/2026")
    assert "6 départements changent" in read(app)


def test_a_scenario_is_built_one_change_at_a_time_and_carried_by_the_address() -> None:
    app = halved()
    assert "1. Nova emploi (aap2022-31) : passer de 1,00 à 0,50 ETP." in read(app)
    select(sort(app, Sort.PLACE), "Poste", "aap2023-non-localise")
    area(app, "Territoires", "09", "32")
    fill(app, "ETP sur chaque territoire", "2")
    press(app, "Ajouter ce changement")
    assert "2,00 sur Ariège (09), 2,00 sur Gers (32)" in read(app)
    assert len(carried(app).changes) == 2
    press(app, "Retirer n° 1")
    assert "passer de 1,00 à 0,50" not in read(app)
    assert [type(c).__name__ for c in carried(app).changes] == ["PlaceUnlocated"]


def test_a_draft_that_another_took_the_place_of_is_taken_up_again() -> None:
    app = press(fill(halved(), "Nom du scénario", "Le premier"), "Nouveau scénario")
    assert "Un brouillon n'est pas enregistré : « Le premier »" in read(app)
    assert carried(app).changes == ()
    press(app, "Reprendre ce brouillon")
    assert "passer de 1,00 à 0,50 ETP" in read(app)
    assert carried(app).name == "Le premier"
    assert "Un brouillon n'est pas enregistré" not in read(app)


CHANGES = {
    Sort.RENEW: ({"Dernier jour de la convention": "31/12/2027"}, {}, "reconduire la convention"),
    Sort.MOVE: ({}, {"Périmètre": ("09",)}, "le poste agit sur Ariège (09)"),
    Sort.EXTEND: ({}, {"Territoires à ajouter en extension": ("32",)}, "étendre à Gers (32)"),
    Sort.CUT: ({}, {"Périmètre": ("243100518",)}, "limiter le poste"),
    Sort.REMOVE: ({}, {}, "retirer le poste"),
}


@pytest.mark.parametrize("which", list(CHANGES))
def test_each_change_of_a_post_is_told_before_it_is_added(which: Sort) -> None:
    texts, areas, expected = CHANGES[which]
    app = select(sort(new(), which), "Poste", POST)
    for label, text in texts.items():
        fill(app, label, text)
    for label, codes in areas.items():
        area(app, label, *codes)
    assert expected in read(app)
    assert carried(app).changes == ()
    press(app, "Ajouter ce changement")
    assert f"1. Nova emploi ({POST}) : " in read(app)
    assert len(carried(app).changes) == 1


def test_a_post_is_added_with_its_dates_and_can_be_changed_again() -> None:
    app = fill(new(), "Structure", "Maison de l'emploi")
    fill(app, "ETP", "1")
    area(app, "Périmètre", "09")
    fill(app, "Début de la convention", "01/01/2026")
    fill(app, "Dernier jour de la convention", "31/12/2028")
    press(fill(app, "Programme", "AAP 2025"), "Ajouter ce changement")
    assert (
        "Ajouter un poste : Maison de l'emploi, 1,00 ETP, Ariège (09), du 01/01/2026 au "
        "31/12/2028, AAP 2025." in read(app)
    )
    (change,) = carried(app).changes
    assert isinstance(change, AddPost)
    select(sort(app, Sort.RESIZE), "Poste", change.post.id)
    press(fill(app, "ETP", "0,5"), "Ajouter ce changement")
    assert "Maison de l'emploi" in read(app)
    assert "passer de 1,00 à 0,50 ETP" in read(app)


def test_a_lead_is_supposed_true_and_its_cautions_are_said() -> None:
    app = select(sort(new(), Sort.LEAD), "Piste à confirmer", "P1")
    assert "Risque de compter deux fois" in read(app)
    area(app, "Périmètre", "32")
    press(fill(app, "ETP", "0,8"), "Ajouter ce changement")
    assert "Tenir pour vraie la piste P1 : Département du Gers, 0,80 ETP, Gers (32)" in read(app)
    refused = select(sort(new(), Sort.LEAD), "Piste à confirmer", "P12")
    assert "Un agrégat compte plusieurs structures" in read(refused)
    press(refused, "Ajouter ce changement")
    assert carried(refused).changes == ()


def test_what_is_wrong_is_said_and_nothing_is_added() -> None:
    app = select(sort(new(), Sort.RESIZE), "Poste", POST)
    press(fill(app, "ETP", "zut"), "Ajouter ce changement")
    told = read(app)
    assert "Changement pas encore ajouté" in told
    assert "ce n'est pas un nombre" in told
    assert carried(app).changes == ()
    select(sort(app, Sort.PLACE), "Poste", "aap2023-non-localise")
    area(app, "Territoires", "09", "32", "48")
    press(fill(app, "ETP sur chaque territoire", "2"), "Ajouter ce changement")
    assert "plus d'ETP placés" in read(app)
    assert carried(app).changes == ()


def test_what_is_odd_in_a_change_is_said_before_it_is_added() -> None:
    app = select(sort(new(), Sort.RENEW), "Poste", POST)
    assert "début non connu : rien ne dit si la durée totale dépasse 3 ans" in read(app)
    added = fill(fill(new(), "Structure", "Maison"), "ETP", "2")
    told = read(area(added, "Périmètre", "09"))
    assert "Ajouter un poste : Maison, 2,00 ETP, Ariège (09)." in told
    assert "plus de 1" in told


def test_what_changes_only_in_certainty_is_not_called_a_verdict() -> None:
    app = run(
        PAGE,
        partie=COMPARE,
        avant="reconduire-aap-2022",
        apres="aap-2025-trois-ans",
        date="2026-01-01",
    )
    told = read(app)
    assert "5 départements changent, dont 0 de verdict et 5 de certitude seulement" in told
    assert "Couvert, inchangé ; déduit → présumé, à confirmer" in told


def test_trying_a_scenario_never_changes_the_roster() -> None:
    keep()
    before, revision = exported(), keep().revision()
    app = halved()
    for key in ("aap-2025-trois-ans", "quatre-etp-non-localises", "metropoles"):
        select(app, "Scénario", key)
    run(PAGE, partie=COMPARE, apres="metropoles")
    assert (exported(), keep().revision()) == (before, revision)


def test_a_scenario_is_saved_signed_and_found_again() -> None:
    before = exported()
    app = fill(halved(), "Nom du scénario", "Demi-poste à Toulouse")
    fill(app, "Ce qu'il suppose, et d'où cela vient", "proposition du comité")
    press(app, "Enregistrer")
    assert "choisissez dans la liste le service qui signe" in read(app)
    assert keep().items(Kind.SCENARIO) == ()
    press(sign(app), "Enregistrer")
    told = read(app)
    assert "Enregistré : Demi-poste à Toulouse. L'annuaire n'a pas changé." in told
    (item,) = keep().items(Kind.SCENARIO)
    assert asked(app, "scenario") == item.key
    assert exported() == before
    again = read(part(scenario=item.key))
    assert "proposition du comité" in again
    assert "passer de 1,00 à 0,50 ETP" in again
    history = read(run("pages/data.py", rubrique="Historique"))
    assert "Scénario « Demi-poste à Toulouse » ajouté" in history


def test_a_saved_scenario_is_renamed_duplicated_and_deleted() -> None:
    app = press(sign(fill(halved(), "Nom du scénario", "Un")), "Enregistrer")
    (item,) = keep().items(Kind.SCENARIO)
    fill(press(app, "Modifier"), "Nom du scénario", "Deux")
    press(sign(app), "Enregistrer")
    (same,) = keep().items(Kind.SCENARIO)
    assert (same.key, same.record["nom"]) == (item.key, "Deux")
    press(sign(press(app, "Dupliquer")), "Enregistrer")
    names = sorted(one.record["nom"] for one in keep().items(Kind.SCENARIO))
    assert names == ["Copie de Deux", "Deux"]
    press(sign(app), "Supprimer")
    assert "Supprimé : Copie de Deux" in read(app)
    assert [one.record["nom"] for one in keep().items(Kind.SCENARIO)] == ["Deux"]


def _another(key: str, name: str) -> None:
    (item,) = keep().items(Kind.SCENARIO)
    record = {**item.record, "nom": name, "changements": []}
    keep().commit([Change(Kind.SCENARIO, key, record, None)], Signature("DDETS 31", "mise à jour"))


@pytest.mark.parametrize("mine", [True, False])
def test_two_users_who_change_a_scenario_see_both_versions(mine: bool) -> None:
    app = press(sign(fill(halved(), "Nom du scénario", "Un")), "Enregistrer")
    (item,) = keep().items(Kind.SCENARIO)
    fill(press(app, "Modifier"), "Nom du scénario", "La mienne")
    _another(item.key, "La leur")
    told = read(sign(app))
    assert "modifié par DDETS 31" in told
    assert "Leur version, « La leur »" in told
    press(app, "Garder ma version et enregistrer" if mine else "Reprendre la leur")
    (after,) = keep().items(Kind.SCENARIO)
    assert after.record["nom"] == ("La mienne" if mine else "La leur")
    assert "Leur version" not in read(app)


def test_a_scenario_is_applied_on_purpose_then_undone_to_the_byte() -> None:
    before = exported()
    app = halved()
    assert "L'annuaire changerait ainsi : 1 poste modifié" in read(app)
    press(app, "Appliquer ce scénario")
    assert "choisissez dans la liste le service qui signe" in read(app)
    assert exported() == before
    for one in [box for box in app.selectbox if box.label == "Service qui signe"]:
        one.set_value("DREETS").run()
    for field in [box for box in app.text_input if box.label == "Motif du changement"]:
        field.set_value("avenant signé").run()
    press(app, "Appliquer ce scénario")
    assert "Appliqué, version" in read(app)
    assert exported() != before
    line = keep().lines()[-1]
    assert (line.action, line.service, line.reason) == (
        Action.SCENARIO,
        "DREETS",
        "avenant signé",
    )
    assert "Scénario appliqué" in read(run("pages/data.py", rubrique="Historique"))
    next(box for box in app.selectbox if box.label == "Service qui signe").set_value("DREETS").run()
    press(app, "Annuler ce scénario")
    assert "L'annuaire est comme avant" in read(app)
    assert exported() == before
    assert keep().lines()[-1].action is Action.RESTORE


def test_a_roster_that_moved_since_is_said_before_applying() -> None:
    app = press(sign(halved()), "Enregistrer")
    item = next(one for one in keep().items(Kind.POST) if one.key == "aap2022-12")
    keep().commit(
        [Change(Kind.POST, item.key, {**item.record, "etp": "0,80"}, item.revision)],
        Signature("DDETS 31", "avenant"),
    )
    told = read(app.run())
    assert "L'annuaire a changé depuis que ce scénario a été fait (aap2022-12)" in told


def test_a_scenario_that_no_longer_fits_says_why() -> None:
    item = next(one for one in keep().items(Kind.POST) if one.key == POST)
    keep().commit([Change(Kind.POST, POST, None, item.revision)], Signature("DREETS", "doublon"))
    told = read(part(scenario="reconduire-aap-2022"))
    assert "Ce scénario ne s'applique pas à l'annuaire présent" in told
    assert f"le poste « {POST} » n'est pas dans l'annuaire" in told
    assert "Non applicable à l'annuaire présent" in read(part())
    compared = read(run(PAGE, partie=COMPARE, apres="reconduire-aap-2022"))
    assert "B ne s'applique pas à l'annuaire présent" in compared


def test_an_address_gives_the_scenario_to_a_colleague() -> None:
    scenario = Scenario("À voir", (ResizePost(POST, SHIPPED.roster.posts[0].fte / 4),), "note")
    app = part(scenario=address_of(scenario) or "")
    assert "passer de 1,00 à 0,25 ETP" in read(app)
    assert next(f for f in app.text_input if f.label == "Nom du scénario").value == "À voir"


@pytest.mark.parametrize("address", [PREFIX + "zzz", PREFIX, PREFIX + "x" * 9_000])
def test_a_damaged_address_gives_a_sentence(address: str) -> None:
    told = read(part(scenario=address))
    assert "L'adresse portait un scénario qui ne se lit pas" in told
    assert "aucun ne change l'annuaire" in told  # the rest of the page is there
    compared = read(run(PAGE, partie=COMPARE, apres=address))
    assert "L'adresse portait un scénario qui ne se lit pas" in compared


def test_an_unknown_key_gives_a_sentence() -> None:
    assert "Aucun scénario « &lt;b&gt;x" not in read(part(scenario="<b>x"))
    assert "Aucun scénario « <b>x » ici" in read(part(scenario="<b>x"))
    assert "Aucun scénario « parti » ici" in read(run(PAGE, partie=COMPARE, avant="parti"))


def test_what_a_stranger_wrote_is_only_ever_text() -> None:
    post = SHIPPED.roster.posts[0]
    made = AddPost(post.__class__(**{**_fields(post), "id": "x-1", "structure": HOSTILE}))
    address = address_of(Scenario(HOSTILE, (made, RemovePost(POST)), HOSTILE)) or ""
    app = part(scenario=address)
    for page in (app, run(PAGE, partie=COMPARE, apres=address)):
        assert "<img" not in shown(page)
        assert "${" not in shown(page)
        assert "**a**" in read(page)
    press(sign(app, why=HOSTILE), "Enregistrer")
    for page in (app, run("pages/data.py", rubrique="Historique")):
        assert "<img" not in shown(page)


def _fields(post: object) -> dict[str, object]:
    return {name: getattr(post, name) for name in post.__slots__}  # type: ignore[attr-defined]


def test_on_a_file_scenarios_stay_in_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copie.csv"
    shutil.copy(ROOT / "data" / "roster" / "roster.csv", copy)
    monkeypatch.setenv(ROSTER_VARIABLE, str(copy))
    app = fill(halved(), "Nom du scénario", "Pour moi")
    told = read(app)
    assert "n'est gardé que le temps de cette session" in told
    assert "Appliquer" not in " ".join(one.label for one in app.button)
    press(app, "Enregistrer")
    assert "Gardé dans cette session : Pour moi" in read(app)
    assert (
        "Enregistré : Pour moi"
        in next(one for one in app.selectbox if one.label == "Scénario").options
    )
    press(app, "Supprimer")
    assert "Supprimé : Pour moi" in read(app)


def test_a_past_version_can_be_tried_and_not_changed() -> None:
    item = next(one for one in keep().items(Kind.POST) if one.key == POST)
    keep().commit(
        [Change(Kind.POST, POST, {**item.record, "etp": "0,40"}, item.revision)],
        Signature("DREETS", "avenant"),
    )
    app = part(version="1", scenario=address_of(Scenario("X", (ResizePost(POST, _HALF),))) or "")
    assert "passer de 1,00 à 0,50 ETP" in read(app)
    assert not [one for one in app.button if one.label == "Appliquer ce scénario"]


_HALF = SHIPPED.roster.posts[0].fte / 2


def test_two_scenarios_are_compared_with_their_causes() -> None:
    app = run(PAGE, partie=COMPARE, avant="plie-gard", apres="plie-herault")
    told = read(app)
    assert "Gard (30) : Capacité à vérifier" in told
    assert "sans le changement 1 de A, avec le changement 1 de B" in told
    assert "Les deux cartes, département par département, au 18/07/2025" in told
    select(app, "Scénario B", "annuaire")
    assert asked(app, "apres") == "annuaire"
    assert "sans le changement 1 de A" in read(app)


def test_what_is_looked_at_is_what_is_compared() -> None:
    app = press(part(scenario="metropoles"), "Comparer les deux cartes")
    boxes = {one.label: one.value for one in app.selectbox}
    assert (boxes["Scénario A"], boxes["Scénario B"]) == ("annuaire", "metropoles")
    assert "Couvert en partie (57" in read(app)


def test_the_scenario_being_built_is_compared_too() -> None:
    app = press(halved(), "Nouveau scénario")
    fill(app, "Structure", "Maison")
    area(fill(app, "ETP", "1"), "Périmètre", "09")
    press(app, "Ajouter ce changement")
    control = next(c for c in app.segmented_control if c.label == "Partie de la page")
    control.set_value(COMPARE).run()
    assert not app.exception
    told = read(app)
    assert "Ariège (09) : Zone blanche" in told
    assert asked(app, "apres").startswith(PREFIX)


def test_the_comparison_opens_on_a_scenario_that_the_roster_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mien.csv"
    mine.write_text(
        "structure;qualite;etp;departement;perimetre;date_debut;date_fin\n"
        "Maison;facilitateur;1;09;09;2025-01-01;2027-12-31\n",
        "utf-8",
    )
    monkeypatch.setenv(ROSTER_VARIABLE, str(mine))
    assert "ne s'applique pas" not in read(run(PAGE, partie=COMPARE))


def test_an_empty_name_in_the_address_asks_for_no_scenario() -> None:
    assert "Aucun scénario «" not in read(part(scenario=""))


def test_days_left_out_of_the_table_of_etp_in_time_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = "\n".join(f"M{n};facilitateur;1;09;09;;2026-{n:02}-15" for n in range(1, 13))
    head = "structure;qualite;etp;departement;perimetre;date_debut;date_fin"
    mine = tmp_path / "mien.csv"
    mine.write_text(f"{head}\n{ends}\nN;facilitateur;1;09;09;;2027-01-15\n", "utf-8")
    monkeypatch.setenv(ROSTER_VARIABLE, str(mine))
    told = read(run(PAGE, partie=COMPARE, avant="annuaire", apres="annuaire"))
    assert "12 premiers jours montrés sur 14" in told.replace("\xa0", " ")


def test_what_another_service_applied_meanwhile_is_not_said_to_be_mine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(changes: Any, signature: Signature, on: int | None = None) -> Outcome:
        keep().commit(changes, Signature("DDETS 31", "avenant reçu"), on=on)
        return save(changes, signature, on=on)

    app = halved()
    for one in [box for box in app.selectbox if box.label == "Service qui signe"]:
        one.set_value("DREETS").run()
    for field in [box for box in app.text_input if box.label == "Motif du changement"]:
        field.set_value("avenant signé").run()
    monkeypatch.setattr("ui.deciding.scenario_applied.save", late)
    press(app, "Appliquer ce scénario")
    assert "Rien n'est enregistré" in read(app)
    assert "Appliqué, version" not in read(app)


def test_hundreds_of_communes_stay_one_line_and_each_can_be_taken_out() -> None:
    here = [one.code for one in SHIPPED.atlas.communes if one.department == "09"][:31]
    item = next(one for one in keep().items(Kind.POST) if one.key == POST)
    record = {**item.record, "perimetre": "|".join(here)}
    keep().commit([Change(Kind.POST, POST, record, item.revision)], _DREETS)
    app = select(sort(new(), Sort.CUT), "Poste", POST)
    lists = next(one for one in app.multiselect if one.label == "Périmètre")
    assert "31 communes, Ariège (09)" in lists.options
    assert lists.value == ["|".join(here)]
    fill(app, "Retirer une commune (périmètre ; nom ou code, puis Entrée)", here[3])
    press(app, next(one.label for one in app.button if here[3] in one.label))
    press(app, "Ajouter ce changement")
    (change,) = carried(app).changes
    assert isinstance(change, CutPerimeter)
    assert set(change.perimeter) == set(here) - {here[3]}


def test_the_territories_of_a_change_are_picked_on_the_same_map_as_a_post_s() -> None:
    app = select(sort(new(), Sort.EXTEND), "Poste", POST)
    next(one for one in app.toggle if "sur la carte" in one.label).set_value(True).run()
    assert not app.exception
    told = read(app)
    assert "Un clic ajoute le territoire, un second le retire." in told
    sort(app, Sort.CUT)
    select(app, "Poste", POST)
    next(one for one in app.toggle if "sur la carte" in one.label).set_value(True).run()
    assert not app.exception
    assert "un deuxième le passe en extension" in read(app)
