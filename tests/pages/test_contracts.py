import json
import re
from pathlib import Path

import pytest

from sources.contracts.services import Accompaniment, Service, save_service
from tests.contract_world import HOSTILE_NAME, HOSTILE_OBJECT, buyers
from tests.contracts.book.made import aside, contract, write_store, write_world
from tests.pages.screens import read, run, shown
from ui.contracts.shelf import SHIPPED_SERVICES

PAGE = "pages/contracts.py"
VIEWS = ("Synthèse", "Acheteurs et services", "Liste des marchés", "Quarantaine")


def test_before_any_import_the_page_says_what_to_do(folder: Path) -> None:
    app = run(PAGE)
    text = read(app)
    assert app.title[0].value == "Marchés de l'État"
    assert "Aucun marché n'est encore importé" in text
    assert "Actualiser depuis data.gouv.fr" in text
    assert "batch.py marches import" in text
    assert not app.selectbox
    assert "€" not in text


def test_the_figures_of_a_year(world: Path) -> None:
    text = read(run(PAGE))
    assert "Marchés notifiés du 01/01/2022 au 27/09/2024" in text
    assert "Depuis le 01/07/2024, les mois sont incomplets" in text
    assert "2 marchés de l'État en quarantaine" in text
    assert "Marchés de l'État en 2024 179 (année incomplète)" in text
    assert "60 sur 133 marchés renseignés" in text
    assert "objectif 30 %" in text
    assert "région entière : 7 marchés" in text
    assert "France entière ou lieu inconnu : 5 marchés" in text
    assert "Haute-Garonne (31) 56 56 0 0" in text
    assert "Comment est-ce compté ?" in text
    assert "608 marchés, 112,9 M€ avant quarantaine ; 606, 112,9 M€ après" in text


def test_another_year_and_department_in_the_address(world: Path) -> None:
    app = run(PAGE, annee="2022", territoire="34", mesure="Euros")
    text = read(app)
    assert "Marchés de l'État en 2022 197" in text
    assert "Par année, Hérault" in text
    assert "Montant des marchés de l'État en 2022" in text
    assert "Services de l'État acheteurs ici : 3 , accompagnement non renseigné" in text


@pytest.mark.parametrize(
    "query", [{"annee": "1999"}, {"annee": "<b>"}, {"territoire": "75"}, {"vue": "x"}]
)
def test_an_unknown_choice_in_the_address_is_ignored(world: Path, query: dict[str, str]) -> None:
    assert "Marchés de l'État en 2024" in read(run(PAGE, **query))


def test_a_year_that_another_import_removed_falls_back(folder: Path) -> None:
    old = contract(id="vieux", jour="2022-05-01")
    write_store(folder, [contract(), old], [aside("montant_symbolique")])
    app = run(PAGE, annee="2022", vue="Quarantaine")
    assert "Marchés de l'État en 2022 1" in read(app)
    write_store(folder, [contract()])
    app.run()
    assert not app.exception
    assert "Marchés de l'État en 2024 1" in read(app)
    assert app.query_params.get("annee") != ["2022"]
    write_store(folder, [contract(), old])
    app.run()
    app.selectbox(key="annee").set_value("2022").run()
    write_store(folder, [contract()])
    app.run()
    assert not app.exception
    assert "Marchés de l'État en 2024 1" in read(app)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_runs_and_hostile_names_stay_text(world: Path, view: str) -> None:
    app = run(PAGE, vue=view)
    body = shown(app)
    assert "<img" not in body
    assert "<script" not in body
    assert "${" not in body
    tables = re.findall(r"<table.*?</table>", body, flags=re.DOTALL)
    assert tables
    for table in tables:
        assert "<caption" in table
        assert re.search('<th scope="?row', table)
    if view == "Liste des marchés":
        app.text_input[0].set_value("script").run()
        assert " ".join(HOSTILE_NAME.split()) in read(app)
        assert HOSTILE_OBJECT in read(app)


