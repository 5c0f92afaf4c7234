"""Accept or refuse the shapes a user brings: all reasons at once, never a blank map."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.columns import ShapeKind, find_columns
from geo.groups import GEOGRAPHIC, METRIC, dissolve
from geo.mending import overlapping, repaired
from geo.position import position_problem
from geo.problems import Problem, Reason, listed
from geo.topology import GAP_WIDTH_M, as_shapes, clean, faulty


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a file.

    `frame` is a clean coverage in degrees (EPSG:4326) sorted by code, with the columns `code`,
    `nom`, `departement`, `epci` ("" where the file has none) and `geometry`; None when refused.
    `notes` tells in French what was put right.
    """

    frame: gpd.GeoDataFrame | None
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()


def accept(
    frame: gpd.GeoDataFrame,
    kind: ShapeKind,
    expected: frozenset[str] | None = None,
    heirs: Mapping[str, str] | None = None,
) -> Intake:
    """Check a file's shapes and bring them to our columns and projection.

    Args:
        frame: as read from the file.
        kind: the level it should hold.
        expected: codes that must all be there; rows of other codes are put aside. None: all rows.
        heirs: vanished code → present one; such rows are joined to the present territory.

    Returns:
        An intake with a frame and no problem, or problems and no frame.
    """
    if frame.empty:
        return Intake(None, (Problem(Reason.EMPTY, "Le fichier ne contient aucun contour."),))
    columns = find_columns(frame.columns, kind)
    if "code" not in columns:
        seen = listed([str(name) for name in frame.columns if name != frame.active_geometry_name])
        wanted = ", ".join(kind.columns["code"])
        message = (
            f"Aucune colonne de code pour des {kind.word} : attendu {wanted} ; le fichier a {seen}."
        )
        # Without codes nothing else but the position can be judged.
        return Intake(None, (Problem(Reason.NO_CODE_COLUMN, message), *_shape_problems(frame)))
    plain = _plain(frame, columns)
    kept, code_problems = _by_code(plain, kind, expected, heirs or {})
    shape_problems = _shape_problems(kept if len(kept) else plain)
    if code_problems or shape_problems:
        placed = len(kept) > 0 and not shape_problems
        overlaps = _overlap_problems(kept.to_crs(METRIC)) if placed else ()
        return Intake(None, (*code_problems, *shape_problems, *overlaps))
    return _finished(kept.to_crs(METRIC), len(plain) - len(kept))


