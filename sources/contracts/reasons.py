"""Why a row is rejected, set aside, merged, mended or flagged: one code, one French label."""

from __future__ import annotations

from coverage.model import Labelled


class Fate(Labelled):
    """What becomes of a row that was read; every row has exactly one."""

    ACCEPTED = "accepte", "Accepté"
    QUARANTINED = "quarantaine", "En quarantaine"
    REJECTED = "rejete", "Rejeté"
    MERGED = "doublon", "Doublon fusionné"


class Rejection(Labelled):
    """Why a row can be no contract."""

    UNREADABLE = "ligne_illisible", "ligne ou objet illisible"
    SHIFTED = "colonnes_decalees", "nombre de cellules différent de l'en-tête"
    CONCESSION = "concession", "contrat de concession, pas un marché"
    NO_ID = "id_absent", "identifiant du marché absent"
    NO_BUYER = "acheteur_absent", "acheteur absent"
    BAD_SIRET = "siret_invalide", "SIRET de l'acheteur : 14 chiffres attendus, pas tous nuls"


class Quarantine(Labelled):
    """Why a contract waits for a person."""

    NO_AMOUNT = "montant_absent", "montant absent ou illisible"
    TINY_AMOUNT = "montant_symbolique", "montant d'un euro ou moins"
    HUGE_AMOUNT = "montant_excessif", "montant au-delà du plafond vraisemblable"
    REPEATED_DIGIT = "montant_chiffre_repete", "montant fait d'un seul chiffre répété"
    STAIRCASE = "montant_suite", "montant 123456789…"
    MARKER = "montant_marqueur", "montant 12 311 111 111, marque de saisie"
    FAR_FROM_PEERS = "montant_hors_pairs", "montant très loin de ceux des marchés semblables"
    NO_DAY = "date_absente", "ni date de notification ni date de publication lisibles"
    TOO_OLD = "date_trop_ancienne", "date antérieure à la première année des données"
    FUTURE = "date_future", "date dans l'avenir"
    NO_PLACE = "lieu_absent", "lieu d'exécution absent, département de l'acheteur inconnu"
    UNREADABLE_PLACE = "lieu_illisible", "lieu d'exécution illisible"
    FOUR_DIGITS = "lieu_quatre_chiffres", "code postal de quatre chiffres, jamais complété"
    LUHN = "siret_cle", "clé du SIRET fausse"
    UNDETERMINED = "perimetre_indetermine", "rien ne dit si l'acheteur est de l'État"


class Flag(Labelled):
    """What an accepted contract is noted for; it blocks one figure at most."""

    REPEATED_CEILING = "plafond_repete", "plafond d'accord-cadre répété : compté une fois en euros"
    SUB_CONTRACT = "sous_contrat", "marché subséquent : compté, hors des euros"
    ODD_DURATION = (
        "duree_douteuse",
        "durée nulle, illisible, démesurée ou en jours : montant non annualisé",
    )
    CONTRADICTORY_SOCIAL = "sociale_contradictoire", "considérations sociales contradictoires"
    UNREADABLE_SOCIAL = "sociale_illisible", "considération sociale non reconnue"
    PUBLICATION_ONLY = "publication_seule", "date de notification absente : date de publication"
    BUYER_PLACE = "lieu_acheteur", "lieu absent : département de l'acheteur, faute de mieux"
    RELEASED = "libere", "sorti de quarantaine par une décision"


class Repair(Labelled):
    """What was read in spite of its form."""

    SIRET_SPACES = "siret_espaces", "espaces retirés du SIRET"
    PLACE_FORM = "lieu_repare", "code de lieu remis en forme"
    OLD_REGION = "ancienne_region", "ancien code de région"
    DATE_FORM = "date_tronquee", "heure ou fuseau retirés de la date"
    AMOUNT_FORM = "montant_repare", "montant remis en forme (virgule, espaces, puissance)"
    NAN = "nan_remplace", "NaN remplacé par une valeur absente"


class Merge(Labelled):
    """Why a row adds nothing."""

    SAME_FILE = "doublon_meme_fichier", "même marché plusieurs fois dans le fichier"
    OTHER_FILE = "doublon_autre_fichier", "même marché dans un autre fichier"


KINDS: tuple[type[Labelled], ...] = (Rejection, Quarantine, Flag, Repair, Merge)
LABELS: dict[str, str] = {member.value: member.label for kind in KINDS for member in kind}
"""The French label of every code."""
