"""What is odd in a post without being wrong: its size, its place, its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from coverage.model import Level, Post, Role
from coverage.territories import Atlas, Commune
from sources.problems import Problem, Severity

HUGE_FTE = 100
"""ETP from which a row is more than a region has: a percentage, or thousands misread.

A warning, not an error: a row without perimeter may hold several posts.
"""
MOST_NAMED = 5
"""Communes named in a message."""

Told: TypeAlias = tuple[str, str, Severity]
"""A column, a message and how much it matters."""


class PostChecker:
    """Tells what is odd in posts; what is odd in their places is found once for equal ones."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self._told: dict[object, tuple[Told, ...]] = {}

    def check(self, line: int, post: Post) -> list[Problem]:
        """Return the warnings and infos of one post; the reader adds the value as typed."""
        places = (post.perimeter, post.extension, post.home)
        if places not in self._told:
            self._told[places] = (
                *_check_place(post, self.atlas),
                *_check_communes(post, self.atlas),
            )
        return [
            Problem(line, column, "", message, severity)
            for column, message, severity in (
                *_check_size(post),
                *self._told[places],
                *_check_dates(post),
            )
        ]


def _check_dates(post: Post) -> Iterator[Told]:
    if post.ends is None:
        message = "fin vide : la convention est comptée sans terme."
        yield "date_fin", message, Severity.WARNING
    if post.starts is None and post.attested_on is None:
        message = "début vide : la convention est comptée comme déjà en cours, à confirmer."
        yield "date_debut", message, Severity.INFO


def _check_size(post: Post) -> Iterator[Told]:
    if post.fte >= HUGE_FTE:
        message = f"{HUGE_FTE} ETP ou plus sur une ligne : vérifiez (100 % s'écrit 1,00)."
        yield "etp", message, Severity.WARNING
    elif post.is_located and post.fte > 1:
        message = "plus de 1 ETP sur un poste localisé : vérifiez, ou faites une ligne par poste."
        yield "etp", message, Severity.WARNING
    if not post.is_located and post.role is Role.FACILITATOR:
        message = (
            "ni périmètre ni extension : ces ETP comptent au total régional, "
            "dans aucun département."
        )
        yield "perimetre", message, Severity.INFO


def _check_place(post: Post, atlas: Atlas) -> Iterator[Told]:
    for column, codes in (("perimetre", post.perimeter), ("extension", post.extension)):
        outside = [code for code in codes if not atlas.positions([code]).size]
        if outside:
            where = "" if len(outside) == len(codes) else f" ({', '.join(outside)})"
            message = f"hors de la région{where} : le poste n'y agit sur aucune commune connue ici."
            yield column, message, Severity.WARNING
    own = atlas.positions(post.perimeter)
    home = () if post.home is None else (post.home,)
    if home and own.size and not np.intersect1d(own, atlas.positions(home)).size:
        message = "le siège est hors du périmètre : vérifiez le périmètre, ou l'extension."
        yield "departement", message, Severity.WARNING
    around = _departments(atlas, (*post.perimeter, *home))
    far = sorted(
        code
        for code in _departments(atlas, post.extension) - around
        if not any(_are_neighbours(atlas, code, base) for base in around)
    )
    if around and far:
        message = f"extension à un département qui n'est pas voisin ({', '.join(far)}) : vérifiez."
        yield "extension", message, Severity.WARNING


def _check_communes(post: Post, atlas: Atlas) -> Iterator[Told]:
    """Name the communes of another department than the home's: a postcode may read as one."""
    if post.home is None:
        return
    for column, codes in (("perimetre", post.perimeter), ("extension", post.extension)):
        far = [
            atlas.communes[int(atlas.positions([code])[0])]
            for code in codes
            if atlas.level_of(code) is Level.COMMUNE
        ]
        named = [f"{c.code} : {c.name} ({c.department})" for c in far if _is_odd(c, post.home)]
        if named:
            more = "…" if len(named) > MOST_NAMED else ""
            message = (
                f"communes lues : {', '.join(named[:MOST_NAMED])}{more}. Un code postal n'est "
                "pas un code INSEE : vérifiez."
            )
            yield column, message, Severity.INFO


def _is_odd(commune: Commune, home: str) -> bool:
    """Tell whether a code of commune may be a postcode: they end in 0, or lie elsewhere."""
    return commune.code.endswith("0") or commune.department != home


def _departments(atlas: Atlas, codes: Sequence[str]) -> set[str]:
    """Return the departments some codes lie in; a department outside is itself."""
    outside = {code for code in codes if atlas.level_of(code) is None}
    rank = np.unique(atlas.groups[Level.DEPARTMENT][atlas.positions(codes)])
    names = atlas.codes(Level.DEPARTMENT)
    return outside | {names[int(index)] for index in rank}


def _are_neighbours(atlas: Atlas, first: str, second: str) -> bool:
    known = atlas.neighbours
    return second in known.get(first, ()) or first in known.get(second, ())
