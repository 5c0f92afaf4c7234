"""The lists a page shows page by page: contracts, buyers, quarantine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from sources.contracts.book import Book, unreadable
from sources.contracts.folder import QUARANTINE as ASIDE_FILE
from sources.text import folded

Rows = list[dict[str, Any]]
MAX_WORDS = 8

SOCIAL = ("oui", "clause", "reserve", "non", "inconnu")
"""States a list of contracts can be limited to; `clause` and `reserve` are kinds of « oui »."""


HERE = "ici"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of contracts is limited to; None is no limit.

    Attributes:
        department: a code, or `region`, `pays` for those that lie in none, or `ici` for the
            departments and the region, without the whole country: what the figures count.
        text: words looked for in the buyer, the object and the identifier, accents aside.
        state_only: only the perimeters counted as the State.
    """

    year: int | None = None
    department: str | None = None
    perimeter: str | None = None
    social: str | None = None
    text: str = ""
    state_only: bool = True


_SOCIAL_SQL = {
    "oui": "sociale = 'oui'",
    "non": "sociale = 'non'",
    "inconnu": "sociale = 'inconnu'",
    "clause": "clause",
    "reserve": "reserve",
}
_TEXT = "lower(strip_accents(concat_ws(' ', acheteur_nom, objet, id, acheteur_id)))"


def words(text: str) -> list[str]:
    """Return the words looked for, without case or accents, a few at most."""
    return [folded(word) for word in text.split()][:MAX_WORDS]


def _where(book: Book, wanted: Wanted) -> tuple[str, dict[str, object]]:
    parts, values = ["TRUE"], dict[str, object]()
    if wanted.state_only:
        parts.append("perimetre IN (SELECT unnest($perimeters))")
        values["perimeters"] = list(book.rules.perimeters)
    if wanted.year is not None:
        parts.append("annee = $year")
        values["year"] = wanted.year
    if wanted.department == HERE:
        parts.append("place <> 'pays'")
    elif wanted.department in {"region", "pays"}:
        parts.append("place = $department")
    elif wanted.department:
        parts.append("departement = $department")
    values["department"] = wanted.department
    if wanted.perimeter:
        parts.append("perimetre = $perimeter")
        values["perimeter"] = wanted.perimeter
    if wanted.social in _SOCIAL_SQL:
        parts.append(_SOCIAL_SQL[wanted.social])
    for number, word in enumerate(words(wanted.text)):
        parts.append(f"contains({_TEXT}, $word{number}_)")
        values[f"word{number}_"] = word
    return " AND ".join(f"({part})" for part in parts), values


def count(book: Book, wanted: Wanted) -> tuple[int, int]:
    """Return how many contracts a list has, and their counted euros in cents."""
    where, values = _where(book, wanted)
    row = book.ask(
        "SELECT count(*) AS n, coalesce(sum(montant_centimes) FILTER (compte_euros), 0) AS c "
        f"FROM marches WHERE {where}",
        **values,
    )[0]
    return row["n"], int(row["c"])


def contracts(book: Book, wanted: Wanted, limit: int | None = None, start: int = 0) -> Rows:
    """Return the contracts of a list, the latest first; columns of `schemas.CONTRACTS`."""
    where, values = _where(book, wanted)
    page = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(start)}"
    return book.ask(
        f"SELECT * EXCLUDE (place) FROM marches WHERE {where} ORDER BY jour DESC, uid{page}",
        **values,
    )


def buyers(book: Book, wanted: Wanted, limit: int | None = None) -> Rows:
    """Return the buyers of a list, those who signed most euros first.

    Columns: acheteur_id, acheteur_nom, perimetre, perimetre_regle, departements (list),
    marches, euros_centimes, sociale_connue, sociale_oui, clause_oui.
    """
    where, values = _where(book, wanted)
    page = "" if limit is None else f" LIMIT {int(limit)}"
    return book.ask(
        "SELECT acheteur_id, arg_max(acheteur_nom, jour) AS acheteur_nom, "
        "arg_max(perimetre, jour) AS perimetre, arg_max(perimetre_regle, jour) AS "
        "perimetre_regle, list_sort(list_distinct(list(departement))) AS departements, "
        "count(*) AS marches, CAST(coalesce(sum(montant_centimes) FILTER (compte_euros), 0) AS "
        "BIGINT) AS euros_centimes, count(*) FILTER (sociale <> 'inconnu') AS sociale_connue, "
        "count(*) FILTER (sociale = 'oui') AS sociale_oui, count(*) FILTER (clause) AS clause_oui "
        f"FROM marches WHERE {where} GROUP BY acheteur_id "
        f"ORDER BY euros_centimes DESC, marches DESC, acheteur_id{page}",
        **values,
    )


