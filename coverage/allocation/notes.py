"""What must be said beside a plan: what was left out, what does not count, what has no effect."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from coverage.allocation.ground import Ground
from coverage.allocation.offers import Offers
from coverage.allocation.terms import Order, Request, fte_text
from coverage.model import Basis
from coverage.need import UNKNOWN_BLOCK
from coverage.survey import Survey


def sentences(
    survey: Survey, ground: Ground, asked: Offers, request: Request, renewed: Fraction
) -> Iterator[str]:
    """Yield the sentences, in French, on needs and on renewals."""
    yield from _on_needs(survey, ground, request.order)
    if request.renewals_first:
        if not any(o.candidate.renewal and o.candidate.eligible for o in asked.items):
            yield "Reconductions d'abord : aucun candidat n'est une reconduction, sans effet."
        else:
            yield f"Reconductions d'abord : {fte_text(renewed)} ETP vont à des reconductions."


def _on_needs(survey: Survey, ground: Ground, order: Order) -> Iterator[str]:
    blocks = {cell.block for cell in survey.cells}
    known = [survey.needs.blocks[block] for block in blocks if block != UNKNOWN_BLOCK]
    if not known:
        yield (
            "Tous les besoins sont inconnus : le plan ne peut pas les comparer. Donnez-les, ou "
            "rétablissez l'estimation."
        )
    elif ground.unknown:
        listed = ", ".join(ground.unknown)
        yield f"Besoin inconnu, en tout ou partie, laissé hors des sommes : {listed}."
    if known and UNKNOWN_BLOCK not in blocks and all(block.is_known_zero for block in known):
        yield "Tous les besoins sont connus et nuls : aucun ETP n'est utile."
    estimated = [block for block in known if block.basis is Basis.ESTIMATED]
    gaps_matter = order in {Order.WEIGHTED, Order.COUNT}
    if estimated and gaps_matter and not survey.parameters.estimate_decides:
        part = "n'est qu'estimé" if len(estimated) == len(known) else "n'est en partie qu'estimé"
        yield (
            f"Le besoin {part} : un manque de capacité sur une estimation ne fait pas une zone "
            "blanche et ne compte pas dans cet ordre."
        )
