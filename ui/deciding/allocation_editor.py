"""The fields of one candidate; what is changed stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import streamlit as st

from sources.csv_fr import decimal_comma
from sources.deliberation import Proposal
from sources.fields import figure
from ui.deciding import allocation_edits as address
from ui.text import esc

_MOST = 1_000


def editor(base: Sequence[Proposal], proposals: Sequence[Proposal]) -> None:
    """Show the fields of one candidate.

    Args:
        base: the candidates as they come.
        proposals: the same as the user left them.
    """
    known = {one.code: one for one in proposals}
    code = st.selectbox(
        "Modifier un candidat",
        list(known),
        format_func=lambda key: known[key].words if key in known else key,
        index=None,
        placeholder="Choisissez un candidat",
        key="plan-candidat",
    )
    if code is None or code not in known:
        if address.edits():
            st.button("Revenir à la liste proposée", on_click=address.forget, key="plan-revenir")
        return
    one = known[code].candidate
    name = f"plan-candidat-{code}"
    flags, least, most, back = st.columns([1.1, 1, 1.5, 0.9], vertical_alignment="bottom")
    with flags:
        _flag("Peut être retenu", f"{name}-oui", code, "eligible", one.eligible)
        _flag("Reconduction", f"{name}-rec", code, "renewal", one.renewal)
    with least:
        _amount("ETP au moins", f"{name}-moins", code, "least", one.least)
    with most:
        _amount("ETP au plus (vide : comme proposé)", f"{name}-plus", code, "most", one.most)
    unchanged = next(other for other in base if other.code == code).candidate == one
    back.button(
        "Comme proposé",
        disabled=unchanged,
        on_click=_forget,
        args=(code, name),
        key=f"{name}-retour",
    )


def _flag(label: str, key: str, code: str, field: str, value: bool) -> None:
    st.session_state.setdefault(key, value)
    st.toggle(
        label,
        key=key,
        on_change=lambda: address.change(code, **{field: st.session_state[key]}),
    )


def _amount(label: str, key: str, code: str, field: str, value: Fraction | None) -> None:
    """Show the field of an amount; what is no amount is said, and not kept."""
    if key not in st.session_state:
        st.session_state[key] = "" if value is None else decimal_comma(value, least=2)

    def keep() -> None:
        read = figure(st.session_state[key].strip())
        if read.message == "" and (read.value is None or 0 <= read.value <= _MOST):
            address.change(code, **{field: read.value})

    typed = st.text_input(label, key=key, on_change=keep, max_chars=12).strip()
    read = figure(typed)
    if read.message or (read.value is not None and not 0 <= read.value <= _MOST):
        why = read.message or f"attendu de 0 à {_MOST} ETP."
        st.html(f'<ul class="remarks" role="status"><li class="erreur">{esc(why)}</li></ul>')


def _forget(code: str, name: str) -> None:
    address.forget(code)
    for key in [key for key in st.session_state if str(key).startswith(f"{name}-")]:
        del st.session_state[key]
