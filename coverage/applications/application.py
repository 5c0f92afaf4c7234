"""Applications to a call: what a structure asks for, as it was filed. Nothing is deduced here.

Money is in euros for one year of all the ETP asked: the full cost of the post, what the
State would pay of it, what comes from elsewhere. What is not said is None, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coverage.model import Labelled, Post, Role, Roster


class Nature(Labelled):
    """What sort of body applies; the call's list is open (« notamment »)."""

    ASSOCIATION = "association", "Association"
    AUTHORITY = "collectivite", "Collectivité territoriale"
    PUBLIC_BODY = "epa", "Établissement public administratif d'une collectivité"
    OTHER = "autre", "Autre"
    UNKNOWN = "inconnue", "Non renseignée"

    @property
    def is_named(self) -> bool:
        """Tell whether the call names this sort of body."""
        return self in {Nature.ASSOCIATION, Nature.AUTHORITY, Nature.PUBLIC_BODY}


class Assessment(Labelled):
    """The assessment of the convention to be renewed, as far as the service knows it."""

    UNKNOWN = "inconnu", "Non renseigné"
    NONE = "aucun", "Aucun bilan reçu"
    RECEIVED = "recu", "Reçu, pas encore apprécié"
    SATISFACTORY = "satisfaisant", "Satisfaisant"
    RESERVED = "reserve", "Avec réserves"
    INSUFFICIENT = "insuffisant", "Insuffisant"


@dataclass(frozen=True, slots=True)
class Application:
    """One application.

    Attributes:
        code: its identifier.
        territory: codes of the perimeter asked for.
        extension: codes where it would be « limitrophe ».
        fte: ETP asked, exact, above zero.
        cost: full cost of these ETP for a year, in euros.
        state: what the State is asked to pay of it, in euros.
        others: what comes from elsewhere, in euros.
        renewal: carries on a post that a convention pays already.
        renews: ids, in the roster, of the posts it carries on; () = those of the structure.
        measures: what is planned for the contracts of the State, in words.
        starts: first day wanted; None = the day after the conventions it replaces.
        years: duration wanted, avenants included; None = one convention.
        source: where the row was read from (number of the file…).
    """

    code: str
    structure: str
    fte: Fraction
    role: Role = Role.FACILITATOR
    nature: Nature = Nature.UNKNOWN
    territory: tuple[str, ...] = ()
    extension: tuple[str, ...] = ()
    cost: Fraction | None = None
    state: Fraction | None = None
    others: Fraction | None = None
    renewal: bool | None = None
    renews: tuple[str, ...] = ()
    assessment: Assessment = Assessment.UNKNOWN
    measures: str = ""
    starts: date | None = None
    years: int | None = None
    programme: str = ""
    source: str = ""

    @property
    def state_share(self) -> Fraction | None:
        """Return the share of the cost that the State is asked for, None when not known."""
        if self.cost is None or self.state is None or self.cost <= 0:
            return None
        return self.state / self.cost

    @property
    def cost_per_fte(self) -> Fraction | None:
        """Return the full cost of one ETP for a year, None when not known."""
        return None if self.cost is None else self.cost / self.fte

    @property
    def is_well_assessed(self) -> bool:
        """Tell whether it passes first: a renewal with a satisfactory assessment."""
        return self.renewal is True and self.assessment is Assessment.SATISFACTORY


def name_key(name: str) -> str:
    """Return a structure's name without case nor spaces, to find its posts.

    >>> name_key("  Nova  EMPLOI ") == name_key("Nova emploi")
    True
    """
    return " ".join(name.casefold().split())


def posts_carried(application: Application, roster: Roster) -> tuple[Post, ...]:
    """Return the posts of the roster that an application carries on, in roster order.

    Those it names; without any, those of a structure of the same name and in the same role,
    when the application is not said to be a new one.
    """
    if application.renews:
        return tuple(post for post in roster.posts if post.id in application.renews)
    if application.renewal is False:
        return ()
    return posts_of_structure(application, roster)


def posts_of_structure(application: Application, roster: Roster) -> tuple[Post, ...]:
    """Return the posts that the applicant holds in the roster, in the same role."""
    key = name_key(application.structure)
    return tuple(
        post
        for post in roster.posts
        if name_key(post.structure) == key and post.role is application.role
    )