def _plain(frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Keep our columns, as stripped text."""
    texts = {
        ours: frame[columns[ours]].astype("string").fillna("").str.strip().astype(object)
        if ours in columns
        else pd.Series("", index=frame.index, dtype=object)
        for ours in ("code", "nom", "departement", "epci")
    }
    plain = gpd.GeoDataFrame(texts, geometry=frame.geometry, crs=frame.crs)
    # IGN writes several EPCI in one cell, or a word for none.
    plain["epci"] = plain["epci"].str.extract(r"(\d{9})", expand=False).fillna("")
    return plain.reset_index(drop=True)


def _by_code(
    plain: gpd.GeoDataFrame,
    kind: ShapeKind,
    expected: frozenset[str] | None,
    heirs: Mapping[str, str],
) -> tuple[gpd.GeoDataFrame, tuple[Problem, ...]]:
    """Return the rows of the expected territories, with what is wrong with their codes."""
    problems: list[Problem] = []
    codes = plain["code"]
    good = codes.map(lambda code: kind.pattern.fullmatch(code) is not None).astype(bool)
    if not good.all():
        shown = listed([f"« {code} »" if code else "(vide)" for code in codes[~good]])
        problems.append(
            Problem(
                Reason.BAD_CODES,
                f"{int((~good).sum())} code(s) de {kind.word} illisibles : {shown}. Attendu par "
                f"exemple {kind.example}, en texte (un tableur efface le zéro de tête).",
            )
        )
    doubled = sorted(set(codes[good & codes.duplicated(keep=False)]))
    if expected is None:
        return plain, (*problems, *_doubled(doubled, kind))
    alive = set(codes)
    home = codes.map(lambda code: heirs.get(code, code) if code not in expected else code)
    kept = plain.assign(home=home)[home.isin(expected)].reset_index(drop=True)
    problems += _doubled([code for code in doubled if code in set(kept["code"])], kind)
    missing = sorted(expected - set(kept["home"]))
    if kept.empty:
        message = (
            f"Aucun code commun avec les {len(expected)} {kind.word} de la région : autre région, "
            f"ou autre niveau. Codes lus : {listed(sorted(alive))}."
        )
        problems.append(Problem(Reason.NO_COMMON_CODE, message))
    elif missing:
        message = (
            f"Codes de {kind.word} absents du fichier ({len(missing)} sur {len(expected)}) : "
            f"{listed(missing)}. "
            "Millésime différent, ou fichier incomplet."
        )
        problems.append(Problem(Reason.MISSING_CODES, message))
    return kept, tuple(problems)


def _doubled(codes: list[str], kind: ShapeKind) -> list[Problem]:
    if not codes:
        return []
    message = f"{len(codes)} code(s) de {kind.word} figurent plusieurs fois : {listed(codes)}."
    return [Problem(Reason.DOUBLED_CODES, message)]


def _labels(frame: gpd.GeoDataFrame, wrong: npt.NDArray[np.bool_]) -> str:
    """Name the wrong rows by their code, or by their rank in the file."""
    codes = frame["code"] if "code" in frame.columns else pd.Series("", index=frame.index)
    ranked = [str(code) or f"ligne {rank}" for rank, code in enumerate(codes, start=1)]
    return listed([label for label, bad in zip(ranked, wrong, strict=True) if bad])


def _shape_problems(frame: gpd.GeoDataFrame) -> tuple[Problem, ...]:
    """Missing shapes, shapes that are no polygons, shapes in the wrong place."""
    problems = []
    shapes = frame.geometry
    absent = (shapes.isna() | shapes.is_empty).to_numpy()
    if absent.any():
        message = f"{int(absent.sum())} contour(s) absents ou vides : {_labels(frame, absent)}."
        problems.append(Problem(Reason.NO_GEOMETRY, message))
    polygons = shapes.geom_type.isin(["Polygon", "MultiPolygon"]).to_numpy()
    wrong = ~absent & ~polygons
    if wrong.any():
        message = (
            f"{int(wrong.sum())} forme(s) ne sont pas des polygones : {_labels(frame, wrong)}."
        )
        problems.append(Problem(Reason.NOT_POLYGONS, message))
    place = None if absent.all() else position_problem(gpd.GeoSeries(shapes[~absent]))
    return (*problems, place) if place else tuple(problems)


def _overlap_problems(frame: gpd.GeoDataFrame) -> tuple[Problem, ...]:
    """Polygons that share more than a line's width. The frame is in metres."""
    pairs = overlapping(as_shapes(frame.geometry.array))
    if not pairs:
        return ()
    codes = frame["code"].tolist()
    shown = listed([f"{codes[i]} et {codes[j]}" for i, j in pairs])
    message = f"{len(pairs)} paire(s) de contours se chevauchent : {shown}."
    return (Problem(Reason.OVERLAPS, message),)


def _finished(frame: gpd.GeoDataFrame, aside: int) -> Intake:
    """Repair, refuse overlaps, clean, join vanished territories, and go back to degrees."""
    overlaps = _overlap_problems(frame)
    if overlaps:
        return Intake(None, overlaps)
    shapes = as_shapes(frame.geometry.array)
    broken = int((~np.asarray(shapely.is_valid(shapes))).sum())
    shapes = repaired(shapes)
    mended = int(faulty(shapes).sum())
    if mended:
        shapes = clean(shapes, GAP_WIDTH_M)
    home = frame["home"] if "home" in frame.columns else frame["code"]
    joined = dissolve(gpd.GeoDataFrame({"home": home}, geometry=shapes, crs=frame.crs), "home")
    # The attributes are those of the present territory where the file has it.
    own = frame.assign(home=home, elder=frame["code"] != home).sort_values(["home", "elder"])
    own = own.drop_duplicates("home").set_index("home")
    for name in ("nom", "departement", "epci"):
        joined[name] = joined["code"].map(own[name])
    notes = (
        (broken, f"{broken} contour(s) mal formés réparés."),
        (mended, f"{mended} contour(s) ajustés à leurs voisins."),
        (len(frame) - len(joined), f"{len(frame) - len(joined)} ancien(s) code(s) réunis."),
        (aside, f"{aside} contour(s) hors de la région mis de côté."),
    )
    columns = ["code", "nom", "departement", "epci", "geometry"]
    return Intake(
        joined[columns].to_crs(GEOGRAPHIC), (), tuple(text for count, text in notes if count)
    )
