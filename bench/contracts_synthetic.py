"""A made-up consolidated table, seeded: contracts × holders × modifications, as published.

Proportions follow what was measured on real tables (issue 3): one contract in ten is of the
State's numbers, several rows a contract, a few odd rows of every kind. Written in batches:
memory does not depend on the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

SEED, ROWS = 20251122, 2_500_000
BATCH = 40_000
BUYERS, STATE_BUYERS, STATE_SHARE = 24_000, 1_000, 0.10
ODD = 0.004
"""Share of each kind of odd value."""

_STARTS = np.array(["11", "12", "15", "17", "13", "18", "19", "19"])
_WORDS = np.array(
    ["PREFECTURE", "DIRECTION INTERDEPARTEMENTALE", "UNIVERSITE", "ECOLE NATIONALE", "OFFICE",
     "CHAMBRE DE COMMERCE", "LYCEE", "INSTITUT NATIONAL", "AGENCE", "CFA"]
)  # fmt: skip
_SOCIAL = np.array(
    ["", "Pas de considération sociale", "Clause sociale", "Critère social",
     "Clause sociale, Critère social", "Marché réservé", "Clause sociale, Sans objet", "NC"]
)  # fmt: skip
_SOCIAL_ODDS = [0.55, 0.30, 0.07, 0.04, 0.01, 0.01, 0.005, 0.015]
_NATURES = np.array(["Marché", "Accord-cadre", "Marché subséquent", "Marché de partenariat"])
_PROCEDURES = np.array(["Procédure adaptée", "Appel d'offres ouvert", "Procédure négociée"])
_REGIONS = np.array(["11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "73"])
SCHEMA = pa.schema(
    [(name, pa.string()) for name in (
        "uid", "id", "acheteur_id", "acheteur_nom", "acheteur_categorie",
        "acheteur_departement_code", "titulaire_id", "nature", "objet", "codeCPV", "procedure",
        "lieuExecution_code", "lieuExecution_typeCode", "considerationsSociales",
        "idAccordCadre",
    )]
    + [("dureeMois", pa.int32()), ("montant", pa.float64()), ("modification_id", pa.int32()),
       ("dateNotification", pa.date32()), ("datePublicationDonnees", pa.date32())]
)  # fmt: skip
Texts = npt.NDArray[Any]


def with_key(numbers: Texts) -> Texts:
    """Complete numbers of thirteen digits with the one that makes the key hold."""
    digits = np.array([[int(d) for d in number] for number in numbers.tolist()])
    digits[:, 0::2] *= 2
    total = (digits // 10 + digits % 10).sum(axis=1)
    return np.char.add(numbers.astype("U13"), ((-total) % 10).astype("U1"))


def _buyers(draw: np.random.Generator) -> tuple[Texts, Texts, Texts, Texts]:
    """Return SIRET, name, category and department of the buyers, the State's first."""
    serial = np.char.zfill(np.arange(BUYERS).astype("U"), 6)
    start = np.where(
        np.arange(BUYERS) < STATE_BUYERS, draw.choice(_STARTS, BUYERS), "2" + serial.astype("U1")
    )
    siret = with_key(np.char.add(np.char.add(start, "0"), np.char.add(serial, "0001")))
    words = draw.choice(_WORDS, BUYERS)
    state = np.arange(BUYERS) < STATE_BUYERS
    name = np.where(state, np.char.add(words, np.char.add(" N° ", serial)),
                    np.char.add("COMMUNE DE LA PAROISSE N° ", serial))  # fmt: skip
    central = np.isin(start, ["11", "12", "15", "17"])
    category = np.where(central, "État", np.where(state, "", "Commune"))
    return siret, name, category, _departments(draw, BUYERS)


def _departments(draw: np.random.Generator, size: int) -> Texts:
    codes = [f"{n:02d}" for n in range(1, 96) if n != 20]
    weights = draw.permutation(np.linspace(1, 3, len(codes)))
    return draw.choice(codes, size, p=weights / weights.sum())


