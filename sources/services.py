"""The services that sign: the one that is meant, however it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.text import folded

_BOTH = re.compile("^ddets_?-?pp(?=_|[0-9])")


def service_named(text: str, services: Sequence[str]) -> str:
    """Return the service of a list that a text names; the text as it is when none is.

    A department has a DDETS or a DDETSPP: the list writes them all « DDETS ».

    >>> service_named("ddetspp 09", ["DREETS", "DDETS 09"])
    'DDETS 09'
    >>> service_named("Préfecture", ["DREETS", "DDETS 09"])
    'Préfecture'
    """
    known = {_key(service): service for service in services}
    return text if text in services else known.get(_key(text), text)


def _key(text: str) -> str:
    return _BOTH.sub("ddets", folded(text)).replace("_", "")
