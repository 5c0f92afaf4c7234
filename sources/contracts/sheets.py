"""Exports of the contracts: the same tables as on screen, with what they were made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sources.contracts.book import Book
from sources.contracts.lists import Rows, Wanted, buyers, contracts
from sources.contracts.reasons import LABELS
from sources.contracts.services import Register
from sources.export import Sheet, Stamp, sheet_csv
from sources.parameters import ParameterSet

SOURCE = (
    "Données essentielles de la commande publique (DECP), publiées par les acheteurs, Licence "
    "Ouverte 2.0"
)
USED = (
    *("marche_perimetres", "marche_montant_minimal", "marche_montant_maximal"),
    *("marche_premiere_annee", "marche_duree_maximale", "marche_durees_en_jours"),
    *("plafond_montant_minimal", "plafond_fenetre_jours", "plafond_nombre"),
    *("marche_mois_incomplets", "objectif_social"),
)
"""Parameters that the volumes rest on."""

VOLUME_COLUMNS = {
    "departement": "Code du département d'exécution ; vide quand il n'est pas connu",
    "lieu": "departement, region (entière) ou pays (France entière) ; vide : lieu inconnu",
    "annee": "Année de notification",
    "marches": "Marchés de l'État",
    "etat": "Dont ministères et services de l'État",
    "epa": "Dont établissements publics administratifs de l'État",
    "probables": "Dont acheteurs dont le SIRET fait probablement l'État",
    "marches_euros": "Marchés comptés en euros (plafonds répétés une fois, sans sous-contrats)",
    "euros": "Montant, en euros",
    "annualise_euros": "Montant par an (× 12 ÷ durée), en euros",
    "mediane_euros": "Montant médian, en euros",
    "plus_gros_euros": "Montant du plus gros marché, en euros",
    "plafonds_repetes": "Marchés qui répètent un plafond, non comptés en euros",
    "sous_contrats": "Marchés subséquents, non comptés en euros",
    "lieu_acheteur": "Marchés placés au département de l'acheteur, faute de lieu",
    "sociale_connue": "Marchés dont la dimension sociale est renseignée",
    "sociale_oui": "Dont avec une considération sociale",
    "clause_oui": "Dont avec une clause sociale",
    "reserve_oui": "Dont réservés",
}
CONTRACT_COLUMNS = {
    "uid": "Identifiant : SIRET de l'acheteur et numéro du marché",
    "acheteur_id": "SIRET de l'acheteur",
    "acheteur_nom": "Acheteur, comme il se nomme",
    "perimetre": "À qui est l'acheteur",
    "perimetre_regle": "Règle qui en a décidé",
    "objet": "Objet du marché",
    "cpv": "Code CPV",
    "departement": "Département d'exécution",
    "commune": "Commune d'exécution, quand le lieu en est une",
    "jour": "Jour de notification, sinon de publication",
    "jour_base": "Ce qu'est ce jour",
    "duree_mois": "Durée en mois ; vide quand elle est absente ou douteuse",
    "montant_euros": "Montant, dernière modification comprise, en euros",
    "montant_initial_euros": "Montant avant modification, en euros",
    "annualise_euros": "Montant par an, en euros",
    "compte_euros": "Compté dans les montants",
    "sociale": "Considération sociale : oui, non, inconnu",
    "clause": "Clause sociale",
    "critere": "Critère social",
    "reserve": "Marché réservé",
    "signalements": "Ce qui est signalé",
    "fichier": "Fichier d'où vient la ligne",
    "ligne": "Ligne de ce fichier",
}
BUYER_COLUMNS = {
    "acheteur_id": "SIRET de l'acheteur",
    "acheteur_nom": "Acheteur, comme il se nomme",
    "perimetre": "À qui est l'acheteur",
    "perimetre_regle": "Règle qui en a décidé",
    "departements": "Départements d'exécution",
    "marches": "Marchés",
    "euros": "Montant, en euros",
    "sociale_connue": "Marchés dont la dimension sociale est renseignée",
    "sociale_oui": "Dont avec une considération sociale",
    "clause_oui": "Dont avec une clause sociale",
    "accompagnement": "Ce que dit le registre : accompagne, pas_encore, non_renseigne",
    "structure": "Structure qui l'accompagne",
}


def _euros(cents: float | int | None) -> Decimal | None:
    return None if cents is None else Decimal(str(cents)) / 100


def volume_sheet(book: Book, year: int | None = None) -> Sheet:
    """Return the volumes of a year, or of all."""
    kept = (one for one in book.volumes if year is None or one.annee == year)
    rows = tuple(
        (
            *(one.departement, one.lieu, one.annee, one.marches, one.etat, one.epa),
            *(one.probables, one.marches_euros, _euros(one.euros_centimes)),
            *(_euros(one.annualise_centimes), _euros(one.mediane_centimes)),
            *(_euros(one.plus_gros_centimes), one.plafonds_repetes, one.sous_contrats),
            *(one.lieu_acheteur, one.sociale_connue, one.sociale_oui, one.clause_oui),
            one.reserve_oui,
        )
        for one in kept
    )
    return Sheet("Volume", VOLUME_COLUMNS, rows)


def contract_sheet(book: Book, wanted: Wanted) -> Sheet:
    """Return the contracts of a list."""
    return _sheet("Marchés", CONTRACT_COLUMNS, map(_contract, contracts(book, wanted)))


def buyer_sheet(book: Book, wanted: Wanted, register: Register) -> Sheet:
    """Return the buyers of a list, with what the register says of them."""
    rows: Rows = []
    for one in buyers(book, wanted):
        service = register.of(one["acheteur_id"])
        rows.append(
            one
            | {
                "departements": "|".join(code for code in one["departements"] if code),
                "euros": _euros(one["euros_centimes"]),
                "accompagnement": service.state.value,
                "structure": service.structure,
            }
        )
    return _sheet("Acheteurs", BUYER_COLUMNS, rows)


def _sheet(title: str, columns: Mapping[str, str], rows: Any) -> Sheet:
    return Sheet(title, columns, tuple(tuple(row[name] for name in columns) for row in rows))


def _contract(row: Mapping[str, Any]) -> Mapping[str, Any]:
    flags = (code for code in (row["signalements"] or "").split("|") if code.strip())
    return {
        **row,
        "jour": date.fromisoformat(row["jour"]),
        "montant_euros": _euros(row["montant_centimes"]),
        "montant_initial_euros": _euros(row["montant_initial_centimes"]),
        "annualise_euros": _euros(row["annualise_centimes"]),
        "signalements": "|".join(LABELS.get(code.strip(), code.strip()) for code in flags),
    }


def stamp_of(book: Book, parameters: ParameterSet, on: date, limits: Sequence[str] = ()) -> Stamp:
    """Return what an export of the contracts is made from; `limits` says its filters."""
    around = book.around
    warnings = [
        f"{around.state_quarantined} marchés de l'État en quarantaine, hors de ces chiffres",
        f"les {book.rules.incomplete_months} derniers mois sont incomplets",
        *limits,
    ]
    return Stamp(
        on=around.last or book.state.built_on,
        used={key: parameters[key].on(on) for key in USED},
        labels={key: parameters[key].label for key in USED},
        sources=(SOURCE, *(f"{file.name} ({file.imported_on})" for file in book.state.files)),
        fingerprint=book.fingerprint,
        warnings=tuple(warnings),
    )


def export(sheet: Sheet, stamp: Stamp, form: str) -> bytes:
    """Write an export as `csv` or `xlsx`.

    Raises:
        KeyError: another form.
    """
    if form == "xlsx":
        from sources.xlsx import sheet_xlsx  # noqa: PLC0415  only this export needs the library

        return sheet_xlsx(sheet, stamp)
    return {"csv": sheet_csv}[form](sheet, stamp)
