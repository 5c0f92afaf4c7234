"""From raw outlines to one clean coverage of the region and what surrounds it.

Outlines → Lambert-93 → coverage cleaned with the surroundings → vanished communes joined to the
present ones → upper levels as groups of communes → borders measured edge by edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.borders import group_borders, neighbours, shared_borders
from geo.groups import GEOGRAPHIC, METRIC, dissolve
from geo.topology import GAP_WIDTH_M, Shapes, as_shapes, clean, is_coverage
from tools.geo_packages import BuildError
from tools.geo_reference import Reference, parents

SURROUNDINGS_M = 10_000.0
"""How far outside the region outlines are kept: enough for its edge to be matched on both sides."""


@dataclass(frozen=True, slots=True)
class Territory:
    """The region's coverage, level by level (columns code, geometry; Lambert-93), and borders.

    `borders` has `niveau`, `a`, `b`, `length_m`, `inside` (both in the region; if not, `a` is).
    """

    communes: gpd.GeoDataFrame
    epci: gpd.GeoDataFrame
    arrondissements: gpd.GeoDataFrame
    departments: gpd.GeoDataFrame
    region: gpd.GeoDataFrame
    borders: pd.DataFrame


def outlines(old: pd.DataFrame, present: frozenset[str], former: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give every outline of the older table the code of the present commune it lies in.

    Args:
        old: columns id, code, type, commune_parent_id, geometry (hex WKB, degrees).
        present: codes of the present communes of metropolitan France.
        former: columns code, commune.

    Returns:
        Columns `code` (present; "" when unknown), `source` (as in `old`) and `geometry`,
        Lambert-93, sorted by source. A commune may have several rows.

    Raises:
        BuildError: a present commune has no outline.
    """
    heir = dict(zip(former["code"], former["commune"], strict=True))
    drawn = old[(old["geometry"] != "") & old["type"].isin(["COM", "COMD", "COMA"])]
    # Overseas outlines lie outside the projection.
    drawn = drawn[[code in present or heir.get(code, "") in present for code in drawn["code"]]]
    drawn = drawn.sort_values(["code", "type"], ignore_index=True)
    shapes = gpd.GeoSeries.from_wkb(drawn["geometry"].map(bytes.fromhex), crs=GEOGRAPHIC)
    frame = gpd.GeoDataFrame({"source": drawn["code"]}, geometry=shapes).to_crs(METRIC)
    whole = drawn["type"] == "COM"
    communes = frame[whole].reset_index(drop=True)
    communes["code"] = [
        code if code in present else heir.get(code, "") for code in communes["source"]
    ]
    missing = sorted(present - set(communes["code"]))
    parts = frame[~whole].set_index("source")
    return _restore(communes, missing, parts, parents(old))


def _restore(
    communes: gpd.GeoDataFrame,
    missing: list[str],
    parts: gpd.GeoDataFrame,
    parent: Mapping[str, str],
) -> gpd.GeoDataFrame:
    """Cut communes that became independent again out of the commune that held them."""
    lost = [code for code in missing if code not in parts.index or code not in parent]
    if lost:
        raise BuildError(f"Communes sans contour dans la source : {', '.join(lost)}.")
    for code in missing:
        piece = as_shapes(parts.loc[[code]].geometry.array)[0]
        holder = communes["source"] == parent[code]
        rest = [shapely.difference(shape, piece) for shape in communes.geometry[holder]]
        communes.loc[holder, "geometry"] = gpd.GeoSeries(
            rest, index=communes.index[holder], crs=communes.crs
        )
        row = gpd.GeoDataFrame({"source": [code], "code": [code]}, geometry=[piece], crs=METRIC)
        communes = gpd.GeoDataFrame(pd.concat([communes, row], ignore_index=True), crs=METRIC)
    return communes.sort_values("source", ignore_index=True)


def coverage_around(frame: gpd.GeoDataFrame, inside: frozenset[str]) -> gpd.GeoDataFrame:
    """Return the clean coverage of some communes and of what lies around them.

    Args:
        frame: as `outlines` returns it.
        inside: codes of the communes of the region.

    Returns:
        Columns `code` and `geometry`, one row a present commune, sorted by code.

    Raises:
        BuildError: cleaning lost a commune or left a broken coverage.
    """
    shapes = as_shapes(frame.geometry.array)
    ours = frame["code"].isin(inside).to_numpy()
    # Hulls are a quick upper bound of the region: keeping a little too much around costs nothing.
    reach = shapely.union_all(shapely.convex_hull(shapes[ours]))
    kept = ours | np.asarray(shapely.dwithin(shapes, reach, SURROUNDINGS_M))
    cleaned = clean(shapes[kept], GAP_WIDTH_M)
    _check(cleaned, "communes de la source")
    around = gpd.GeoDataFrame(
        {"code": frame["code"][kept].to_numpy()}, geometry=cleaned, crs=METRIC
    )
    return dissolve(around, "code")


def _check(shapes: Shapes, what: str) -> None:
    if bool(shapely.is_empty(shapes).any()) or not is_coverage(shapes):
        raise BuildError(f"Couverture géométrique invalide après nettoyage : {what}.")


def territory(everything: gpd.GeoDataFrame, tables: Reference, region: str) -> Territory:
    """Assemble the levels of a region and measure its borders.

    Args:
        everything: as `outlines` returns it.
        tables: who belongs to what.
        region: INSEE code.

    Raises:
        BuildError: a level is not a valid coverage.
    """
    members = tables.communes[tables.communes["region"] == region].set_index("code")
    around = coverage_around(everything, frozenset(members.index))
    communes = around[around["code"].isin(members.index)].reset_index(drop=True)
    levels = {
        name: dissolve(communes.assign(group=communes["code"].map(members[name])), "group")
        for name in ("epci", "arrondissement", "departement", "region")
    }
    for name, frame in {"commune": communes, **levels}.items():
        _check(as_shapes(frame.geometry.array), name)
    return Territory(
        communes=communes,
        epci=levels["epci"],
        arrondissements=levels["arrondissement"],
        departments=levels["departement"],
        region=levels["region"],
        borders=_borders(around, tables.communes.set_index("code"), region),
    )


def _borders(around: gpd.GeoDataFrame, members: pd.DataFrame, region: str) -> pd.DataFrame:
    """Departments with all their neighbours, EPCI inside the region only."""
    edges = shared_borders(around)
    ours = members[members["region"] == region]
    departments = neighbours(group_borders(edges, members["departement"]))
    own = set(ours["departement"])
    departments = departments[departments["a"].isin(own) | departments["b"].isin(own)].copy()
    # The region's own department stands first, whatever the order of the codes.
    swap = ~departments["a"].isin(own)
    departments.loc[swap, ["a", "b"]] = departments.loc[swap, ["b", "a"]].to_numpy()
    departments["niveau"] = "departement"
    departments["inside"] = departments["b"].isin(own)
    epci = neighbours(group_borders(edges, ours["epci"])).assign(niveau="epci", inside=True)
    both = pd.concat([departments, epci], ignore_index=True)
    return both.sort_values(["niveau", "a", "b"], ignore_index=True)
