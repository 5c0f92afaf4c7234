"""A contract object of JSON or XML → one row of text.

Real files bend the schema: a string or a list where an object is due, lists without their
wrapper, a single object instead of a list. Whatever can be understood is; nothing raises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sources.contracts.absent import LONGEST_MARK, present, shown
from sources.contracts.raw import RawRow
from sources.contracts.reasons import Rejection, Repair
from sources.contracts.table_columns import columns_of
from sources.problems import shortened

MAX_TEXT = 32_767
"""Characters kept of a value: what a cell of a spreadsheet holds."""
NO_VALUE = "[]"
"""An empty list of social considerations: a field that is there and says nothing."""
_CONCESSION = re.compile(r"concession|d[ée]l[ée]gation de service public", re.IGNORECASE)
_LONG_RANK = 9
_BUYERS = ("acheteur", "autoriteConcedante")
_DATES = (
    "dateNotificationModification",
    "dateSignatureModification",
    "datePublicationDonneesModification",
    "dateNotification",
)


def row_of(record: Mapping[str, Any], line: int, *, concession: bool, nan: bool) -> RawRow:
    """Return the row of a contract object.

    `concession`: it stood in a list of concessions; `nan`: a NaN of it was read as nothing.
    """
    if not any(name in record for name in (*_BUYERS, "lieuExecution")):
        record = _unflattened(record)
    buyer = next((record[name] for name in _BUYERS if record.get(name) is not None), None)
    place = _first(record.get("lieuExecution"))
    nature = text_of(record.get("nature"))
    changes = sorted(_changes(record.get("modifications")), key=_order)
    amount, duration = text_of(record.get("montant"), shown), text_of(record.get("dureeMois"))
    last_amount = _last(changes, "montant", "montantModification")
    rejected = concession or is_concession(nature, text_of(record.get("_type")))
    rejected = rejected or record.get("autoriteConcedante") is not None
    return RawRow(
        ligne=line,
        rejet=Rejection.CONCESSION.value if rejected else None,
        valeur_rejetee=shortened(nature or "contrat-concession") if rejected else None,
        id=text_of(record.get("id")),
        acheteur_id=_part(buyer, "id"),
        acheteur_nom=text_of(_first(buyer).get("nom")),
        acheteur_categorie=text_of(record.get("acheteur_categorie")),
        acheteur_departement=text_of(record.get("acheteur_departement")),
        categorie_juridique=text_of(record.get("categorie_juridique")),
        nature=nature,
        objet=text_of(record.get("objet")),
        cpv=text_of(record.get("codeCPV")),
        procedure=text_of(record.get("procedure")),
        lieu_code=_part(record.get("lieuExecution"), "code", shown),
        lieu_type=text_of(place.get("typeCode")),
        duree=_last(changes, "dureeMois", "dureeMoisModification") or duration,
        notification=text_of(record.get("dateNotification", record.get("dateSignature")), shown),
        publication=text_of(record.get("datePublicationDonnees"), shown),
        montant=last_amount or amount,
        montant_initial=amount if last_amount else None,
        modification=text_of(record.get("modification")),
        modification_date=_last(changes, *_DATES),
        sociale=_social(record.get("considerationsSociales", record.get("considerationSociale"))),
        accord_cadre=text_of(record.get("idAccordCadre")),
        reparations=Repair.NAN.value if nan else None,
    )


def is_concession(*labels: str | None) -> bool:
    """Tell whether the nature or the type of a contract says that it is a concession."""
    return any(label is not None and _CONCESSION.search(label) for label in labels)


def text_of(value: Any, kept: Callable[[str], str | None] = present) -> str | None:
    """Return a value as text, None when there is nothing; `kept` says of a text whether it is.

    >>> text_of("001"), text_of(True), text_of(["a"]), text_of("NC"), text_of({"a": 1})
    ('001', 'true', 'a', None, '{"a": 1}')
    """
    if value is None:
        return None
    if isinstance(value, str) and _is_plain(value):
        return value
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None or value in ([], {}):
        return None
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    text = str(value)[:MAX_TEXT]
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")  # half of a surrogate pair
    return kept(text)


def _is_plain(text: str) -> bool:
    """Tell cheaply what can be no mark of absence and needs no repair: nearly everything."""
    long = LONGEST_MARK < len(text) <= MAX_TEXT
    return long and text.isascii() and text[0] > " " < text[-1] and text[0] not in "iI"


def _first(value: Any) -> Mapping[str, Any]:
    """Return the first object of what should be one object."""
    while isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, dict) else {}


def _part(value: Any, key: str, kept: Callable[[str], str | None] = present) -> str | None:
    """Return a field of an object, or the text that stands in the object's place."""
    found = _first(value)
    inside = bool(found) or isinstance(value, dict)
    return text_of(found.get(key) if inside else value, kept)


