"""What the map draws of a scene: one entry a territory, or one sign when there are thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from coverage.diagnosis import report_groups
from coverage.findings import Diagnosis
from coverage.model import Level
from coverage.slices import in_call
from sources.scenes import Scene, members
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
    kinds, kind_of = commune_kinds(scene, view)
    return {
        code: kinds[kind] for code, kind in zip(members_codes(scene, view), kind_of, strict=True)
    }


def members_codes(scene: Scene, view: View) -> Sequence[str]:
    """Return the codes of a scene in the order of its outlines."""
    return tuple(members(scene, view.survey.atlas))


def commune_kinds(scene: Scene, view: View) -> tuple[list[Mapping[str, object]], list[int]]:
    """Return one entry a situation, and the situation of each commune of a scene.

    Communes of one cell of the survey, in the call or not, are drawn and told alike.
    """
    survey = view.survey
    positions = np.concatenate(list(members(scene, survey.atlas).values()))
    keys = survey.cell[positions] * 2 + in_call(survey)[positions]
    _, first, kind_of = np.unique(keys, return_index=True, return_inverse=True)
    samples = {
        survey.atlas.communes[int(position)].code: np.array([position], dtype=np.int64)
        for position in positions[first]
    }
    names = {code: survey.atlas.name(code) for code in samples}
    found = paint(report_groups(survey, Level.COMMUNE, samples, names), view.posts)
    # Neither dashes nor hatching on a commune: they would hide it. Its words say both.
    kinds: list[Mapping[str, object]] = [
        {**found[code], "d": False, "o": False} for code in samples
    ]
    return kinds, [int(kind) for kind in kind_of]


def statuses(drawn: Mapping[str, Mapping[str, object]]) -> set[str]:
    """Return the statuses that are drawn, for the legend."""
    return {str(entry["c"]) for entry in drawn.values()}
