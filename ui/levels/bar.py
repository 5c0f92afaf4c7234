"""The bar above the map, as its script draws it: where we are, how to go up and down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from sources.scenes import GRAINS, Scene, level_of, path_to
from ui.assets import shapes
from ui.levels.state import CUT, ENTER
from ui.state import View

GRAIN_NAMES = {
    Level.DEPARTMENT: "Départements",
    Level.EPCI: "EPCI",
    Level.COMMUNE: "Communes",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """What the map's script is given besides the paint, and the words it may send back."""

    levels: Mapping[str, object]
    controls: tuple[str, ...]


def bar(scene: Scene, chosen: str | None, view: View) -> Bar:
    """Return the bar of a scene.

    Args:
        scene: what is drawn.
        chosen: code of the territory chosen, None for none.
        view: the day's diagnosis: the departments outside the call are hatched.
    """
    atlas = view.survey.atlas
    level = level_of(scene.place, atlas) or Level.REGION
    path: list[list[object]] = [
        [ENTER + code, _name(code, atlas)] for code in path_to(scene, atlas)
    ]
    grains: list[list[object]] = [
        [CUT + grain, GRAIN_NAMES[grain], grain is scene.grain] for grain in GRAINS[level]
    ]
    down = _way_down(scene, chosen, atlas)
    told: dict[str, object] = {"path": path, "grains": grains, "url": "", "outside": []}
    if down:
        told["down"] = down
    if not scene.is_opening:
        told["url"] = shapes(scene).url
        told["outside"] = [one.code for one in view.departments if not one.in_call]
    controls = [str(one[0]) for one in (*path, *grains)]
    if down:
        controls.append(down[0])
    return Bar(told, tuple(controls))


def _way_down(scene: Scene, chosen: str | None, atlas: Atlas) -> list[str]:
    """Return what enters the territory chosen, nothing when it has no inside to show."""
    if chosen is None or chosen == scene.place:
        return []
    level = atlas.level_of(chosen)
    if level not in GRAINS:
        return []
    return [ENTER + chosen, f"Descendre : {_name(chosen, atlas)}"]


def _name(code: str, atlas: Atlas) -> str:
    return atlas.region_name if code == WHOLE_REGION else atlas.name(code)
