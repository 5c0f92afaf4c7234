"""The same job as a competent analyst would write it with geopandas and pandas.

Tables joined on codes or shapes joined on points, groupby, apply; floats. It knows
branches 1 and 2, ETP, needs, pro rata and the departments; it has no fair sharing, so
no branch 3, no certificate, no certainty: the comparison flatters it.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from coverage.model import Post
from coverage.need import UNKNOWN_BLOCK, Needs
from coverage.territories import WHOLE_REGION, Atlas

PAIR = ["code", "post"]


def commune_frame(atlas: Atlas, shapes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Lay the communes out as an analyst finds them: codes, groupings, shapes."""
    return gpd.GeoDataFrame(
        {
            "code": [commune.code for commune in atlas.communes],
            "department": [commune.department for commune in atlas.communes],
            "epci": [commune.epci for commune in atlas.communes],
            "population": atlas.population,
        },
        geometry=shapes.to_numpy(),
        crs=shapes.crs,
    )


def post_frame(posts: tuple[Post, ...]) -> pd.DataFrame:
    """Lay the roster out as its file does, one row a post, floats and timestamps."""
    return pd.DataFrame(
        {
            "post": [post.id for post in posts],
            "role": [post.role.value for post in posts],
            "fte": [float(post.fte) for post in posts],
            "own": [list(post.perimeter) for post in posts],
            "extended": [list(post.extension) for post in posts],
            "starts": pd.to_datetime([post.starts for post in posts]),
            "ends": pd.to_datetime([post.ends for post in posts]),
        }
    )


def need_frame(atlas: Atlas, needs: Needs) -> pd.DataFrame:
    """Lay the central needs out by row of needs: its ETP, and whether it is known zero."""
    codes = [commune.code for commune in atlas.communes]
    frame = pd.DataFrame({"code": codes, "block": needs.block, "weight": needs.weight})
    totals = frame[frame.block != UNKNOWN_BLOCK].groupby("block").weight.sum()
    rows = [
        (index, float(block.rate.central) * int(totals.get(index, 0)), block.is_known_zero)
        for index, block in enumerate(needs.blocks)
    ]
    frame = frame.drop(columns="weight")
    return frame.merge(
        pd.DataFrame(rows, columns=["block", "need_of_block", "known_zero"]), how="left", on="block"
    )


def joined_on_codes(communes: gpd.GeoDataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Say who acts where: perimeters exploded and merged on the codes of each level."""
    groups = pd.concat(
        [
            communes[["code"]].assign(area=communes[column])
            for column in ("code", "department", "epci")
        ]
        + [communes[["code"]].assign(area=WHOLE_REGION)]
    )
    parts = []
    for column in ("own", "extended"):
        areas = posts[["post", "fte", column]].explode(column).rename(columns={column: "area"})
        parts.append(groups.merge(areas, on="area").assign(own=column == "own"))
    return pd.concat(parts).drop_duplicates(PAIR)[[*PAIR, "fte", "own"]]


def joined_on_shapes(communes: gpd.GeoDataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Say who acts where: areas dissolved, communes joined by a point inside each."""
    shapes = dict(zip(communes.code, communes.geometry, strict=True))
    for column in ("department", "epci"):
        shapes |= communes.dissolve(by=column).geometry.to_dict()
    points = communes[["code"]].set_geometry(communes.representative_point())
    parts = []
    for column in ("own", "extended"):
        areas = posts[["post", "fte", column]].explode(column).rename(columns={column: "area"})
        everywhere = points[["code"]].merge(areas[areas.area == WHOLE_REGION], how="cross")
        parts.append(everywhere.drop(columns="area").assign(own=column == "own"))
        areas = areas[areas.area.isin(shapes)]
        where = gpd.GeoDataFrame(areas, geometry=areas.area.map(shapes), crs=communes.crs)
        parts.append(
            gpd.sjoin(points, where, predicate="within")[[*PAIR, "fte"]].assign(own=column == "own")
        )
    return pd.concat(parts).drop_duplicates(PAIR)[[*PAIR, "fte", "own"]]


def _branch(row: pd.Series) -> str:
    if row.known_zero is True:
        return "sans_besoin"
    if row.own_fte + row.bordering_fte == 0:
        return "1"
    return "2" if row.own_fte == 0 else ""


def _department(rows: pd.DataFrame) -> pd.Series:
    """Sum up a department and give it the verdict of its communes."""
    asking = rows[rows.branch != "sans_besoin"]
    gaps = asking.branch.isin(["1", "2"])
    verdict = "partiel" if gaps.any() else "autre"
    if asking.empty:
        verdict = "sans_besoin"
    elif gaps.all():
        verdict = "zone_blanche"
    return pd.Series(
        {
            "verdict": verdict,
            "branches": "|".join(sorted(set(asking.branch) - {""})),
            "share_communes": (rows.own_fte > 0).mean(),
            "prorata": rows.prorata.sum(skipna=False),
        }
    )


def diagnose(
    communes: gpd.GeoDataFrame, posts: pd.DataFrame, needs: pd.DataFrame, on: str, *, shapes: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the table of communes and the table of departments."""
    day = pd.Timestamp(on)
    running = (posts.starts.isna() | (posts.starts <= day)) & (
        posts.ends.isna() | (posts.ends >= day)
    )
    active = posts[running & (posts.role == "facilitateur") & (posts.fte > 0)]
    pairs = (joined_on_shapes if shapes else joined_on_codes)(communes, active)
    fte = pairs.pivot_table(index="code", columns="own", values="fte", aggfunc="sum")
    fte = fte.reindex(columns=[True, False]).set_axis(["own_fte", "bordering_fte"], axis=1)
    table = communes.drop(columns="geometry").merge(fte, how="left", on="code")
    table = table.fillna({"own_fte": 0.0, "bordering_fte": 0.0}).merge(needs, on="code")
    share = table.population / table.groupby("block").population.transform("sum")
    table["need"] = table.need_of_block * share.fillna(0.0)
    asked = pairs.merge(table[["code", "need"]], on="code")
    total = asked.groupby("post").need.transform("sum")
    asked["received"] = (asked.fte * asked.need / total).where(total > 0, 0.0)
    received = asked.groupby("code").received.sum()
    table["prorata"] = table.code.map(received).fillna(0.0).where(table.need.notna())
    table["branch"] = table.apply(_branch, axis=1)
    grouped = table.groupby("department")[["branch", "own_fte", "prorata"]]
    departments = grouped.apply(_department)
    once = pairs.merge(communes[["code", "department"]], on="code").sort_values(
        "own", ascending=False
    )
    once = once.drop_duplicates(["department", "post"])
    sums = once.pivot_table(index="department", columns="own", values="fte", aggfunc="sum")
    sums = sums.reindex(columns=[True, False]).set_axis(["own_fte", "bordering_fte"], axis=1)
    departments = departments.join(sums).fillna({"own_fte": 0.0, "bordering_fte": 0.0})
    return table.set_index("code"), departments
