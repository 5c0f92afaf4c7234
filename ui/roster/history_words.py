"""A change of the history in words: which item, which fields, before → after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from coverage.territories import Atlas
from sources.dataset import Dataset
from sources.store.past import Sort, Tally
from sources.store.words import Kind, Record
from sources.upkeep.edit import Difference
from sources.upkeep.past import Turn
from ui.markup import bullets
from ui.roster.words import LABELS, cell, place
from ui.text import MISSING, day, esc, plural, prose

_TELLING = ("qualite", "etp", "perimetre", "extension", "date_debut", "date_fin", "programme")
"""Fields that are enough to know a post which comes or goes."""

_NOUNS = {
    Kind.ROSTER: ("en-tête de l'annuaire", "en-têtes de l'annuaire", ""),
    Kind.POST: ("poste", "postes", ""),
    Kind.NEED: ("besoin déclaré", "besoins déclarés", ""),
    Kind.OPERATION: ("opération", "opérations", "e"),
    Kind.SCENARIO: ("scénario", "scénarios", ""),
    Kind.PARAMETER: ("paramètre", "paramètres", ""),
}
"""Kind → one, several, what the participle takes."""

_SET = {
    Sort.ADDED: "réglé autrement",
    Sort.CHANGED: "réglé autrement",
    Sort.REMOVED: "remis à sa valeur livrée",
}
"""What becomes of a parameter, which always has a value."""

_FIELDS = {
    "source": "Nom de l'annuaire",
    "connu_le": "Date des données",
    "doutes": "Ce qui manque",
    "inconnu_apres": "Ce que la source ne peut pas savoir",
    "bas": "Bas",
    "central": "Central",
    "haut": "Haut",
    "valeur": "Valeur",
    "jour": "Jour",
    "rang": "Place dans la liste",
}
"""Fields of what is no post, in words; another one shows under its own name."""


def counted(turns: Iterable[Turn]) -> Tally:
    """Count items by kind and by what became of them."""
    return dict(Counter((turn.kind, turn.sort) for turn in turns))


def summary(tally: Mapping[tuple[Kind, Sort], int]) -> str:
    """Return « 3 postes ajoutés, 1 modifié ; 1 opération modifiée », as plain text."""
    return " ; ".join(told for kind in Kind if (told := _of_kind(kind, tally)))


def _of_kind(kind: Kind, tally: Mapping[tuple[Kind, Sort], int]) -> str:
    one, many, gender = _NOUNS[kind]
    parts: list[str] = []
    for sort in Sort:
        count = tally.get((kind, sort), 0)
        if count:
            what = str(count) if parts else plural(count, one, many)
            parts.append(f"{what} {sort}{gender}{'s' if count > 1 else ''}")
    return ", ".join(parts)


def turn_html(turn: Turn, data: Dataset) -> str:
    """Return one item before and after, as HTML; `data` names places and parameters."""
    head = f"<b>{prose(_name(turn, data))}</b> {_became(turn)} <small>{esc(turn.key)}</small>"
    if turn.kind is not Kind.POST:
        return head + _other(turn)
    if turn.sort is not Sort.CHANGED:
        return f"{head}<br>{_telling(turn.after or turn.before or {}, data.atlas)}"
    fields = [field_html(one, data.atlas) for one in turn.fields]
    return head + bullets(fields or ["sa place dans la liste"])


def _name(turn: Turn, data: Dataset) -> str:
    """Return what an item is called, as plain text."""
    kind = _NOUNS[turn.kind][0].capitalize()
    if turn.kind is Kind.POST:
        return turn.name or kind
    if turn.kind is Kind.NEED:
        return f"{kind}, {place(turn.key, data.atlas)}"
    if turn.kind is Kind.PARAMETER:
        return f"{kind} « {data.labels().get(turn.key, turn.key)} »"
    told = (turn.after or turn.before or {}).get("name", "")
    return f"{kind} {told}".strip()


def _became(turn: Turn) -> str:
    if turn.kind is Kind.PARAMETER:
        return _SET[turn.sort]
    return f"{turn.sort}{_NOUNS[turn.kind][2]}"


def _telling(record: Record, atlas: Atlas) -> str:
    told = ((LABELS[name], cell(name, record.get(name), atlas)) for name in _TELLING)
    return " ; ".join(f"{esc(label)} : {prose(text)}" for label, text in told if text != MISSING)


def field_html(one: Difference, atlas: Atlas) -> str:
    """Return a field of a post, before → after, as HTML."""
    before, after = (prose(cell(one.column, text, atlas)) for text in (one.before, one.after))
    return _arrow(LABELS[one.column], before, after)


def _arrow(label: str, before: str, after: str) -> str:
    # Not by colour nor by line alone: a screen reader hears the words.
    return (
        f'{esc(label)} : <del><span class="sr-only">avant </span>{before}</del> → '
        f'<ins><span class="sr-only">après </span>{after}</ins>'
    )


def _other(turn: Turn) -> str:
    """Return the fields that are not the same, of what is no post."""
    if turn.kind not in {Kind.NEED, Kind.PARAMETER} and turn.sort is not Sort.CHANGED:
        return ""  # its name is enough
    before, after = turn.before or {}, turn.after or {}
    pairs = {name: (before.get(name), after.get(name)) for name in (*before, *after)}
    fields = [
        _arrow(_FIELDS.get(name, name), _value(old), _value(new))
        for name, (old, new) in pairs.items()
        if old != new
    ]
    return bullets(fields) if fields else " : inconnu"


def _value(value: Any) -> str:
    if value in (None, "", []):
        return MISSING
    if isinstance(value, list):
        return " ; ".join(_value(one) for one in value)
    if isinstance(value, dict):
        return prose(value.get("libelle") or ", ".join(str(one) for one in value.values()))
    return prose(day(value) if isinstance(value, str) else value)
