"""What is odd in a post without being wrong: its size, its place, its dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from coverage.model import Level, Post, Role
from coverage.territories import Atlas
from sources.problems import Problem, Severity

HUGE_FTE = 100
"""ETP from which a row is more than a region has: a percentage, or thousands misread.

A warning, not an error: a row without perimeter may hold several posts.
"""


def check_post(line: int, post: Post, atlas: Atlas) -> list[Problem]:
    """Return the warnings and infos of one post; the reader adds the value as typed."""
    found = [*_check_size(line, post), *_check_place(line, post, atlas)]
    if post.ends is None:
        message = "fin vide : la convention est comptée sans terme."
        found.append(Problem(line, "date_fin", "", message, Severity.WARNING))
    if post.starts is None and post.attested_on is None:
        message = "début vide : la convention est comptée comme déjà en cours, à confirmer."
        found.append(Problem(line, "date_debut", "", message, Severity.INFO))
    return found


def _check_size(line: int, post: Post) -> Iterable[Problem]:
    if post.fte >= HUGE_FTE:
        message = f"{HUGE_FTE} ETP ou plus sur une ligne : vérifiez (100 % s'écrit 1,00)."
        yield Problem(line, "etp", "", message, Severity.WARNING)
    elif post.is_located and post.fte > 1:
        message = "plus de 1 ETP sur un poste localisé : vérifiez, ou faites une ligne par poste."
        yield Problem(line, "etp", "", message, Severity.WARNING)
    if not post.is_located and post.role is Role.FACILITATOR:
        message = (
            "ni périmètre ni extension : ces ETP comptent au total régional, "
            "dans aucun département."
        )
        yield Problem(line, "perimetre", "", message, Severity.INFO)


def _check_place(line: int, post: Post, atlas: Atlas) -> Iterable[Problem]:
    own, extended = atlas.positions(post.perimeter), atlas.positions(post.extension)
    for column, codes, positions in (
        ("perimetre", post.perimeter, own),
        ("extension", post.extension, extended),
    ):
        if codes and not positions.size:
            message = "hors de la région : le poste n'y agit sur aucune commune connue ici."
            yield Problem(line, column, "", message, Severity.WARNING)
    home = () if post.home is None else (post.home,)
    if home and own.size and not np.intersect1d(own, atlas.positions(home)).size:
        message = "le siège est hors du périmètre : vérifiez le périmètre, ou l'extension."
        yield Problem(line, "departement", "", message, Severity.WARNING)
    around = _departments(atlas, (*post.perimeter, *home))
    far = sorted(
        code
        for code in _departments(atlas, post.extension) - around
        if not any(_are_neighbours(atlas, code, base) for base in around)
    )
    if around and far:
        message = f"extension à un département qui n'est pas voisin ({', '.join(far)}) : vérifiez."
        yield Problem(line, "extension", "", message, Severity.WARNING)


def _departments(atlas: Atlas, codes: Sequence[str]) -> set[str]:
    """Return the departments some codes lie in; a department outside is itself."""
    outside = {code for code in codes if atlas.level_of(code) is None}
    rank = np.unique(atlas.groups[Level.DEPARTMENT][atlas.positions(codes)])
    names = atlas.codes(Level.DEPARTMENT)
    return outside | {names[int(index)] for index in rank}


def _are_neighbours(atlas: Atlas, first: str, second: str) -> bool:
    known = atlas.neighbours
    return second in known.get(first, ()) or first in known.get(second, ())
