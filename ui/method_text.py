"""The words of « Méthode »: the definition restated, the verdicts, the formulas, the limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from coverage.findings import Diagnosis
from coverage.model import Basis
from ui.legend import swatch
from ui.markup import Column, table
from ui.palette import DASHED_LABEL, OUTSIDE_LABEL
from ui.text import MISSING, day, esc, fte, number

REFERENCE = "AAP PNAD clauses sociales 2025, section « Structures éligibles », quatrième paragraphe"

DEFINITION = f"""
<p>Un territoire est une <b>zone blanche</b> dès qu'un au moins de ces trois cas se présente
<small>({esc(REFERENCE)} ; redit dans nos mots)</small> :</p>
<ol>
<li><b>Sans facilitateur</b> (branche 1) : aucun facilitateur n'y agit.</li>
<li><b>Limitrophe seul</b> (branche 2) : ceux qui y agissent viennent tous d'à côté, leur
périmètre ayant été étendu jusque-là.</li>
<li><b>Capacité insuffisante</b> (branche 3) : ceux qui y agissent ne peuvent pas répondre aux
besoins existants, d'abord ceux des marchés de l'État.</li>
</ol>
<p>Un facilitateur <b>agit</b> sur une commune quand sa convention court ce jour-là (premier et
dernier jours compris), que son ETP est au-dessus de zéro, et que la commune est dans son périmètre
ou dans son extension. Un coordinateur n'est jamais une capacité. Toutes les structures comptent,
financées par le PNAD ou non.</p>
<p>La commune est l'atome. Un département est zone blanche si toutes ses communes (hors celles sans
besoin connu) le sont ; couvert en partie si quelques-unes le sont. Être hors de l'appel ne dit rien
de la couverture : c'est une autre mention.</p>
<p>Un EPCI peut s'étendre sur plusieurs départements : dans un département, la carte et le tableau
en jugent la partie qui s'y trouve, la fiche le dit entier puis partie par partie. La <b>part
couverte</b> compte les communes (et leurs habitants) où un facilitateur du territoire agit, que sa
capacité suffise ou non. Les ETP sont toujours partagés dans la région entière.</p>
<p><b>Inconnu n'est ni zéro ni « couvert ».</b> Les ETP non localisés comptent dans le total de la
région, dans aucun département.</p>
"""

READING = """
<p><b>Qui couvre ?</b> Une liste collée est lue ligne à ligne : un nom n'est retenu que s'il désigne
un seul territoire ; un nom que d'autres communes portent à un article près est lu comme la commune
qui le porte exactement, et les autres sont citées ; les autres lignes sont rendues avec ce qu'il
faut préciser. Y agit un poste dont la convention court ce jour-là, par son périmètre ou par son
extension. Les services de l'État cités sont les acheteurs d'un marché importé, toutes années,
exécuté dans le département ; ceux dont le marché nomme la commune viennent d'abord.</p>
<p>Deux situations d'une même carte se distinguent par le motif, par le bord, ou par un écart de
couleur d'au moins 10 (ΔE 2000) pour une vue ordinaire, protanope ou deutéranope, et en gris. Chaque
carte et chaque graphique a son tableau et sa phrase. Un mot souligné de points s'explique au
survol, au clavier ou au toucher ; « Les mots » en donne la liste.</p>
"""

MARKS = (
    ("covered", "Couvert", "Un facilitateur du territoire y agit, sa capacité suffit."),
    (
        "check",
        "Capacité à vérifier",
        (
            "Un facilitateur y agit, mais sa capacité ne manque que selon une estimation, ou ne "
            "peut pas être jugée. Une estimation seule ne fait jamais une zone blanche."
        ),
    ),
    ("check-outside", "Capacité à vérifier", "De même, là où aucun facilitateur n'est du lieu."),
    (
        "partial",
        "Couvert en partie",
        "Une partie des communes est zone blanche ; la part est dite.",
    ),
    ("uncovered", "Zone blanche (sans facilitateur connu)", "Cas 1."),
    ("bordering", "Zone blanche (limitrophe seul)", "Cas 2."),
    ("short", "Zone blanche (capacité insuffisante)", "Cas 3."),
    ("no-need", "Sans besoin identifié", "Le besoin est connu, et nul."),
    (
        "dashed",
        DASHED_LABEL,
        (
            "Le verdict repose sur un fait que la source ne donne pas. Au-dessus : « déduit » "
            "(tiré d'un autre fait), puis « établi »."
        ),
    ),
    ("outside", OUTSIDE_LABEL, "L'appel n'est pas ouvert à ce département."),
)

UPKEEP = """
<p><b>Deux dates, deux questions.</b> La date du diagnostic dit quelles conventions courent ce
jour-là ; la version de l'annuaire dit ce qu'on savait. « L'annuaire tel qu'on le connaissait le…
» change la seconde, jamais la première.</p>
<p><b>La certitude d'un poste.</b> Un poste lu dans l'appel est « déduit » ou « à confirmer ».
Quand une DDETS confirme sa ligne, ses postes deviennent « établis » : son service, le jour et sa
source s'ajoutent à la source du poste. Un début de convention inconnu ne compte comme établi qu'à
partir du jour où il est attesté.</p>
<p><b>Les doutes sur l'annuaire entier</b> (postes non localisés, carte manquante, postes hors
PNAD) plafonnent « sans facilitateur » à « présumé, à confirmer ». Ils ne sont levés que si un
service, en remplaçant tout l'annuaire, affirme qu'il est complet.</p>
<p><b>Un import</b> rapproche chaque ligne d'un poste en place par son identifiant, puis par le
même contenu, puis par la même structure, la même qualité et le même lieu s'il n'y en a qu'un ;
sinon c'est un nouveau poste. L'aperçu le montre avant d'enregistrer.</p>
<p><b>L'historique</b> garde chaque changement, avec le service et le motif. Chaque ligne porte
l'empreinte de la précédente : une ligne modifiée ou retirée après coup se voit. Le service est
choisi dans une liste ; aucun mot de passe ne le prouve.</p>
"""
FORMULAS = """
<h3>Besoin estimé (clé population)</h3>
<p class="formula">besoin = marchés de l'État par an × part de la population nationale × part des
marchés avec une clause × heures par marché ÷ heures qu'un ETP peut suivre en un an</p>
<p>Toujours un intervalle : bas, central, haut. Il sert à classer les territoires par charge, non
à dimensionner des postes : l'appel ne fixe ni ratio ni seuil. Un besoin déclaré ou mesuré le
remplace.</p>
<h3>Charge</h3>
<p class="formula">charge = besoin central ÷ ETP de tous ceux qui peuvent agir</p>
<h3>Partage au mieux (décide de la branche 3)</h3>
<p>Peut-on répartir les ETP de tous ceux qui peuvent agir pour que chaque territoire soit servi ?
Le calcul est un flux, équitable au sens lexicographique : on relève d'abord le territoire le moins
bien servi, puis le suivant, chacun plafonné à son besoin. Les fractions sont exactes, l'arrondi ne
vient qu'à l'affichage. Un manque se vérifie à la main : ces territoires ont ensemble besoin de
tant, tous ceux qui peuvent y aller totalisent tant, il manque tant.</p>
<p>Le manque au besoin bas établit la branche 3 ; au besoin central, il la déduit ; au seul besoin
haut, le territoire reste couvert, avec une remarque. À égalité, la capacité suffit.</p>
<h3>Partage proportionnel</h3>
<p>Chaque poste est réparti sur son périmètre selon les besoins. Un territoire servi au mieux mais
non au prorata est <b>à réorganiser (sans nouvel ETP)</b> : c'est un travail de coordination.</p>
"""


def marks_table() -> str:
    """Return what each colour, pattern and mark of the map means."""
    rows = ([f"{swatch(key)} {esc(name)}", esc(meaning)] for key, name, meaning in MARKS)
    columns = [Column("Marque", width=19), Column("Sens")]
    caption = "Ce que disent les couleurs et les marques"
    return table(caption, columns, rows, hidden_caption=True)


def needs_table(diagnoses: Sequence[Diagnosis], region: str, on: date) -> str:
    """Return the interval of needs of each department, and of the region."""
    columns = [
        Column("Département"),
        Column("Bas", figures=True),
        Column("Central", figures=True),
        Column("Haut", figures=True),
        Column("Base"),
        Column("ETP qui peuvent agir", figures=True),
        Column("Charge", figures=True),
    ]
    rows = (
        [
            f"{esc(one.name)} ({esc(one.code)})",
            fte(one.need.low),
            fte(one.need.central),
            fte(one.need.high),
            esc(one.need.basis.label),
            fte(one.own_fte + one.bordering_fte),
            number(one.load, 1),
        ]
        for one in diagnoses
    )
    known = [one.need for one in diagnoses if one.need.basis is not Basis.UNKNOWN]
    sums = [
        sum((value for value in column if value is not None), Fraction(0))
        for column in zip(*((n.low, n.central, n.high) for n in known), strict=True)
    ] or [None, None, None]
    total = [esc(region), *(fte(value) for value in sums), "", MISSING, MISSING]
    caption = f"Intervalle des besoins au {day(on)}, en ETP"
    return table(caption, columns, rows, [total])
