"""Who may receive ETP: the list proposed, edited one by one, or replaced by a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import streamlit as st
from sources.candidates import read_candidates

from coverage.territories import Atlas
from sources.csv_fr import decimal_comma
from sources.dataset import Dataset
from sources.deliberation import Proposal, candidates_from, default_proposals, edited, still_active
from sources.fields import figure
from sources.problems import UnreadableFileError
from ui.deciding import allocation_edits as address
from ui.markup import Column, badge, note, table
from ui.names import safe_name
from ui.panel import certainty_words
from ui.state import View
from ui.text import MISSING, day, esc, fte, plain, plural, prose
from ui.uploads import let_go

_FILE, _REFUSED, _TURN, _CHOSEN = (
    "plan-fichier",
    "plan-fichier-refuse",
    "plan-fichier-tour",
    "plan-candidat",
)
COLUMNS = (
    Column("Candidat", width=13),
    Column("Où il agirait", width=9),
    Column("ETP au moins", figures=True),
    Column("ETP au plus", figures=True),
    Column("Périmètre", width=8),
    Column("Source", width=14),
)


def candidate_list(data: Dataset, shown: View) -> tuple[Proposal, ...]:
    """Show the candidates, folded; return them as the user left them.

    Args:
        data: names the territories.
        shown: the situation on the day of the plan.
    """
    base = _given() or default_proposals(
        data.atlas, shown.roster, shown.survey.parameters, shown.on
    )
    proposals = edited(base, address.edits())
    with st.expander(f"Candidats : {_counted(proposals)}", key="plan-candidats"):
        _introduction(proposals)
        st.html(_table(data, proposals))
        _editor(base, proposals)
        _file(data)
    _warn(shown, proposals, shown.on)
    return proposals


def _counted(proposals: Sequence[Proposal]) -> str:
    able = [one for one in proposals if one.candidate.eligible]
    renewals = sum(one.candidate.renewal for one in able)
    new = len(able) - renewals
    possible = plural(new, "nouvelle convention possible", "nouvelles conventions possibles")
    words = f"{plural(renewals, 'reconduction')}, {possible}"
    out = len(proposals) - len(able)
    return words + (f" ; {plural(out, 'écarté')}" if out else "")


def _introduction(proposals: Sequence[Proposal]) -> None:
    given = st.session_state.get(_FILE)
    if given is not None:
        st.html(f"<p>Candidats du fichier « {esc(given[0])} ». Ils ne sont pas dans l'adresse.</p>")
        return
    carried = plural(
        sum(one.post is not None for one in proposals),
        "convention qui s'achève",
        "conventions qui s'achèvent",
    )
    st.html(
        f"<p>Proposés d'après l'annuaire : {carried}, au plus ses ETP d'aujourd'hui et sur le "
        "même périmètre, aussi certain qu'il l'est ; et une convention nouvelle par département "
        "de l'appel, sur tout le département. Ce que vous changez ici reste dans l'adresse.</p>"
    )


def _table(data: Dataset, proposals: Sequence[Proposal]) -> str:
    rows = [_row(data, one) for one in proposals]
    return f'<div class="rows plan-candidates">{table("Les candidats", COLUMNS, rows)}</div>'


def _row(data: Dataset, one: Proposal) -> tuple[str, ...]:
    candidate = one.candidate
    out = "" if candidate.eligible else " " + badge("écarté", "todo")
    places = [esc(data.atlas.name(code)) for code in candidate.perimeter]
    places += [f"{esc(data.atlas.name(code))} (limitrophe)" for code in candidate.extension]
    return (
        f"{esc(one.words)}{out}<small>{esc(one.code)}</small>",
        ", ".join(places) or MISSING,
        fte(candidate.least) if candidate.least else MISSING,
        fte(candidate.most) if candidate.most is not None else MISSING,
        certainty_words(one.certainty),
        f"<small>{prose(one.source) or MISSING}</small>",
    )


def _editor(base: Sequence[Proposal], proposals: Sequence[Proposal]) -> None:
    """Show the fields of one candidate."""
    known = {one.code: one for one in proposals}
    code = st.selectbox(
        "Modifier un candidat",
        list(known),
        format_func=lambda key: plain(known[key].words) if key in known else key,
        index=None,
        placeholder="Choisissez un candidat",
        key=_CHOSEN,
    )
    if code is None or code not in known:
        if address.edits():
            st.button("Revenir à la liste proposée", on_click=address.forget, key="plan-revenir")
        return
    one = known[code].candidate
    name = f"plan-candidat-{code}"
    flags, least, most, back = st.columns([1.4, 1, 1, 1], vertical_alignment="bottom")
    with flags:
        _flag("Peut être retenu", f"{name}-oui", code, "eligible", one.eligible)
        _flag("Reconduction", f"{name}-rec", code, "renewal", one.renewal)
    with least:
        _amount("ETP au moins", f"{name}-moins", code, "least", one.least)
    with most:
        _amount("ETP au plus", f"{name}-plus", code, "most", one.most)
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


_MOST = 1_000


def _forget(code: str, name: str) -> None:
    address.forget(code)
    for key in [key for key in st.session_state if str(key).startswith(f"{name}-")]:
        del st.session_state[key]


def _given() -> tuple[Proposal, ...] | None:
    """Return the candidates of the file deposited in this session, None without one."""
    given = st.session_state.get(_FILE)
    return None if given is None else given[1]


def _file(data: Dataset) -> None:
    """Show the deposit of a file of candidates."""
    refused = st.session_state.pop(_REFUSED, "")
    if refused:
        st.html(note(f"<b>Fichier refusé.</b><br>{refused}", "warning"))
    given = st.session_state.get(_FILE)
    if given is not None:
        st.button(f"Retirer « {plain(given[0])} »", on_click=_release, key="plan-fichier-retirer")
        return
    st.file_uploader(
        "Remplacer la liste par un fichier CSV, XLSX ou ODS, 2 Mo au plus",
        key=_deposit(),
        on_change=_take,
        args=(data.atlas,),
    )
    st.html(
        '<p class="plan-aide">Colonnes : candidat, perimetre ; facultatives : extension, etp_min, '
        "etp_max, eligible, reconduction, cout_etp (oui ou non ; codes séparés par « | »).</p>"
    )


def _deposit() -> str:
    """Return the key of the deposit; another one once a file was read."""
    return f"plan-depot-{st.session_state.get(_TURN, 0)}"


def _take(atlas: Atlas) -> None:
    """Read what was deposited, before the page is drawn again; its bytes are let go."""
    file = st.session_state.get(_deposit())
    if file is None:
        return
    name = safe_name(file.name)
    try:
        found = read_candidates(file.getvalue(), atlas, name)
        st.session_state[_FILE] = (name, candidates_from(found.candidates, atlas, source=name))
        address.forget()
    except UnreadableFileError as error:
        st.session_state[_REFUSED] = esc(error).replace("\n", "<br>")
    let_go([file])
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _release() -> None:
    st.session_state.pop(_FILE, None)
    address.forget()


def _warn(shown: View, proposals: Sequence[Proposal], on: date) -> None:
    """Say which renewals carry on posts that still run."""
    running = still_active(shown.roster, proposals, on)
    if running:
        names = ", ".join(f"{esc(post.structure)} ({fte(post.fte)} ETP)" for post in running)
        st.html(
            note(
                f"<b>Encore actifs au {day(on)} : {names}.</b> Leurs reconductions s'ajouteraient "
                "à des conventions qui courent encore : ces ETP comptent deux fois dans ce plan.",
                "warning",
            )
        )
