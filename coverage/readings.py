"""What would change a verdict: other readings of a source, tried for real.

Where a source can be read in several ways (whose post is it? is its perimeter the
department or the métropole?), each reading is a value; the diagnosis is made again
with it and the territory's new verdict is shown beside the one retained.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Basis, Certainty, Level, Post, Roster, Verdict
from coverage.need import Needs
from coverage.survey import Survey, capacity_of, examine

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read one post; `retained` marks the one the roster holds."""

    post: str
    name: str
    label: str
    home: str | None
    perimeter: tuple[str, ...]
    extension: tuple[str, ...]
    source: str
    retained: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a territory would be under one supposition."""

    label: str
    source: str
    diagnosis: Diagnosis


def reread(roster: Roster, reading: Reading) -> Roster:
    """Return the roster with one post read otherwise; unknown posts change nothing."""
    return replace(
        roster,
        posts=tuple(
            replace(
                post,
                home=reading.home,
                perimeter=reading.perimeter,
                extension=reading.extension,
            )
            if post.id == reading.post
            else post
            for post in roster.posts
        ),
    )


def outcomes(
    survey: Survey, code: str, level: Level, readings: Sequence[Reading]
) -> tuple[Outcome, ...]:
    """Return what would change the verdict of a territory, each supposition tried.

    In order: the other readings of the posts that touch it, one unlocated ETP placed
    there, and its estimated need confirmed as it stands.
    """
    tried: list[Outcome] = []
    for reading in _touching(survey, code, readings):
        again = _with_roster(survey, reread(survey.roster, reading))
        tried.append(_outcome(again, code, level, reading.label, reading.source))
    if placed := _place_one(survey, code):
        label, source, roster = placed
        tried.append(_outcome(_with_roster(survey, roster), code, level, label, source))
    now = _one(survey, code, level)
    if now.verdict is Verdict.TO_CHECK and now.need.basis is Basis.ESTIMATED:
        confirmed = replace_basis(survey.needs)
        again = examine(survey.atlas, survey.roster, confirmed, survey.parameters, survey.on)
        label = "Si le besoin estimé était confirmé (déclaré ou mesuré à ce niveau)"
        tried.append(_outcome(again, code, level, label, "Calcul, besoin central inchangé"))
    return tuple(tried)


def capacity_threshold(survey: Survey, code: str) -> Fraction | None:
    """Return the need above which a territory falls short, None when it shares its posts.

    Only where those who act there act nowhere else is the answer one number.
    """
    positions = survey.atlas.positions([code])
    crews = {int(crew) for crew in survey.deployment.crew[positions]}
    if len(crews) != 1:
        return None
    (crew,) = crews
    posts = survey.network.serves[crew]
    shared = any(
        set(posts).intersection(others)
        for index, others in enumerate(survey.network.serves)
        if index != crew
    )
    elsewhere = (survey.deployment.crew == crew).sum() != len(positions)
    if not posts or shared or elsewhere:
        return None
    return sum((capacity_of(survey.posts[p], survey.parameters) for p in posts), Fraction(0))


def replace_basis(needs: Needs) -> Needs:
    """Return the needs with every estimate taken as declared."""
    return replace(
        needs,
        blocks=tuple(
            replace(block, basis=Basis.DECLARED) if block.basis is Basis.ESTIMATED else block
            for block in needs.blocks
        ),
    )


def _touching(survey: Survey, code: str, readings: Iterable[Reading]) -> Iterable[Reading]:
    """Keep the readings not retained whose post, so read or as it stands, acts there."""
    here = set(survey.atlas.positions([code]).tolist())
    active = {post.id: post for post in survey.roster.facilitators(survey.on)}
    for reading in readings:
        post = active.get(reading.post)
        if post is None or reading.retained:
            continue
        places = survey.atlas.positions(
            (*reading.perimeter, *reading.extension, *post.perimeter, *post.extension)
        )
        if here.intersection(places.tolist()):
            yield reading


def _place_one(survey: Survey, code: str) -> tuple[str, str, Roster] | None:
    """Return the roster with at most one unlocated ETP placed on a territory."""
    unlocated = survey.roster.unlocated(survey.on)
    if not unlocated:
        return None
    first = unlocated[0]
    fte = min(ONE, first.fte)
    placed = replace(
        first,
        id=f"{first.id}@{code}",
        fte=fte,
        home=code,
        perimeter=(code,),
        certainty=Certainty.TO_CONFIRM,
    )
    rest: tuple[Post, ...] = (replace(first, fte=first.fte - fte),) if first.fte > fte else ()
    others = tuple(post for post in survey.roster.posts if post is not first)
    total = sum((post.fte for post in unlocated), Fraction(0))
    label = f"Si {_french(fte)} des {_french(total)} ETP non localisés y agissait"
    return label, first.source, replace(survey.roster, posts=(*others, *rest, placed))


def _french(value: Fraction) -> str:
    """Return ETP as the call prints them: two decimals and a comma."""
    return f"{float(value):.2f}".replace(".", ",")


def _with_roster(survey: Survey, roster: Roster) -> Survey:
    return examine(survey.atlas, roster, survey.needs, survey.parameters, survey.on)


def _one(survey: Survey, code: str, level: Level) -> Diagnosis:
    return next(d for d in report(survey, level) if d.code == code)


def _outcome(survey: Survey, code: str, level: Level, label: str, source: str) -> Outcome:
    return Outcome(label, source, _one(survey, code, level))
