"""« Pourquoi ? » at any level: a commune, an EPCI whole and in part, a department."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coverage.diagnosis import report_groups
from coverage.findings import Diagnosis
from coverage.model import Level
from coverage.territories import Atlas, Positions
from sources.verdicts import verdict_words
from ui.legend import swatch
from ui.paint import status
from ui.state import View
from ui.text import esc, number, percent


def diagnosis_of(code: str, view: View) -> Diagnosis:
    """Return the diagnosis of one territory of any level."""
    found = view.department(code)
    if found is not None:
        return found
    atlas = view.survey.atlas
    level = atlas.level_of(code) or Level.COMMUNE
    [one] = report_groups(
        view.survey, level, {code: atlas.positions([code])}, {code: atlas.name(code)}
    )
    return one


def place_lines(diagnosis: Diagnosis, view: View) -> str:
    """Return where a territory lies and how much of it is covered, as HTML."""
    atlas, code = view.survey.atlas, diagnosis.code
    here = atlas.positions([code])
    lines = [f"<p>{' · '.join(map(esc, _where(code, here, atlas)))}</p>"]
    if atlas.level_of(code) is not Level.COMMUNE:
        lines.append(f"<p>{_covered(diagnosis)}</p>")
    if atlas.level_of(code) is Level.EPCI:
        lines += _parts(code, here, view)
    return "".join(lines)


def _where(code: str, here: Positions, atlas: Atlas) -> Iterator[str]:
    people = int(atlas.population[here].sum())
    if atlas.level_of(code) is Level.COMMUNE:
        commune = atlas.communes[int(here[0])]
        yield atlas.name(commune.department)
        yield atlas.name(commune.epci) if commune.epci else "aucun EPCI"
    else:
        yield f"{number(len(here))} communes"
    yield f"{number(people)} habitants"


def _covered(diagnosis: Diagnosis) -> str:
    """Say the share of communes and inhabitants where a facilitator of the place acts."""
    people = diagnosis.share_population
    said = f"<b>{percent(diagnosis.share_communes)}</b> des communes"
    if people is not None:
        said += f" et <b>{percent(people)}</b> de la population"
    return f"Un facilitateur du territoire agit dans {said}."


def _parts(code: str, here: Positions, view: View) -> Iterator[str]:
    """Yield the part of an EPCI in each department, when it lies in several."""
    atlas = view.survey.atlas
    departments = atlas.groups[Level.DEPARTMENT][here]
    groups = {
        atlas.codes(Level.DEPARTMENT)[int(group)]: here[departments == group]
        for group in np.unique(departments)
    }
    if len(groups) == 1:
        return
    names = {one: atlas.name(one) for one in groups}
    items = "".join(
        f"<li>{swatch(status(part))}<span><b>{esc(part.name)}</b> "
        f"({number(len(groups[part.code]))} communes) : {esc(verdict_words(part))}</span></li>"
        for part in report_groups(view.survey, Level.EPCI, groups, names)
    )
    yield f'<h3>Département par département</h3><ul class="plain-list">{items}</ul>'
