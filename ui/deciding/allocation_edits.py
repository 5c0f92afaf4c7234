"""Candidates edited on the page, kept in the address: a plan can be sent as it was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from urllib.parse import quote, unquote

import streamlit as st

from sources.deliberation import Edit

KEY = "candidats"
"""Name in the address."""

MOST_EDITS, LONGEST = 60, 4_000
_YES_NO = {"": None, "o": True, "n": False}
_LETTER = {None: "", True: "o", False: "n"}
# As many digits as the field of an amount takes.
_AMOUNT = re.compile(r"\d{1,12}(?:/[1-9]\d{0,11})?", re.ASCII)
_PARTS = 5


def packed(edits: Mapping[str, Edit]) -> str:
    """Return edits as they stand in an address.

    >>> packed({"a;b": Edit(eligible=False), "12": Edit(most=Fraction(1, 2))})
    '12,,,,1/2;a%3Bb,n,,,'
    """
    return ";".join(
        ",".join(
            (
                quote(code, safe=""),
                _LETTER[one.eligible],
                _LETTER[one.renewal],
                _amount_text(one.least),
                _amount_text(one.most),
            )
        )
        for code, one in sorted(edits.items())
        if one != Edit()
    )


def unpacked(text: str) -> dict[str, Edit]:
    """Read edits from an address; what is damaged is left out.

    >>> unpacked("12,,,,1/2;x;a%3Bb,n,,,") == {"a;b": Edit(False), "12": Edit(most=Fraction(1, 2))}
    True
    """
    if len(text) > LONGEST:
        return {}
    found = {}
    for item in text.split(";")[:MOST_EDITS]:
        parts = item.split(",")
        if len(parts) != _PARTS or not parts[0]:
            continue
        code, eligible, renewal, least, most = parts
        amounts = [least, most]
        if eligible not in _YES_NO or renewal not in _YES_NO:
            continue
        if not all(not amount or _AMOUNT.fullmatch(amount) for amount in amounts):
            continue
        low, high = (Fraction(amount) if amount else None for amount in amounts)
        found[unquote(code)] = Edit(_YES_NO[eligible], _YES_NO[renewal], low, high)
    return found


def edits() -> dict[str, Edit]:
    """Return the edits of the address."""
    return unpacked(st.query_params.get(KEY, ""))


def change(code: str, **fields: object) -> None:
    """Change some fields of a candidate, in the address."""
    known = edits()
    known[code] = replace(known.get(code, Edit()), **fields)  # type: ignore[arg-type]  # by name
    _write(known)


def forget(code: str | None = None) -> None:
    """Take back the edits of a candidate, of all without one."""
    _write({} if code is None else {key: one for key, one in edits().items() if key != code})


def _write(known: Mapping[str, Edit]) -> None:
    text = packed(known)
    if text:
        st.query_params[KEY] = text
    elif KEY in st.query_params:
        del st.query_params[KEY]


def _amount_text(value: Fraction | None) -> str:
    return "" if value is None else str(value)
