"""What a user brings: each refusal has its reason, and all reasons come at once."""

import doctest

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import Point, Polygon

import geo.columns
import geo.problems
from geo.columns import COMMUNES, DEPARTMENTS, EPCI, ShapeKind, find_columns
from geo.groups import GEOGRAPHIC, METRIC, areas_km2
from geo.intake import Intake, accept
from geo.problems import Reason
from geo.topology import as_shapes, is_coverage

X, Y, KM = 600_000, 6_300_000, 1_000
CODES = ["09001", "09002", "09003", "09004"]


def boxes(width: float = KM) -> list[Polygon]:
    """Four squares in a row, as wide as asked, one kilometre apart."""
    return [shapely.box(X + i * KM, Y, X + i * KM + width, Y + KM) for i in range(4)]


def communes(**changes: object) -> gpd.GeoDataFrame:
    """Return a sound file of four communes, in the IGN's 4.x columns, with changes."""
    columns: dict[str, object] = {
        "code_insee": CODES,
        "nom_officiel": ["A", "B", "C", "D"],
        "code_insee_du_departement": ["09"] * 4,
        "codes_siren_des_epci": ["200067940", "200067940", "200054781/200057941", "NR"],
    }
    shapes = changes.pop("geometry", boxes())
    crs = changes.pop("crs", METRIC)
    return gpd.GeoDataFrame({**columns, **changes}, geometry=shapes, crs=crs)


def reasons(intake: Intake) -> set[Reason]:
    assert intake.frame is None
    return {problem.reason for problem in intake.problems}


def only(intake: Intake) -> str:
    """Return the message of the only problem."""
    assert intake.frame is None
    assert len(intake.problems) == 1
    return intake.problems[0].message


@pytest.mark.parametrize("module", [geo.columns, geo.problems])
def test_examples_of_the_docstrings_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # a module, by name


@pytest.mark.parametrize(
    ("present", "kind", "code"),
    [
        (["code_insee", "nom_officiel", "code_siren"], COMMUNES, "code_insee"),  # IGN 4.x
        (["INSEE_COM", "NOM", "NOM_M", "INSEE_DEP", "SIREN_EPCI"], COMMUNES, "INSEE_COM"),  # 3.x
        (["code", "nom", "departement", "region", "epci"], COMMUNES, "code"),  # etalab
        (["CODE", "Code_Insee"], COMMUNES, "Code_Insee"),
        (["code_insee", "code_siren"], EPCI, "code_siren"),
        (["CODE_SIREN", "NOM"], EPCI, "CODE_SIREN"),
        (["INSEE_DEP", "NOM"], DEPARTMENTS, "INSEE_DEP"),
        (["code", "nom"], DEPARTMENTS, "code"),
    ],
)
def test_the_first_alias_wins_whatever_its_case(
    present: list[str], kind: ShapeKind, code: str
) -> None:
    assert find_columns(present, kind)["code"] == code


def test_a_sound_file_is_accepted_in_degrees_and_in_our_columns() -> None:
    intake = accept(communes().iloc[::-1], COMMUNES, frozenset(CODES))
    assert intake.problems == ()
    assert intake.notes == ()
    frame = intake.frame
    assert frame is not None
    assert list(frame.columns) == ["code", "nom", "departement", "epci", "geometry"]
    assert frame["code"].tolist() == CODES
    assert frame["nom"].tolist() == ["A", "B", "C", "D"]
    assert frame["epci"].tolist() == ["200067940", "200067940", "200054781", ""]
    assert frame.crs == GEOGRAPHIC


@pytest.mark.parametrize("crs", [GEOGRAPHIC, METRIC, "EPSG:3857", "EPSG:27572"])
def test_any_declared_projection_will_do(crs: str) -> None:
    assert accept(communes().to_crs(crs), COMMUNES, frozenset(CODES)).problems == ()


