"""« Régler un paramètre » on « Méthode »: a value of one's own, signed, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import streamlit as st

from coverage.measured import Method
from coverage.parameters import Interval, ParameterValue
from coverage.windows import Span
from sources import parameter_rules as keys
from sources.csv_fr import decimal_comma
from sources.dataset import Dataset
from sources.fields import figure
from sources.parameters import Value
from sources.store.words import Action, Change, Item, Kind
from sources.stored import value_record
from ui.effect import map_effect
from ui.markup import note
from ui.parameter_table import spelled
from ui.roster.signing import save, say, say_refusal, sign, signed, told
from ui.state import is_editable, keep
from ui.text import esc, prose

_PLACE, _CHOSEN = "parametre", "parametre-choisi"
_FIXED = frozenset({keys.REFERENCE_DATE, keys.CALL_DEPARTMENTS})
_BACK = "Ce que changerait le retour à la valeur livrée"
_BOUNDS = ("Bas", "Central", "Haut")
_WORDS: Mapping[str, Mapping[str, str]] = {
    keys.NEED_METHOD: {one.value: one.label for one in Method},
    keys.NEED_WINDOW: {one.value: one.label for one in Span},
}


def adjust(data: Dataset, used: Mapping[str, ParameterValue]) -> None:
    """Show the choice of a parameter and the form that sets it otherwise.

    Args:
        data: whose parameters they are.
        used: those in force, by key.
    """
    st.subheader("Régler un paramètre", anchor=False)
    told(_PLACE)
    if not is_editable():
        st.html("<p>Cette version se lit et ne se modifie pas.</p>")
        return
    st.html(
        "<p>Un réglage vaut pour toute la base et à toutes les dates ; il est une hypothèse, et "
        "tout export le dit. L'historique en garde la trace.</p>"
    )
    free = {key: data.parameter_set[key] for key in keys.RULES if key not in _FIXED}
    key = st.selectbox(
        "Paramètre",
        list(free),
        format_func=lambda one: free[one].label if one in free else one,
        index=None,
        placeholder="Choisissez un paramètre",
        key=_CHOSEN,
    )
    if key is None:
        return
    present = next((item for item in keep().items(Kind.PARAMETER) if item.key == key), None)
    _form(data, key, used[key], present)


def _form(data: Dataset, key: str, now: ParameterValue, present: Item | None) -> None:
    parameter = data.parameter_set[key]
    seen = 0 if present is None else present.revision
    name = f"{_PLACE}-{key}-{seen}"
    delivered = max(parameter.values, key=lambda one: one.since)
    st.html(
        f"<p>{prose(parameter.description)} En vigueur : <b>{esc(spelled(now.value))}</b> "
        f"{esc(now.unit)}. Livré : {esc(spelled(delivered.value))} "
        f"({prose(delivered.reference)}).</p>"
    )
    value = _field(key, now.value, name)
    rule = keys.RULES[key]
    wrong = value is None or not rule.holds(value)
    if wrong and value is not None:
        expected = rule.expected.replace("low", "bas").replace("high", "haut")
        st.html(note(f"Attendu : {esc(expected)}.", "warning"))
    elif value is not None and not wrong and value != now.value:
        st.html(map_effect(data, replace(data, overrides={**data.overrides, key: value})))
    elif not wrong and present is not None:
        others = {one: held for one, held in data.overrides.items() if one != key}
        st.html(map_effect(data, replace(data, overrides=others), _BACK))
    sign(name, Action.EDIT)
    record = None if wrong or value is None else value_record(value)
    label = parameter.label
    first, second = st.columns(2)
    first.button(
        "Enregistrer ce réglage",
        type="primary",
        disabled=wrong,
        on_click=_save,
        args=(Change(Kind.PARAMETER, key, record, seen), name, label),
        key=f"{name}-oui",
    )
    second.button(
        "Revenir à la valeur livrée",
        disabled=present is None,
        on_click=_save,
        args=(Change(Kind.PARAMETER, key, None, seen), name, label),
        key=f"{name}-non",
    )


def _save(change: Change, name: str, label: str) -> None:
    """Save before the page is drawn again; what came of it is kept for the page."""
    outcome = save([change], signed(name, Action.EDIT))
    if outcome.revision is None:
        say_refusal(outcome, _PLACE)
        return
    done = "valeur livrée" if change.record is None else "réglage enregistré"
    say("good", f"<b>{prose(label)} : {done}.</b> La carte en tient compte.", _PLACE)


def _field(key: str, value: Value, name: str) -> Value | None:
    """Show the field of a value; return what is typed, None when it is no such value."""
    if isinstance(value, bool):
        answers = {"oui": True, "non": False}
        chosen = st.segmented_control(
            "Valeur", list(answers), default="oui" if value else "non", required=True, key=name
        )
        return answers.get(chosen or "")
    if isinstance(value, str):
        words = _WORDS[key]
        return st.segmented_control(
            "Valeur",
            list(words),
            default=value,
            required=True,
            format_func=lambda one: words.get(one, one),
            key=name,
        )
    return _figures(value, name) if isinstance(value, Interval) else None


def _figures(value: Interval, name: str) -> Interval | None:
    """Show one field for an exact figure, three for a range."""
    if value.low == value.high:
        found = _figure("Valeur", value.central, name)
        return None if found is None else Interval.exactly(found)
    columns = st.columns(len(_BOUNDS))
    figures = []
    for column, label, bound in zip(columns, _BOUNDS, value, strict=True):
        with column:
            figures.append(_figure(label, bound, f"{name}-{label}"))
    known = [one for one in figures if one is not None]
    return Interval(*known) if len(known) == len(_BOUNDS) else None


def _figure(label: str, value: Fraction, key: str) -> Fraction | None:
    """Show the field of a figure, and under it why what is typed is none."""
    typed = st.text_input(label, value=decimal_comma(value), key=key)
    found = figure(typed.strip()).value
    if found is None:
        told = "ce n'est pas un nombre." if typed.strip() else "donnez un nombre."
        st.html(f'<ul class="remarks" role="status"><li class="erreur">Erreur : {told}</li></ul>')
    return found
