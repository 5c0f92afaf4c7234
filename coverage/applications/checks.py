"""The checks of one application: the call's rules, the money, the duration.

Nothing but an unmistakable breach of the text refuses: the rest is for the committee.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from coverage.applications.application import (
    Application,
    Assessment,
    Nature,
    posts_carried,
    posts_of_structure,
)
from coverage.applications.duration import duration
from coverage.applications.money import arithmetic, state_share
from coverage.applications.rules import Check, Outcome, Rules, Subject
from coverage.model import Level, Role, Roster
from coverage.territories import Atlas

_NO_MEASURES = frozenset({"non", "aucune", "aucun", "neant", "néant", "rien", "sans objet"})


def check(application: Application, roster: Roster, atlas: Atlas, rules: Rules) -> list[Check]:
    """Check an application by itself, in the order the detail shows.

    Raises:
        UnknownCodeError: its territory is not one of the atlas.
    """
    return [
        _nature(application, rules),
        _role(application, rules),
        _territory(application, atlas, rules),
        _fte(application, rules),
        state_share(application, rules),
        arithmetic(application, rules),
        duration(application, roster, rules),
        _assessment(application, roster, rules),
        _measures(application, rules),
    ]


def departments_of(codes: Sequence[str], atlas: Atlas) -> tuple[str, ...]:
    """Return the departments in which territories lie, in order of code.

    A department that borders the region counts too.

    Raises:
        UnknownCodeError: a code that the atlas does not know.
    """
    inside = atlas.groups[Level.DEPARTMENT][atlas.positions(codes)]
    names = atlas.codes(Level.DEPARTMENT)
    found = {names[int(index)] for index in np.unique(inside)}
    return tuple(sorted(found | {code for code in codes if not atlas.positions([code]).size}))


def _nature(application: Application, rules: Rules) -> Check:
    """Restate « Structures éligibles », first paragraph: the list is open (« notamment »)."""
    nature = application.nature
    if nature.is_named:
        sentence = f"{nature.label} : citée par l'appel."
        return Check(Subject.NATURE, Outcome.PASSED, sentence, rules.natures)
    start = (
        "la nature de la structure n'est pas dite"
        if nature is Nature.UNKNOWN
        else "cette sorte de structure n'est pas citée par l'appel"
    )
    sentence = f"{start} ; la liste n'est pas fermée (« notamment ») : à apprécier."
    return Check(Subject.NATURE, Outcome.TO_ASSESS, sentence, rules.natures)


def _role(application: Application, rules: Rules) -> Check:
    if application.role is Role.FACILITATOR:
        return Check(Subject.ROLE, Outcome.PASSED, "facilitateur.", rules.coordinator)
    if application.renewal is False and not rules.new_coordinator:
        sentence = "nouveau poste de coordination : l'appel n'en finance pas d'autre."
        return Check(Subject.ROLE, Outcome.REFUSED, sentence, rules.coordinator)
    if application.renewal is None:
        sentence = "poste de coordination : seule une reconduction est possible, à préciser."
        return Check(Subject.ROLE, Outcome.TO_COMPLETE, sentence, rules.coordinator)
    sentence = "coordination reconduite : elle n'ajoute aucune capacité, son budget est à part."
    return Check(Subject.ROLE, Outcome.PASSED, sentence, rules.coordinator)


def _territory(application: Application, atlas: Atlas, rules: Rules) -> Check:
    if not application.territory and not application.extension:
        sentence = "aucun territoire : l'effet de cette candidature ne peut pas être calculé."
        return Check(Subject.TERRITORY, Outcome.TO_COMPLETE, sentence, rules.open_to)
    own = departments_of(application.territory or application.extension, atlas)
    closed = [code for code in own if code not in rules.departments]
    if not closed:
        sentence = f"ouvert à l'appel : {', '.join(own)}."
        if not application.territory:
            sentence = "une extension seule : elle resterait « limitrophe » partout."
            return Check(Subject.TERRITORY, Outcome.TO_ASSESS, sentence, rules.open_to)
        return Check(Subject.TERRITORY, Outcome.PASSED, sentence, rules.open_to)
    listed = ", ".join(closed)
    if len(closed) == len(own):
        sentence = f"hors de l'appel ({listed}) : aucun projet ne peut y être déposé."
        return Check(Subject.TERRITORY, Outcome.REFUSED, sentence, rules.open_to)
    sentence = f"une partie est hors de l'appel ({listed}) : le périmètre est à revoir."
    return Check(Subject.TERRITORY, Outcome.RESERVED, sentence, rules.open_to)


def _fte(application: Application, rules: Rules) -> Check:
    coordinates = application.role is Role.COORDINATOR
    limit = rules.coordination if coordinates else rules.budget
    asked, most = _fte_words(application.fte), _fte_words(limit.value)
    if application.fte > limit.value:
        sentence = f"{asked} ETP demandés, plus que les {most} que finance l'appel."
        return Check(Subject.FTE, Outcome.TO_ASSESS, sentence, limit.reference)
    sentence = f"{asked} ETP, sur les {most} que finance l'appel."
    return Check(Subject.FTE, Outcome.PASSED, sentence, limit.reference)


def _assessment(application: Application, roster: Roster, rules: Rules) -> Check:
    """Restate « Cadre du projet », third paragraph: they come first if their assessment is good."""
    subject = Subject.ASSESSMENT
    if application.renewal is not True:
        return _newcomer(application, roster, rules)
    there = {post.id for post in roster.posts}
    if lost := [key for key in application.renews if key not in there]:
        sentence = f"poste reconduit absent de l'annuaire : {', '.join(lost)}."
        return Check(subject, Outcome.TO_ASSESS, sentence, rules.first)
    if not posts_carried(application, roster):
        sentence = "reconduction, mais aucun poste de cette structure n'est dans l'annuaire."
        return Check(subject, Outcome.TO_ASSESS, sentence, rules.first)
    label = application.assessment.label.lower()
    if application.assessment is Assessment.SATISFACTORY:
        sentence = "reconduction, bilan satisfaisant : elle passe en premier."
        return Check(subject, Outcome.PASSED, sentence, rules.first)
    if application.assessment is Assessment.INSUFFICIENT:
        sentence = "bilan insuffisant : elle ne passe pas en premier, et la suite est à décider."
        return Check(subject, Outcome.RESERVED, sentence, rules.first)
    sentence = f"bilan : {label} ; reconduction sous réserve d'un bon bilan."
    return Check(subject, Outcome.RESERVED, sentence, rules.first)


def _newcomer(application: Application, roster: Roster, rules: Rules) -> Check:
    subject, held = Subject.ASSESSMENT, posts_of_structure(application, roster)
    if application.renewal is None:
        sentence = "reconduction ou nouveau poste ? Ce n'est pas dit."
        return Check(subject, Outcome.TO_COMPLETE, sentence, rules.first)
    if application.renews:
        named = ", ".join(application.renews)
        sentence = f"dite nouvelle, mais elle nomme un poste à reconduire ({named}) : à vérifier."
        return Check(subject, Outcome.TO_ASSESS, sentence, rules.first)
    if held:
        named = ", ".join(post.id for post in held)
        sentence = f"dite nouvelle, mais la structure porte déjà un poste ({named}) : à vérifier."
        return Check(subject, Outcome.TO_ASSESS, sentence, rules.first)
    return Check(subject, Outcome.PASSED, "nouveau poste : pas de bilan attendu.", rules.first)


def _measures(application: Application, rules: Rules) -> Check:
    told = application.measures.strip()
    if not told:
        sentence = "ce qui est prévu pour les marchés de l'État n'est pas dit."
        return Check(Subject.MEASURES, Outcome.TO_COMPLETE, sentence, rules.priority)
    if told.casefold().rstrip(" .!") in _NO_MEASURES:
        sentence = "rien n'est prévu pour les marchés de l'État, que l'appel met en premier."
        return Check(Subject.MEASURES, Outcome.RESERVED, sentence, rules.priority)
    return Check(Subject.MEASURES, Outcome.PASSED, f"prévu : {told}", rules.priority)


def _fte_words(value: Fraction) -> str:
    """Return ETP in two decimals; a smaller part is not hidden."""
    text = f"{float(value):.2f}" if value * 100 % 1 == 0 else f"{float(value):.4f}"
    return text.replace(".", ",")