def test_columns_may_be_missing_but_for_the_code() -> None:
    frame = communes()[["code_insee", "geometry"]]
    intake = accept(frame, COMMUNES)
    assert intake.frame is not None
    assert intake.frame["nom"].tolist() == [""] * 4


def test_an_empty_file_is_refused() -> None:
    assert reasons(accept(communes().iloc[:0], COMMUNES)) == {Reason.EMPTY}


def test_without_a_code_column_both_lists_are_told() -> None:
    message = only(accept(communes().rename(columns={"code_insee": "numero"}), COMMUNES))
    assert "code_insee, insee_com" in message
    assert "numero" in message


def test_without_codes_the_position_is_still_judged() -> None:
    frame = communes().rename(columns={"code_insee": "numero"})
    moved = frame.set_crs(GEOGRAPHIC, allow_override=True)
    assert reasons(accept(moved, COMMUNES)) == {Reason.NO_CODE_COLUMN, Reason.WRONG_CRS}


def test_codes_that_lost_their_zero_are_refused() -> None:
    message = only(accept(communes(code_insee=[9001, 9002, 9003, 9004]), COMMUNES))
    assert "« 9001 »" in message
    assert "zéro de tête" in message


def test_missing_codes_in_cells_are_refused() -> None:
    intake = accept(communes(code_insee=["09001", None, "09003", "09004"]), COMMUNES)
    assert "(vide)" in only(intake)


def test_doubled_codes_are_refused() -> None:
    frame = communes(code_insee=["09001", "09001", "09003", "09004"])
    assert "09001" in only(accept(frame, COMMUNES))


def test_expected_codes_that_are_absent_are_refused() -> None:
    message = only(accept(communes(), COMMUNES, frozenset([*CODES, "09005"])))
    assert "09005" in message
    assert "Millésime" in message


def test_a_file_of_another_region_is_refused() -> None:
    assert reasons(accept(communes(), COMMUNES, frozenset(["31555"]))) == {Reason.NO_COMMON_CODE}


def test_a_file_of_another_region_without_projection_is_refused_twice() -> None:
    intake = accept(communes(crs=None), COMMUNES, frozenset(["31555"]))
    assert reasons(intake) == {Reason.NO_COMMON_CODE, Reason.NO_CRS}


def test_rows_of_other_regions_are_put_aside() -> None:
    intake = accept(communes(), COMMUNES, frozenset(CODES[:3]))
    assert intake.frame is not None
    assert intake.frame["code"].tolist() == CODES[:3]
    assert intake.notes == ("1 contour(s) hors de la région mis de côté.",)


def test_doubled_codes_elsewhere_do_not_matter() -> None:
    frame = communes(code_insee=["09001", "09002", "75056", "75056"])
    assert accept(frame, COMMUNES, frozenset(CODES[:2])).problems == ()


def test_vanished_codes_are_joined_to_their_heir() -> None:
    intake = accept(communes(), COMMUNES, frozenset(CODES[:3]), {"09004": "09003"})
    frame = intake.frame
    assert frame is not None
    assert areas_km2(frame).tolist() == pytest.approx([1, 1, 2])
    assert frame["nom"].tolist() == ["A", "B", "C"]
    assert intake.notes == ("1 ancien(s) code(s) réunis.",)


def test_absent_projection_is_refused_with_a_guess() -> None:
    message = only(accept(communes(crs=None), COMMUNES))
    assert "n'indique pas" in message
    assert "Lambert-93" in message


def test_a_wrong_projection_is_refused_with_a_guess() -> None:
    wrong = communes().set_crs(GEOGRAPHIC, allow_override=True)
    intake = accept(wrong, COMMUNES)
    assert reasons(intake) == {Reason.WRONG_CRS}
    assert "ressemblent à du Lambert-93" in only(intake)


def test_a_wrong_projection_without_a_guess_is_still_refused() -> None:
    # UTM numbers declared as Lambert-93 fall far to the south.
    utm = communes().to_crs("EPSG:32631").set_crs(METRIC, allow_override=True)
    assert reasons(accept(utm, COMMUNES)) == {Reason.WRONG_CRS}


