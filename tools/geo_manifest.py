"""What the manifest says: sources with their sums, vintages, counts, settings, licence, files."""

import hashlib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyproj
import shapely

from geo.borders import MIN_BORDER_M
from geo.shapes import COORDINATE_DECIMALS
from geo.topology import GAP_WIDTH_M
from tools.geo_packages import PACKAGES
from tools.geo_reference import Reference

COMMUNE_DECIMALS = 6
"""About ten centimetres: unsimplified, without the noise of the projection there and back."""

TOLERANCES_M = {"departements": 500.0, "epci": 200.0}
"""Simplification of each level (metres). Communes are not simplified: from 300 m on some lose up
to a quarter of their area."""


def manifest(
    tables: Reference, region: str, totals: dict[str, int], files: dict[str, Path]
) -> dict[str, Any]:
    """Return the manifest of a build; it holds no date and no machine, so that it is reproducible.

    Args:
        tables: names of the regions.
        region: INSEE code.
        totals: what was counted, by name.
        files: the files written, by name.
    """
    own = tables.regions[tables.regions["code"] == region].iloc[0]
    return {
        "region": {name: str(own[name]) for name in ("code", "nom", "nom_article", "nom_de")},
        "reconstruire": f"python tools/build_geo.py --region {region} --out data/geo",
        "millesimes": {
            "contours": "COG 2024 (ADMIN-EXPRESS-COG), communes réunies selon le COG 2026",
            "communes": "COG 2026",
            "epci": "2026",
            "population": "populations municipales 2023",
        },
        "comptes": totals,
        "parametres": {
            "projection": "EPSG:2154",
            "fissure_max_m": GAP_WIDTH_M,
            "frontiere_min_m": MIN_BORDER_M,
            "simplification_m": TOLERANCES_M,
            "decimales": {"communes": COMMUNE_DECIMALS, "autres": COORDINATE_DECIMALS},
        },
        "licence": {
            "nom": "Licence Ouverte 2.0 (Etalab)",
            "producteurs": ["IGN (ADMIN-EXPRESS-COG)", "INSEE", "DGCL", "La Poste"],
        },
        "sources": [
            {
                "paquet": package.name,
                "registre": str(package.registry),
                "version": package.version,
                "fichier": package.filename,
                "sha256": package.sha256,
                "apporte": package.provides,
            }
            for package in PACKAGES
        ],
        "outils": {
            "geopandas": gpd.__version__,
            "shapely": shapely.__version__,
            "geos": shapely.geos_version_string,
            "pyproj": pyproj.__version__,
            "proj": pyproj.proj_version_str,
        },
        "fichiers": {
            name: {
                "octets": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for name, path in files.items()
        },
    }
