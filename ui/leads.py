"""The public leads « à confirmer »: shown apart, never counted, never summed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sources.leads import Lead
from ui.markup import Column, table
from ui.text import MISSING, day, esc

COLUMNS = (
    Column("Structure", width=11),
    Column("Département"),
    Column("Ce que la page établit", width=10),
    Column("Ce qu'elle dit", width=19),
    Column("Recoupe", width=8),
    Column("Source", width=11),
)


def leads_table(leads: Iterable[Lead], names: Mapping[str, str]) -> str:
    """Return the leads, each with its evidence and the page it was read on."""
    caption = "Structures vues dans des pages publiques : à confirmer, aucune n'est comptée"
    return table(caption, COLUMNS, (_row(lead, names) for lead in leads))


def _row(lead: Lead, names: Mapping[str, str]) -> Sequence[str]:
    place = f"{names.get(lead.territory, '')} ({lead.territory})".strip()
    return [
        esc(lead.structure),
        esc(place),
        f"{esc(lead.kind)}<small>{esc(lead.evidence)}</small>",
        esc(lead.activity),
        esc(lead.corroborates) or MISSING,
        f"{_source(lead)}<small>{esc(day(lead.seen_on) if lead.seen_on else 'non daté')}</small>",
    ]


def _source(lead: Lead) -> str:
    if not lead.address.startswith(("https://", "http://")):
        return esc(lead.source)
    link = f'href="{esc(lead.address)}" target="_blank" rel="noopener noreferrer"'
    return f"<a {link}>{esc(lead.source)}</a>"
