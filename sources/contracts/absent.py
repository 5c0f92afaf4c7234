"""Marks that stand where a value is missing.

`MQ`: a compulsory field left empty, `CDL`: a conditional one, `INX …`: a value that could
not be used (the economie.gouv table); `NC`: « non communiqué »; the rest is what data tools
write for an empty cell.
"""

from __future__ import annotations

import re

_MARKS = ("NC", "N/C", "N.C.", "MQ", "CDL", "INX", "NAN", "NONE", "NULL", "NAT", "<NA>", "#N/A")
_ABSENT = frozenset(("", *_MARKS))
LONGEST_MARK = max(map(len, _MARKS))
_UNUSABLE = "INX "
_SPACES = " \t\r\n\u00a0"

PATTERN = (
    f"(?is)^[{_SPACES}]*(?:"
    + "|".join(mark.replace(".", "[.]") for mark in _MARKS)
    + f"|INX .*)?[{_SPACES}]*$"
)
"""The same, as a regular expression for whole columns (RE2)."""


MARKED = f"(?is)^[{_SPACES}]*(?:NC|MQ|CDL|INX)(?:[{_SPACES}].*)?$"
"""The marks that are kept as they are written, in the fields a quarantine shows."""
SHOWN = ("lieu_code", "montant", "notification", "publication")
_MARKED = re.compile(MARKED)


def shown(text: str) -> str | None:
    """Return a text as it is, a told mark of absence too; None when it is empty or no mark.

    >>> shown("INX 1e17"), shown("nan"), shown("31000")
    ('INX 1e17', None, '31000')
    """
    return text if _MARKED.match(text) else present(text)


def present(text: str) -> str | None:
    """Return a text as it is, None when it says that there is nothing.

    >>> present("Travaux"), present(" MQ"), present("INX 1e17"), present("")
    ('Travaux', None, None, None)
    """
    bare = text.strip(_SPACES)
    if len(bare) <= LONGEST_MARK and bare.upper() in _ABSENT:
        return None
    return None if bare[: len(_UNUSABLE)].upper() == _UNUSABLE else text