def _batch(
    draw: np.random.Generator, buyers: tuple[Texts, ...], first: int, size: int
) -> dict[str, Texts]:
    """Draw contracts, then repeat them per holder and modification."""
    sirets, names, categories, homes = buyers
    state = draw.random(size) < STATE_SHARE
    many = (draw.random(size) ** 2 * (BUYERS - STATE_BUYERS)).astype(int) + STATE_BUYERS
    buyer = np.where(state, (draw.random(size) ** 2 * STATE_BUYERS).astype(int), many)
    serial = np.arange(first, first + size)
    year = draw.integers(2018, 2026, size)
    ident = np.char.add(year.astype("U4"), np.char.zfill(serial.astype("U"), 9))
    away = draw.random(size) < 0.1
    place = np.where(away, _departments(draw, size), homes[buyer])
    commune = np.char.add(place, np.char.zfill(draw.integers(1, 600, size).astype("U"), 3))
    luck = draw.random(size)
    code = np.where(luck < 0.75, commune, place)
    kind = np.where(luck < 0.5, "Code postal", np.where(luck < 0.75, "Code commune",
                                                      "Code département"))  # fmt: skip
    whole = draw.random(size)
    regions = draw.choice(_REGIONS, size)
    code = np.where(whole < 0.05, regions, np.where(whole > 0.97, "FR", code))
    kind = np.where(whole < 0.05, "Code région", np.where(whole > 0.97, "Code pays", kind))
    code, kind = _odd_places(draw, code, kind)
    amount = np.round(10 ** np.clip(draw.normal(5.0, 0.8, size), 2, 8.5), 2)
    ceiling = draw.random(size) < 0.02
    amount = np.where(ceiling, np.round(amount, -5) + 200_000, amount)
    duration = draw.integers(1, 60, size)
    duration = _mixed(draw, duration, lambda n: draw.choice([0, 360, 365, 999], n))
    day = (year - 1970) * 365.25 + draw.integers(0, 365, size)
    amount = _mixed(draw, amount, lambda n: draw.choice([0, 1, 1e17, 1111111, 12311111111], n))
    day = _mixed(draw, day, lambda n: draw.choice([3000.0, 30000.0], n))
    rows = np.repeat(np.arange(size), np.minimum(draw.geometric(0.52, size), 12))
    changes = np.where(draw.random(len(rows)) < 0.12, draw.integers(1, 6, len(rows)), 0)
    amount = np.round(amount[rows] * (1 + 0.05 * changes), 2)
    siret = sirets[buyer][rows]
    social = draw.choice(_SOCIAL, size, p=_SOCIAL_ODDS)[rows]
    frame = np.where(draw.random(size) < 0.03, np.char.add("AC", ident), "")
    texts = {
        "uid": np.char.add(siret, ident[rows]),
        "id": ident[rows],
        "acheteur_id": siret,
        "acheteur_nom": names[buyer][rows],
        "acheteur_categorie": categories[buyer][rows],
        "acheteur_departement_code": homes[buyer][rows],
        "titulaire_id": draw.integers(10**13, 9 * 10**13, len(rows)).astype("U14"),
        "nature": draw.choice(_NATURES, size, p=[0.7, 0.2, 0.08, 0.02])[rows],
        "objet": np.char.add("Travaux et prestations, lot numéro ", ident)[rows],
        "codeCPV": np.char.add(draw.integers(10, 99, size).astype("U2"), "000000")[rows],
        "procedure": draw.choice(_PROCEDURES, size)[rows],
        "lieuExecution_code": code[rows],
        "lieuExecution_typeCode": kind[rows],
        "considerationsSociales": social,
        "idAccordCadre": frame[rows],
    }
    days = day[rows].astype("int32")
    return texts | {
        "dureeMois": duration[rows].astype("int32"),
        "montant": amount,
        "modification_id": changes.astype("int32"),
        "dateNotification": days,
        "datePublicationDonnees": days + 30,
    }


def _odd_places(draw: np.random.Generator, code: Texts, kind: Texts) -> tuple[Texts, Texts]:
    luck = draw.random(len(code))
    code = np.where(luck < ODD, "9209", np.where(luck > 1 - ODD, "INCONNU", code))
    code = np.where((luck > 0.5) & (luck < 0.5 + ODD), "", code)
    return code, np.where((luck > 0.3) & (luck < 0.3 + ODD), "", kind)


def _mixed(draw: np.random.Generator, usual: Texts, odd: Callable[[int], Texts]) -> Texts:
    """Replace a few values by odd ones."""
    return np.where(draw.random(len(usual)) < ODD, odd(len(usual)), usual)


def write_table(path: Path, rows: int = ROWS, seed: int = SEED) -> None:
    """Write the table, of exactly so many rows: the same seed gives the same one."""
    draw = np.random.default_rng(seed)
    buyers = _buyers(draw)
    written = first = 0
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        while written < rows:
            columns = _batch(draw, buyers, first, BATCH)
            arrays = [_array(columns[field.name], field) for field in SCHEMA]
            table = pa.Table.from_arrays(arrays, schema=SCHEMA).slice(0, rows - written)
            writer.write_table(table)
            written, first = written + len(table), first + BATCH


def _array(values: Texts, field: pa.Field) -> pa.Array:
    if field.type != pa.string():
        return pa.array(values, field.type)
    return pa.array(values, pa.string(), mask=values == "")
