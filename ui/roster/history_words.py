"""A change of the history in words: which item, which fields, before → after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from coverage.measured import Method
from coverage.territories import Atlas
from coverage.windows import Span
from sources.dataset import Dataset
from sources.fields import figure
from sources.scenario_form import ScenarioFormError, read_change
from sources.scenario_words import sentence
from sources.store.past import Sort, Tally, Version
from sources.store.words import Kind, Record
from sources.stored import value_record
from sources.upkeep.edit import Difference
from sources.upkeep.past import Turn
from ui.markup import bullets
from ui.parameter_table import figure as shown_figure
from ui.roster.words import LABELS, cell, place
from ui.text import MISSING, day, esc, fte, plural, prose

_TELLING = ("qualite", "etp", "perimetre", "extension", "date_debut", "date_fin", "programme")
"""Fields that are enough to know a post which comes or goes."""

_NOUNS = {
    Kind.ROSTER: ("description de l'annuaire", "descriptions de l'annuaire", "e"),
    Kind.POST: ("poste", "postes", ""),
    Kind.NEED: ("besoin déclaré", "besoins déclarés", ""),
    Kind.OPERATION: ("opération", "opérations", "e"),
    Kind.SCENARIO: ("scénario", "scénarios", ""),
    Kind.PARAMETER: ("paramètre", "paramètres", ""),
}
"""Kind → one, several, what the participle takes."""

_DONE = {Sort.ADDED: "ajouté", Sort.CHANGED: "modifié", Sort.REMOVED: "retiré"}
_SET = {Sort.ADDED: "réglé", Sort.CHANGED: "réglé", Sort.REMOVED: "remis"}
_BACK = " à la valeur livrée"
"""What becomes of a parameter, which always has a value."""

BOUNDS = ("bas", "central", "haut")
CHOICES = {one.value: one.label for one in (*Method, *Span)}
"""Words that a parameter may be, as the screens write them."""

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
    "nom": "Nom",
    "note": "Ce qu'il suppose",
    "changements": "Changements",
    "version_annuaire": "Version de l'annuaire",
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
    words = _SET if kind is Kind.PARAMETER else _DONE
    counts: Counter[str] = Counter()
    for sort in Sort:
        counts[words[sort]] += tally.get((kind, sort), 0)
    parts: list[str] = []
    for word, count in counts.items():
        if count:
            what = str(count) if parts else plural(count, one, many)
            back = _BACK if word == _SET[Sort.REMOVED] else ""
            parts.append(f"{what} {word}{gender}{'s' if count > 1 else ''}{back}")
    return ", ".join(parts)


def headline(version: Version, tally: Tally) -> str:
    """Return what sort of change a version is, as plain text."""
    if {kind for kind, _ in tally} == {Kind.PARAMETER}:
        return "Paramètre"
    if {kind for kind, _ in tally} == {Kind.SCENARIO}:
        return "Scénario"
    if set(tally) == {(Kind.NEED, Sort.REMOVED)}:
        return "Besoins déclarés retirés"
    return version.action.label


def bears_on_roster(tally: Tally) -> bool:
    """Tell whether a version changed the roster, or what is said of it as a whole."""
    return not {kind for kind, _ in tally}.isdisjoint({Kind.POST, Kind.ROSTER})


def turn_html(turn: Turn, data: Dataset) -> str:
    """Return one item before and after, as HTML; `data` names places and parameters."""
    head = f"<b>{prose(_name(turn, data))}</b> {_became(turn)} <small>{esc(turn.key)}</small>"
    if turn.kind is not Kind.POST:
        return head + _other(turn, data)
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
    record = turn.after or turn.before or {}
    told = record.get("nom") if turn.kind is Kind.SCENARIO else record.get("name", "")
    return f"{kind} « {told} »" if turn.kind is Kind.SCENARIO else f"{kind} {told}".strip()


def _became(turn: Turn) -> str:
    if turn.kind is Kind.PARAMETER:
        return _SET[turn.sort] + (_BACK if turn.sort is Sort.REMOVED else "")
    return f"{_DONE[turn.sort]}{_NOUNS[turn.kind][2]}"


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


def _other(turn: Turn, data: Dataset) -> str:
    """Return the fields that are not the same, of what is no post."""
    if turn.kind not in {Kind.NEED, Kind.PARAMETER} and turn.sort is not Sort.CHANGED:
        return ""  # its name is enough
    before, after = turn.before or {}, turn.after or {}
    if turn.kind is Kind.PARAMETER:
        delivered = _delivered(turn.key, data)
        before, after = turn.before or delivered, turn.after or delivered
    if all(map(_is_exact, filter(None, (before, after)))):
        before, after = ({"valeur": one["central"]} if one else one for one in (before, after))
    pairs = {name: (before.get(name), after.get(name)) for name in (*before, *after)}
    fields = [
        _arrow(_FIELDS.get(name, name), *(_value(one, turn, name, data) for one in pair))
        for name, pair in pairs.items()
        if pair[0] != pair[1]
    ]
    if not fields and turn.kind is Kind.PARAMETER:
        return "<br>à la valeur qui était en place"
    return bullets(fields) if fields else " : inconnu"


def _delivered(key: str, data: Dataset) -> Record:
    """Return the value that a parameter has while nobody sets it, as a record."""
    known = data.parameter_set.parameters.get(key)
    if known is None:
        return {}
    return value_record(max(known.values, key=lambda one: one.since).value)


def _is_exact(record: Record) -> bool:
    """Tell whether a record is one figure, whose range would say the same three times."""
    told = [record.get(bound) for bound in BOUNDS]
    return told[0] is not None and len(set(map(str, told))) == 1


def _value(value: Any, turn: Turn, name: str, data: Dataset) -> str:
    if value in (None, "", []):
        return MISSING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return " ; ".join(_value(one, turn, name, data) for one in value)
    if isinstance(value, dict):
        return _block(value, turn, data)
    if turn.kind in {Kind.NEED, Kind.PARAMETER} and isinstance(value, str):
        return prose(_figure(value, turn.kind) or CHOICES.get(value) or day(value))
    return prose(day(value) if isinstance(value, str) else value)


def _block(value: Record, turn: Turn, data: Dataset) -> str:
    if turn.kind is Kind.SCENARIO:
        return _change(value, data)
    return prose(value.get("libelle") or ", ".join(str(one) for one in value.values()))


def _change(record: Record, data: Dataset) -> str:
    """Return a change of a scenario in words, its type alone when it cannot be read."""
    try:
        change = read_change(record, data.atlas)
    except ScenarioFormError:
        return prose(record.get("type", MISSING))
    return prose(sentence(change, {post.id: post for post in data.roster.posts}, data.atlas))


def _figure(text: str, kind: Kind) -> str:
    """Return a figure as the tables write it, "" for what is none."""
    found = figure(text).value
    if found is None:
        return ""
    return fte(found) if kind is Kind.NEED else shown_figure(found)
