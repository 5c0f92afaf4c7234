"""Euros, shares and places in the words of the screen."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from ui.text import MISSING, NARROW_SPACE, number, percent

if TYPE_CHECKING:
    from sources.contracts.manifest import KnownFile

CENTS = 100
_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
PERIMETERS = {
    "ETAT": "État",
    "EPA_ETAT": "Établissement public administratif de l'État",
    "ETAT_PROBABLE": "État probable (d'après le SIRET)",
    "EPIC_ETAT": "EPIC de l'État",
    "CONSULAIRE": "Chambre consulaire",
    "GIP": "Groupement d'intérêt public",
    "INDETERMINE": "Indéterminé",
    "HORS": "Hors de l'État",
}
PLACES = {
    "region": "La région entière, sans département",
    "pays": "France entière, ou lieu inconnu",
}
SOCIAL = {
    "oui": "Avec une considération sociale",
    "clause": "Avec une clause",
    "reserve": "Réservé",
    "non": "Sans considération sociale",
    "inconnu": "Non renseigné",
}


def euros(cents: float | int | None) -> str:
    r"""Return an amount in cents in few characters.

    >>> euros(247_160_000_000), euros(1_234_567_800), euros(9_999_950), euros(None)
    ('2,47\u202fMd€', '12,3\u202fM€', '100\u202f000\u202f€', '—')
    """
    if cents is None:
        return MISSING
    whole = Fraction(cents) / CENTS
    if whole >= _BILLION:
        return f"{number(whole / _BILLION, 2)}{NARROW_SPACE}Md€"
    if whole >= _MILLION:
        return f"{number(whole / _MILLION, 1)}{NARROW_SPACE}M€"
    return f"{number(whole)}{NARROW_SPACE}€"


def short_euros(cents: int) -> str:
    r"""Return an amount in cents in so few characters that it holds on a small department.

    >>> short_euros(71_682_700), short_euros(4_200_000), short_euros(1_234_567_800)
    ('0,7\u202fM€', '42\u202fk€', '12,3\u202fM€')
    """
    whole = Fraction(cents) / CENTS
    if _MILLION // 20 <= whole < _MILLION:
        return f"{number(whole / _MILLION, 1)}{NARROW_SPACE}M€"
    if _THOUSAND <= whole < _MILLION:
        return f"{number(whole / _THOUSAND)}{NARROW_SPACE}k€"
    return euros(cents)


def file_words(name: str, rank: int | None, files: Iterable[KnownFile]) -> str:
    """Return the name of a file, with its number where another file has the same name."""
    twice = sum(file.name == name for file in files) > 1
    return f"{name} (fichier n° {rank})" if twice and rank is not None else name


def share(part: int, whole: int) -> Fraction | None:
    """Return a share, None when nothing is known."""
    return Fraction(part, whole) if whole else None


def share_of_known(part: int, known: int) -> str:
    r"""Return a share with what it rests on, for it is nothing without it.

    >>> share_of_known(12, 38)
    '32\u202f% (12 sur 38)'
    """
    found = share(part, known)
    return MISSING if found is None else f"{percent(found)} ({number(part)} sur {number(known)})"
