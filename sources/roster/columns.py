"""The columns of the roster file: import, export and template share them."""

from __future__ import annotations

REQUIRED = ("structure", "qualite", "etp", "departement", "date_debut", "date_fin", "perimetre")
COLUMNS: dict[str, str] = {
    "structure": "Structure qui porte le poste",
    "qualite": "facilitateur ou coordinateur",
    "etp": "Équivalents temps plein du poste, strictement positifs",
    "departement": "Département du siège, vide s'il n'est pas connu",
    "perimetre": "Territoires du poste : codes séparés par |, ou « region » ; vide : non localisé",
    "extension": "Territoires où son périmètre a été étendu : il y est limitrophe",
    "date_debut": "Premier jour (AAAA-MM-JJ, JJ/MM/AAAA) ou année ; vide : déjà en cours",
    "date_fin": "Dernier jour compris, ou année ; vide : sans terme connu",
    "programme": "Appel à projets ou financement",
    "suivi": "Service qui suit la convention ; ce n'est pas le périmètre",
    "certitude": "etabli, deduit ou a_confirmer ; vide : établi",
    "source": "Document, section et date d'où vient la ligne",
    "id": "Identifiant du poste ; vide : tiré du contenu de la ligne",
    "part_marches_etat": "Part du temps pour les marchés de l'État, de 0 à 1 ; vide : le paramètre",
    "atteste_le": "Jour où la source montre la convention en cours, si le début n'est pas connu",
}
"""Columns of the roster file, import and export alike, each with what it holds."""

ALIASES: dict[str, str] = {
    "etp_finance": "etp",
    "debut": "date_debut",
    "date_de_debut": "date_debut",
    "fin": "date_fin",
    "date_de_fin": "date_fin",
    "role": "qualite",
    "beneficiaire": "structure",
    "nom_de_la_structure": "structure",
    "suivi_convention": "suivi",
}
"""Other names of columns that are understood."""

COUNTED = ("etp", "etp_finance", "id")
"""Columns whose cells are never repeated: a merged cell there would count twice."""

MAY_BE_EMPTY = frozenset(
    {"departement", "perimetre", "extension", "date_debut", "date_fin", "atteste_le"}
    | {"part_marches_etat"}
)
"""Columns where a mark for « nothing known » is as good as an empty cell."""

LIMITS = {"structure": 200, "programme": 100, "suivi": 100, "source": 2_000}
"""Most characters of a text."""

LONGEST = 5_000
"""Most characters of any cell: a perimeter may list the communes of a department."""
