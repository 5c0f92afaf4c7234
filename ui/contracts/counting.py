"""« Comment est-ce compté ? »: the rule behind each figure, its date, its source."""

from __future__ import annotations

from sources.contracts.book import Book
from sources.dataset import Dataset
from ui.contracts.words import PERIMETERS
from ui.markup import bullets, folded
from ui.text import day, esc, number, percent, prose

SOURCE = (
    "Données essentielles de la commande publique (DECP), publiées par les acheteurs, Licence "
    "Ouverte 2.0"
)


def counting(book: Book, data: Dataset) -> str:
    """Return the folded rules of the volume, with the values of their parameters."""
    rules, around = book.rules, book.around
    counted = ", ".join(PERIMETERS.get(code, code) for code in rules.perimeters)
    lines = [
        (
            f"<b>Source.</b> {prose(SOURCE)} ; état du {_on(book)}, marchés notifiés du "
            f"{day(around.first)} au {day(around.last)}."
        ),
        (
            "<b>Un marché, une ligne.</b> Les lignes d'un même marché (SIRET et identifiant) sont "
            "réunies ; son montant est celui de la dernière modification connue."
        ),
        (
            f"<b>Périmètre.</b> Comptés : {esc(counted)}. La règle qui en a décidé est écrite à "
            "côté de chaque acheteur. « Probable » se lit dans le SIRET : juste quatre fois sur "
            "cinq environ."
        ),
        (
            "<b>Montant.</b> Somme des montants, hors marchés subséquents ; un plafond "
            f"d'accord-cadre publié {rules.ceiling_count} fois ou plus par le même acheteur en "
            f"{rules.ceiling_days} jours (à partir de {number(rules.ceiling_min)} €) ne compte "
            "qu'une fois. Un montant est un plafond ou une estimation, non une dépense."
        ),
        (
            "<b>Par an.</b> Montant × 12 ÷ durée en mois au-delà d'un an ; durée absente ou "
            f"douteuse (plus de {rules.duration_max} mois) : le marché n'entre pas dans ce chiffre."
        ),
        (
            "<b>Part du plus gros.</b> Montant du plus gros marché ÷ montant total : un seul "
            "marché peut faire une année."
        ),
        (
            "<b>Département.</b> Celui du lieu d'exécution. Région ou France entière : à part, "
            "jamais réparti. Lieu absent : département de l'acheteur, signalé."
        ),
        (
            "<b>Social.</b> Parts calculées sur les seuls marchés renseignés : un champ absent est "
            "« non renseigné », pas « non ». La considération sociale réunit clause, critère et "
            f"marché réservé ; la clause est comptée à part. Objectif de "
            f"{percent(rules.social_target)} : {prose(_target(data))}"
        ),
        (
            "<b>Quarantaine.</b> Un marché au montant, à la date, au lieu ou à l'acheteur "
            "invraisemblable attend une décision ; il n'est dans aucun chiffre d'ici là."
        ),
    ]
    return folded("Comment est-ce compté ?", bullets(lines, "facts"))


def _on(book: Book) -> str:
    return day(max((file.imported_on for file in book.state.files), default=None))


def _target(data: Dataset) -> str:
    return data.parameter_set["objectif_social"].values[-1].reference + "."
