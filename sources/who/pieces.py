"""What a pasted line is made of: a lot, places, and what is no place (prices, dates, figures)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sources.place_names import key_of

LOT_WORD = "lot".capitalize()  # written so, it would be a department of this region
_NUMBERED = (
    r"(?:lots?|secteurs?|tranches?|zones?|sites?)\s*(?:n[°o]s?\s*)?"
    r"(?:\d{1,3}\s?[a-z]?|[a-z]|[ivx]+)\b"
)
LOT = re.compile(
    rf"\s*(?P<lot>{_NUMBERED}(?:\s*[-–—]\s*[^:;,|\t]{{1,80}})?|n[°o]\s*\d{{1,3}}"
    r"|(?:lots?|secteurs?|tranches?|zones?|sites?)\b[^:;,|\t]{0,80}?)\s*[:\t;|]\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)
"""« lot 2 – gros œuvre : Lodève »: what comes before the colon is the lot."""
GLUED = re.compile(rf"\s*(?P<lot>{_NUMBERED})\s*(?:[-–—.)]\s*)?(?P<rest>\S.*)", re.IGNORECASE)
"""« lot 2 Lodève », « lot 2 - Lodève »: a lot if what follows is a place, else its title."""
TITLE = re.compile(
    rf"\s*(?P<lot>{_NUMBERED}.{{0,120}}?|(?:secteur|tranche|zone|site)\b[^:,;]{{1,80}}?)\s*:?\s*",
    re.IGNORECASE,
)
TITLED = re.compile(r"(?P<title>[^:;,|\t]{1,80}?)\s*(?::|\s[–—-]\s)\s*(?P<rest>\S.*)")
"""« gros œuvre : Lodève », after the number of a lot: the object of the lot, then its places."""
BULLET = re.compile(
    r"^\s*(?:[-–—•*·▪◦→\uf0b7\uf0a7]\s*(?!\d)|\d{1,3}[.)/](?:\s+|(?=[^\W\d]))|\(\d{1,3}\)\s*"
    r"|[a-z]\)\s+|o\t\s*)"
)
_CUTS = re.compile(r"[,;|\t]|\s+/\s+|\s+(?:et|&|\+|ainsi que|puis)\s+", re.IGNORECASE)
_FINE = re.compile(r"\s+[-–—]\s+|/|\.\s+")
_ARTICLES = frozenset({"le", "la", "les", "l"})
_NEXT_LOT = re.compile(r"\s*;\s*(?=lots?\s*(?:n[°o]\s*)?\d)", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\t]{2,}")
_WIDEST = 4
"""Parts that one name may hold: « Saint Affricain, Roquefort, Sept Vallons »."""
_AMOUNT = re.compile(
    r"(?:\b(?:montant|estimation|estimé|prix|budget)\w*(?:\s+(?:estimé|max\w*|total))?\s*:?\s*)?"
    r"[-–—(]?[ \u00a0]*(?<![\w])\d[\d \u00a0\u202f.,]{0,30}"
    r"(?:k€|m€|€|euros?\b|eur\b|hab(?:itants?\b|\.|\b)|h(?:eures?)?\b|etp\b)"
    r"(?:[ \u00a0]*(?:ht|ttc|d'insertion)\b)?\)?",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[\d\s\u00a0\u202f.,/%+-]*(?:%|h|heures?|mois|etp|m²)?", re.IGNORECASE)
_CODES = re.compile(r"(?:\d{5}|\d{9})(?:\s+(?:\d{5}|\d{9}))+", re.ASCII)
_PLACE_NUMBER = re.compile(r"\d{2}|\d{4,5}|\d{9}", re.ASCII)
HEADINGS = frozenset(
    {
        *(
            "liste",
            "lot",
            "lots",
            "n lot",
            "no lot",
            "numero lot",
            "numero de lot",
            "n du lot",
            "secteur",
        ),
        *("commune", "communes", "ville", "villes", "nom", "nom commune", "nom de la commune"),
        *("libelle", "localite", "lieu", "lieu d execution", "territoire", "territoires"),
        *("code", "code insee", "insee", "code commune", "code postal", "cp", "code geographique"),
        *("departement", "dept", "dep", "epci", "montant", "montant ht", "prix", "estimation"),
        *("objet", "designation", "intitule", "n", "numero", "observations", "heures"),
    }
)
"""Words that head the columns of a table, folded."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text, or two that a PDF had cut; `number` is that of the first."""

    number: int
    text: str
    joined: bool = False


