"""Who acts on a territory on a day: by its perimeter or by extension, where, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from coverage.diagnosis import report_groups
from coverage.findings import Diagnosis
from coverage.model import Labelled, Level, Post, Precision
from coverage.survey import Survey
from sources.export import Sheet
from sources.verdicts import verdict_words


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


COLUMNS = {
    "demande": "Ce qui a été demandé, tel qu'écrit",
    "lot": "Le lot ou repère écrit devant, s'il y en avait un",
    "code": "Code officiel géographique du territoire",
    "nom": "Nom du territoire",
    "niveau": "commune, epci ou departement",
    "departement": "Département de la commune",
    "epci": "EPCI de la commune",
    "verdict": "Situation du territoire à cette date, en clair",
    "certitude": "etabli, deduit ou a_confirmer",
    "structure": "Structure du facilitateur ; vide : aucun facilitateur connu",
    "agit_par": "perimetre, extension (il y est limitrophe), ou les deux sur des parties",
    "part_communes": "Part des communes du territoire où ce poste agit",
    "etp": "ETP du poste, entier",
    "programme": "Programme qui le finance",
    "suivi": "Service qui suit la convention",
    "date_debut": "Premier jour connu de la convention",
    "date_fin": "Dernier jour de la convention",
    "precision_fin": "Précision de la date de fin",
    "certitude_poste": "Certitude de la ligne de l'annuaire",
    "source": "D'où vient la ligne",
}


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
    return tuple(_answer(survey, code) for code in codes)


def _answer(survey: Survey, code: str) -> Answer:
    atlas = survey.atlas
    here = atlas.positions([code])
    level = atlas.level_of(code) or Level.COMMUNE
    [found] = report_groups(survey, level, {code: here}, {code: atlas.name(code)})
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
    return Answer(code, found, tuple(covers))


def _way(own: bool, bordering: bool) -> Way:
    if own and bordering:
        return Way.BOTH
    return Way.OWN if own else Way.EXTENSION


@dataclass(frozen=True, slots=True)
class Asked:
    """One territory that was asked for: the words, and what stood before them (a lot)."""

    text: str
    lot: str
    code: str


def answers_sheet(survey: Survey, asked: Iterable[Asked]) -> Sheet:
    """Return one row a territory and post; a territory without any has one row, empty there."""
    rows: list[tuple[object, ...]] = []
    for one in asked:
        given = _answer(survey, one.code)
        head = _head(survey, one, given.diagnosis)
        rows += [(*head, *_tail(cover)) for cover in given.covers] or [(*head, *_NOBODY)]
    return Sheet("Qui couvre", COLUMNS, tuple(rows))


def _head(survey: Survey, asked: Asked, found: Diagnosis) -> tuple[object, ...]:
    atlas = survey.atlas
    department = epci = None
    if found.level is Level.COMMUNE:
        commune = atlas.communes[int(atlas.positions([found.code])[0])]
        department = atlas.name(commune.department)
        epci = atlas.name(commune.epci) if commune.epci else None
    return (
        asked.text,
        asked.lot or None,
        found.code,
        found.name,
        found.level.value,
        department,
        epci,
        verdict_words(found),
        found.certainty.value,
    )


def _tail(cover: Cover) -> tuple[object, ...]:
    post = cover.post
    precise = post.ends_precision is not Precision.UNKNOWN
    return (
        post.structure,
        cover.way.value,
        float(round(cover.share, 4)),
        float(round(post.fte, 3)),
        post.programme or None,
        post.followed_by or None,
        post.starts,
        post.ends,
        post.ends_precision.label if precise else None,
        post.certainty.value,
        post.source or None,
    )


_NOBODY = (None,) * 11
