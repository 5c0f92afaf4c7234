import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.contract_world import rows, write_csv
from tests.pages.screens import read, run
from ui.names import safe_name

PAGE, CONTRACTS = "pages/data.py", "Marchés publics"


def test_before_any_import(folder: Path) -> None:
    app = run(PAGE, rubrique=CONTRACTS)
    text = read(app)
    assert app.title[0].value == "Données"
    assert "Rien encore : aucun marché n'a été importé" in text
    assert "data.gouv.fr" in text
    assert "acheteurs_etat.csv" in text
    assert "Annuaire tiré de l'AAP" in read(run(PAGE, rubrique="Autres données"))
    assert next(b for b in app.button if b.label == "Importer ces fichiers").disabled


def test_what_the_table_holds(world: Path) -> None:
    text = read(run(PAGE, rubrique=CONTRACTS))
    assert "essai.csv Tableau consolidé (CSV)" in text
    assert "02/11/2024" in text


def deposit(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value(
        [(name, data, "application/octet-stream") for name, data in files]
    )
    app.run()
    next(b for b in app.button if b.label == "Importer ces fichiers").click().run()
    assert not app.exception, app.exception
    return app


def test_files_are_imported_and_reported(folder: Path, tmp_path: Path) -> None:
    data = write_csv(tmp_path / "monde.csv", 120).read_bytes()
    app = deposit(run(PAGE, rubrique=CONTRACTS), ("../../monde.csv", data), ("vide.json", b""))
    text = read(app)
    assert "Import terminé" in text
    assert "130 lus = " in text
    assert "montant d'un euro ou moins" in text
    assert "1 fichier importé, 1 refusé. La table est à jour." in text
    assert (
        "Fichiers refusés. Rien de ceux-ci n'est dans la table ; les autres sont importés" in text
    )
    assert "n'est pas changée" not in text
    assert "vide.json" in text
    assert "monde.csv Tableau consolidé (CSV) 130" in text
    assert (folder / "marches.parquet").is_file()
    again = read(deposit(app, ("monde.csv", data)))
    assert "La table disait déjà tout cela" in again
    assert "contenu déjà importé" in again


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b'{"marches": [', b"<html>", b"PAR1"])
def test_what_cannot_be_read_is_refused_in_french(folder: Path, data: bytes) -> None:
    text = read(deposit(run(PAGE, rubrique=CONTRACTS), ("fichier<b>.json", data)))
    assert "Rien n'est importé" in text
    assert "fichier<b>.json" in text
    assert not (folder / "marches.parquet").exists()


def test_two_imports_at_once(folder: Path, tmp_path: Path) -> None:
    from filelock import FileLock  # noqa: PLC0415  this test alone holds the lock

    folder.mkdir(parents=True)
    data = write_csv(tmp_path / "monde.csv", 20).read_bytes()
    with FileLock(folder / ".verrou"):
        text = read(deposit(run(PAGE, rubrique=CONTRACTS), ("monde.csv", data)))
    assert "un autre import est en cours" in text


def test_without_network_the_old_table_stays(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sources.contracts import refresh  # noqa: PLC0415  loads the store

    monkeypatch.setattr(refresh, "default_url", lambda *_: "http://127.0.0.1:9/rien.parquet")
    app = run(PAGE, rubrique=CONTRACTS)
    next(b for b in app.button if b.label == "Actualiser depuis data.gouv.fr").click().run()
    text = read(app)
    assert "Rien n'est changé" in text
    assert "La table du 02/11/2024 reste en place" in text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a.csv", "a.csv"),
        ("../../x", "x"),
        ("a\\b.xml", "b.xml"),
        ("...", "fichier"),
        ("\0", "fichier"),
    ],
)
def test_names_deposited_are_harmless(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_file_cut_short_is_said_incomplete(folder: Path) -> None:
    given = json_file()
    app = deposit(run(PAGE, rubrique=CONTRACTS), ("coupe.json", given[: len(given) * 2 // 3]))
    text = read(app)
    assert "Fichiers incomplets" in text
    assert "coupe.json incomplet" in text
    held = text.split("Ce que contient")[-1]
    assert "incomplet :" in held
    assert not re.search(r"\b1 \w+s\b", text.split("=")[1].split(".")[0])


def json_file() -> bytes:
    """Return contracts of the made-up world in the form of 2019."""
    made = [
        {
            "id": row["id"],
            "acheteur": {"id": row["acheteur_id"], "nom": row["acheteur_nom"]},
            "nature": row["nature"],
            "objet": row["objet"],
            "codeCPV": row["codeCPV"],
            "procedure": row["procedure"],
            "lieuExecution": {"code": row["lieuExecution_code"], "typeCode": "Code département"},
            "dureeMois": int(row["dureeMois"]),
            "dateNotification": row["dateNotification"],
            "datePublicationDonnees": row["datePublicationDonnees"],
            "montant": float(row["montant"]),
            "formePrix": "Ferme",
            "titulaires": [{"id": row["titulaire_id"], "typeIdentifiant": "SIRET"}],
        }
        for row in rows(12)
    ]
    return json.dumps({"marches": made}, indent=1).encode()


def test_the_same_content_twice_is_said(folder: Path, tmp_path: Path) -> None:
    data = write_csv(tmp_path / "a.csv", 20).read_bytes()
    text = read(deposit(run(PAGE, rubrique=CONTRACTS), ("a.csv", data), ("b%22.csv", data)))
    assert 'Déposé deux fois, compté une seule : b".csv a le même contenu que a.csv' in text