def rows_of(text: str) -> Iterator[Row]:
    """Yield the lines that hold something; a word cut by a hyphen at a line's end is mended."""
    held: Row | None = None
    for number, written in enumerate(text.splitlines(), start=1):
        line = _BLANKS.sub(" ", written)  # a run of thousands would be read over and over
        if not line.strip():
            if held is not None:
                yield held
                held = None
            continue
        row = (
            Row(number, line)
            if held is None
            else Row(held.number, held.text.rstrip() + line.lstrip(), joined=True)
        )
        held = None
        if re.search(r"\w[-\u2010\u2011\u00ad]\s*$", row.text):
            held = row
        else:  # « lot 1 : Agde ; lot 2 : Mende » stands for two lines
            yield from (replace(row, text=text) for text in _NEXT_LOT.split(row.text))
    if held is not None:
        yield held


def is_heading(text: str) -> bool:
    r"""Tell whether a line heads a table, or a list (« Communes concernées : »).

    >>> is_heading("lot\tCommune\tCode INSEE"), is_heading("Lodève")
    (True, False)
    """
    cells = [key_of(cell) for cell in re.split(r"[\t;|]", text) if cell.strip()]
    if len(cells) > 1:
        return all(cell in HEADINGS for cell in cells)
    return bool(re.fullmatch(r"\s*(?:liste|communes?|territoires?)\b[^,;]*:?\s*", text, re.I)) and (
        text.rstrip().endswith(":") or key_of(text) in HEADINGS
    )


def without_amounts(text: str) -> tuple[str, str]:
    """Return a text without its prices, and those prices.

    >>> without_amounts("Lodève - 120 000 € HT")
    ('Lodève', '120 000 € HT')
    """
    found = [one.group().strip(" -–—()") for one in _AMOUNT.finditer(text)]
    if not found:
        return text, ""
    return _AMOUNT.sub(" ", text).rstrip(" -–—,;:|("), ", ".join(found)


def parts(text: str, is_one: Callable[[str, Sequence[str]], bool]) -> Iterator[str]:
    """Yield the parts of a line; several that make one name together stay together.

    Args:
        text: a line, or what comes after the lot.
        is_one: tells whether a text is one place, given the parts it is made of.
    """
    if _CODES.fullmatch(text.strip()):
        yield from text.split()
        return
    cuts = [(0, 0), *(cut.span() for cut in _CUTS.finditer(text)), (len(text), len(text))]
    spans = [(left[1], right[0]) for left, right in pairwise(cuts)]
    spans = [(start, end) for start, end in spans if _bare(text[start:end])]
    while spans:
        width = min(_WIDEST, len(spans))
        while width > 1 and not is_one(
            text[spans[0][0] : spans[width - 1][1]].strip(),
            [_bare(text[start:end]) for start, end in spans[:width]],
        ):
            width -= 1
        yield _bare(text[spans[0][0] : spans[width - 1][1]])
        spans = spans[width:]


def _bare(piece: str) -> str:
    return piece.strip(" .\u00a0")


def finer(text: str) -> list[str]:
    """Return what a dash, a slash or a full stop parts, which names may hold too.

    >>> finer("Agde - Mende/Foix")
    ['Agde', 'Mende', 'Foix']
    """
    return [one for one in map(_bare, _FINE.split(text)) if one]


def is_cut(text: str) -> bool:
    """Tell whether a line holds a separator."""
    return count_of(text) > 1


def count_of(text: str) -> int:
    """Return how many parts the separators of a line make, at most."""
    if _CODES.fullmatch(text.strip()):
        return len(text.split())
    return sum(bool(_bare(one)) for one in _CUTS.split(text))


def is_article(text: str) -> bool:
    """Tell whether a part is the end of « Vigan, Le »."""
    return key_of(text) in _ARTICLES


def cells_of(text: str) -> list[str]:
    """Return the cells of a row of a table, empty ones too."""
    return [cell.strip() for cell in re.split(r"[\t;|]", text)]


def lot_column(text: str) -> int | None:
    r"""Return the column of the lots under a heading, None without one.

    >>> lot_column("Commune\tlot")
    1
    """
    keys = [key_of(cell) for cell in cells_of(text)]
    found = [place for place, key in enumerate(keys) if "lot" in key.split() or key == "secteur"]
    return found[0] if len(keys) > 1 and found else None


def is_table(text: str) -> bool:
    """Tell whether a line comes from a table: its other cells may be no places."""
    return "\t" in text or text.count(";") > 1 or "|" in text


def is_figure(text: str) -> bool:
    """Tell whether a cell is a figure or a date, which no territory is.

    >>> is_figure("1 250,5"), is_figure("34142"), is_figure("12/03/2026"), is_figure("Agde")
    (True, False, True, False)
    """
    return bool(_FIGURE.fullmatch(text)) and not _PLACE_NUMBER.fullmatch(text)
