"""The sorts of change a user can try: the fields of each, and the record they make.

The record is read by the strict parser of scenarios, as one that a stranger sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from coverage.model import Certainty, Labelled, Post, Role, Roster
from coverage.territories import Atlas
from sources.dataset import Dataset
from sources.leads import Lead
from sources.upkeep.edit import named, read_typed
from sources.upkeep.lead import lead_cells, post_id
from ui.roster.area_chips import codes_in

Get = Callable[[str], Any]
"""Gives what the widget of a field holds: a text, a list of codes, None."""

SUPPOSED = "Poste supposé par un scénario"


class Sort(Labelled):
    """What can be tried; the value is the type of the record."""

    ADD = "ajouter", "Ajouter un poste"
    RENEW = "terme", "Reconduire ou écourter une convention"
    RESIZE = "etp", "Changer les ETP d'un poste"
    MOVE = "deplacer", "Déplacer un poste"
    EXTEND = "etendre", "Étendre un périmètre (limitrophe)"
    CUT = "reduire", "Réduire un périmètre"
    REMOVE = "retirer", "Retirer un poste"
    PLACE = "placer", "Placer des ETP non localisés"
    LEAD = "piste", "Tenir une piste pour vraie"


FIELDS: Mapping[Sort, tuple[str, ...]] = {
    Sort.ADD: (
        *("structure", "etp", "perimetre", "extension"),
        *("date_debut", "date_fin", "programme", "qualite"),
    ),
    Sort.RENEW: ("poste", "date_fin"),
    Sort.RESIZE: ("poste", "etp"),
    Sort.MOVE: ("poste", "departement", "perimetre", "extension"),
    Sort.EXTEND: ("poste", "codes"),
    Sort.CUT: ("poste", "perimetre", "extension"),
    Sort.REMOVE: ("poste",),
    Sort.PLACE: ("poste", "lieux", "etp"),
    Sort.LEAD: ("piste", "etp", "perimetre", "extension", "date_debut", "date_fin", "programme"),
}
"""Sort → its fields, in the order of the form."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a change is built on: the data, and the roster that the scenario makes so far."""

    data: Dataset
    roster: Roster

    @property
    def atlas(self) -> Atlas:
        """Return the codes that are right."""
        return self.data.atlas

    def posts(self, sort: Sort) -> dict[str, Post]:
        """Return the posts that a sort of change may bear on, by id."""
        if sort is Sort.PLACE:
            kept = (p for p in self.roster.posts if p.is_capacity and not p.is_located)
        else:
            kept = (p for p in self.roster.posts)
        return {post.id: post for post in kept}

    def leads(self) -> dict[str, Lead]:
        """Return the leads by id."""
        return {lead.id: lead for lead in self.data.leads}


def record_of(sort: Sort, get: Get, desk: Desk) -> dict[str, Any]:
    """Return the record that the fields of a form make."""
    fields = {name: _plain(get(name)) for name in FIELDS[sort]}
    if sort is Sort.ADD:
        return {"type": sort.value, "poste": _new_cells(fields, desk)}
    if sort is Sort.LEAD:
        return {
            "type": sort.value,
            "piste": fields["piste"],
            "poste": _lead_cells(fields, desk),
        }
    if sort is Sort.PLACE:
        places = [{"code": code, "etp": fields["etp"]} for code in fields["lieux"]]
        return {"type": sort.value, "poste": fields["poste"], "lieux": places}
    return {"type": sort.value, **fields}


def _plain(held: Any) -> Any:
    if held is None:
        return ""
    # A chip of a list may hold many communes (`ui.roster.area_chips`).
    return list(codes_in(held)) if isinstance(held, list | tuple) else str(held)


def _cells(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a roster file that fields fill in."""
    return {
        name: "|".join(held) if isinstance(held, list) else held
        for name, held in fields.items()
        if held
    }


def _new_cells(fields: Mapping[str, Any], desk: Desk) -> dict[str, str]:
    """Return the cells of a post to add, with an id that no other has."""
    cells = {
        "certitude": Certainty.TO_CONFIRM.value,
        "source": SUPPOSED,
        "qualite": Role.FACILITATOR.value,
        **_cells(fields),
    }
    post = read_typed(cells, desk.atlas).post
    key = "nouveau" if post is None else named(replace(post, id=""), desk.roster.posts).id
    return {**cells, "id": key}


def _lead_cells(fields: Mapping[str, Any], desk: Desk) -> dict[str, str]:
    """Return the cells of the post that a lead would be."""
    lead = desk.leads().get(fields["piste"])
    if lead is None:
        return {}
    typed = {name: held for name, held in _cells(fields).items() if name != "piste"}
    base = {k: v for k, v in lead_cells(lead, desk.atlas).items() if k != "perimetre" and v}
    return {**base, **typed, "id": post_id(lead)}
