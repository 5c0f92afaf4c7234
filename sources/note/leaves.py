"""The note as tables: what each sheet of its workbook holds, as typed cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coverage.findings import Diagnosis, Fact
from coverage.parameters import Interval, ParameterValue
from coverage.tables import FTE_DECIMALS, RATE_DECIMALS, fact_record, fact_sentence, rounded
from sources.export import version
from sources.french import day
from sources.note.figures import key_figures
from sources.note.leaf import LINE, Leaf
from sources.note.note import Note
from sources.note.plan_leaves import plan_leaves
from sources.note.sums import calculation
from sources.note.words import BASIS_WORDS, drawn_share
from sources.settings import shown_value
from sources.verdicts import verdict_words


def leaves_of(note: Note) -> tuple[Leaf, ...]:
    """Return the sheets of the workbook, « Lisez-moi » first."""
    others = (
        _region(note),
        _departments(note),
        _calendar(note),
        *plan_leaves(note.proposed),
        _parameters(note),
        _sources(note),
    )
    return (_readme(note, others), *others)


def _readme(note: Note, others: Sequence[Leaf]) -> Leaf:
    stamp = note.stamp
    told = [("Scénario supposé", f"{note.scenario}. {note.supposition}")] if note.scenario else []
    told += [("Ce qu'il suppose", change) for change in note.supposed_changes]
    return Leaf(
        "Lisez-moi",
        "",
        ("Note pour le comité de sélection", note.survey.atlas.region_name),
        (
            ("Situation au", note.on),
            *told,
            ("Version du produit", version()),
            ("Empreinte de la note", note.fingerprint),
            ("Empreinte du diagnostic", stamp.fingerprint),
            ("Valeur inconnue", "cellule vide ; zéro veut dire zéro"),
            *(("Attention", warning) for warning in stamp.warnings),
            *((leaf.title, leaf.about) for leaf in others),
        ),
        (34, 110),
    )


def _region(note: Note) -> Leaf:
    figures = key_figures(note.departments, note.survey.roster, note.on)
    rows: list[tuple[Any, ...]] = [
        (one.label, f"{one.value} {one.beside}".strip(), " ; ".join(one.lines)) for one in figures
    ]
    rows += [
        (),
        (
            "Période : premier jour",
            "Dernier jour",
            "ETP de facilitateurs",
            "dont non localisés",
            "Coordination, à part",
            "Zones blanches dans l'appel",
            "Zones blanches hors appel",
        ),
        *(
            (
                one.first,
                one.last,
                rounded(one.facilitators, FTE_DECIMALS),
                rounded(one.unlocated, FTE_DECIMALS),
                rounded(one.coordination, FTE_DECIMALS),
                one.inside,
                one.outside,
            )
            for one in note.periods
        ),
    ]
    return Leaf(
        "Région",
        "Chiffres clés du jour, puis les ETP qui restent à mesure que les conventions finissent",
        ("Chiffre clé", "Valeur", "Détail"),
        tuple(rows),
        (34, 26, 60, 20, 20, 20, 20),
    )


def _departments(note: Note) -> Leaf:
    return Leaf(
        "Départements",
        "La situation de chaque département, son besoin, qui y agit, le calcul et les preuves",
        (
            "Code",
            "Département",
            "Situation",
            "Certitude",
            "Dans l'appel",
            "Besoin bas (ETP)",
            "Besoin central (ETP)",
            "Besoin haut (ETP)",
            "D'où vient le besoin",
            "Charge",
            "ETP du territoire",
            "ETP limitrophes",
            "ETP reçus, partage au mieux",
            "ETP reçus, partage proportionnel",
            "Zone blanche dans (part des tirages)",
            "Qui y agit",
            "Le calcul",
            "Preuves",
        ),
        tuple(_department(note, one) for one in note.departments),
        (7, 22, 36, 22, 10, 10, 10, 10, 26, 9, 10, 10, 12, 12, 14, 40, 60, 90),
    )


def _department(note: Note, one: Diagnosis) -> tuple[Any, ...]:
    sums = calculation(one, note.posts, note.dataset.atlas.names)
    return (
        one.code,
        one.name,
        verdict_words(one),
        one.certainty.label,
        "oui" if one.in_call else "non",
        rounded(one.need.low, FTE_DECIMALS),
        rounded(one.need.central, FTE_DECIMALS),
        rounded(one.need.high, FTE_DECIMALS),
        BASIS_WORDS[one.need.basis],
        rounded(one.load, RATE_DECIMALS),
        rounded(one.own_fte, FTE_DECIMALS),
        rounded(one.bordering_fte, FTE_DECIMALS),
        rounded(one.fair_supply, FTE_DECIMALS),
        rounded(one.prorata, FTE_DECIMALS),
        rounded(drawn_share(note.sure[one.code]), RATE_DECIMALS),
        LINE.join(note.posts[code].structure for code in one.posts) or None,
        LINE.join(sums),
        LINE.join(map(_fact, one.facts)),
    )


def _fact(fact: Fact) -> str:
    """Return a fact as one line, its day written as in France."""
    return fact_sentence(fact_record(fact) | {"date": day(fact.on) if fact.on else None})


def _calendar(note: Note) -> Leaf:
    name = note.survey.atlas.name
    return Leaf(
        "Échéances",
        "Mois par mois : ETP en cours le premier jour, zones blanches, conventions qui finissent",
        (
            "Premier jour du mois",
            "ETP de facilitateurs",
            "dont non localisés",
            "Coordination, à part",
            "Zones blanches (nombre)",
            "Zones blanches",
            "Conventions qui finissent dans le mois",
        ),
        tuple(
            (
                month.on,
                rounded(month.facilitators, FTE_DECIMALS),
                rounded(month.unlocated, FTE_DECIMALS),
                rounded(month.coordination, FTE_DECIMALS),
                len(month.gaps),
                ", ".join(name(code) for code in month.gaps) or None,
                LINE.join(post.structure or post.id for post in month.ending) or None,
            )
            for month in note.calendar.months
        ),
        (20, 14, 14, 14, 16, 80, 60),
    )


def _parameters(note: Note) -> Leaf:
    return Leaf(
        "Paramètres",
        "Chaque valeur employée : unité, statut, référence, jour de vérification",
        ("Paramètre", "Bas", "Central", "Haut", "Autre valeur", "Unité", "Statut", "Référence",
         "Vérifié le"),
        tuple(
            (
                note.stamp.labels.get(key, key),
                *_value(value),
                value.unit,
                value.status.label,
                value.reference,
                value.checked_on,
            )
            for key, value in note.stamp.used.items()
        ),
        (44, 11, 11, 11, 30, 22, 14, 90, 14),
    )  # fmt: skip


def _value(value: ParameterValue) -> tuple[Any, ...]:
    """Return the three figures of a value, or what it is when it is no figure."""
    if isinstance(value.value, Interval):
        return (*(rounded(one, 6) for one in value.value), None)
    return None, None, None, shown_value(value.value)


def _sources(note: Note) -> Leaf:
    return Leaf(
        "Sources",
        "Documents et données dont la note est tirée, et ce que l'annuaire ne sait pas",
        ("Nature", "Texte", "Source"),
        (
            *(("Source", source, None) for source in note.stamp.sources),
            *(("Doute", one.label, one.source) for one in note.survey.roster.doubts),
        ),
        (14, 90, 90),
    )
