"""The files of « Qui couvre ? »: who acts where, lot by lot, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coverage.findings import Diagnosis
from coverage.model import Level, Precision
from coverage.survey import Survey
from sources.export import Sheet
from sources.verdicts import verdict_words
from sources.who.answers import Cover, answers
from sources.who.lines import Line
from sources.who.lots import LotSum

COLUMNS = {
    "demande": "Ce qui a été demandé, tel qu'écrit",
    "lot": "Le lot ou repère écrit devant, s'il y en avait un",
    "code": "Code officiel géographique du territoire",
    "nom": "Nom du territoire",
    "niveau": "commune, epci ou departement",
    "departement": "Département de la commune",
    "epci": "EPCI de la commune",
    "verdict": "Situation du territoire à cette date, en clair",
    "certitude": "etabli, deduit ou a_confirmer",
    "structure": "Structure du facilitateur ; vide : aucun facilitateur connu",
    "agit_par": "perimetre, extension (il y est limitrophe), ou les deux sur des parties",
    "part_communes": "Part des communes du territoire où ce poste agit",
    "etp": "ETP du poste, entier",
    "programme": "Programme qui le finance",
    "suivi": "Service qui suit la convention",
    "date_debut": "Premier jour connu de la convention",
    "date_fin": "Dernier jour de la convention",
    "precision_fin": "Précision de la date de fin",
    "certitude_poste": "Certitude de la ligne de l'annuaire",
    "source": "D'où vient la ligne",
    "services_etat": "Services de l'État qui ont acheté ici, d'après les marchés importés",
    "remarque": "Comment la ligne a été lue, ou pourquoi elle ne l'a pas été",
}


LOT_COLUMNS = {
    "lot": "Le lot ou repère ; vide : sans lot",
    "territoires": "Territoires demandés, chacun compté une fois",
    "structures": "Structures qui y agissent",
    "noms": "Leurs noms",
    "sans_facilitateur": "Territoires sans facilitateur connu à cette date",
    "limitrophe_seul": "Territoires où l'on n'agit que par extension",
}
REMARK_COLUMNS = {
    "ligne": "Numéro de la ligne collée",
    "lot": "Le lot ou repère",
    "texte": "Ce qui était écrit",
    "lecture": "compris, laissé de côté ou pas compris",
    "remarque": "Comment la ligne a été lue, ou pourquoi elle ne l'a pas été",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One territory that was asked for: the words, and what stood before them (a lot)."""

    text: str
    lot: str
    code: str
    remark: str = ""


def asked_of(lines: Iterable[Line]) -> tuple[Asked, ...]:
    """Return the territories of the lines that are understood."""
    return tuple(
        Asked(line.text, line.lot, code, line.remark) for line in lines for code in line.codes
    )


def answers_sheet(
    survey: Survey,
    asked: Sequence[Asked],
    lost: Iterable[Line] = (),
    services: Mapping[str, str] | None = None,
) -> Sheet:
    """Return one row a territory and post; a territory without any has one row, empty there.

    Args:
        survey: the examination.
        asked: the territories, in order.
        lost: lines that were not understood: a row each, that holds the remark alone.
        services: code of a territory → the State services that buy there, in words.
    """
    rows: list[tuple[object, ...]] = []
    for one, given in zip(asked, answers(survey, (one.code for one in asked)), strict=True):
        head = _head(survey, one, given.diagnosis)
        end = ((services or {}).get(one.code) or None, one.remark or None)
        rows += [(*head, *_tail(cover), *end) for cover in given.covers] or [
            (*head, *_NOBODY, *end)
        ]
    blank = len(COLUMNS) - 3
    for line in lost:
        rows.append((line.text, line.lot or None, *(None,) * blank, line.remark))
    return Sheet("Qui couvre", COLUMNS, tuple(rows))


def lots_sheet(lots: Iterable[LotSum]) -> Sheet:
    """Return one row a lot."""
    rows = (
        (
            lot.name or None,
            lot.territories,
            len(lot.structures),
            ", ".join(lot.structures) or None,
            lot.nobody,
            lot.bordering,
        )
        for lot in lots
    )
    return Sheet("Lots", LOT_COLUMNS, tuple(rows))


def remarks_sheet(lines: Iterable[Line]) -> Sheet:
    """Return every line that was pasted, with how it was read: nothing is lost."""
    rows = (
        (line.number, line.lot or None, line.text, _reading(line), line.remark or None)
        for line in lines
    )
    return Sheet("Remarques", REMARK_COLUMNS, tuple(rows))


def _reading(line: Line) -> str:
    if line.codes:
        return "compris"
    return "pas compris" if line.is_lost else "laissé de côté"


def _head(survey: Survey, asked: Asked, found: Diagnosis) -> tuple[object, ...]:
    atlas = survey.atlas
    department = epci = None
    if found.level is Level.COMMUNE:
        commune = atlas.communes[int(atlas.positions([found.code])[0])]
        department = atlas.name(commune.department)
        epci = atlas.name(commune.epci) if commune.epci else None
    return (
        asked.text,
        asked.lot or None,
        found.code,
        found.name,
        found.level.value,
        department,
        epci,
        verdict_words(found),
        found.certainty.value,
    )


def _tail(cover: Cover) -> tuple[object, ...]:
    post = cover.post
    precise = post.ends_precision is not Precision.UNKNOWN
    return (
        post.structure,
        cover.way.value,
        float(round(cover.share, 4)),
        float(round(post.fte, 3)),
        post.programme or None,
        post.followed_by or None,
        post.starts,
        post.ends,
        post.ends_precision.label if precise else None,
        post.certainty.value,
        post.source or None,
    )


_NOBODY = (None,) * 11
