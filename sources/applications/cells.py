"""One parser a cell of an application; a value is never guessed without saying so."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from coverage.applications.application import Assessment, Nature
from coverage.applications.rules import euros as written
from coverage.applications.rules import share as percent
from coverage.model import Precision, Role
from sources import fields
from sources.cells import SPACES, Reading
from sources.problems import Severity, shortened
from sources.text import folded

MOST_FTE = 100
MOST_YEARS = 10
MOST_EUROS = 10**9
FIRST_YEAR, LAST_YEAR = 2016, 2040
"""Years of a beginning: those that the pages can show."""
_PERCENT = re.compile(rf"(?P<figure>[0-9]+(?:[.,][0-9]+)?)[{SPACES}]*%", re.ASCII)
_CURRENCY = re.compile(
    rf"^€[{SPACES}]*|[{SPACES}]*(?:€|eur|euros?)(?:[{SPACES}]*(?:ttc|ht))?$", re.IGNORECASE
)
_GROUPED = re.compile(
    r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]{1,2}|(?:,[0-9]{3})+\.[0-9]{1,2}"
    r"|(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,}|(?:['’][0-9]{3})+(?:[.,][0-9]{1,2})?)",
    re.ASCII,
)
"""Thousands marked by a point, a comma or an apostrophe, so that no other reading is left."""
_THOUSAND = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)
_FTE_EXAMPLE, _EXAMPLE = "1,00 ou 0,5, sans unité ni lettre", "45000 ou 45 000,50 €"
_YEARS = re.compile(rf"([0-9]{{1,2}})(?:[{SPACES}]*ans?)?", re.ASCII | re.IGNORECASE)
_YES = frozenset({"oui", "o", "yes", "reconduction", "renouvellement"})
_NO = frozenset({"non", "n", "no", "nouveau", "nouvelle", "nouveau_poste", "premiere_demande"})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)

_NATURES: Mapping[str, Nature] = {
    **{one.value: one for one in Nature},
    **{folded(one.label): one for one in Nature},
    "association_loi_1901": Nature.ASSOCIATION,
    "loi_1901": Nature.ASSOCIATION,
    "collectivites": Nature.AUTHORITY,
    "commune": Nature.AUTHORITY,
    "departement": Nature.AUTHORITY,
    "conseil_departemental": Nature.AUTHORITY,
    "etablissement_public": Nature.PUBLIC_BODY,
    "etablissement_public_administratif": Nature.PUBLIC_BODY,
    "ccas": Nature.PUBLIC_BODY,
    "": Nature.UNKNOWN,
}
_ASSESSMENTS: Mapping[str, Assessment] = {
    **{one.value: one for one in Assessment},
    **{folded(one.label): one for one in Assessment},
    "bon": Assessment.SATISFACTORY,
    "favorable": Assessment.SATISFACTORY,
    "reserves": Assessment.RESERVED,
    "defavorable": Assessment.INSUFFICIENT,
    "non_recu": Assessment.NONE,
    "": Assessment.UNKNOWN,
}


def identifier(text: str) -> Reading[str]:
    """Read the number of a file; it is optional."""
    if text and not _ID.fullmatch(text):
        return Reading(
            None,
            "numéro de dossier : lettres sans accent, chiffres, « . », « _ » ou « - » seulement, "
            "64 au plus.",
        )
    return Reading(text)


def fte(text: str) -> Reading[Fraction]:
    """Read the ETP asked, above zero."""
    read = fields.fte(text)
    if read.value is not None and read.value > MOST_FTE:
        return Reading(None, f"plus de {MOST_FTE} ETP : vérifiez la cellule.")
    return read


def role(text: str) -> Reading[Role]:
    """Read what the post does; an empty cell is a facilitator."""
    return fields.role(text) if text else Reading(Role.FACILITATOR)


def euros(text: str) -> Reading[Fraction]:
    """Read an amount of euros, exact to the cent; an empty cell is unknown (None).

    >>> euros("45 000 €").value, euros("45.000").value
    (Fraction(45000, 1), None)
    """
    bare = _CURRENCY.sub("", text, count=1)
    if _GROUPED.fullmatch(bare):
        return _grouped(bare)
    if _THOUSAND.fullmatch(bare):
        plain = re.sub("[.,]", "", bare)
        message = f"{plain} euros, ou des centimes ? Écrivez {plain}, ou deux décimales."
        return Reading(None, message)
    read = fields.figure(bare)
    if read.value is None:
        return Reading(None, read.message.replace(_FTE_EXAMPLE, _EXAMPLE))
    if wrong := _beyond(read.value):
        return Reading(None, wrong)
    cents = Fraction(round(read.value * 100), 100)
    if cents != read.value:
        return Reading(cents, f"« {shortened(text)} » arrondi au centime.", Severity.INFO)
    return read


def _grouped(text: str) -> Reading[Fraction]:
    """Read an amount whose thousands are marked; it is said."""
    # Every text matches: the first group takes what the second leaves.
    whole, cents = re.fullmatch(r"(.*?)(?:[.,]([0-9]{1,2}))?", text).groups()  # type: ignore[union-attr]
    figure = Fraction(f"{re.sub('[^0-9]', '', whole)}.{cents or 0}")
    if wrong := _beyond(figure):
        return Reading(None, wrong)
    return Reading(figure, f"« {shortened(text)} » lu {written(figure)}.", Severity.INFO)


def _beyond(amount: Fraction) -> str:
    if amount < 0:
        return "un montant ne peut pas être négatif."
    return "un milliard d'euros ou plus : vérifiez la cellule." if amount >= MOST_EUROS else ""


def cost(text: str) -> Reading[Fraction]:
    """Read a full cost, above zero; an empty cell is unknown (None)."""
    read = euros(text)
    if read.value == 0:
        return Reading(None, "un coût est au-dessus de zéro ; laissez vide s'il n'est pas connu.")
    return read


def state_part(text: str, cost: Fraction | None) -> Reading[Fraction]:
    """Read what the State is asked: euros, or percents of a cost that is known.

    A share is never rounded above itself: 70 % asked is not more than 70 %. A workbook gives
    « 70 % » as 0.7, which is no sum for a year.
    """
    if found := _PERCENT.fullmatch(text):
        return _share(text, Fraction(found["figure"].replace(",", ".")) / 100, cost)
    read = euros(text)
    bare = fields.figure(text).value
    if bare is not None and 0 < bare < 1 and cost is not None:
        return _share(text, bare, cost)
    if read.value is not None and 0 < read.value <= 1:
        return Reading(None, "une somme en euros, ou une part avec son signe : 70 %.")
    return read


def _share(text: str, share: Fraction, cost: Fraction | None) -> Reading[Fraction]:
    if cost is None:
        return Reading(None, "un pourcentage sans coût : donnez le coût, ou une somme en euros.")
    amount = Fraction(math.floor(cost * share * 100), 100)
    if wrong := _beyond(amount):
        return Reading(None, wrong)
    if share and amount <= 1:
        return Reading(None, "cette part ne ferait qu'un euro au plus : vérifiez le coût.")
    message = f"« {shortened(text)} » lu {percent(share)} du coût, {written(amount)}."
    return Reading(amount, message, Severity.INFO)


def nature(text: str) -> Reading[Nature]:
    """Read what sort of body applies; another word is « autre », and it is said."""
    found = _NATURES.get(folded(text))
    if found is not None:
        return Reading(found)
    message = f"« {shortened(text)} » lu « autre », à apprécier. Mots connus : association, "
    return Reading(Nature.OTHER, f"{message}collectivite, epa, autre.", Severity.WARNING)


def assessment(text: str) -> Reading[Assessment]:
    """Read the assessment of what is to be renewed."""
    found = _ASSESSMENTS.get(folded(text))
    if found is not None:
        return Reading(found)
    expected = ", ".join(one.value for one in Assessment)
    return Reading(None, f"bilan inconnu. Attendu : {expected}, ou rien.")


def yes_or_no(text: str) -> Reading[bool]:
    """Read whether it is a renewal; an empty cell does not say (None)."""
    word = folded(text)
    if word in _YES or word in _NO:
        return Reading(word in _YES)
    return Reading(None, "attendu « oui », « non », ou rien." if text else "")


def years(text: str) -> Reading[int]:
    """Read a number of years; an empty cell does not say (None)."""
    if not text:
        return Reading(None)
    found = _YEARS.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= MOST_YEARS:
        return Reading(None, f"attendu un nombre entier d'années, de 1 à {MOST_YEARS}.")
    return Reading(int(found[1]))


def starts(text: str) -> Reading[date]:
    """Read the first day wanted; a year alone is its first day, and it is said."""
    read = fields.first_day(text)
    if read.value is None:
        return Reading(None, read.message, read.severity)
    day = read.value.date
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Reading(None, f"attendu un jour de {FIRST_YEAR} à {LAST_YEAR}.")
    if day is not None and read.value.precision is not Precision.DAY:
        return Reading(day, f"« {shortened(text)} » lu {day:%d/%m/%Y}.", Severity.INFO)
    return Reading(day, read.message, read.severity)


def posts(text: str) -> Reading[tuple[str, ...]]:
    """Read the identifiers of posts."""
    found = tuple(dict.fromkeys(part.strip() for part in re.split(r"[|;,\s]+", text) if part))
    wrong = [one for one in found if not _ID.fullmatch(one)]
    if wrong:
        return Reading(None, f"« {shortened(wrong[0])} » n'est pas un identifiant de poste.")
    return Reading(found)


def named(text: str, most: int) -> Reading[str]:
    """Read the structure's name, which must be given."""
    read = fields.words(text, most)
    if read.value == "" or fields.says_nothing(text):
        return Reading(None, "nom de structure absent : écrivez-le.")
    return read
