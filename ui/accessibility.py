"""The statement of accessibility: what was tested, what came out, what is not reached."""

from __future__ import annotations

from sources import accessibility as tested
from ui.markup import Column, bullets, note, table
from ui.text import day, esc, number


def statement() -> str:
    """Return what was tested and how."""
    widths = " et ".join(str(width) for width in tested.WIDTHS)
    findings = len(tested.FINDINGS)
    besides = f", sauf {number(findings)} de Streamlit, dit plus bas," if findings else ""
    result = (
        f"<b>{number(len(tested.SCREENS))} écrans examinés le {day(tested.TESTED_ON)} : aucun "
        f"défaut grave, critique ou modéré{besides}</b> relevé par l'outil. Ce n'est pas une "
        "déclaration de conformité au RGAA : aucun audit par une personne n'a été fait."
    )
    text, shape = _ratio(tested.TEXT_CONTRAST), _ratio(tested.SHAPE_CONTRAST)
    ways = (
        (
            f"<b>Écrans</b> : axe-core {esc(tested.AXE)}, toutes ses règles, dans Chromium, aux "
            f"largeurs de {widths} pixels, cartes comprises, blocs dépliés."
        ),
        (
            f"<b>Clavier seul</b> : {esc(' ; '.join(tested.JOURNEYS))}. "
            "L'élément atteint se voit toujours."
        ),
        (
            f"<b>Contrastes</b> : au moins {text} pour un texte, {shape} pour les motifs "
            "et les bords des cartes, calculés depuis les couleurs de la palette."
        ),
        (
            "<b>Couleurs</b> : deux situations d'une même carte diffèrent par le motif, ou par une "
            f"couleur que séparent au moins {number(int(tested.LEAST_DIFFERENCE))} unités "
            "(ΔE 2000), pour une vue ordinaire, une protanopie, une deutéranopie et une "
            "impression en gris."
        ),
        (
            "<b>Cartes et graphiques</b> : chacun a son tableau, qui dit la même chose, et un "
            "résumé en une phrase lu par les lecteurs d'écran."
        ),
        (
            f"<b>Zoom</b> : à 400 % (une page large de {tested.NARROWEST} pixels), rien ne se lit "
            "en faisant glisser la page de côté ; un tableau large peut défiler dans son cadre."
        ),
        (
            "<b>Contraste élevé</b> (émulé dans Chromium) : les cartes, leurs légendes et les "
            "barres gardent leurs couleurs et leurs motifs."
        ),
        "<b>Mouvement</b> : les animations cessent quand votre système le demande.",
    )
    return note(result, "good") + f'<div class="prose">{bullets(ways)}</div>'


def _ratio(value: float) -> str:
    return f"{value:.1f}".replace(".", ",") + " pour 1"


def screens() -> str:
    """Return the list of the screens examined."""
    return f'<div class="prose">{bullets(map(esc, tested.SCREENS))}</div>'


def findings() -> str:
    """Return what the tool finds and could not be mended, or that there is nothing."""
    if not tested.FINDINGS:
        return (
            '<div class="prose"><p>Rien : ce que l\'outil relevait dans les éléments de Streamlit '
            "(menu, dépôt de fichiers) est corrigé par nos pages.</p></div>"
        )
    columns = [Column("Défaut"), Column("Règle d'axe-core"), Column("Élément")]
    rows = [(esc(one.words), esc(one.rule), esc(one.where)) for one in tested.FINDINGS]
    return table("Défauts relevés qui restent", columns, rows, hidden_caption=True)


def unreached() -> str:
    """Return what is not reached, why, and what does it instead."""
    columns = [
        Column("Ce qui n'est pas atteint", width=13),
        Column("Pourquoi"),
        Column("À la place"),
    ]
    rows = [(esc(one.what), esc(one.why), esc(one.instead)) for one in tested.UNREACHED]
    listed = table("Ce qui n'est pas atteint", columns, rows, hidden_caption=True)
    return f'<div class="rows">{listed}</div>'


KEYS = (
    ("Tab, Maj + Tab", "D'un élément à l'autre ; une carte est un seul arrêt."),
    ("Flèches", "Sur une carte, d'un territoire à l'autre ; sur le curseur, d'un mois à l'autre."),
    ("Entrée ou Espace", "Choisir le territoire ; une seconde fois, y descendre."),
    ("Échap", "Fermer une liste ou un calendrier."),
)


def keys() -> str:
    """Return what the keys do."""
    columns = [Column("Touches", width=9), Column("Ce qu'elles font")]
    rows = [(f"<kbd>{esc(name)}</kbd>", esc(what)) for name, what in KEYS]
    return table("Au clavier", columns, rows, hidden_caption=True)


REPORT = (
    "<p>Une page vous arrête, un texte se lit mal, une touche ne répond pas ? Dites au service "
    "qui vous donne accès à cet outil <b>la page</b> (son adresse suffit : elle garde la date et "
    "le territoire), <b>ce que vous vouliez faire</b> et <b>ce qui s'est passé</b>, avec votre "
    "logiciel d'aide s'il y en a un. En attendant, demandez-lui le tableau ou la note : tout ce "
    "que montrent les cartes se télécharge en CSV et en XLSX.</p>"
    "<p>Sans réponse, vous pouvez saisir le Défenseur des droits, gratuitement : "
    "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.</p>"
)
"""How to report, as HTML."""
