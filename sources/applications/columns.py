"""The columns of a file of applications: import, export and template share them."""

from __future__ import annotations

REQUIRED = ("structure", "etp", "perimetre")
COLUMNS: dict[str, str] = {
    "candidature": "Numéro du dossier ; vide : tiré de la structure, du territoire et du programme",
    "structure": "Structure qui candidate",
    "nature": "association, collectivite, epa, autre ; vide : inconnue",
    "qualite": "facilitateur ou coordinateur ; vide : facilitateur",
    "etp": "Équivalents temps plein demandés, strictement positifs",
    "perimetre": "Territoires demandés : codes ou noms, séparés par |, ou « region »",
    "extension": "Territoires où le poste serait limitrophe",
    "cout": "Coût complet de ces ETP pour un an, en euros ; vide : inconnu",
    "part_etat": "Somme demandée à l'État pour un an, en euros (ou en % du coût) ; vide : inconnue",
    "autres_financements": "Ce que paient les autres pour un an, en euros ; vide : inconnu",
    "reconduction": "oui : poste déjà conventionné ; non : nouveau poste ; vide : non dit",
    "postes_reconduits": "Identifiants des postes de l'annuaire reconduits, séparés par |",
    "bilan": "satisfaisant, reserve, insuffisant, recu, aucun ; vide : non renseigné",
    "mesures_etat": "Ce qui est prévu pour les marchés de l'État, en quelques mots, ou « non »",
    "date_debut": "Premier jour souhaité ; vide : le lendemain des conventions remplacées",
    "duree": "Nombre d'années, avenants compris ; vide : la durée d'une convention",
    "programme": "Appel à projets, par exemple AAP 2025",
    "source": "D'où vient la ligne : dépôt, courrier, date ; aucun nom de personne",
}
"""Columns of the file, each with what it holds."""

LABELS = {
    "candidature": "Numéro du dossier",
    "structure": "Structure",
    "nature": "Nature de la structure",
    "qualite": "Qualité du poste",
    "etp": "ETP demandés",
    "perimetre": "Territoires",
    "extension": "Extension (limitrophe)",
    "cout": "Coût complet pour un an (€)",
    "part_etat": "Demandé à l'État pour un an (€)",
    "autres_financements": "Autres financements pour un an (€)",
    "reconduction": "Reconduction",
    "postes_reconduits": "Postes reconduits",
    "bilan": "Bilan",
    "mesures_etat": "Prévu pour les marchés de l'État",
    "date_debut": "Début souhaité",
    "duree": "Durée (années)",
    "programme": "Programme",
    "source": "Source",
}
"""Column of the file → the name of its field on screen."""

ALIASES: dict[str, str] = {
    alias: column
    for column, aliases in {
        "candidature": (
            *("dossier", "numero", "numero_dossier", "numero_de_dossier", "n°_dossier"),
            *("n°_de_dossier", "no_dossier", "id", "identifiant", "reference"),
        ),
        "structure": (
            *("nom_de_la_structure", "structure_porteuse", "porteur", "porteur_du_projet"),
            *("raison_sociale", "denomination", "organisme", "candidat", "beneficiaire"),
        ),
        "nature": (
            *("statut_juridique", "forme_juridique", "nature_juridique", "type_de_structure"),
            *("nature_de_la_structure", "statut"),
        ),
        "qualite": ("role", "type_de_poste", "poste"),
        "etp": (
            *("etp_demandes", "etp_demande", "nombre_d_etp", "nombre_d_etp_demandes", "nb_etp"),
            *("etp_sollicites",),
        ),
        "perimetre": (
            *("territoire", "territoires", "departement", "departements", "zone_d_intervention"),
            *("perimetre_d_intervention", "territoire_d_intervention"),
        ),
        "extension": ("perimetre_etendu", "territoires_limitrophes"),
        "cout": (
            *("cout_total", "cout_annuel", "cout_complet", "cout_du_poste", "budget_total"),
            *("cout_total_du_projet", "cout_annuel_du_poste", "cout_total_annuel"),
        ),
        "part_etat": (
            *("subvention_demandee", "subvention_etat", "montant_demande", "montant_sollicite"),
            *("part_de_l_etat", "aide_demandee", "financement_etat"),
        ),
        "autres_financements": (
            *("cofinancement", "cofinancements", "autres_financeurs", "autres_ressources"),
            *("autofinancement_et_autres",),
        ),
        "reconduction": ("renouvellement", "type_de_demande", "nature_de_la_demande"),
        "postes_reconduits": ("poste_reconduit", "conventions_reconduites"),
        "bilan": ("avis_sur_le_bilan", "appreciation_du_bilan", "etat_du_bilan"),
        "mesures_etat": ("mesures", "marches_de_l_etat", "actions_marches_de_l_etat"),
        "date_debut": ("debut", "date_de_debut", "date_de_demarrage", "demarrage"),
        "duree": ("duree_en_annees", "nombre_d_annees", "duree_annees", "duree_demandee"),
        "programme": ("appel", "appel_a_projets", "dispositif"),
        "source": ("origine",),
    }.items()
    for alias in aliases
}
"""Other names of columns that are understood, so that a filing platform's export is read."""

COUNTED = ("etp", "cout", "part_etat", "autres_financements", "candidature")
"""Columns whose cells are never repeated: a merged cell there would count twice."""

MAY_BE_EMPTY = frozenset(
    {"perimetre", "extension", "cout", "part_etat", "autres_financements", "reconduction"}
    | {"postes_reconduits", "date_debut", "duree"}
)
"""Columns where a mark for « nothing known » is as good as an empty cell."""

LIMITS = {"structure": 200, "mesures_etat": 1_000, "programme": 100, "source": 500}
"""Most characters of a text."""

LONGEST = 5_000
"""Most characters of any cell."""

MOST = 300
"""Applications to a call that are kept together."""
