"""Territories in words: a name and its code, the whole region said as such."""

from __future__ import annotations

from collections.abc import Iterable

from coverage.territories import WHOLE_REGION, Atlas

SHOWN_PLACES = 6


def place(code: str, atlas: Atlas) -> str:
    """Return a territory by its name and its code, the whole region in words."""
    if code == WHOLE_REGION:
        return "toute la région"
    name = atlas.name(code)
    return code if name == code else f"{name} ({code})"


def places(codes: Iterable[str], atlas: Atlas, most: int = SHOWN_PLACES) -> str:
    """Return places in words; beyond `most`, how many more there are."""
    known = [place(code, atlas) for code in codes]
    more = len(known) - most
    if more <= 1:
        return ", ".join(known)
    return f"{', '.join(known[:most])} et {more} autres"
