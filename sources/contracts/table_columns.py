"""Which column of a table gives which field, whatever the way its header is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "idmarche", "marcheid"),
    "uid": ("uid", "uidmarche"),
    "acheteur_id": ("acheteurid", "idacheteur", "acheteursiret", "siretacheteur"),
    "acheteur_nom": ("acheteurnom", "nomacheteur", "acheteurdenomination"),
    "acheteur_categorie": ("acheteurcategorie",),
    "acheteur_departement": ("acheteurdepartementcode", "acheteurdepartement"),
    "categorie_juridique": (
        "acheteurcategoriejuridique",
        "acheteurcategoriejuridiquecode",
        "categoriejuridique",
        "categoriejuridiqueunitelegale",
    ),
    "type": ("type",),
    "nature": ("nature", "naturemarche"),
    "objet": ("objet", "objetmarche"),
    "cpv": ("codecpv", "cpv", "cpvcode"),
    "procedure": ("procedure",),
    "lieu_code": ("lieuexecutioncode", "codelieuexecution"),
    "lieu_type": ("lieuexecutiontypecode", "typecodelieuexecution"),
    "duree": ("dureemois",),
    "duree_modifiee": ("dureemoismodification", "modificationdureemois"),
    "notification": ("datenotification",),
    "publication": ("datepublicationdonnees",),
    "montant": ("montant",),
    "montant_modifie": ("montantmodification", "modificationmontant"),
    "modification": ("modificationid", "idmodification"),
    "actuelle": ("donneesactuelles",),
    "modification_date": (
        "modificationdatenotificationmodification",
        "datenotificationmodification",
        "datenotificationmodificationmodification",
        "modificationdatepublicationdonneesmodification",
        "datepublicationdonneesmodification",
        "datepublicationdonneesmodificationmodification",
    ),
    "sociale": ("considerationssociales", "considerationsociale"),
    "accord_cadre": ("idaccordcadre",),
    "titulaire_rang": ("titulaireid1",),
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names}


def folded(header: str) -> str:
    """Return a header without case, accents, dots or underscores.

    >>> folded("lieuExecution.typeCode"), folded("Durée_mois")
    ('lieuexecutiontypecode', 'dureemois')
    """
    bare = unicodedata.normalize("NFKD", header.casefold())
    return "".join(c for c in bare if c.isalnum() and c.isascii())


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of the columns of a table, by role."""

    places: Mapping[str, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the columns without which no row is a contract."""
        known = self.places.keys()
        return tuple(
            name
            for name, found in (
                ("id", known & {"id", "uid"}),
                ("acheteur_id", known & {"acheteur_id"}),
            )
            if not found
        )

    @property
    def is_economie(self) -> bool:
        """Tell the economie.gouv table: numbered holders, or amounts of changes apart."""
        return bool(self.places.keys() & {"titulaire_rang", "montant_modifie", "duree_modifiee"})


def columns_of(headers: Sequence[str]) -> Columns:
    """Find the columns of a header; of names written alike, the first one in `_NAMES` wins."""
    found: dict[str, tuple[int, int]] = {}
    for place, header in enumerate(headers):
        name = folded(header)
        role = _ROLES.get(name)
        if role is not None:
            found[role] = min(found.get(role, (len(_ROLES), 0)), (_NAMES[role].index(name), place))
    return Columns({role: place for role, (_, place) in found.items()})
