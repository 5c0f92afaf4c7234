"""Applications that ask for the same territory: the same structure twice, or two structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from coverage.applications.application import Application, name_key
from coverage.applications.rules import Check, Outcome, Subject
from coverage.territories import Atlas

_NAMED = 3
"""Other applications named in a sentence."""


def overlaps(applications: Sequence[Application], atlas: Atlas) -> Mapping[str, Check]:
    """Return, by code, what each application shares with others in the same role.

    Sharing a territory is nothing wrong; the same structure asking twice for it may be.

    Raises:
        UnknownCodeError: a territory is not one of the atlas.
    """
    # A territory as one number, a bit a commune: two that share a commune share a bit.
    asked = []
    for one in applications:
        inside = np.zeros(len(atlas), dtype=bool)
        inside[atlas.positions(one.territory)] = True
        asked.append(int.from_bytes(np.packbits(inside).tobytes()))
    return {
        one.code: _told(
            one,
            [
                other
                for column, other in enumerate(applications)
                if column != row and asked[row] & asked[column] and other.role is one.role
            ],
        )
        for row, one in enumerate(applications)
    }


def _told(application: Application, others: Sequence[Application]) -> Check:
    key = name_key(application.structure)
    twice = [one for one in others if name_key(one.structure) == key]
    if twice:
        sentence = f"même structure et même territoire que {_listed(twice)} : doublon ?"
        return Check(Subject.OVERLAP, Outcome.TO_ASSESS, sentence)
    if others:
        sentence = f"demande aussi un territoire de {_listed(others)} : les effets se partagent."
        return Check(Subject.OVERLAP, Outcome.PASSED, sentence)
    return Check(Subject.OVERLAP, Outcome.PASSED, "aucune ne demande le même territoire.")


def _listed(others: Sequence[Application]) -> str:
    names = ", ".join(f"{one.structure} ({one.code})" for one in others[:_NAMED])
    more = len(others) - _NAMED
    return f"{names} et {more} autre{'s' if more > 1 else ''}" if more > 0 else names
