"""« Importer un annuaire »: what is shown of a file, what it would change, what is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from sources.dataset import DATA
from sources.store.place import FILE_VARIABLE
from sources.store.words import Change, Kind, Signature
from sources.text import MAX_BYTES
from sources.upkeep.changes import Mode
from tests.hostile import IMAGE, write_roster
from tests.pages.screens import read, run, shown
from ui.roster.intake_deposit import PASTE
from ui.roster.intake_report import report_csv
from ui.sections import Section
from ui.state import ROSTER_VARIABLE, keep

PAGE = "pages/data.py"
SHIPPED = (DATA / "roster" / "roster.csv").read_bytes()
HEADER = "structure;qualite;etp;departement;perimetre;date_debut;date_fin\n"
NEW = HEADER + "Régie des quartiers;facilitateur;0,8;09;09;2025-01-01;2027-12-31\n"
BAD = HEADER + "A;facilitateur;abc;31;zz;2025-13-01;2024\nB;pilote;-1;31;31;2026;2025\n"
CALL = (
    "Bénéficiaire Suivi convention ETP Qualité\n"
    "NOVA EMPLOI DDETS 31 0,50 Facilitateur\n"
    "RÉGIE DDETS 09 1,00 Facilitatrice\n"
)


@pytest.fixture(autouse=True)
def base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the dashboard a base of its own."""
    path = tmp_path / "base.sqlite"
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    return path


def opened() -> AppTest:
    return run(PAGE, rubrique=Section.IMPORT.value)


def deposit(app: AppTest, content: str | bytes, name: str = "annuaire.csv") -> AppTest:
    data = content.encode() if isinstance(content, str) else content
    app.file_uploader[0].set_value([(name, data, "application/octet-stream")])
    return settled(app)


def settled(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


SAVE = "Enregistrer cet annuaire"


def button(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    return settled(app)


def signed(app: AppTest, service: str = "DDETS 09", label: str = SAVE) -> AppTest:
    next(one for one in app.selectbox if one.label == "Service qui signe").set_value(service)
    return button(app, label)


def replacing(app: AppTest, day: str | None = "2026-03-01") -> AppTest:
    from datetime import date  # noqa: PLC0415  this helper alone needs it

    next(one for one in app.radio if "Que faire" in one.label).set_value(Mode.REPLACE)
    settled(app)
    if day:
        next(d for d in app.date_input if "à jour" in d.label).set_value(date.fromisoformat(day))
        settled(app)
    return app


def posts() -> dict[str, str]:
    return {item.key: item.record["etp"] for item in keep().items(Kind.POST)}


def test_nothing_is_deposited_at_first() -> None:
    app = opened()
    assert "rien n'est enregistré avant votre accord" in read(app)
    assert {one.proto.label for one in app.get("download_button")} >= {
        "Modèle prérempli : Classeur (XLSX)",
        "Modèle prérempli : Texte (CSV)",
    }
    assert not [one for one in app.button if one.label.startswith("Enregistrer")]


def test_a_new_post_is_seen_before_and_after_then_kept() -> None:
    app = deposit(opened(), NEW)
    text = read(app)
    assert "« annuaire.csv » peut être importé" in text
    assert "1 poste ajouté, 0 poste modifié, 0 poste retiré, 8 postes inchangés" in text
    assert "Ariège (09) Zone blanche (sans facilitateur connu) présumé, à confirmer" in text
    assert "1 département change de situation ; 12 ne changent pas" in text
    assert "Facilitateurs 10,00 10,80" in text
    assert len(posts()) == 8
    text = read(signed(app))
    assert "« annuaire.csv » est enregistré , version 2 : 1 poste ajouté" in text
    assert "peut être importé" not in text
    assert len(posts()) == 9
    (line,) = keep().lines(since=1)
    assert (line.service, line.reason) == ("DDETS 09", "Import de « annuaire.csv »")


def test_after_a_save_the_links_lead_to_the_map_and_to_the_history() -> None:
    app = signed(deposit(opened(), NEW))
    assert [one.proto.label for one in app.get("page_link")] == [
        "Voir la carte",
        "Voir l'historique",
    ]
    assert "version 2" not in read(settled(app))


def test_every_problem_of_a_refused_file_is_shown_and_nothing_changes() -> None:
    app = deposit(opened(), BAD)
    text = read(app)
    assert "« annuaire.csv » est refusé : 6 erreurs à corriger" in text
    for word in ("abc", "zz", "2025-13-01", "pilote", "-1"):
        assert word in text
    assert "Avant → après" not in text
    assert "L'annuaire n'est pas changé" in read(settled(app))
    assert not [one for one in app.button if one.label.startswith("Enregistrer")]
    assert len(posts()) == 8


def test_the_report_holds_every_problem_beyond_those_shown() -> None:
    rows = "".join(f"S{n};facilitateur;0;31;31;2024;2026\n" for n in range(700))
    app = deposit(opened(), HEADER + rows)
    text = read(app)
    assert "700 erreurs à corriger" in text
    assert "Voir les 650 autres remarques" in text
    assert "et 150 autres, dans le compte rendu" in text
    assert "Télécharger ce compte rendu (CSV)" in [
        one.proto.label for one in app.get("download_button")
    ]


def test_the_report_as_a_file() -> None:
    from sources.problems import Problem, Severity  # noqa: PLC0415  this test alone

    found = report_csv(
        [
            Problem(3, "etp", "=1", "lu 1.", Severity.INFO),
            Problem(None, "", "", "fichier vide."),
        ]
    ).decode("utf-8-sig")
    assert found.splitlines() == [
        '"gravite";"ligne";"colonne";"valeur";"message"',
        '"erreur";"";"";"";"fichier vide."',
        '"info";"3";"etp";"\'=1";"lu 1."',
    ]


def test_a_file_too_big_is_refused_without_being_read() -> None:
    text = read(deposit(opened(), b"x" * (MAX_BYTES + 1), "../../énorme.csv"))
    assert "« énorme.csv » est refusé" in text
    assert "plus de 2 Mo" in text


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 9, b"PK\x03\x04zip", b"<html><table>"])
def test_what_is_no_table_is_refused_in_french(content: bytes) -> None:
    text = read(deposit(opened(), content, "<b>$x$.csv"))
    assert "est refusé : 1 erreur à corriger" in text
    assert "« <b>$x$.csv »" in text


