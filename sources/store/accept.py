"""What may be written: a signature from the list, and records that read back the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from coverage.model import Post
from sources.csv_fr import FRACTION_DECIMALS
from sources.fields import words
from sources.roster.columns import COLUMNS
from sources.store.records import RANK, decoded, encoded, parsed_post
from sources.store.words import (
    MOST_REASON,
    Change,
    Kind,
    Record,
    RefusedRecordError,
    RefusedSignatureError,
    Signature,
)

_MOST_KEY = {Kind.POST: 64}
_MOST_OTHER_KEY = 200
_MOST_CODE = 16
_MOST_RANK = 2**31 - 1
_FIELDS = {*COLUMNS, RANK}


def accepted_signature(signature: Signature, services: Collection[str]) -> Signature:
    """Return a signature with its reason on one line, without control characters.

    Raises:
        RefusedSignatureError: nobody of the list signs, or no reason is given.
    """
    if signature.service not in services:
        raise RefusedSignatureError("choisissez dans la liste le service qui signe.")
    # A little more is read than is kept: what is taken away must not count.
    reason = words(signature.reason[: MOST_REASON * 4]).value or ""
    if not reason:
        raise RefusedSignatureError("dites pourquoi, en quelques mots.")
    if len(reason) > MOST_REASON:
        raise RefusedSignatureError(f"le motif tient en {MOST_REASON} caractères.")
    return replace(signature, reason=reason)


def accepted_changes(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return changes as they will read back.

    Raises:
        RefusedRecordError: an item twice, or a content that could not be read back.
    """
    seen = set()
    for change in changes:
        if (change.kind, change.key) in seen:
            raise RefusedRecordError(f"{_name(change)} : deux changements à la fois.")
        seen.add((change.kind, change.key))
    return tuple(map(_accepted, changes))


def _accepted(change: Change) -> Change:
    most = _MOST_KEY.get(change.kind, _MOST_OTHER_KEY)
    if not change.key or len(change.key) > most or not _is_text(change.key):
        raise RefusedRecordError(f"{_name(change)} : identifiant vide, trop long ou illisible.")
    if change.record is None:
        return change
    try:
        text = encoded(change.record)
        text.encode("utf-8")
        record = decoded(text)
        post = _checked_post(change.key, record) if change.kind is Kind.POST else None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        raise RefusedRecordError(
            f"{_name(change)} : ce contenu ne pourrait pas être relu, il n'est pas enregistré."
        ) from None
    if post is not None:
        _refuse_rounding(change, post)
    return replace(change, record=record)


def _refuse_rounding(change: Change, post: Post) -> None:
    """Refuse a figure that a file of the roster would not give back as it is."""
    for column, figure in (("etp", post.fte), ("part_marches_etat", post.state_share)):
        if (figure or 0) * 10**FRACTION_DECIMALS % 1:
            raise RefusedRecordError(
                f"{_name(change)} : « {column} » a plus de {FRACTION_DECIMALS} décimales, un "
                "fichier ne le redonnerait pas : arrondissez ce nombre."
            )


def _checked_post(key: str, record: Record) -> Post:
    """Return the post of a record.

    Raises:
        ArithmeticError, AttributeError, LookupError, TypeError, ValueError: not one of ours.
    """
    cells: list[Any] = [record[name] for name in COLUMNS]
    rank = record[RANK]
    codes = f"{record['perimetre']}|{record['extension']}".split("|")
    if not (
        set(record) == _FIELDS
        and all(isinstance(cell, str) and _is_text(cell) for cell in cells)
        and type(rank) is int
        and 0 <= rank <= _MOST_RANK
        and all(len(code) <= _MOST_CODE for code in codes)
        and record["id"] == key
    ):
        raise ValueError(key)
    return parsed_post(record)


def _is_text(text: str) -> bool:
    """Tell whether every engine keeps a text: no NUL, no half of a character."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _name(change: Change) -> str:
    shown = change.key.encode("utf-8", "replace").decode()[:80]
    return f"{change.kind.label} « {shown} »"
