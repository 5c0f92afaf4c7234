"""Where a territory stands on a day, without the facts behind it: quick to find, easy to compare.

The verdict, its branches and its certainty are those of `coverage.diagnosis.report`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from coverage.diagnosis import combine
from coverage.loads import ZERO
from coverage.model import Branch, Certainty, Level, Verdict, weakest
from coverage.slices import Slice, share_of, slices
from coverage.survey import Survey


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of one territory on a day; the attributes mean what they do in `Diagnosis`."""

    code: str
    verdict: Verdict
    branches: tuple[Branch, ...]
    certainty: Certainty
    own_fte: Fraction
    bordering_fte: Fraction
    share_communes: Fraction
    share_population: Fraction | None
    in_call: bool


def standings(survey: Survey, level: Level) -> tuple[Standing, ...]:
    """Return where each territory of a level stands, in order of code."""
    return tuple(_standing(survey, code, pieces) for code, pieces in slices(survey, level))


def _standing(survey: Survey, code: str, pieces: Sequence[Slice]) -> Standing:
    cells = [survey.cells[piece.cell] for piece in pieces]
    judgements = [cell.judgement for cell in cells]
    counted = [one for one in judgements if one.verdict is not Verdict.NO_NEED] or judgements
    crews = [survey.crew_of(cell) for cell in cells]
    own = {post for crew in crews for post in crew.own}
    bordering = {post for crew in crews for post in crew.bordering} - own
    served = [bool(crew.own) for crew in crews]
    held = {holding.branch for one in judgements for holding in one.holdings}
    return Standing(
        code=code,
        verdict=combine(one.verdict for one in judgements),
        branches=tuple(branch for branch in Branch if branch in held),
        certainty=weakest(one.certainty for one in counted),
        own_fte=sum((survey.posts[post].fte for post in own), ZERO),
        bordering_fte=sum((survey.posts[post].fte for post in bordering), ZERO),
        share_communes=share_of(served, [piece.communes for piece in pieces]) or ZERO,
        share_population=share_of(served, [piece.population for piece in pieces]),
        in_call=any(piece.in_call for piece in pieces),
    )
