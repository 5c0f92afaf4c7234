"""A store written directly in its final form, for the tests of what reads it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sources.contracts.manifest import KnownFile, Manifest
from sources.contracts.reasons import LABELS
from sources.contracts.schemas import CONTRACTS, SET_ASIDE
from sources.contracts.state import write_state
from tests.contract_world import Row, rows

_TYPES = {"string": pa.string(), "int64": pa.int64(), "boolean": pa.bool_()}


def contract(**given: Any) -> dict[str, Any]:
    """Return a contract as `marches.parquet` holds it, some fields given."""
    made: dict[str, Any] = dict.fromkeys(CONTRACTS)
    made |= {
        "id": "M1",
        "acheteur_id": "17000000000010",
        "acheteur_nom": "Service fictif",
        "perimetre": "ETAT",
        "perimetre_regle": "SIREN commençant par 17",
        "objet": "Travaux",
        "departement": "31",
        "lieu": "departement",
        "jour": "2024-03-01",
        "jour_base": "notification",
        "duree_mois": 12,
        "montant_centimes": 10_000_000,
        "annualise_centimes": 10_000_000,
        "compte_euros": True,
        "sociale": "inconnu",
        "signalements": "",
        "reparations": "",
        "fusionnes": 0,
        "source": 1,
        "fichier": "essai.csv",
        "ligne": 2,
    }
    made |= given
    made["uid"] = given.get("uid", made["acheteur_id"] + made["id"])
    made["siren"] = made["acheteur_id"][:9]
    made["annee"] = int(made["jour"][:4])
    return made


def aside(code: str, **given: Any) -> dict[str, Any]:
    """Return a line of the quarantine, some fields given."""
    made: dict[str, Any] = dict.fromkeys(SET_ASIDE)
    made |= {
        "code": code,
        "motif": LABELS[code],
        "fichier": "essai.csv",
        "ligne": 9,
        "valeur": "1",
        "uid": "17000000000010Q1",
        "acheteur_id": "17000000000010",
        "acheteur_nom": "Service fictif",
        "objet": "Marché en attente",
        "source": 1,
        "rang": 8,
        "perimetre": "ETAT",
        "departement": "31",
        "annee": 2024,
        "montant_centimes": 100,
    }
    return made | given


def _table(rows: list[dict[str, Any]], schema: Mapping[str, str]) -> pa.Table:
    fields = [(name, _TYPES[kind]) for name, kind in schema.items()]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def write_store(
    folder: Path, contracts: Iterable[dict[str, Any]], set_aside: Iterable[dict[str, Any]] = ()
) -> Path:
    """Write a store that holds these contracts, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    accepted, waiting = list(contracts), list(set_aside)
    pq.write_table(_table(accepted, CONTRACTS), folder / "marches.parquet")
    pq.write_table(_table(waiting, SET_ASIDE), folder / "quarantaine.parquet")
    content = json.dumps([accepted, waiting], sort_keys=True, default=str).encode()
    digest = hashlib.sha256(content).hexdigest()
    known = KnownFile(1, "essai.csv", digest, "tableau_csv", len(accepted), 0, "2024-11-02")
    counts = {"lus": len(accepted), "acceptes": len(accepted), "quarantaine": 0}
    counts |= {"rejetes": 0, "doublons_fusionnes": 0}
    manifest = Manifest((known,), 2)
    write_state(folder, digest, date(2024, 11, 2), manifest, counts | {"motifs": {}})
    return folder


_SOCIAL = {
    "Clause sociale": ("oui", True, False, False),
    "Critère social": ("oui", False, True, False),
    "Clause sociale, Critère social": ("oui", True, True, False),
    "Marché réservé": ("oui", False, False, True),
    "Pas de considération sociale": ("non", False, False, False),
    "": ("inconnu", None, None, None),
}


def of_row(row: Row) -> dict[str, Any]:
    """Return the contract a row of the made-up world would give."""
    social, clause, criterion, reserved = _SOCIAL[row["considerationsSociales"]]
    place = row["lieuExecution_code"]
    located = len(place) == 2 and place not in {"76", "FR"}
    cents = int(row["montant"]) * 100
    return contract(
        id=row["id"],
        acheteur_id=row["acheteur_id"],
        acheteur_nom=row["acheteur_nom"],
        perimetre="ETAT" if row["acheteur_id"].startswith("1") else "HORS",
        objet=row["objet"],
        departement="31" if place == "31555" else place if located else None,
        commune="31555" if place == "31555" else None,
        region="76" if place == "76" else None,
        lieu={"76": "region", "FR": "pays", "31555": "commune"}.get(place, "departement"),
        jour=row["dateNotification"],
        duree_mois=int(row["dureeMois"]),
        montant_centimes=cents,
        annualise_centimes=cents * 12 // max(12, int(row["dureeMois"])),
        sociale=social,
        clause=clause,
        critere=criterion,
        reserve=reserved,
    )


def write_world(folder: Path, count: int = 600) -> Path:
    """Write the made-up world as a store, without the reader and the rules."""
    drawn = [row for row in rows(count) if row["lieuExecution_code"] != "9209"]
    kept = [of_row(row) for row in drawn if int(row["montant"]) > 1]
    waiting = [
        aside(
            "montant_symbolique",
            uid=row["uid"],
            acheteur_id=row["acheteur_id"],
            acheteur_nom=row["acheteur_nom"],
            objet=row["objet"],
            valeur=row["montant"],
            montant_centimes=int(row["montant"]) * 100,
        )
        for row in drawn
        if int(row["montant"]) <= 1
    ]
    return write_store(folder, kept, waiting)
