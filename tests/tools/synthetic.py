"""A small invented country: the raw tables of a build, square by square.

    row 1:  A1  A2  B1        region "01" = departments 0A and 0B
    row 0:  A3  A4  B2  C1    region "02" = department 0C; C1 is outside
    and an island far in the north, department 0B, in no EPCI.

A4 is drawn as two older communes, A4 and its vanished part; A2 was restored out of A1.
"""

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from tools.geo_reference import Raw

X, Y, KM = 600_000, 6_300_000, 10_000


def hexed(west: float, south: float, east: float, north: float) -> str:
    """Return a rectangle, in 10 km squares, as hex WKB in degrees."""
    box = shapely.box(X + west * KM, Y + south * KM, X + east * KM, Y + north * KM)
    degrees = gpd.GeoSeries([box], crs="EPSG:2154").to_crs("EPSG:4326")
    return str(degrees.to_wkb(hex=True)[0])


OLD = [
    # code, type, parent, rectangle
    ("0A001", "COM", "", (0, 1, 2, 2)),
    ("0A002", "COMD", "0A001", (1, 1, 2, 2)),
    ("0A003", "COM", "", (0, 0, 1, 1)),
    ("0A004", "COM", "", (1, 0, 1.5, 1)),
    ("0A009", "COM", "", (1.5, 0, 2, 1)),  # vanished since
    ("0B001", "COM", "", (2, 1, 3, 2)),
    ("0B002", "COM", "", (2, 0, 3, 1)),
    ("0B003", "COM", "", (0, 20, 0.5, 20.5)),  # the island
    ("0C001", "COM", "", (3, 0, 4, 1)),
    ("97101", "COM", "", (0, 0, 1, 1)),  # overseas: another world
]
EPCI_OF = {
    "0A001": "e1", "0A002": "e1", "0A003": "e1", "0A004": "e2",
    "0B001": "e2", "0B002": "e3", "0B003": "", "0C001": "e3",
}  # fmt: skip


def raw() -> Raw:
    """Return the tables as the packages give them."""
    ids = {code: str(rank) for rank, (code, *_) in enumerate(OLD)}
    old = pd.DataFrame(
        {
            "id": list(ids.values()),
            "code": list(ids),
            "type": [kind for _, kind, _, _ in OLD],
            "nom": [f"Vieux {code}" for code in ids],
            "commune_parent_id": [ids.get(parent, "") for _, _, parent, _ in OLD],
            "epci_id": [""] * len(OLD),
            "geometry": [hexed(*corners) for *_, corners in OLD],
        }
    )
    epci = ["e1", "e2", "e3"]
    present = list(EPCI_OF)
    new = pd.DataFrame(
        {
            "id": [*(f"n{code}" for code in present), "n9"],
            "code": [*present, "0A009"],
            "type": ["COM"] * len(present) + ["COMD"],
            "nom": [f"Commune {code}" for code in [*present, "0A009"]],
            "commune_parent_id": [""] * len(present) + ["n0A004"],
            "epci_id": [*(f"id-{code}" if code else "" for code in EPCI_OF.values()), ""],
        }
    )
    return Raw(
        old=old,
        new=new,
        epci=pd.DataFrame(
            {
                "id": [f"id-{code}" for code in epci],
                "code": epci,
                "nom": [f"Communauté {code}" for code in epci],
                "type": ["CC"] * 3,
            }
        ),
        communes=[_commune(code) for code in present] + [_commune("97101", zone="drom")],
        arrondissements=[
            {"code": f"{code}1", "nom": f"Arr. {code}", "departement": code}
            for code in ("0A", "0B", "0C")
        ],
        departments=[
            {"code": code, "nom": name, "typeLiaison": 3}
            for code, name in (("0A", "Alpha"), ("0B", "Bêta"), ("0C", "Gamma"))
        ],
        regions=[
            {"code": "01", "nom": "Une", "typeLiaison": 0, "zone": "metro"},
            {"code": "02", "nom": "Deux", "typeLiaison": 0, "zone": "metro"},
            {"code": "03", "nom": "Loin", "typeLiaison": 0, "zone": "drom"},
        ],
    )


def _commune(code: str, zone: str = "metro") -> dict[str, Any]:
    department = code[:2]
    return {
        "code": code,
        "nom": f"Commune {code}",
        "departement": department,
        "region": "02" if department == "0C" else "01",
        "arrondissement": f"{department}1",
        "type": "commune-actuelle",
        "zone": zone,
        "population": 100,
        "codesPostaux": [f"{code[:4]}0"],
        "anciensCodes": ["0A008", "0A009"] if code == "0A004" else None,
    }
