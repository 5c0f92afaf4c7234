"""A made-up set of contracts, seeded: clearly synthetic, never shipped as data of the product.

`write_csv` writes it in the form of the consolidated table, as a person would download it.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

SEED = 20250718
DEPARTMENTS = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
WEIGHTS = (4, 8, 6, 12, 40, 4, 30, 4, 2, 5, 11, 8, 5)
YEARS = (2022, 2023, 2024)
COLUMNS = (
    *("uid", "id", "acheteur_id", "acheteur_nom", "acheteur_categorie"),
    *("acheteur_departement_code", "nature", "objet", "codeCPV", "procedure"),
    *("lieuExecution_code", "lieuExecution_typeCode", "dureeMois", "dateNotification"),
    *("datePublicationDonnees", "montant", "modification_id", "donneesActuelles"),
    *("considerationsSociales", "titulaire_id"),
)
SOCIAL = (
    ("Clause sociale", 22),
    ("Critère social", 10),
    ("Clause sociale, Critère social", 5),
    ("Marché réservé", 2),
    ("Pas de considération sociale", 41),
    ("", 20),
)
KINDS = ("Travaux", "Nettoyage", "Gardiennage", "Études", "Espaces verts", "Restauration")
CODES = {"Travaux": "45214200", "Nettoyage": "90910000", "Gardiennage": "79713000"}
HOSTILE_NAME = '<img src=x onerror="window.ran=1"> `${7*7}` {{ 7*7 }} [clic](javascript:1) **gras**'
HOSTILE_OBJECT = "=1+1 </script><script>window.ran=1</script>"

Row = dict[str, str]


def siret(start: str, number: int) -> str:
    """Return a SIRET that begins so, with a right key."""
    body = f"{start}{number:0{13 - len(start)}d}"
    for last in "0123456789":
        if _luhn(body + last) % 10 == 0:
            return body + last
    raise AssertionError


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total


def buyers(department: str) -> list[tuple[str, str, str]]:
    """Return the made-up State buyers of a department: SIRET, name, category."""
    code = int(department)
    return [
        (siret("17", 10_000 + code), f"Service fictif de l'État {department}", "État"),
        (siret("11", 20_000 + code), f"Direction fictive {department}", "État"),
        (siret("13", 30_000 + code), f"Établissement fictif {department}", ""),
    ]


def _row(number: int, draw: random.Random, department: str, year: int) -> Row:
    buyer, name, category = draw.choice(buyers(department))
    kind = draw.choice(KINDS)
    last_month = 9 if year == max(YEARS) else 12
    month, day = draw.randint(1, last_month), draw.randint(1, 28)
    place, place_type = department, "Département"
    if department == "31" and draw.random() < 0.5:
        place, place_type = "31555", "Code commune"
    chance = draw.random()
    if chance < 0.04:
        place, place_type = "76", "Code région"
    elif chance < 0.06:
        place, place_type = "FR", "Code pays"
    words, weights = zip(*SOCIAL, strict=True)
    identifier = f"S{year}{number:05d}"
    return {
        "uid": buyer + identifier,
        "id": identifier,
        "acheteur_id": buyer,
        "acheteur_nom": name,
        "acheteur_categorie": category,
        "acheteur_departement_code": department,
        "nature": "Marché",
        "objet": f"{kind} (marché fictif n° {number})",
        "codeCPV": CODES.get(kind, "71300000"),
        "procedure": "Procédure adaptée",
        "lieuExecution_code": place,
        "lieuExecution_typeCode": place_type,
        "dureeMois": str(draw.choice((4, 12, 24, 36, 48))),
        "dateNotification": f"{year}-{month:02d}-{day:02d}",
        "datePublicationDonnees": f"{year}-{month:02d}-{day:02d}",
        "montant": str(round(draw.lognormvariate(11.6, 1.1))),
        "modification_id": "",
        "donneesActuelles": "true",
        "considerationsSociales": draw.choices(words, weights)[0],
        "titulaire_id": siret("42", 100 + number),
    }


def rows(count: int = 600, seed: int = SEED) -> Iterator[Row]:
    """Draw the contracts: the same seed gives the same ones; odd ones come last."""
    draw = random.Random(seed)
    for number in range(count):
        department = draw.choices(DEPARTMENTS, WEIGHTS)[0]
        yield _row(number, draw, department, draw.choice(YEARS))
    yield from odd_rows(count, draw)


def odd_rows(first: int, draw: random.Random) -> Iterator[Row]:
    """Return contracts that meet a rule each: a symbolic amount, a repeated ceiling, a town…"""
    changes: list[Row] = [
        {"montant": "1", "objet": "Accord-cadre fictif au montant symbolique"},
        {"montant": "0", "objet": "Marché fictif sans montant vraisemblable"},
        {"montant": "2222222", "objet": "Marché fictif au chiffre répété"},
        {"lieuExecution_code": "9209", "lieuExecution_typeCode": "Code postal"},
        {"lieuExecution_code": "33", "objet": "Marché fictif d'une autre région"},
        *(
            {"montant": "400000", "dateNotification": f"2024-05-0{day}"}
            | {"acheteur_id": buyers("34")[0][0], "acheteur_nom": buyers("34")[0][1]}
            | {"lieuExecution_code": "34", "objet": "Accord-cadre fictif à plusieurs titulaires"}
            for day in (2, 3, 4)
        ),
        {"acheteur_id": siret("21", 31_555), "acheteur_nom": "Commune fictive"}
        | {"acheteur_categorie": "Commune"},
        {"acheteur_nom": HOSTILE_NAME, "objet": HOSTILE_OBJECT, "lieuExecution_code": "48"}
        | {"lieuExecution_typeCode": "Département", "montant": "91000"}
        | {"acheteur_id": siret("17", 48_048), "acheteur_categorie": "État"},
    ]
    for number, change in enumerate(changes, start=first):
        row = _row(number, draw, "31", 2024)
        row |= {"lieuExecution_code": "31", "lieuExecution_typeCode": "Département"} | change
        row["uid"] = row["acheteur_id"] + row["id"]
        yield row


def write_csv(path: Path, count: int = 600, seed: int = SEED) -> Path:
    """Write the set as a consolidated table, and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows(count, seed))
    return path
