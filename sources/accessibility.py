"""What was tested so that everyone can use the screens, read by the page and by the tests.

`tests/e2e/test_accessibility.py` walks the screens listed here and refuses a finding that is
not; `tests/ui/test_colours.py` holds the colours to the bounds given here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TESTED_ON = date(2026, 11, 29)
"""Day of the last reading of what follows; the tests run again at each change of the code."""
AXE = "4.12.1"
"""Version of axe-core."""
WIDTHS = (1400, 390)
"""Widths of the window, in pixels: a desk, a phone."""
NARROWEST = 320
"""Width without scrolling sideways, a desk zoomed to 400 % (WCAG 2.2, 1.4.10)."""

TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0
"""Least ratios of contrast: text, and what tells a shape of a map (WCAG 2.2, 1.4.3, 1.4.11)."""
LEAST_DIFFERENCE = 10.0
"""Least ΔE2000 between two plain fills of one map, as each eye sees them; else patterns differ."""

SCREENS = (
    "Carte : départements",
    "Carte : un département choisi",
    "Carte : EPCI d'un département",
    "Carte : tous les EPCI",
    "Carte : communes d'un département",
    "Carte : toutes les communes",
    "Territoire : liste",
    "Territoire : fiche",
    "Qui couvre ?",
    "Qui couvre ? : réponse",
    "ETP",
    "Marchés de l'État : vide",
    "Marchés de l'État : avec des marchés",
    "Échéances",
    "Décider : où mettre les ETP",
    "Décider : scénarios",
    "Décider : comparer",
    "Candidatures : classement",
    "Candidatures : importer",
    "Candidatures : saisir",
    "Données : annuaire",
    "Données : saisie d'un poste",
    "Données : importer un annuaire",
    "Données : historique",
    "Données : marchés publics",
    "Données : autres données",
    "Méthode",
    "Accessibilité",
)
"""What is opened and examined, frames of the maps included, whatever folds unfolded."""

JOURNEYS = (
    "aller au contenu par le lien d'évitement",
    "choisir un département sur la carte et lire pourquoi",
    "descendre à l'EPCI, à la commune, et remonter",
    "changer de mois avec le curseur",
    "télécharger le tableau",
    "demander qui couvre une commune",
)
"""Done by the keyboard alone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What axe-core finds and we cannot mend.

    Attributes:
        rule: of axe-core.
        where: selector of the element.
        words: what it is, in French.
    """

    rule: str
    where: str
    words: str


FINDINGS: tuple[Finding, ...] = (
    Finding(
        "region",
        "#stFloatingOverlayPortal",
        "Une liste dépliée, que Streamlit dessine hors des repères de la page.",
    ),
)
"""None is left out silently: what is not here fails the test."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """What is not reached: the thing, why, and what does it instead; all in French."""

    what: str
    why: str
    instead: str


UNREACHED = (
    Unreached(
        "Replier un groupe du menu",
        "Élément de Streamlit qui n'écoute que la souris.",
        "Les groupes sont dépliés à l'ouverture : tous les liens sont atteints au clavier.",
    ),
    Unreached(
        "Parcourir au clavier la carte de toutes les communes",
        "Plusieurs milliers de communes sont dessinées sur une seule image.",
        "La liste « Territoire » à côté de la carte, « Qui couvre ? », ou les communes d'un "
        "seul département, que les flèches parcourent.",
    ),
    Unreached(
        "Déposer un fichier en le glissant",
        "Geste de souris.",
        "Le bouton du même cadre ouvre le choix d'un fichier.",
    ),
    Unreached(
        "L'en-tête du service comme repère de page",
        "Streamlit place toute la page dans le contenu principal.",
        "Le lien « Aller au contenu » et le titre de niveau 1 de chaque page.",
    ),
    Unreached(
        "Un bord de champ à 3 pour 1",
        "Le bord des champs et des boutons est un gris clair, moins contrasté.",
        "Chacun a un libellé ou des mots à 4,5 pour 1, et un entourage bleu quand il est atteint.",
    ),
    Unreached(
        "La note au format PDF",
        "Sa structure pour un lecteur d'écran n'a pas été examinée.",
        "Les mêmes tableaux sur les pages, et le classeur XLSX.",
    ),
    Unreached(
        "Un essai par des personnes qui utilisent un lecteur d'écran ou une loupe",
        "Aucun n'a encore eu lieu : seuls des outils et le clavier ont été essayés.",
        "Dites-nous ce qui vous arrête : c'est corrigé comme un défaut.",
    ),
)