@pytest.mark.parametrize("crs", [GEOGRAPHIC, METRIC])
def test_swapped_axes_are_refused(crs: str) -> None:
    frame = communes().to_crs(crs)
    turned = shapely.transform(as_shapes(frame.geometry.array), lambda xy: xy[:, ::-1])
    swapped = frame.set_geometry(gpd.GeoSeries(turned, crs=crs))
    assert reasons(accept(swapped, COMMUNES)) == {Reason.SWAPPED_AXES}


def test_absent_and_empty_shapes_are_refused_by_code() -> None:
    shapes = [None, Polygon(), *boxes()[2:]]
    message = only(accept(communes(geometry=shapes), COMMUNES))
    assert "2 contour(s) absents ou vides : 09001, 09002" in message


def test_a_file_of_absent_shapes_only_is_refused() -> None:
    intake = accept(communes(geometry=[None] * 4), COMMUNES)
    assert reasons(intake) == {Reason.NO_GEOMETRY}


def test_points_are_refused() -> None:
    shapes = [Point(X, Y), *boxes()[1:]]
    assert reasons(accept(communes(geometry=shapes), COMMUNES)) == {Reason.NOT_POLYGONS}


def test_overlaps_are_refused_by_pair() -> None:
    message = only(accept(communes(geometry=boxes(width=1_100)), COMMUNES))
    assert message.startswith("3 paire(s)")
    assert "09001 et 09002" in message


def test_twice_the_same_shape_is_an_overlap() -> None:
    shapes = [boxes()[0], boxes()[0], *boxes()[2:]]
    assert reasons(accept(communes(geometry=shapes), COMMUNES)) == {Reason.OVERLAPS}


def test_a_slip_of_a_metre_is_put_right() -> None:
    intake = accept(communes(geometry=boxes(width=1_001)), COMMUNES)
    assert intake.frame is not None
    assert is_coverage(as_shapes(intake.frame.to_crs(METRIC).geometry.array))
    assert intake.notes == ("4 contour(s) ajustés à leurs voisins.",)


def test_a_bow_tie_is_repaired_whole() -> None:
    # Two triangles that meet at (X + 500, Y + 500).
    bow_tie = Polygon([(X, Y), (X + KM, Y + KM), (X + KM, Y), (X, Y + KM)])
    intake = accept(communes(geometry=[bow_tie, *boxes()[1:]]), COMMUNES)
    assert intake.frame is not None
    assert areas_km2(intake.frame)[0] == pytest.approx(0.5, rel=1e-3)
    assert intake.notes[0] == "1 contour(s) mal formés réparés."


def test_all_reasons_come_at_once() -> None:
    frame = communes(
        code_insee=["09001", "09001", "x", "09004"],
        geometry=[*boxes()[:3], None],
    ).set_crs(GEOGRAPHIC, allow_override=True)
    assert reasons(accept(frame, COMMUNES, frozenset(CODES))) == {
        Reason.BAD_CODES,
        Reason.DOUBLED_CODES,
        Reason.MISSING_CODES,
        Reason.NO_GEOMETRY,
        Reason.WRONG_CRS,
    }


def test_bad_codes_and_overlaps_come_together() -> None:
    frame = communes(code_insee=["09001", "09002", "9003", "09004"], geometry=boxes(1_100))
    assert reasons(accept(frame, COMMUNES)) == {Reason.BAD_CODES, Reason.OVERLAPS}


def test_the_file_brought_is_left_as_it_was() -> None:
    frame = communes(geometry=boxes(width=1_001))
    before = frame.copy(deep=True)
    accept(frame, COMMUNES, frozenset(CODES))
    assert frame.drop(columns="geometry").equals(before.drop(columns="geometry"))
    assert np.array_equal(frame.geometry.to_wkb(), before.geometry.to_wkb())
