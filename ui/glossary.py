"""Words of the field with their tooltip: a few bytes here, the definitions in the page's script.

`ui/static/page-glossary.js` opens the tooltip on hover, focus and touch, and gives the
definition to screen readers; without it, and on paper, the word is plain text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from sources.glossary import glossary
from sources.text import folded
from ui.text import esc, prose


def term(key: str, html: str | None = None) -> str:
    """Return a word with its tooltip, as HTML.

    Args:
        key: of the word in `data/glossary.yaml`.
        html: what to show, when not the word itself.

    Raises:
        KeyError: no such word.

    >>> term("epci")
    '<dfn data-mot=epci>EPCI</dfn>'
    """
    found = glossary()[key]
    return f"<dfn data-mot={key}>{esc(found.term) if html is None else html}</dfn>"


def titled(text: str) -> str:
    """Return the title of a column or of a figure as HTML, with the tooltip it needs."""
    key = _by_heading().get(text)
    return esc(text) if key is None else term(key, esc(text))


@cache
def _by_heading() -> Mapping[str, str]:
    return {text: key for key, one in glossary().items() for text in one.headings}


@cache
def glossary_script() -> str:
    """Return the definitions as the page's script reads them."""
    told = {key: [one.term, one.definition] for key, one in glossary().items()}
    return f"window.lexique={json.dumps(told, ensure_ascii=False)};\n"


def glossary_list() -> str:
    """Return every word with its definition and its reference, as HTML, in order."""
    ordered = sorted(glossary().values(), key=lambda one: folded(one.term))
    items = (
        f"<dt>{prose(one.term)}</dt><dd>{prose(one.definition)}"
        f"<small>{prose(one.reference)}</small></dd>"
        for one in ordered
    )
    return f'<dl class="glossary">{"".join(items)}</dl>'
