"""What the engine talks about: posts, rosters, and the words for its verdicts.

Enumerations carry the code printed in JSON (their value) and the French words
shown on screen (`label`), as the glossary of the README lists them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Labelled(StrEnum):
    """A string enumeration whose members carry their French label."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Labelled:
        """Build a member from its code and label, or look one up by its code alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Role(Labelled):
    """What a post does; only a facilitator is capacity."""

    FACILITATOR = "facilitateur", "Facilitateur"
    COORDINATOR = "coordinateur", "Coordinateur régional"


class Level(Labelled):
    """The levels at which a diagnosis is reported."""

    COMMUNE = "commune", "Commune"
    EPCI = "epci", "EPCI"
    DEPARTMENT = "departement", "Département"
    REGION = "region", "Région"


class Certainty(Labelled):
    """How sure a fact is; `min` of two certainties is the weaker (see `weakest`)."""

    ESTABLISHED = "etabli", "établi"
    DEDUCED = "deduit", "déduit"
    TO_CONFIRM = "a_confirmer", "présumé, à confirmer"

    @property
    def rank(self) -> int:
        """0 for the surest, 2 for the weakest."""
        return _CERTAINTY_ORDER.index(self)


_CERTAINTY_ORDER = (Certainty.ESTABLISHED, Certainty.DEDUCED, Certainty.TO_CONFIRM)


def weakest(certainties: Iterable[Certainty]) -> Certainty:
    """Return the least sure of several facts; nothing to doubt is established.

    >>> weakest([Certainty.ESTABLISHED, Certainty.DEDUCED]).value
    'deduit'
    """
    return max(certainties, key=lambda c: c.rank, default=Certainty.ESTABLISHED)


def surest(certainties: Iterable[Certainty]) -> Certainty:
    """Return the surest of several findings (a zone blanche keeps its best branch)."""
    return min(certainties, key=lambda c: c.rank, default=Certainty.ESTABLISHED)


class Branch(Labelled):
    """The three branches of the call's definition of a zone blanche."""

    UNCOVERED = "1", "Sans facilitateur connu"
    BORDERING_ONLY = "2", "Limitrophe seul"
    UNDER_CAPACITY = "3", "Capacité insuffisante"

    @property
    def number(self) -> int:
        """The branch number as the JSON contract prints it."""
        return int(self.value)


class Verdict(Labelled):
    """What is said of a territory."""

    GAP = "zone_blanche", "Zone blanche"
    PARTIAL = "partiel", "Couvert en partie"
    TO_CHECK = "a_verifier", "Capacité à vérifier"
    COVERED = "couvert", "Couvert"
    NO_NEED = "sans_besoin", "Sans besoin identifié"


class Basis(Labelled):
    """Where a need comes from, surest first."""

    MEASURED = "mesure", "mesuré (marchés importés)"
    DECLARED = "declare", "déclaré"
    ESTIMATED = "estime", "estimation, clé population"
    UNKNOWN = "inconnu", "inconnu"


class Precision(Labelled):
    """How exactly the source gives a date."""

    DAY = "jour", "au jour près"
    YEAR = "annee", "à l'année près"
    UNKNOWN = "inconnue", "inconnue"


@dataclass(frozen=True, slots=True)
class Post:
    """One convention: so many ETP, of one structure, on one perimeter, for a time.

    Attributes:
        fte: full-time equivalents (ETP), exact, above zero.
        home: department where the structure sits; None when not located.
        perimeter: codes (department, EPCI, commune, or `region`) of its own area.
        extension: codes it was extended to: there it is « limitrophe ».
        starts, ends: first and last day, both included; None = not known.
        attested_on: day on which the source shows the convention running.
        state_share: share of its time for State contracts; None = the parameter.
        source: document, section and date the row was read from.
    """

    id: str
    structure: str
    role: Role
    fte: Fraction
    home: str | None = None
    perimeter: tuple[str, ...] = ()
    extension: tuple[str, ...] = ()
    starts: date | None = None
    starts_precision: Precision = Precision.UNKNOWN
    ends: date | None = None
    ends_precision: Precision = Precision.UNKNOWN
    programme: str = ""
    followed_by: str = ""
    certainty: Certainty = Certainty.TO_CONFIRM
    source: str = ""
    attested_on: date | None = None
    state_share: Fraction | None = None

    def is_active(self, on: date) -> bool:
        """Tell whether the convention runs on that day, both ends included."""
        started = self.starts is None or self.starts <= on
        return started and (self.ends is None or on <= self.ends)

    @property
    def is_capacity(self) -> bool:
        """Tell whether the post can be capacity at all: a facilitator above zero ETP."""
        return self.role is Role.FACILITATOR and self.fte > 0

    @property
    def is_located(self) -> bool:
        """Tell whether the post says where it acts."""
        return bool(self.perimeter or self.extension)

    def certainty_on(self, on: date) -> Certainty:
        """Return how sure it is that the post acts on that day.

        An unknown start means « already running », which is only known from the
        day the source attests it; before that day it is to be confirmed.
        """
        if self.starts is None and (self.attested_on is None or on < self.attested_on):
            return Certainty.TO_CONFIRM
        return self.certainty


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason why the roster may miss a facilitator, with its source."""

    label: str
    source: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """The posts known, and the reasons why the list may be incomplete.

    A roster with doubts can never establish that nobody acts somewhere. `source`
    names it on screen; `known_on` is the day its content was true.
    """

    posts: tuple[Post, ...]
    doubts: tuple[Doubt, ...] = field(default=())
    source: str = "Annuaire des facilitateurs"
    known_on: date | None = None

    def active(self, on: date) -> tuple[Post, ...]:
        """Return the posts whose convention runs on that day, in roster order."""
        return tuple(post for post in self.posts if post.is_active(on))

    def facilitators(self, on: date) -> tuple[Post, ...]:
        """Return the active facilitators, located or not."""
        return tuple(post for post in self.active(on) if post.is_capacity)

    def by_id(self, on: date) -> dict[str, Post]:
        """Return the posts by id, each as sure as it is on that day: what is shown of them."""
        return {p.id: replace(p, certainty=p.certainty_on(on)) for p in self.posts}

    def unlocated(self, on: date) -> tuple[Post, ...]:
        """Return the active facilitators that say no place: they count in no territory."""
        return tuple(post for post in self.facilitators(on) if not post.is_located)
