"""State services that buy in a territory, named, with what is known of their accompaniment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coverage.model import Level
from coverage.territories import Atlas
from sources.contracts.services import Register, Service

if TYPE_CHECKING:
    from sources.contracts.book import Book

_SIGNED = """
SELECT departement, commune, acheteur_id AS siret, arg_max(acheteur_nom, jour) AS nom,
    count(*) AS marches
FROM marches WHERE place = 'departement' AND perimetre IN (SELECT unnest($perimeters))
GROUP BY departement, commune, acheteur_id ORDER BY departement, commune, acheteur_id
"""
Signed = Mapping[str, Sequence[Mapping[str, Any]]]
"""Department → how many contracts each State service signed there, commune by commune."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """A State service that signed contracts carried out in a department.

    Attributes:
        contracts: in the department, any year.
        here: of these, the ones whose place of execution is a commune of the territory.
        service: what the register says of it.
    """

    siret: str
    name: str
    contracts: int
    here: int
    service: Service

    @property
    def words(self) -> str:
        """Return its name and its accompaniment."""
        state = self.service.state.label.lower()
        by = f" par {self.service.structure}" if self.service.structure else ""
        return f"{self.name} ({state}{by})"


def signed_in(book: Book) -> Signed:
    """Return what the State services signed in each department, any year."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in book.ask(_SIGNED, perimeters=list(book.rules.perimeters)):
        found[row["departement"]].append(row)
    return dict(found)


def buyers_of(signed: Signed, register: Register, code: str, atlas: Atlas) -> tuple[Buyer, ...]:
    """Return the State services that buy in the departments of a territory, nearest first.

    A contract says its department more often than its commune: those of the department are
    given even for a commune, and each says how many of its contracts name the place itself.
    """
    here = atlas.positions([code])
    communes = {atlas.communes[int(position)].code for position in here}
    names: dict[str, str] = {}
    total, local = Counter[str](), Counter[str]()
    for group in np.unique(atlas.groups[Level.DEPARTMENT][here]):
        for row in signed.get(atlas.codes(Level.DEPARTMENT)[int(group)], ()):
            siret = row["siret"]
            names[siret] = row["nom"] or names.get(siret) or siret
            total[siret] += row["marches"]
            local[siret] += row["marches"] if row["commune"] in communes else 0
    ordered = sorted(names, key=lambda one: (-local[one], -total[one], names[one], one))
    return tuple(
        Buyer(one, names[one], total[one], local[one], register.of(one)) for one in ordered
    )