def _changes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the modifications, with or without their wrapper, one or several."""
    if isinstance(value, list):
        for item in value:
            yield from _changes(item)
    elif isinstance(value, dict):
        inner = value.get("modification")
        if isinstance(inner, dict | list):
            yield from _changes(inner)
        else:
            yield value


def _order(change: Mapping[str, Any]) -> tuple[int, str]:
    """Order modifications by rank, then by date; the file's order decides the rest."""
    rank = text_of(change.get("id")) or ""
    known = rank.isascii() and rank.isdecimal() and len(rank) < _LONG_RANK
    return int(rank) if known else 0, _last([change], *_DATES) or ""


def _last(changes: list[Mapping[str, Any]], *names: str) -> str | None:
    """Return the field of the last modification that has it."""
    for change in reversed(changes):
        for name in names:
            found = text_of(change.get(name))
            if found is not None:
                return found
    return None


def _social(value: Any) -> str | None:
    """Return the social considerations joined by « | », `[]` for an empty list."""
    if value is None:
        return None
    if isinstance(value, str):
        return text_of(value)
    said = list(_values(value))
    if not said:
        return NO_VALUE
    known = [text for text in map(text_of, said) if text is not None]
    return " | ".join(known)[:MAX_TEXT] or None


def _values(value: Any) -> Iterator[Any]:
    """Yield the values of lists and objects, at any depth, in order."""
    stack = [value]
    while stack:
        top = stack.pop()
        if isinstance(top, dict):
            stack.extend(reversed(top.values()))
        elif isinstance(top, list):
            stack.extend(reversed(top))
        else:
            yield top


def _unflattened(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give an object with columns for keys (`acheteur_id`, `lieuexecution.code`) its shape."""
    keys = list(record)
    cells = {role: record[keys[place]] for role, place in columns_of(keys).places.items()}
    if not cells:
        return record
    changes = {
        "montant": cells.get("montant_modifie"),
        "dureeMois": cells.get("duree_modifiee"),
        "dateNotification": cells.get("modification_date"),
    }
    return {
        **record,
        **{name: cells[name] for name in _SAME if name in cells},
        **{key: cells[name] for name, key in _RENAMED.items() if name in cells},
        "acheteur": {"id": cells.get("acheteur_id"), "nom": cells.get("acheteur_nom")},
        "lieuExecution": {"code": cells.get("lieu_code"), "typeCode": cells.get("lieu_type")},
        "modifications": record.get("modifications") or [changes],
    }


_SAME = (
    "id",
    "acheteur_categorie",
    "acheteur_departement",
    "categorie_juridique",
    "nature",
    "objet",
    "procedure",
    "montant",
    "modification",
)
_RENAMED = {
    "cpv": "codeCPV",
    "duree": "dureeMois",
    "notification": "dateNotification",
    "publication": "datePublicationDonnees",
    "sociale": "considerationsSociales",
    "accord_cadre": "idAccordCadre",
}
