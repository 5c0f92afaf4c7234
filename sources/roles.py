"""The kind of post as people write it, and what they add to it: a cell may say « vacant »."""

from __future__ import annotations

import re

from coverage.model import Role
from sources.cells import Reading
from sources.problems import Severity, shortened
from sources.text import folded

_FACILITATOR, _COORDINATOR = re.compile("facilitat"), re.compile("coordinat|coordonnat")
_FIRST = re.compile(r"(?:facilitat|coordinat|coordonnat)[a-z]*")
_WORD = re.compile(r"[a-z0-9]+")
_USUAL = re.compile(
    r"a?t?(?:eur|rice|ice)s?|euse|ion|e|s|es|h|f|hf|fh|m|x|d|de|des|du|la|le|les|l|en|et|a|au|pour"
    r"|(?:inter)?(?:region|department|departement|territori|soci|loc|gener|nation|princip)"
    r"(?:al|ale|als|ales|aux)"
    r"|regions?|departements?|territoires?|structures?|postes?|plie"
    r"|clauses?|sociales?|sociaux|socialement|responsables?|insertion|emploi|formation"
    r"|achats?|marches?|publi(?:c|cs|que|ques)|commandes?|generaliste|referente?"
)
"""Words that add nothing to the kind of post, nor take anything from it."""
_NOBODY = re.compile(
    r"vacan|inoccupe|non pourvu|pas pourvu|plus pourvu|pourvoir|recrut|supprim|suspend|suspens"
    r"|n est (?:plus|pas)|n a plus|n existe|cesse|gele|ferme\b|vide\b|sans titulaire|demission"
)


def role(text: str) -> Reading[Role]:
    """Read the kind of post; feminine forms and « régional » are understood.

    A post said to be vacant is an error: it is no capacity. Any other words are a warning.
    """
    word = folded(text)
    if _FACILITATOR.search(word) and _COORDINATOR.search(word):
        return Reading(None, "deux qualités dans une cellule : faites une ligne par poste.")
    first = _FIRST.match(word)
    if first is None:
        return Reading(None, "qualité inconnue. Écrivez « facilitateur » ou « coordinateur ».")
    found = Role.FACILITATOR if _FACILITATOR.match(word) else Role.COORDINATOR
    return _followed(found, word[first.end() :].replace("_", " "))


def _followed(found: Role, rest: str) -> Reading[Role]:
    """Return a kind of post with what is to be said of the words after it."""
    words = _WORD.findall(rest)
    if _NOBODY.search(" ".join(words)):
        message = (
            "un poste où personne ne travaille n'est pas une capacité : retirez la ligne, ou "
            "donnez la date de fin du dernier poste occupé."
        )
        return Reading(None, message)
    unread = [word for word in words if not _USUAL.fullmatch(word)]
    if unread or "?" in rest:
        shown = shortened(" ".join(unread) or "?")
        message = (
            f"« {shown} » non lu : le poste est compté comme {found.label.lower()}. Écrivez la "
            "qualité seule."
        )
        return Reading(found, message, Severity.WARNING)
    return Reading(found)
