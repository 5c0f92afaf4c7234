"""Whose contract it is: State, its administrative bodies, others; and the rule that said so.

Order (CONTRACTS, « Who is the State »): the editable list, the legal category, the table's
own category, and last the SIRET with the buyer's name. Judged once per distinct buyer.
"""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from coverage.model import Labelled
from sources.contracts.rules.sirets import key_holds, with_siret
from sources.contracts.rules.text import fold, only

LIST_RULE = "liste acheteurs_etat.csv"
CNFPT = "180014045"
"""Begins like the State's bodies, and belongs to local government."""


class Perimeter(Labelled):
    """Whose contract it is."""

    STATE = "ETAT", "État"
    BODY = "EPA_ETAT", "Établissement public administratif de l'État"
    PROBABLE = "ETAT_PROBABLE", "État probable (d'après le SIRET)"
    COMMERCIAL = "EPIC_ETAT", "Établissement public industriel et commercial de l'État"
    CHAMBER = "CONSULAIRE", "Chambre consulaire"
    GROUP = "GIP", "Groupement d'intérêt public"
    UNKNOWN = "INDETERMINE", "Indéterminé"
    OUT = "HORS", "Hors de l'État"


LEGAL: dict[str, Perimeter] = {
    **dict.fromkeys(("7382", "7383", "7384", "7385", "7389", "7450"), Perimeter.BODY),
    "7381": Perimeter.CHAMBER,
    "7410": Perimeter.GROUP,
    "4110": Perimeter.COMMERCIAL,
    "4120": Perimeter.COMMERCIAL,
}
"""INSEE legal categories; 71xx is the State, every other one is not."""

STATE_STARTS, MIXED_STARTS, SCHOOLS = ("11", "12", "15", "17"), ("13", "18", "19"), "19"
_OUT_NAMES = r" (gip|chambres?|cci|cma|lycees?|colleges?|eple|legta|cfa|maisons? de l emploi) "
_BODY_NAMES = r" (universites?|ecoles? nationales?|instituts? (?:national|nationaux)|creps|insa) "
NAMED_BY = ("acheteur_id", "acheteur_nom", "acheteur_categorie", "categorie_juridique")
"""What tells a buyer from another as rows write it."""


def judge(buyers: ir.Table, listed: ir.Table) -> ir.Table:
    """Read distinct buyers into `siret`, `perimetre`, `perimetre_regle` and `cle_fausse`.

    Args:
        buyers: distinct texts of `NAMED_BY`.
        listed: the editable list; `identifiant` is a SIREN or a SIRET, the SIRET wins.
    """
    buyers = with_siret(buyers)
    once = listed.group_by("identifiant").agg(perimetre=listed.perimetre.max())
    by_siret = once.select(identifiant="identifiant", du_siret="perimetre")
    by_siren = once.select(cle="identifiant", du_siren="perimetre")
    found = buyers.left_join(by_siret, buyers.siret == by_siret.identifiant).drop("identifiant")
    found = found.left_join(by_siren, found.siret.substr(0, 9) == by_siren.cle).drop("cle")
    found = found.mutate(
        liste=ibis.coalesce(found.du_siret, found.du_siren),
        juridique=only(found.categorie_juridique, "^[0-9]{4}$"),
        # Whole words stand between spaces.
        mots=ibis.literal(" ") + fold(found.acheteur_nom).re_replace("[^a-z0-9]+", " ") + " ",
        debut=found.siret.substr(0, 2),
        du_tableau=found.acheteur_categorie.re_search("(?i)^ *(e|é|É)tat *$"),
    )
    found = found.mutate(
        nom_hors=found.mots.re_extract(_OUT_NAMES, 1).nullif(""),
        nom_epa=found.mots.re_extract(_BODY_NAMES, 1).nullif(""),
    )
    cases = _cases(found)
    return found.select(
        *NAMED_BY,
        "siret",
        "siret_repare",
        perimetre=ibis.cases(*[(when, perimeter) for when, perimeter, _ in cases]),
        perimetre_regle=ibis.cases(*[(when, rule) for when, _, rule in cases]),
        cle_fausse=~key_holds(found.siret),
    )


def _cases(found: ir.Table) -> list[tuple[ir.BooleanValue, ir.StringValue, ir.StringValue]]:
    """Return the rules in order: when it applies, the perimeter, the words for the rule."""
    start, legal = found.debut, found.juridique
    by_start = ibis.literal("SIRET commençant par ") + start
    by_legal = ibis.literal("catégorie juridique ") + legal
    of_legal = ibis.cases(
        (legal.startswith("71"), str(Perimeter.STATE)),
        *[(legal == category, str(perimeter)) for category, perimeter in LEGAL.items()],
        else_=str(Perimeter.OUT),
    )
    mixed, school = start.isin(MIXED_STARTS), start == SCHOOLS
    named = found.mots.re_search("[a-z0-9]")

    def to(perimeter: Perimeter) -> ir.StringValue:
        return ibis.literal(str(perimeter))

    return [
        (found.liste.notnull(), found.liste, ibis.literal(LIST_RULE)),
        (legal.notnull(), of_legal, by_legal),
        (
            found.du_tableau,
            to(Perimeter.STATE),
            ibis.literal("catégorie « État » du tableau"),
        ),
        (
            ~found.siret.startswith("1"),
            to(Perimeter.OUT),
            ibis.literal("SIRET ne commençant pas par 1"),
        ),
        (start.isin(STATE_STARTS), to(Perimeter.STATE), by_start),
        (
            found.siret.startswith(CNFPT),
            to(Perimeter.OUT),
            ibis.literal(f"SIREN {CNFPT} : fonction publique territoriale"),
        ),
        (
            mixed & found.nom_hors.notnull(),
            to(Perimeter.OUT),
            by_start + ", nom avec « " + found.nom_hors + " »",
        ),
        (
            school & found.nom_epa.notnull(),
            to(Perimeter.BODY),
            by_start + ", nom avec « " + found.nom_epa + " »",
        ),
        (school & ~named, to(Perimeter.UNKNOWN), by_start + ", sans nom"),
        (mixed, to(Perimeter.PROBABLE), by_start),
        (found.siret.notnull(), to(Perimeter.UNKNOWN), by_start + ", cas non prévu"),
    ]