def buyers_by_department(book: Book) -> Mapping[str, tuple[str, ...]]:
    """Return the SIRET of the State buyers who signed contracts in each department, any year."""
    rows = book.ask(
        "SELECT departement, list_sort(list_distinct(list(acheteur_id))) AS acheteurs "
        "FROM marches WHERE place = 'departement' AND perimetre IN "
        "(SELECT unnest($perimeters)) GROUP BY departement",
        perimeters=list(book.rules.perimeters),
    )
    return {row["departement"]: tuple(row["acheteurs"]) for row in rows}


@dataclass(frozen=True, slots=True)
class Aside:
    """One page of the quarantine.

    Attributes:
        total: contracts that answer the filter.
        codes: reason → contracts it holds, whatever the filter on the reason.
        rows: one a contract: uid, acheteur_nom, acheteur_id, objet, montant_centimes,
            annee, departement, perimetre, fichier, ligne, source (number of the file), and
            `motifs`, a list of {code, motif, valeur}.
    """

    total: int
    codes: Mapping[str, int]
    rows: Rows


def quarantine(
    book: Book,
    code: str | None = None,
    text: str = "",
    *,
    state_only: bool = True,
    limit: int = 20,
    start: int = 0,
) -> Aside:
    """Return a page of the contracts that wait for a person.

    With `state_only`, those of buyers known to be no part of the State, and those placed in
    another region, are left out.

    Raises:
        UnreadableFileError: the quarantine is absent or damaged.
    """
    try:
        return _quarantine(book, code, text, state_only, limit, start)
    except duckdb.Error:
        raise unreadable(ASIDE_FILE) from None


def _quarantine(
    book: Book, code: str | None, text: str, state_only: bool, limit: int, start: int
) -> Aside:
    file = book.folder / ASIDE_FILE
    values: dict[str, object] = {"file": str(file)}
    parts = ["TRUE"]
    if state_only:
        parts.append("(perimetre IS NULL OR perimetre <> 'HORS')")
        parts.append("(departement IS NULL OR departement IN (SELECT unnest($departments)))")
        values["departments"] = list(book.departments)
    for number, word in enumerate(words(text)):
        parts.append(
            "contains(lower(strip_accents(concat_ws(' ', acheteur_nom, objet, uid))), "
            f"$word{number}_)"
        )
        values[f"word{number}_"] = word
    base = f"FROM read_parquet($file) WHERE {' AND '.join(parts)}"
    with duckdb.connect(":memory:") as connection:
        codes = connection.execute(
            f"SELECT code, count(DISTINCT uid) {base} GROUP BY code ORDER BY 2 DESC, 1", values
        ).fetchall()
        having = "HAVING bool_or(code = $code)" if code else ""
        asked = {**values, **({"code": code} if code else {})}
        grouped = (
            "SELECT uid, any_value(acheteur_nom) AS acheteur_nom, "
            "any_value(acheteur_id) AS acheteur_id, any_value(objet) AS objet, "
            "any_value(montant_centimes) AS montant_centimes, any_value(annee) AS annee, "
            "any_value(departement) AS departement, any_value(perimetre) AS perimetre, "
            "arg_min(fichier, rang) AS fichier, arg_min(ligne, rang) AS ligne, "
            "arg_min(source, rang) AS source, "
            "list({'code': code, 'motif': motif, 'valeur': valeur} ORDER BY code) AS motifs "
            f"{base} GROUP BY uid {having}"
        )
        total = connection.execute(f"SELECT count(*) FROM ({grouped})", asked).fetchone()
        cursor = connection.execute(
            f"{grouped} ORDER BY montant_centimes DESC NULLS LAST, uid "
            f"LIMIT {int(limit)} OFFSET {int(start)}",
            asked,
        )
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return Aside(total[0] if total else 0, dict(codes), rows)
