"""Who acts on a territory on a day: by its perimeter or by extension, where, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from coverage.diagnosis import report_groups
from coverage.errors import UnknownCodeError
from coverage.findings import Diagnosis
from coverage.model import Labelled, Level, Post
from coverage.survey import Survey


class Way(Labelled):
    """By what a post acts on a territory."""

    OWN = "perimetre", "périmètre"
    EXTENSION = "extension", "extension (limitrophe)"
    BOTH = "perimetre_et_extension", "périmètre sur une partie, extension sur une autre"


@dataclass(frozen=True, slots=True)
class Cover:
    """One post on one territory; `share` is that of the communes it acts on."""

    post: Post
    way: Way
    share: Fraction


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one territory: its verdict, and who acts there, those of the place first."""

    code: str
    diagnosis: Diagnosis
    covers: tuple[Cover, ...]


def answer(survey: Survey, code: str) -> Answer:
    """Say who acts on a territory of any level.

    Raises:
        UnknownCodeError: a code that is no territory.
    """
    return answers(survey, [code])[0]


def answers(survey: Survey, codes: Iterable[str]) -> tuple[Answer, ...]:
    """Say who acts on each of several territories, in the order given.

    Raises:
        UnknownCodeError: a code that is no territory.
    """
    wanted = tuple(codes)
    atlas = survey.atlas
    found: dict[str, Diagnosis] = {}
    for level in Level:
        here = {one: atlas.positions([one]) for one in wanted if atlas.level_of(one) is level}
        if here:  # the territories of a level are judged together
            names = {one: atlas.name(one) for one in here}
            found |= {one.code: one for one in report_groups(survey, level, here, names)}
    if unknown := [one for one in wanted if one not in found]:
        raise UnknownCodeError(unknown[0])
    told = {code: _answer(survey, diagnosis) for code, diagnosis in found.items()}
    return tuple(told[code] for code in wanted)


def _answer(survey: Survey, found: Diagnosis) -> Answer:
    here = survey.atlas.positions([found.code])
    crews, counts = np.unique(survey.deployment.crew[here], return_counts=True)
    own: dict[int, int] = {}
    bordering: dict[int, int] = {}
    for crew, count in zip(crews.tolist(), counts.tolist(), strict=True):
        acting = survey.deployment.crews[crew]
        for posts, held in ((acting.own, own), (acting.bordering, bordering)):
            for post in posts:
                held[post] = held.get(post, 0) + count
    covers = [
        Cover(
            survey.posts[post],
            _way(post in own, post in bordering),
            Fraction(own.get(post, 0) + bordering.get(post, 0), len(here)),
        )
        for post in sorted({*own, *bordering}, key=lambda post: (post not in own, post))
    ]
    return Answer(found.code, found, tuple(covers))


def _way(own: bool, bordering: bool) -> Way:
    if own and bordering:
        return Way.BOTH
    return Way.OWN if own else Way.EXTENSION
