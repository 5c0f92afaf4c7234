"""The outlines of a scene, as the static script that the map's frame loads once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from coverage.model import Level
from coverage.territories import Atlas, Positions
from geo.labels import label_point
from geo.rings import COARSE, FINE, encoded
from geo.topology import Shapes, as_shapes, union
from sources.atlas import atlas_of, read_geo_tables
from sources.dataset import DATA
from sources.geo_rows import GeoTables
from sources.scenes import GRAIN_NAMES, Scene, beyond, is_bordered, members, scene_named, ways
from sources.shapes import read_commune_outlines, read_shape

ATTRIBUTION = "IGN – ADMIN EXPRESS (Licence Ouverte 2.0)"


@cache
def geography() -> tuple[GeoTables, Atlas]:
    """Return the shipped tables and their atlas."""
    tables = read_geo_tables(DATA / "geo")
    return tables, atlas_of(tables)


@cache
def _communes() -> Shapes:
    """Return the outline of each commune, by position in the atlas."""
    codes, shapes = read_commune_outlines(DATA / "geo")
    by_code = dict(zip(codes, shapes, strict=True))
    _, atlas = geography()
    return as_shapes([by_code[commune.code] for commune in atlas.communes])


def scene_of(name: str) -> Scene | None:
    """Return the scene of a name, None when there is none such."""
    return scene_named(name, geography()[1])


def title(scene: Scene) -> str:
    """Return what the map of a scene is called: its grain and place."""
    tables, atlas = geography()
    kind = GRAIN_NAMES[scene.grain]
    words = f"Carte des {kind if kind.isupper() else kind.lower()}"
    if scene.place is None:
        return words
    after = {row.code: row.nom_de for row in tables.departements}
    if scene.place in after:
        return f"{words} {after[scene.place]}"
    return f"{words} : {atlas.name(scene.place)}"


def outlines_script(scene: Scene) -> bytes:
    """Return the script that holds the outlines of a scene and where names are written."""
    _, atlas = geography()
    shapes = _shapes(scene, atlas)
    whole_region = scene.place is None and scene.grain is Level.COMMUNE
    decimals = COARSE if whole_region else FINE
    outside = _unions(beyond(scene, atlas))
    path, grains = ways(scene, atlas)
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    content: dict[str, Any] = {
        "name": scene.name,
        "title": title(scene),
        "attribution": ATTRIBUTION,
        "grain": str(scene.grain),
        "place": scene.place,
        "path": path,
        "grains": grains,
        "canvas": whole_region,
        "bordered": is_bordered(scene, atlas),
        "unit": 10**decimals,
        "bounds": [[float(south), float(west)], [float(north), float(east)]],
        "codes": list(shapes),
        "names": [atlas.name(code) for code in shapes],
        "rings": encoded(as_shapes(list(shapes.values())), decimals),
        "labels": [] if whole_region else [label_point(one) for one in shapes.values()],
        "people": [] if whole_region else _people(scene, atlas),
        "lines": encoded(as_shapes(_borders(scene, atlas)), decimals),
        "beyond": [list(outside), encoded(as_shapes(list(outside.values())), decimals)],
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"window.carteShapes={body.replace('<', chr(92) + 'u003c')};".encode()


def _shapes(scene: Scene, atlas: Atlas) -> dict[str, BaseGeometry]:
    """Return the outline of each territory of a scene, in order of code."""
    if scene.place is None and scene.grain is not Level.COMMUNE:
        features = json.loads(read_shape(DATA / "geo", str(scene.grain)))["features"]
        found = {one["properties"]["code"]: shape(one["geometry"]) for one in features}
        return {code: found[code] for code in sorted(found)}
    return _unions(members(scene, atlas))


def _people(scene: Scene, atlas: Atlas) -> list[int]:
    """Return the inhabitants of each territory of a scene: the most peopled are named first."""
    return [int(atlas.population[where].sum()) for where in members(scene, atlas).values()]


def _borders(scene: Scene, atlas: Atlas) -> list[BaseGeometry]:
    """Return the part of each department in a scene, as exact as what it is drawn over.

    EPCI of the whole region are simplified alone, and so are the departments over them.
    """
    if scene.place is None and scene.grain is not Level.COMMUNE:
        features = json.loads(read_shape(DATA / "geo", str(Level.DEPARTMENT)))["features"]
        return [shape(one["geometry"]) for one in features]
    return list(_unions(members(Scene(Level.DEPARTMENT, scene.place), atlas)).values())


def _unions(groups: Mapping[str, Positions]) -> dict[str, BaseGeometry]:
    shapes = _communes() if groups else np.empty(0, dtype=object)
    return {
        code: shapes[int(positions[0])] if len(positions) == 1 else union(shapes[positions])
        for code, positions in groups.items()
    }
