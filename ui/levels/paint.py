"""What the map draws of a scene: one entry a territory, or one sign when there are thousands."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from coverage.diagnosis import report_groups
from coverage.findings import Diagnosis
from coverage.model import Level
from coverage.slices import in_call
from sources.scenes import Scene, members
from ui.assets import shapes
from ui.paint import paint
from ui.state import View


def diagnoses_of(scene: Scene, view: View) -> tuple[Diagnosis, ...]:
    """Return the diagnosis of each territory of a scene; of an EPCI, that of its part inside."""
    if scene.is_opening:
        return view.departments
    atlas = view.survey.atlas
    groups = members(scene, atlas)
    names = {code: atlas.name(code) for code in groups}
    return report_groups(view.survey, scene.grain, groups, names)


def entries(scene: Scene, view: View) -> Mapping[str, Mapping[str, object]]:
    """Return what the map's script draws, by code; communes share one entry a situation."""
    if scene.grain is not Level.COMMUNE:
        return paint(diagnoses_of(scene, view), view.posts)
    samples, sample_of = commune_samples(scene, view)
    painted = paint(samples, view.posts)
    # Neither dashes nor hatching on a commune: they would hide it. Its words say both.
    kinds = [{**painted[one.code], "d": False, "o": False} for one in samples]
    codes = members(scene, view.survey.atlas)
    return {code: kinds[sample] for code, sample in zip(codes, sample_of.tolist(), strict=True)}


def commune_samples(
    scene: Scene, view: View
) -> tuple[tuple[Diagnosis, ...], npt.NDArray[np.int64]]:
    """Return one commune a situation, and for each commune of a scene the one it is like.

    Communes of one cell of the survey, in the call or not, are drawn and told alike.

    Args:
        scene: of communes.
        view: the day.

    Returns:
        The diagnoses of the samples, and the index of its sample for each commune, in the
        order of `members`; shape (communes of the scene,).
    """
    survey = view.survey
    positions = np.concatenate(list(members(scene, survey.atlas).values()))
    keys = survey.cell[positions] * 2 + in_call(survey)[positions]
    _, first, sample_of = np.unique(keys, return_index=True, return_inverse=True)
    groups = {
        survey.atlas.communes[int(position)].code: np.array([position], dtype=np.int64)
        for position in positions[first]
    }
    names = {code: survey.atlas.name(code) for code in groups}
    return report_groups(survey, Level.COMMUNE, groups, names), sample_of.astype(np.int64)


def statuses(drawn: Mapping[str, Mapping[str, object]]) -> set[str]:
    """Return the statuses that are drawn, for the legend."""
    return {str(entry["c"]) for entry in drawn.values()}


def scene_paint(scene: Scene, view: View) -> dict[str, object]:
    """Return what the map's script needs to draw a scene and its bar.

    Nothing for the opening one, whose outlines come with the page.
    """
    if scene.is_opening:
        return {}
    return {"url": shapes(scene).url, "outside": outside_call(scene, view)}


def outside_call(scene: Scene, view: View) -> list[str]:
    """Return the departments of a scene that the call is not open in; they are hatched."""
    inside = members(Scene(Level.DEPARTMENT, scene.place), view.survey.atlas)
    return [one.code for one in view.departments if one.code in inside and not one.in_call]
