"""What the draws say of a territory, in words."""

from __future__ import annotations

from fractions import Fraction

from coverage.findings import Diagnosis
from coverage.model import Basis, Certainty, Verdict
from coverage.sureness.draws import COUNT
from coverage.sureness.shares import Sureness
from ui.markup import badge
from ui.text import NARROW_SPACE, number

ALMOST = Fraction(1, 100)
_ALIKE = (
    "Chaque hypothèse est tirée entre ses bornes, le plus souvent près de sa valeur retenue ; un "
    "même tirage vaut pour tous les territoires."
)
_FEWER = (
    "{count} tirages au lieu de {full} : trop de territoires se partagent les mêmes postes pour "
    "en faire davantage."
)


def share_words(share: Fraction) -> str:
    r"""Return a share of draws; « 100 % » and « 0 % » are kept for all and none.

    >>> share_words(Fraction(9991, 10000)), share_words(Fraction(1, 2)), share_words(Fraction(1))
    ('plus de 99\u202f%', '50\u202f%', '100\u202f%')
    """
    if 1 - ALMOST < share < 1:
        return f"plus de 99{NARROW_SPACE}%"
    if 0 < share < ALMOST:
        return f"moins de 1{NARROW_SPACE}%"
    return f"{number(share * 100)}{NARROW_SPACE}%"


def drawn(one: Sureness, now: Diagnosis) -> str:
    """Say in how many draws a department is a zone blanche, or why none was needed."""
    if not one.drawn:
        return f"<p>{_undrawn(one, now)}</p>"
    share = one.share
    partial = f" et en partie dans <b>{share_words(one.partial_share)}</b>" if one.partial else ""
    width = f"width:{float(share) * 100:.0f}%"
    bar = f'<span class="odds" aria-hidden="true"><i style="{width}"></i></span>'
    return (
        f"<p>{bar}Zone blanche dans <b>{share_words(share)}</b>{partial} des {number(one.draws)} "
        f"tirages {badge(_basis(one))}</p><p><small>{_rules(one)}</small></p>"
    )


def _basis(one: Sureness) -> str:
    return "estimation" if Basis.ESTIMATED in one.bases else "calcul sur hypothèses"


def _rules(one: Sureness) -> str:
    """Say how the draws were made, and what they are not."""
    said = [_ALIKE]
    if Basis.ESTIMATED in one.bases:
        said.append(
            "Dans ces tirages le besoin estimé tranche, ce qu'il ne fait jamais dans le verdict : "
            "c'est une estimation, non un constat."
        )
    if Basis.UNKNOWN in one.bases:
        said.append("Là où le besoin est inconnu, rien n'est tiré.")
    if one.draws < COUNT:
        said.append(_FEWER.format(count=number(one.draws), full=number(COUNT)))
    return " ".join(said)


def _undrawn(one: Sureness, now: Diagnosis) -> str:
    """Say why the draws change nothing."""
    if one.anyway:
        part = " en partie" if one.partial else ""
        doubt = " Le doute porte sur l'annuaire." if now.certainty is Certainty.TO_CONFIRM else ""
        return (
            f"<b>Zone blanche{part} quel que soit le besoin</b> : aucune hypothèse sur les "
            f"chiffres n'y change rien.{doubt}"
        )
    if now.verdict is Verdict.NO_NEED:
        return "Besoin connu et nul : rien à tirer."
    if one.bases == {Basis.UNKNOWN}:
        return "Besoin inconnu : rien n'est tiré."
    return "Le besoin est donné sans intervalle : rien n'est tiré, le verdict vaut pour ce chiffre."


def rules_of_all(count: int, *, estimated: bool) -> str:
    """Say how the draws of all the departments were made, and what they are not."""
    said = [_ALIKE]
    if estimated:
        said.append(
            "<b>Estimation</b> : dans les tirages le besoin estimé tranche, ce qu'il ne fait "
            "jamais dans la colonne « Situation »."
        )
    if count < COUNT:
        said.append(_FEWER.format(count=number(count), full=number(COUNT)))
    return " ".join(said)
