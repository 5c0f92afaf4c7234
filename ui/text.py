"""French on screen: the one escape for whatever comes from data, numbers, dates, plurals."""

from __future__ import annotations

import html

from sources.french import (
    MISSING,
    NARROW_SPACE,
    NO_BREAK,
    Figure,
    day,
    fte,
    number,
    percent,
    plural,
    spaced,
)

__all__ = [
    "MISSING",
    "NARROW_SPACE",
    "NO_BREAK",
    "Figure",
    "day",
    "esc",
    "fte",
    "number",
    "percent",
    "plain",
    "plural",
    "prose",
]

# folium writes inside a JavaScript template literal: there `${…}` runs, a lone backtick
# ends the script and a backslash eats what follows. html.escape knows none of them.
_SCRIPT = str.maketrans({"`": "&#96;", "$": "&#36;", "\\": "&#92;", "{": "&#123;", "}": "&#125;"})

# Streamlit reads Markdown in labels: a name from the data must not become a picture or a link.
_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]()<>#+-.!|~:$&="})


def esc(value: object) -> str:
    """Return a value safe inside HTML, an attribute, or a script's string, shown as it is.

    >>> esc('<b>`${7*7}`')
    '&lt;b&gt;&#96;&#36;&#123;7*7&#125;&#96;'
    """
    return html.escape(str(value), quote=True).translate(_SCRIPT)


def prose(value: object) -> str:
    r"""Return a sentence of the data, escaped, whose French punctuation never starts a line.

    For text between tags, never for an attribute.

    >>> prose("section « Contexte » : fin")
    'section «\xa0Contexte\xa0»\xa0: fin'
    """
    # Between tags an apostrophe is harmless, and six bytes longer when escaped.
    text = esc(value).replace("&#x27;", "'")
    return spaced(text)


def plain(value: object) -> str:
    r"""Return a value safe inside a Streamlit label, where Markdown would act.

    >>> plain("a*b")
    'a\\*b'
    """
    return str(value).translate(_MARKDOWN)
