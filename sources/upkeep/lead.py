"""A lead « à confirmer » that becomes a post, once its ETP and its dates are known."""

from __future__ import annotations

import re
from collections.abc import Collection

from coverage.model import Certainty, Role
from sources.leads import Lead
from sources.text import folded

REQUIRED = ("etp", "date_debut", "date_fin")
"""Columns that a lead does not say and that must be given."""

_AGGREGATE = "agregat"
_PRESENCE = "presence"


def post_id(lead: Lead) -> str:
    """Return the id of the post a lead becomes: it is what makes it accepted only once."""
    return f"piste-{re.sub('[^a-z0-9._-]', '-', lead.id.lower())}"


def refusal(lead: Lead, posts: Collection[str]) -> str:
    """Return why a lead cannot be accepted, "" when it can.

    Args:
        lead: the lead.
        posts: ids of the roster.
    """
    if post_id(lead) in posts:
        return "Déjà acceptée : c'est le poste « " + post_id(lead) + " »."
    if folded(lead.kind) == _AGGREGATE:
        return (
            "Un agrégat compte plusieurs structures ensemble : il n'est le poste d'aucune, et "
            "l'accepter les compterait deux fois. Il reste un repère de vraisemblance."
        )
    return ""


def cautions(lead: Lead) -> tuple[str, ...]:
    """Return what to weigh before a lead is accepted."""
    found = []
    if lead.corroborates:
        found.append(
            f"Risque de compter deux fois : cette piste recoupe l'annuaire ({lead.corroborates}). "
            "Si c'est le même poste, corrigez sa ligne au lieu d'accepter la piste."
        )
    if not folded(lead.kind).startswith(_PRESENCE):
        found.append(
            f"La page n'établit pas qu'un facilitateur y travaille ({lead.kind}) : vérifiez "
            "auprès de la structure."
        )
    return tuple(found)


def lead_cells(lead: Lead) -> dict[str, str]:
    """Return the cells of the post that a lead would be; ETP and dates are left to give.

    The place is deduced from the territory of the lead: to be confirmed.
    """
    seen = f", {lead.seen_on}" if lead.seen_on else ""
    cited = f"Piste {lead.id} acceptée : {lead.source}{seen}"
    return {
        "structure": lead.structure,
        "qualite": Role.FACILITATOR.value,
        "departement": lead.territory,
        "perimetre": lead.territory,
        "certitude": Certainty.TO_CONFIRM.value,
        "source": f"{cited} ({lead.address})" if lead.address else cited,
        "id": post_id(lead),
    }