def test_the_list_is_filtered_and_paged(world: Path) -> None:
    app = run(PAGE, vue="Liste des marchés")
    assert "179 marchés ," in read(app)  # as the card says
    assert "en 2024 179 (année" in read(app)
    assert "Page 1 sur 8" in read(app)
    next(b for b in app.button if b.label == "Page suivante").click().run()
    assert "Page 2 sur 8" in read(app)
    place = next(s for s in app.selectbox if s.label == "Lieu d'exécution")
    place.set_value("pays").run()
    assert " 5 marchés ," in read(app)
    place.set_value("Tous").run()
    assert "184 marchés ," in read(app)
    place.set_value("31").run()
    assert "56 marchés" in read(app)
    assert "Page 1 sur 3" in read(app)
    app.text_input[0].set_value("nettoyage ETABLISSEMENT").run()
    assert "Établissement fictif 31" in read(app)
    assert "Direction fictive" not in read(app)
    app.text_input[0].set_value("introuvable%").run()
    assert "0 marché" in read(app)


def test_unknown_social_is_never_no(folder: Path) -> None:
    write_store(folder, [contract(id="a"), contract(id="b")])
    text = read(run(PAGE))
    assert "Avec une considération sociale — non renseigné dans ces fichiers" in text
    assert not re.search(r"\b0\s%", text.split("Comment est-ce")[0])


def test_a_service_is_registered_and_said_in_the_panel(world: Path) -> None:
    siret = buyers("31")[0][0]
    app = run(PAGE, vue="Acheteurs et services")
    assert "36 non renseignés" in read(app)
    next(s for s in app.selectbox if s.label == "Service de l'État").set_value(siret).run()
    assert "Personne n'a encore rien dit de ce service" in read(app)
    next(b for b in app.button if b.label == "Enregistrer").click().run()
    assert "dites quel service l'affirme" in read(app)
    state = app.session_state
    state[f"registre-{siret}-etat"] = Accompaniment.NOT_YET
    next(s for s in app.selectbox if s.label == "Service qui le dit").set_value("DREETS")
    next(b for b in app.button if b.label == "Enregistrer").click().run()
    assert "Enregistré : Service fictif de l'État 31, pas encore accompagné" in read(app)
    assert "1 pas encore accompagné" in read(app)
    text = read(run("pages/map.py", territoire="31"))
    assert (
        "Services de l'État acheteurs ici : 3 , dont 1 pas encore accompagné, 2 non renseignés"
        in text
    )


def test_a_service_saved_meanwhile_is_not_overwritten(world: Path) -> None:
    siret = buyers("31")[0][0]
    app = run(PAGE, vue="Acheteurs et services")
    next(s for s in app.selectbox if s.label == "Service de l'État").set_value(siret).run()
    theirs = Service(siret, state=Accompaniment.YES, structure="Nova emploi", by="DDETS 31")
    save_service(world, SHIPPED_SERVICES, theirs, "")
    next(s for s in app.selectbox if s.label == "Service qui le dit").set_value("DREETS")
    next(b for b in app.button if b.label == "Enregistrer").click().run()
    text = read(app)
    assert "Rien n'est enregistré : modifié par DDETS 31" in text
    assert "Ils ont écrit : Accompagné, Nova emploi" in text


def test_a_spoiled_register_says_so(world: Path) -> None:
    (world / "services_etat.csv").write_text("acheteur;nom;etat;structure;depuis;source\n1;;x;;;\n")
    assert "Le registre des services ne peut pas être lu" in read(
        run(PAGE, vue="Acheteurs et services")
    )
    assert "Services de l'État" not in read(run("pages/map.py", territoire="31"))


def test_the_quarantine_says_why_and_refuses_half_a_decision(world: Path) -> None:
    app = run(PAGE, vue="Quarantaine")
    text = read(app)
    assert "montant d'un euro ou moins" in text
    assert "dans le fichier : « 1 »" in text
    next(b for b in app.button if b.label == "Sortir de quarantaine").click().run()
    assert "il faut un marché, un service et un motif" in read(app)