def test_names_that_try_to_run_are_shown_as_they_are_written(tmp_path: Path) -> None:
    content = write_roster(tmp_path / "hostile.csv").read_bytes()
    app = deposit(opened(), content, 'a"><img src=x>`${1}`.csv')
    raw = shown(app)
    assert "5 postes ajoutés" in read(app)
    for piece in ("<img", "${", "`"):
        assert piece not in re.sub(r"<style>.*?</style>", "", raw, flags=re.DOTALL)
    assert IMAGE in read(app)


def test_a_pasted_table_of_the_call_asks_once_for_its_dates() -> None:
    app = opened()
    next(one for one in app.segmented_control if one.key == "import-maniere").set_value(PASTE)
    settled(app)
    app.text_area[0].set_value(CALL)
    button(app, "Lire ce tableau")
    text = read(app)
    assert "C'est le tableau d'un appel à projets" in text
    assert "Le périmètre de chaque poste est déduit du service" in text
    assert "du même programme et dont les dates se croisent avec celles-ci, garde" in text
    assert "1 poste ajouté, 1 poste modifié, 0 poste retiré, 7 postes inchangés" in text
    fields = {one.label: one for one in app.text_input}
    fields["Programme"].set_value("AAP 2025")
    fields["Début des conventions"].set_value("1/1/26")
    fields["Fin des conventions"].set_value("2028")
    text = read(settled(app))
    assert "2 postes ajoutés, 0 poste modifié, 0 poste retiré, 8 postes inchangés" in text
    assert "Nova emploi nova-emploi-" in text
    assert "Suite de Nova emploi (aap2022-31) ?" in text
    assert "vérifiez avant d'enregistrer" not in text
    signed(app)
    assert len(posts()) == 10
    assert app.text_area[0].value == ""


def test_a_post_that_may_follow_another_says_that_it_acts_elsewhere() -> None:
    app = deposit(
        opened(),
        HEADER.replace("date_debut", "extension;date_debut")
        + "PLIE Est Héraultais;facilitateur;1;34;30;;2026-01-01;2028-12-31\n",
    )
    text = read(app)
    assert "Suite de PLIE Est Héraultais (aap2022-30) ? Son périmètre y est : extension" in text
    assert "Gard (30) ; ici : périmètre Gard (30) : vérifiez avant d'enregistrer." in text


def test_of_many_posts_added_those_to_look_at_come_first_and_the_others_are_folded() -> None:
    rows = "".join(f"Maison {n};facilitateur;1;12;12;2026;2028\n" for n in range(6))
    app = deposit(
        opened(), HEADER + rows + "PLIE Est Héraultais;facilitateur;1;34;30;2026-01-01;2028\n"
    )
    text = read(app)
    places = [text.index(f"{name} ") for name in ("PLIE Est Héraultais", "Maison 0", "Maison 5")]
    assert places == sorted(places)
    assert "Postes ajoutés : voir les 4 autres" in text
    assert "ETP en cours : 10,00 de facilitateurs, 0,56 de coordination" in text


def test_a_date_that_cannot_be_read_is_said_and_nothing_goes_on() -> None:
    app = deposit(opened(), "Bénéficiaire;Suivi convention;ETP;Qualité\nA;DDETS 09;1;Facilitateur")
    assert "Que faire de ce fichier" in [one.value for one in app.header]
    next(one for one in app.text_input if "Fin" in one.label).set_value("bientôt")
    settled(app)
    assert "Que faire de ce fichier" not in [one.value for one in app.header]
    assert "Date illisible" in read(app)


