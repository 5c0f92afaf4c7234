"""Text as rules compare it: folded, absent, bounded integers; the same on every engine.

No `lower`: what it does to a letter that is not plain ASCII depends on the engine's locale.
"""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = _UPPER.lower()
_ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸàáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyy" * 2
# Neither \v nor \f: an engine (Spark) reads these escapes as the letters v and f.
_SPACES = "\u00a0\u202f\u2007\u2009\u2002\u2003\ufeff\t\r\n"
_QUOTES = "’‘`´"
# Looked for first: translating every text costs ten times the look.
_ODD_SPACE = f"[{_SPACES}]"
SPACES = f" {_SPACES}"
"""Every kind of space met between the digits of a number or of a SIRET."""

_BLANK = f"[{SPACES}]"
# Judged on the text as it is, in one pass: this runs on every row read.
_ABSENT = f"(?i)^{_BLANK}*(nc|nr|na|n/a|null|none|nan|nil|-|(mq|inx|cdl)({_BLANK}.*)?)?{_BLANK}*$"
DIGITS = 9


def strip(text: ir.StringValue) -> ir.StringValue:
    """Return the text without spaces around it, of any kind; kinds of space become one."""
    odd = text.re_search(_ODD_SPACE)
    return odd.ifelse(text.translate(_SPACES, " " * len(_SPACES)), text).strip()


def fold(text: ir.StringValue) -> ir.StringValue:
    """Return the text without accents, capitals or spaces around: « Œuvre » becomes `oeuvre`."""
    known = _UPPER + _ACCENTED + _QUOTES
    plain = text.translate(known, _LOWER + _PLAIN + "'" * len(_QUOTES))
    for ligature, letters in (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae")):
        plain = plain.replace(ligature, letters)
    return strip(plain)


def capitals(text: ir.StringValue) -> ir.StringValue:
    """Return a code in plain capitals, without any space."""
    done = text.re_search("^[0-9A-Z]*$")
    return done.ifelse(text, squeeze(text).translate(_LOWER, _UPPER))


def squeeze(text: ir.StringValue, others: str = "") -> ir.StringValue:
    """Return the text without spaces, nor the other characters given."""
    dropped = SPACES + others
    # A kept character stands first: not every engine takes an empty replacement.
    return text.translate(f"0{dropped}", "0")


def absent(text: ir.StringValue) -> ir.BooleanValue:
    """Say that a field holds nothing: missing, empty, or a word for it (NC, INX…, MQ…, CDL…)."""
    return text.re_search(_ABSENT).fill_null(True)


def identifier(text: ir.StringValue) -> ir.StringValue:
    """Return what `present` does, at the price of one look where the text is a plain word."""
    return text.re_search("^[!-~]{5,}$").ifelse(text, present(text))


def present(text: ir.StringValue) -> ir.StringValue:
    """Return the text without spaces around, missing when it says nothing."""
    return absent(text).ifelse(ibis.null("string"), strip(text))


def only(text: ir.StringValue, pattern: str) -> ir.StringValue:
    """Return the text where it matches the pattern, else missing: what is cast is clean."""
    return text.re_search(pattern).ifelse(text, ibis.null("string"))


def integer(text: ir.StringValue) -> ir.IntegerValue:
    """Return the integer written with one to nine digits, else missing."""
    return only(text, f"^ *[0-9]{{1,{DIGITS}}} *$").cast("int64")


def joined(*parts: ir.StringValue) -> ir.StringValue:
    """Join the codes that are there by « | »; missing when none is."""
    text = ibis.literal("")
    for part in parts:
        text = text + (ibis.literal("|") + part).fill_null("")
    return text.substr(1).nullif("")


def each(codes: ir.StringColumn) -> ir.StringColumn:
    """Return a row per code of a text made by `joined`."""
    # Some engines split at a pattern, in which a bar has another meaning.
    return codes.replace("|", ",").split(",").unnest()


def code(condition: ir.BooleanValue, value: str) -> ir.StringValue:
    """Return a code where the condition holds (and is known), else missing."""
    return condition.fill_null(False).ifelse(ibis.literal(str(value)), ibis.null("string"))
