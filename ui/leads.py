"""The public leads « à confirmer »: shown apart, never counted, never summed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from coverage.model import Post
from sources.leads import Lead
from sources.upkeep.lead import post_id
from ui.markup import Column, table
from ui.text import MISSING, day, esc, prose

COLUMNS = (
    Column("Structure", width=11),
    Column("Département"),
    Column("Ce que la page établit", width=10),
    Column("Ce qu'elle dit", width=19),
    Column("Recoupe", width=8),
    Column("Source", width=11),
)


def leads_table(leads: Iterable[Lead], names: Mapping[str, str], posts: Iterable[Post]) -> str:
    """Return the leads, each with its evidence and the page it was read on.

    Args:
        leads: in the order of the file.
        names: department names by code.
        posts: of the roster, whose ids a lead may name as what it overlaps.
    """
    structures = by_structure(posts)
    caption = "Structures vues dans des pages publiques : à confirmer, aucune n'est comptée"
    shown = table(caption, COLUMNS, (_row(lead, names, structures) for lead in leads))
    return f'<div class="rows leads">{shown}</div>'


def by_structure(posts: Iterable[Post]) -> dict[str, str]:
    """Return each post by its structure and its role, by id."""
    return {post.id: f"{post.structure} ({post.role.label.lower()})" for post in posts}


def overlap(text: str, structures: Mapping[str, str]) -> str:
    """Return what a lead overlaps, posts named by their structure instead of their id."""
    for code in sorted(structures, key=len, reverse=True):
        text = text.replace(code, structures[code])
    return text


def _row(lead: Lead, names: Mapping[str, str], structures: Mapping[str, str]) -> Sequence[str]:
    place = f"{names.get(lead.territory, '')} ({lead.territory})".strip()
    return [
        f"{prose(lead.structure)}{_accepted(lead, structures)}",
        esc(place),
        f"{esc(lead.kind)}<small>{esc(lead.evidence)}</small>",
        prose(lead.activity),
        prose(overlap(lead.corroborates, structures)) or MISSING,
        f"{_source(lead)}<small>{esc(day(lead.seen_on) if lead.seen_on else 'non daté')}</small>",
    ]


def _accepted(lead: Lead, structures: Mapping[str, str]) -> str:
    """Return the mark of a lead that became a post of the roster."""
    code = post_id(lead)
    return f"<small>acceptée : poste {esc(code)}</small>" if code in structures else ""


def _source(lead: Lead) -> str:
    if not lead.address.startswith(("https://", "http://")):
        return esc(lead.source)
    link = f'href="{esc(lead.address)}" target="_blank" rel="noopener noreferrer"'
    return f"<a {link}>{prose(lead.source)}</a>"