def test_a_new_import_is_seen_at_once(folder: Path) -> None:
    write_store(folder, [contract()])
    assert "en 2024 1 (année" in read(run(PAGE))
    write_world(folder)
    assert "en 2024 179" in read(run(PAGE))


def test_a_spoiled_table_leaves_the_other_pages(world: Path) -> None:
    (world / "marches.parquet").write_bytes(b"PAR1 garbage")
    text = read(run("pages/fte.py"))
    assert "Les marchés importés ne sont pas lus" in text
    assert "Contrôle réussi" in text
    assert "table" in read(run(PAGE)).lower()
    assert "Données" in run("pages/data.py").title[0].value


ELSEWHERE = contract(id="ailleurs", departement="75")


@pytest.mark.parametrize(
    ("held", "waits", "told"),
    [
        ([], True, "0 marché de l'État hors de cette région 1 marché de l'État en quarantaine"),
        ([ELSEWHERE], True, "1 marché de l'État hors de cette région 1 marché de l'État en"),
        ([ELSEWHERE], False, "0 marché de l'État en quarantaine tous acheteurs : 1 marché accepté"),
    ],
)
def test_no_contract_here_still_shows_where_they_are(
    folder: Path, held: list[dict[str, object]], waits: bool, told: str
) -> None:
    write_store(folder, held, [aside("montant_symbolique")] if waits else [])
    app = run(PAGE)
    text = read(app)
    assert "Aucun marché de l'État accepté dans cette région" in text
    assert told in text
    assert "dans les fichiers importés" not in text or not held
    for view in VIEWS:
        run(PAGE, vue=view)
    if waits:
        app.button(key="voir-quarantaine").click().run()
        assert "1 marché en quarantaine" in read(app)
        assert "montant d'un euro ou moins" in read(app)


@pytest.mark.parametrize("name", ["etat.json", "quarantaine.parquet", "marches.parquet"])
@pytest.mark.parametrize("content", [b"{", None])
def test_a_damaged_store_is_never_an_empty_one(
    world: Path, name: str, content: bytes | None
) -> None:
    if content is None:
        (world / name).unlink()
    else:
        (world / name).write_bytes(content)
    for page in (PAGE, "pages/data.py"):
        text = read(run(page, rubrique="Marchés publics"))
        assert "La table des marchés est abîmée" in text
        assert name in text
        assert "Importez de nouveau" in text
        assert "Rien encore" not in text
        assert "0 marché" not in text
    text = read(run("pages/map.py", territoire="31"))
    assert "la table des marchés est abîmée" in text
    assert ("Le besoin est donc estimé, non mesuré" in text) == (name != "quarantaine.parquet")


def test_a_quarantine_spoiled_under_the_page(world: Path) -> None:
    app = run(PAGE, vue="Quarantaine")
    (world / "quarantaine.parquet").write_bytes(b"PAR1")
    app.run()
    assert not app.exception
    assert "La quarantaine ne peut pas être lue" in read(app)
    assert "en quarantaine." not in read(app).split("La quarantaine ne peut")[1].split("Comment")[0]


@pytest.mark.parametrize("page", [PAGE, "pages/data.py"])
def test_an_interrupted_import_is_said(world: Path, page: str) -> None:
    (world / ".pret").mkdir()
    assert "Un import a été interrompu" in read(run(page, rubrique="Marchés publics"))


def test_two_files_of_one_name_are_told_apart(folder: Path) -> None:
    write_store(folder, [contract()], [aside("montant_symbolique", source=2)])
    state = json.loads((folder / "etat.json").read_text())
    (file,) = state["fichiers"]
    state["fichiers"].append(file | {"numero": 2, "empreinte": "f" * 64})
    (folder / "etat.json").write_text(json.dumps(state))
    assert "essai.csv (fichier n° 2) ligne 9" in read(run(PAGE, vue="Quarantaine"))
    assert "essai.csv (fichier n° 1), ligne 2" in read(run(PAGE, vue="Liste des marchés"))
    assert "essai.csv (fichier n° 2)" in read(run("pages/data.py", rubrique="Marchés publics"))
