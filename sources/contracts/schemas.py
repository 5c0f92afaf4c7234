"""The columns of the three tables contracts go through: rows read, contracts, volumes.

Everything read is text, so that codes keep their zeros; `None` is a field that the file
does not have or leaves empty.
"""

from __future__ import annotations

from collections.abc import Mapping

RAW: Mapping[str, str] = {
    "source": "int64",  # number of the file in the store, from 1, in order of import
    "ligne": "int64",  # line a person can look up: spreadsheet row, or where the object starts
    "rang": "int64",  # place of the row in its file, from 1
    "rejet": "string",  # reasons.Rejection given by the reader, else None
    "valeur_rejetee": "string",  # what could not be read, cut
    "id": "string",
    "acheteur_id": "string",
    "acheteur_nom": "string",
    "acheteur_categorie": "string",
    "acheteur_departement": "string",
    "categorie_juridique": "string",
    "nature": "string",
    "objet": "string",
    "cpv": "string",
    "procedure": "string",
    "lieu_code": "string",
    "lieu_type": "string",
    "duree": "string",
    "notification": "string",
    "publication": "string",
    "montant": "string",  # the last one the row knows
    "montant_initial": "string",  # before any modification, None when the row has one amount
    "modification": "string",  # rank of the modification the row is about
    "modification_date": "string",
    "sociale": "string",  # values joined by « | »; None = the field is absent
    "accord_cadre": "string",
    "reparations": "string",  # codes of reasons.Repair made by the reader, joined by « | »
}
"""One row read from a file: `lignes/<fingerprint>.parquet` in the store."""

CONTRACTS: Mapping[str, str] = {
    "uid": "string",  # SIRET + id
    "id": "string",
    "acheteur_id": "string",
    "siren": "string",
    "acheteur_nom": "string",
    "perimetre": "string",  # buyers.Perimeter
    "perimetre_regle": "string",  # the rule that decided, in French
    "nature": "string",
    "objet": "string",
    "cpv": "string",
    "procedure": "string",
    "departement": "string",  # None when not located
    "commune": "string",  # when the place is a commune
    "region": "string",  # region of a place that is a whole region, new code
    "lieu": "string",  # places.Kind: commune, code_postal, departement, region, pays, acheteur…
    "lieu_code": "string",  # as written
    "jour": "string",  # AAAA-MM-JJ
    "annee": "int64",
    "jour_base": "string",  # notification or publication
    "duree_mois": "int64",  # None when absent or doubtful
    "montant_centimes": "int64",
    "montant_initial_centimes": "int64",
    "annualise_centimes": "int64",  # amount × 12 ÷ max(12, duration); None without duration
    "compte_euros": "boolean",  # False: repeated ceiling or sub-contract
    "sociale": "string",  # oui, non, inconnu
    "clause": "boolean",  # None when sociale is inconnu
    "critere": "boolean",
    "reserve": "boolean",
    "signalements": "string",  # codes of reasons.Flag joined by « | »
    "reparations": "string",  # codes of reasons.Repair joined by « | »
    "fusionnes": "int64",  # rows of the same contract merged into this one
    "source": "int64",
    "fichier": "string",
    "ligne": "int64",
}
"""One row per accepted contract: `marches.parquet`."""

SET_ASIDE: Mapping[str, str] = {
    "code": "string",  # reasons.Quarantine or reasons.Rejection
    "motif": "string",  # its French label
    "fichier": "string",
    "ligne": "int64",
    "valeur": "string",  # what the file says
    "uid": "string",
    "acheteur_id": "string",
    "acheteur_nom": "string",
    "objet": "string",
    "source": "int64",
    "rang": "int64",
    # What the rules could still read of a quarantined contract (None for rejects): the page
    # shows figures before and after quarantine, and finds those of a territory.
    "perimetre": "string",
    "departement": "string",
    "annee": "int64",
    "montant_centimes": "int64",
}
"""One row per reason: `quarantaine.parquet` (a contract may have several), `rejets.parquet`."""

VOLUMES: Mapping[str, str] = {
    "departement": "string",  # None on the lines that are not located
    "lieu": "string",  # departement, region, pays
    "annee": "int64",
    "marches": "int64",
    "etat": "int64",  # of which ETAT
    "epa": "int64",  # of which EPA_ETAT
    "probables": "int64",  # of which ETAT_PROBABLE
    "marches_euros": "int64",  # counted in euros
    "euros_centimes": "int64",
    "annualise_centimes": "int64",
    "mediane_centimes": "float64",
    "plus_gros_centimes": "int64",
    "plafonds_repetes": "int64",
    "sous_contrats": "int64",
    "lieu_acheteur": "int64",
    "sociale_connue": "int64",
    "sociale_oui": "int64",
    "clause_oui": "int64",
    "reserve_oui": "int64",
}
"""Volume of State contracts by department and year."""
