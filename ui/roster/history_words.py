"""A change of the history in words: which item, which fields, before → after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from coverage.territories import Atlas
from sources.roster_edit import Difference
from sources.roster_past import Turn
from sources.store.words import Kind, Record
from ui.markup import bullets
from ui.roster.words import LABELS, cell
from ui.text import MISSING, esc, plural, prose

_TELLING = ("qualite", "etp", "perimetre", "extension", "date_debut", "date_fin", "programme")
"""Fields that are enough to know a post which comes or goes."""

_SORTS = ("ajouté", "modifié", "supprimé")


def sort_of(turn: Turn) -> str:
    """Return « ajouté », « modifié » or « supprimé »."""
    if turn.before is None:
        return "ajouté"
    return "supprimé" if turn.after is None else "modifié"


def summary(turns: Iterable[Turn]) -> str:
    """Return « 3 postes ajoutés, 1 modifié », as plain text."""
    counted = Counter((turn.kind, sort_of(turn)) for turn in turns)
    parts = []
    for kind in Kind:
        of_kind = [(sort, counted[kind, sort]) for sort in _SORTS if counted[kind, sort]]
        for place, (sort, count) in enumerate(of_kind):
            ending = "s" if count > 1 else ""
            what = f"{plural(count, *_nouns(kind))} " if place == 0 else f"{plural(count, '')}"
            parts.append(f"{what.strip()} {sort}{ending}")
    return ", ".join(parts)


def _nouns(kind: Kind) -> tuple[str, str]:
    return _NOUNS[kind]


_NOUNS = {
    Kind.ROSTER: ("en-tête de l'annuaire", "en-têtes de l'annuaire"),
    Kind.POST: ("poste", "postes"),
    Kind.NEED: ("besoin déclaré", "besoins déclarés"),
    Kind.OPERATION: ("opération", "opérations"),
    Kind.SCENARIO: ("scénario", "scénarios"),
    Kind.PARAMETER: ("paramètre", "paramètres"),
}


def turn_html(turn: Turn, atlas: Atlas) -> str:
    """Return one item before and after, as HTML."""
    name = f"{prose(turn.name)} " if turn.name else f"{esc(turn.kind.label)} "
    head = f"<b>{name}</b><small>{esc(turn.key)}</small> {sort_of(turn)}"
    if turn.kind is not Kind.POST:
        return f"{head}{bullets(_other(turn))}"
    if turn.before is None or turn.after is None:
        return f"{head}<br>{_telling(turn.after or turn.before or {}, atlas)}"
    fields = [field_html(one, atlas) for one in turn.fields]
    return head + bullets(fields or ["sa place dans l'annuaire"])


def _telling(record: Record, atlas: Atlas) -> str:
    told = ((LABELS[name], cell(name, record.get(name), atlas)) for name in _TELLING)
    return " ; ".join(f"{esc(label)} : {prose(text)}" for label, text in told if text != MISSING)


def field_html(one: Difference, atlas: Atlas) -> str:
    """Return a field, before → after, as HTML."""
    before, after = (prose(cell(one.column, text, atlas)) for text in (one.before, one.after))
    return f"{esc(LABELS[one.column])} : <del>{before}</del> → <ins>{after}</ins>"


def _other(turn: Turn) -> Sequence[str]:
    """Return the fields of what is no post."""
    before, after = turn.before or {}, turn.after or {}
    pairs = {name: (before.get(name), after.get(name)) for name in (*before, *after)}
    return [
        f"{esc(name)} : <del>{_value(old)}</del> → <ins>{_value(new)}</ins>"
        for name, (old, new) in pairs.items()
        if old != new
    ]


def _value(value: Any) -> str:
    if value in (None, "", []):
        return MISSING
    if isinstance(value, list):
        return " ; ".join(_value(one) for one in value)
    if isinstance(value, dict):
        return prose(value.get("libelle") or ", ".join(str(one) for one in value.values()))
    return prose(value)
