"""Who may receive the next ETP: the conventions to carry on, and one new post a department.

The default candidates of a plan, read from the roster and from the call's list of
departments; a user edits them, brings a file, or takes the applications received.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from coverage.allocation.allocate import Candidate
from coverage.calendar import day_after_next_end
from coverage.model import Certainty, Level, Post, Roster
from coverage.parameters import Parameters
from coverage.territories import Atlas
from sources.dataset import Dataset

ONE_YEAR = timedelta(days=365)
CALL_SOURCE = "Départements ouverts à l'appel (paramètre) : le département entier, à confirmer"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate with what a reader must know of it.

    Attributes:
        name: the structure carried on, or the department to be served.
        certainty: how sure its perimeter is.
        source: where it was read.
        post: id of the post that it carries on, None for a new one.
    """

    candidate: Candidate
    name: str
    certainty: Certainty
    source: str
    post: str | None = None

    @property
    def code(self) -> str:
        """The candidate's code."""
        return self.candidate.code

    @property
    def kind(self) -> str:
        """« reconduction » or « nouvelle convention »."""
        return "reconduction" if self.candidate.renewal else "nouvelle convention"

    @property
    def words(self) -> str:
        """The candidate in words, with its kind in brackets."""
        return f"{self.name} ({self.kind})"


@dataclass(frozen=True, slots=True)
class Edit:
    """What a user changes of a candidate; `None` leaves it as it is."""

    eligible: bool | None = None
    renewal: bool | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    cost: Fraction | None = None


def plan_day(data: Dataset) -> date:
    """Return the day of a plan: the day after the replaced conventions end."""
    return day_after_next_end(data.roster, data.reference_date) or data.reference_date


def replaced_posts(roster: Roster, on: date) -> tuple[Post, ...]:
    """Return the facilitators' conventions that a plan of that day replaces, in roster order.

    Those that ended in the year before; when none did, those that end next: they are
    still running, and a page says so (`still_active`). A post that names no place is no
    candidate: nobody knows whom it would serve.
    """
    located = [post for post in roster.posts if post.is_capacity and post.is_located]
    ended = [p for p in located if p.ends is not None and on - ONE_YEAR <= p.ends < on]
    if ended:
        return tuple(ended)
    ends = [post.ends for post in located if post.ends is not None and post.is_active(on)]
    return tuple(p for p in located if ends and p.ends == min(ends) and p.is_active(on))


def default_proposals(
    atlas: Atlas, roster: Roster, parameters: Parameters, on: date
) -> tuple[Proposal, ...]:
    """Return the conventions to carry on, then one new post a department of the call."""
    call = parameters.call_departments
    places = [code for code in atlas.codes(Level.DEPARTMENT) if code in call]
    replaced = replaced_posts(roster, on)
    taken = {*places, *(post.id for post in replaced)}
    return (
        *(_carried_on(post, _own_code(post.id, places, taken)) for post in replaced),
        *(
            Proposal(Candidate(code, (code,)), atlas.name(code), Certainty.TO_CONFIRM, CALL_SOURCE)
            for code in places
        ),
    )


def _own_code(key: str, places: Collection[str], taken: Collection[str]) -> str:
    """Return the id of a post as a candidate's code: another where a department has it."""
    if key not in places:
        return key
    while key in taken:
        key += "-reconduction"
    return key


def _carried_on(post: Post, code: str) -> Proposal:
    """Return the renewal of a post: its place, and at most the ETP it had."""
    candidate = Candidate(code, post.perimeter, post.extension, most=post.fte, renewal=True)
    return Proposal(candidate, post.structure, post.certainty, post.source, post.id)


def still_active(roster: Roster, proposals: Iterable[Proposal], on: date) -> tuple[Post, ...]:
    """Return the posts that renewals would carry on though they still run on that day.

    Their ETP would count twice: in the roster, and in the plan.
    """
    renewed = {
        key
        for proposal in proposals
        if proposal.candidate.renewal and proposal.candidate.eligible
        for key in (proposal.code, proposal.post)
    }
    return tuple(post for post in roster.facilitators(on) if post.id in renewed)


def edited(proposals: Sequence[Proposal], edits: Mapping[str, Edit]) -> tuple[Proposal, ...]:
    """Return the proposals as a user edited them; edits of others are left out."""
    return tuple(
        replace(one, candidate=_edited(one.candidate, edits[one.code]))
        if one.code in edits
        else one
        for one in proposals
    )


def _edited(candidate: Candidate, edit: Edit) -> Candidate:
    return replace(
        candidate,
        eligible=candidate.eligible if edit.eligible is None else edit.eligible,
        renewal=candidate.renewal if edit.renewal is None else edit.renewal,
        least=candidate.least if edit.least is None else edit.least,
        most=candidate.most if edit.most is None else edit.most,
        cost=candidate.cost if edit.cost is None else edit.cost,
    )


def priced(proposals: Iterable[Proposal], cost: Fraction | None) -> tuple[Proposal, ...]:
    """Give a cost per ETP to the candidates that have none of their own."""
    return tuple(
        one
        if one.candidate.cost is not None or cost is None
        else replace(one, candidate=replace(one.candidate, cost=cost))
        for one in proposals
    )


def candidates_from(
    candidates: Iterable[Candidate],
    atlas: Atlas,
    names: Mapping[str, str] | None = None,
    source: str = "",
) -> tuple[Proposal, ...]:
    """Make proposals of candidates that come from elsewhere: a file, applications received.

    Args:
        candidates: as they were read.
        atlas: names the territories.
        names: names of structures by candidate code, where they are known.
        source: where they were read.
    """
    known = names or {}
    return tuple(
        Proposal(
            one,
            known.get(one.code) or _named(one, atlas),
            Certainty.TO_CONFIRM,
            source,
        )
        for one in candidates
    )


def _named(candidate: Candidate, atlas: Atlas) -> str:
    """Name a candidate by its code and what it would serve."""
    places = ", ".join(atlas.name(code) for code in candidate.perimeter or candidate.extension)
    if candidate.code in candidate.perimeter or candidate.code == places:
        return places
    return f"{candidate.code} ({places})"


def departments_of(atlas: Atlas, codes: Collection[str]) -> tuple[str, ...]:
    """Return the departments that hold at least one commune of some territories."""
    inside = atlas.positions(codes)
    groups = atlas.groups[Level.DEPARTMENT][inside]
    names = atlas.codes(Level.DEPARTMENT)
    return tuple(names[index] for index in sorted(set(groups[groups >= 0].tolist())))
