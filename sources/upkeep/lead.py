"""A lead « à confirmer » that becomes a post, once its ETP, dates and place are known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import numpy as np

from coverage.model import Certainty, Level, Role
from coverage.territories import Atlas
from sources.leads import Lead
from sources.place_names import PlaceNames
from sources.problems import Problem
from sources.text import folded

REQUIRED = ("etp", "date_debut", "date_fin", "perimetre")
"""Columns that a lead does not say, or not surely, and that must be given."""

_AGGREGATE = "agregat"
_PRESENCE = "presence"
_LINE = 2
_OVERLAPS = ("recoupe", "peut")
"""First words of an overlap that is a whole sentence."""
_TO_GIVE = "à donner avant d'accepter."
_WHERE = "indiquez où le poste agit, d'après ce que dit la piste, avant d'accepter."


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
            f"{_overlapping(lead.corroborates)} Risque de compter deux fois : si c'est le même "
            "poste, corrigez sa ligne au lieu d'accepter la piste."
        )
    if not folded(lead.kind).startswith(_PRESENCE):
        found.append(
            f"La page n'établit pas qu'un facilitateur y travaille ({lead.kind}) : vérifiez "
            "auprès de la structure."
        )
    return tuple(found)


def _overlapping(text: str) -> str:
    """Return as a sentence what a lead overlaps."""
    whole = text if folded(text).startswith(_OVERLAPS) else f"recoupe {text}"
    return f"{whole[:1].upper()}{whole[1:]}."


def own_area(lead: Lead, atlas: Atlas) -> str:
    """Return the territory of a lead that bears the name of its structure: EPCI or department.

    "" when there is none, or several: where its page sees it is not the place where it acts.
    """
    here = atlas.positions([lead.territory]) if atlas.knows(lead.territory) else ()
    found = [
        code
        for code in PlaceNames(atlas).find(lead.structure)
        if code == lead.territory
        or (atlas.level_of(code) is Level.EPCI and np.isin(atlas.positions([code]), here).any())
    ]
    return found[0] if len(found) == 1 else ""


def lacking(required: Iterable[str], cells: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return an error for each cell that must be given and is empty.

    A post that acts only where its perimeter was extended has no perimeter of its own.
    """
    empty = [name for name in required if not cells.get(name, "").strip()]
    return tuple(
        Problem(_LINE, name, "", _WHERE if name == "perimetre" else _TO_GIVE)
        for name in empty
        if name != "perimetre" or not cells.get("extension", "").strip()
    )


def lead_cells(lead: Lead, atlas: Atlas) -> dict[str, str]:
    """Return the cells of the post that a lead would be; what it does not say is left to give.

    Its territory is where the structure sits, not where the post acts.
    """
    seen = f", {lead.seen_on}" if lead.seen_on else ""
    cited = f"Piste {lead.id} acceptée : {lead.source}{seen}"
    return {
        "structure": lead.structure,
        "qualite": Role.FACILITATOR.value,
        "departement": lead.territory,
        "perimetre": own_area(lead, atlas),
        "certitude": Certainty.TO_CONFIRM.value,
        "source": f"{cited} ({lead.address})" if lead.address else cited,
        "id": post_id(lead),
    }