def test_replacing_asks_for_the_day_and_lists_what_leaves() -> None:
    lines = SHIPPED.decode("utf-8-sig").splitlines()
    app = deposit(opened(), "\n".join([lines[0], *lines[2:]]))
    assert next(one for one in app.radio if "Que faire" in one.label).value is Mode.REPLACE
    assert "Donnez le jour" in read(app)
    text = read(replacing(app))
    assert "0 poste ajouté, 0 poste modifié, 1 poste retiré, 7 postes inchangés" in text
    assert "Postes retirés" in text
    assert "Conseil départemental de l'Aude" in text
    signed(app, "DREETS", label="Remplacer l'annuaire et retirer 1 poste")
    assert "aap2022-11" not in posts()
    (header,) = keep().items(Kind.ROSTER)
    assert header.record["source"] == "Annuaire importé : annuaire.csv (DREETS)"
    assert header.record["connu_le"] == "2026-03-01"
    assert header.record["doutes"]
    assert header.record["inconnu_apres"] is None


def test_a_complete_roster_lifts_the_doubts() -> None:
    app = replacing(deposit(opened(), SHIPPED))
    app.checkbox[0].set_value(True)
    text = read(settled(app))
    assert "8 postes inchangés" in text
    signed(app)
    assert keep().items(Kind.ROSTER)[0].record["doutes"] == []


def test_a_file_that_says_what_is_known_has_nothing_to_save() -> None:
    app = deposit(opened(), SHIPPED)
    next(one for one in app.radio if "Que faire" in one.label).set_value(Mode.UPDATE)
    assert "Rien à enregistrer" in read(settled(app))


def test_a_save_without_service_is_refused_and_keeps_everything() -> None:
    app = button(deposit(opened(), NEW), "Enregistrer cet annuaire")
    text = read(app)
    assert "Rien n'est enregistré : choisissez dans la liste le service qui signe" in text
    assert "1 poste ajouté" in text
    assert len(posts()) == 8


def elsewhere(service: str = "DDETS 31") -> None:
    """Let another user end a post meanwhile."""
    store = keep()
    item = next(one for one in store.items(Kind.POST) if one.key == "aap2022-12")
    record = {**item.record, "etp": "0,25"}
    store.commit(
        [Change(Kind.POST, item.key, record, item.revision)], Signature(service, "avenant")
    )


def test_a_roster_changed_meanwhile_is_not_written_over() -> None:
    app = deposit(opened(), NEW)
    elsewhere()
    text = read(signed(app))
    assert (
        "Rien n'est enregistré : depuis cet aperçu, l'annuaire a été modifié par DDETS 31" in text
    )
    assert "Facilitateurs 9,25 10,05" in text
    assert len(posts()) == 8
    text = read(button(app, "Enregistrer cet annuaire"))
    assert "est enregistré" in text
    assert (len(posts()), posts()["aap2022-12"]) == (9, "0,25")


def test_a_change_by_another_is_said_even_before_the_save() -> None:
    app = deposit(opened(), NEW)
    assert "Depuis le dépôt" not in read(app)
    elsewhere()
    next(one for one in app.selectbox if one.label == "Service qui signe").set_value("DREETS")
    text = read(settled(app))
    assert "Depuis le dépôt de ce fichier, l'annuaire a été modifié par DDETS 31 à" in text
    assert "motif : avenant" in text
    assert "Facilitateurs 9,25 10,05" in text
    assert "est enregistré , version 3" in read(button(app, "Enregistrer cet annuaire"))


def test_a_deposit_is_of_its_session_only() -> None:
    first, second = opened(), opened()
    deposit(first, NEW)
    assert "Régie des quartiers" in read(first)
    assert "Régie des quartiers" not in read(settled(second))
    deposit(second, BAD, "autre.csv")
    assert "autre.csv" not in read(settled(first))
    assert "Régie des quartiers" in read(first)


def test_a_deposit_can_be_taken_away() -> None:
    app = deposit(opened(), NEW)
    button(app, "Retirer « annuaire\\.csv »")
    assert "peut être importé" not in read(app)
    assert "import-annuaire-depot" not in app.session_state


def test_the_bytes_of_a_deposit_leave_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    managers = []
    remove = MemoryUploadedFileManager.remove_file

    def spied(manager: MemoryUploadedFileManager, session: str, file: str) -> None:
        remove(manager, session, file)
        managers.append(manager)

    monkeypatch.setattr(MemoryUploadedFileManager, "remove_file", spied)
    deposit(opened(), NEW)
    assert not any(managers[-1].file_storage.values())


def test_nothing_is_saved_of_a_roster_that_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nommé.csv"
    path.write_bytes(SHIPPED)
    monkeypatch.setenv(ROSTER_VARIABLE, str(path))
    text = read(deposit(opened(), NEW))
    assert "1 poste ajouté, 0 poste modifié, 0 poste retiré, 8 postes inchangés" in text
    assert "Cet aperçu ne peut pas être enregistré" in text
    assert "ZONES_BLANCHES_ROSTER" in text


def test_nothing_is_saved_of_a_past_version() -> None:
    opened()
    elsewhere()
    app = run(PAGE, rubrique=Section.IMPORT.value, version="1")
    text = read(deposit(app, NEW))
    assert "Facilitateurs 10,00 10,80" in text
    assert "vous regardez une version passée" in text
    assert not [one for one in app.button if one.label.startswith("Enregistrer")]
