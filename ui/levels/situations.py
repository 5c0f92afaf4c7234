"""How many communes and inhabitants of a scene are in each situation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from coverage.model import Level
from sources.scenes import Scene, members
from ui.legend import swatch
from ui.levels.paint import commune_samples
from ui.markup import Column, table
from ui.paint import situation, status
from ui.state import View
from ui.text import MISSING, number, percent

COLUMNS = (
    Column("Situation", width=12),
    Column("Communes", figures=True),
    Column("Habitants", figures=True),
    Column("Part", figures=True, width=4),
)


def situations(scene: Scene, view: View) -> str:
    """Return the table of the situations of a scene's communes, the most peopled first."""
    people = view.survey.atlas.population
    found = sorted(
        ((words, where, int(people[where].sum())) for words, where in _situations(scene, view)),
        key=lambda one: -one[2],
    )
    total = sum(inhabitants for _, _, inhabitants in found)
    rows: list[Sequence[str]] = [
        (
            words,
            number(len(where)),
            number(inhabitants),
            percent(inhabitants / total) if total else MISSING,
        )
        for words, where, inhabitants in found
    ]
    return table("Situation des communes", COLUMNS, rows)


def _situations(scene: Scene, view: View) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each situation as HTML, with the positions of its communes.

    Cells of the survey told alike are one: whoever acts there, the verdict is the same.
    """
    communes = Scene(Level.COMMUNE, scene.place)
    samples, sample_of = commune_samples(communes, view)
    positions = np.concatenate(list(members(communes, view.survey.atlas).values()))
    told = [f"{swatch(status(one))}{situation(one)}" for one in samples]
    words = np.array(told, dtype=object)[sample_of]
    for one in dict.fromkeys(told):
        yield one, positions[words == one]
