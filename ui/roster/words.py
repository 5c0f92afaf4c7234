"""The roster in words: names of its fields, places by name, days, what a cell says."""

from __future__ import annotations

from coverage.model import Certainty, Level, Post, Precision, Role
from coverage.territories import Atlas
from sources.place_words import place, places
from sources.upkeep.edit import AREAS, DAYS
from ui.text import MISSING, day, fte

__all__ = ["LABELS", "cell", "end", "place", "places", "service", "start", "title"]

LABELS = {
    "structure": "Structure",
    "qualite": "Qualité",
    "etp": "ETP",
    "departement": "Département du siège",
    "perimetre": "Périmètre",
    "extension": "Extension (limitrophe)",
    "date_debut": "Début de la convention",
    "date_fin": "Fin de la convention",
    "programme": "Programme",
    "suivi": "Service qui suit la convention",
    "certitude": "Certitude",
    "source": "Source",
    "id": "Identifiant du poste",
    "part_marches_etat": "Part du temps pour les marchés de l'État",
    "atteste_le": "Attesté le",
}
"""Column of the roster file → the name of its field on screen."""


def service(name: str, atlas: Atlas) -> str:
    """Return a service as lists show it: found by either name it goes by, and by its department.

    A DDETS of a small department is a DDETSPP; the roster writes both « DDETS 32 ».
    """
    sort, _, code = name.partition(" ")
    if sort != "DDETS" or atlas.level_of(code) is not Level.DEPARTMENT:
        return name
    return f"DDETS(PP) {code}, {atlas.name(code)}"


def start(post: Post) -> str:
    """Return when a convention starts, as precisely as it is known."""
    return _day(post, first=True) or "non connu"


def end(post: Post) -> str:
    """Return when a convention ends, as precisely as it is known."""
    return _day(post, first=False) or "non connue"


def _day(post: Post, *, first: bool) -> str:
    when, precision = (
        (post.starts, post.starts_precision) if first else (post.ends, post.ends_precision)
    )
    if when is None:
        return ""
    return f"{when:%Y}" if precision is Precision.YEAR else day(when)


def title(post: Post) -> str:
    """Return the post on one line, as a list of choices shows it."""
    role = "" if post.role is Role.FACILITATOR else f", {post.role.label.lower()}"
    until = f", fin {end(post)}" if post.ends else ""
    return f"{post.structure}{role}, {fte(post.fte)} ETP{until} ({post.id})"


def cell(column: str, text: str | None, atlas: Atlas) -> str:
    """Return what a cell of the roster says, in words; a dash for nothing."""
    if not text:
        return MISSING
    if column in AREAS:
        return places(text.split("|"), atlas)
    if column == "departement":
        return place(text, atlas)
    if column == "qualite":
        return Role(text).label
    if column == "certitude":
        return Certainty(text).label
    return day(text) if column in DAYS else text
