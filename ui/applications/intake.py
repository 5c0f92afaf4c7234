"""A file of applications: what it says, what it would change, the save."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from sources.applications.columns import ALIASES, COLUMNS, LABELS, MOST, REQUIRED
from sources.applications.kept import Arrival, Mode, arrival, changes_of, differences
from sources.applications.reader import ApplicationsReport, examine_applications
from sources.dataset import Dataset
from sources.problems import Severity
from sources.store.words import Action, Change
from sources.text import MAX_BYTES
from ui.applications.exports import template_buttons
from ui.applications.kept import Kept, commit
from ui.applications.parts import Part, lead
from ui.markup import Column, folded, note, table
from ui.names import safe_name
from ui.roster.intake_report import problems_table
from ui.roster.signing import say, say_refusal, sign, signed, told
from ui.text import MISSING, esc, fte, plural, prose
from ui.uploads import let_go

PLACE = "candidatures-import"
_TURN, _READ = "candidatures-tour", "candidatures-lu"
_WORDS = (
    "<p>Un tableau CSV, XLSX ou ODS, 2 Mo au plus : celui du modèle, ou l'export d'une plateforme "
    "de dépôt dont les colonnes sont reconnues. Vous voyez d'abord ce qui est lu et ce qui "
    "changerait ; rien n'est enregistré avant votre accord. Aucun nom de personne : les colonnes "
    "qui en portent sont ignorées.</p>"
)
_CHANGED = (Column("Candidature", width=10), Column("Ce qui change", width=24))


def intake_part(data: Dataset, kept: Kept) -> None:
    """Show the deposit, what is read, what would change, the save."""
    told(PLACE)
    st.html(_WORDS + _columns())
    with st.container(horizontal=True, gap="small"):
        template_buttons("modele-import")
    turn = st.session_state.get(_TURN, 0)
    given = st.file_uploader("Fichier de candidatures", key=f"candidatures-fichier-{turn}")
    if given is None:
        st.session_state.pop(_READ, None)
        return
    report = _read(given, data)
    st.html(_verdict(report) + _problems(report))
    if report.applications is None:
        return
    mode = Mode.UPDATE
    if kept.items:
        mode = Mode(
            st.segmented_control(
                "Ce que fait ce fichier",
                [one.value for one in Mode],
                format_func=lambda one: Mode(one).label,
                default=Mode.UPDATE.value,
                required=True,
                key=f"candidatures-mode-{turn}",
            )
        )
    found = arrival(kept.applications, report.applications, mode, kept.unread)
    st.html(_before_after(found))
    if len(found.applications) > MOST:
        st.html(note(f"<b>Plus de {MOST} candidatures en tout :</b> remplacez-les.", "warning"))
        return
    changes = changes_of(found, kept.items)
    key = f"candidatures-signe-{turn}"
    if kept.in_store:
        sign(key, Action.IMPORT)
    st.button(
        "Enregistrer ces candidatures",
        type="primary",
        disabled=not changes,
        on_click=_save,
        args=(changes, key if kept.in_store else "", [given]),
    )


def _read(given: UploadedFile, data: Dataset) -> ApplicationsReport:
    """Read the deposit once; a file that is too big is not read at all."""
    last = st.session_state.get(_READ)
    if last is not None and last[0] == given.file_id and last[1] is data.atlas:
        report: ApplicationsReport = last[2]
        return report
    content = given.getvalue() if given.size <= MAX_BYTES else bytes(MAX_BYTES + 1)
    if given.size > MAX_BYTES:
        content = b"x" * (MAX_BYTES + 1)
    with st.spinner("Lecture du fichier…", show_time=False):
        report = examine_applications(content, data.atlas, safe_name(given.name))
    st.session_state[_READ] = (given.file_id, data.atlas, report)
    return report


def _columns() -> str:
    aliases: dict[str, list[str]] = {}
    for alias, column in ALIASES.items():
        aliases.setdefault(column, []).append(alias.replace("_", " "))
    rows = (
        [
            f"<code>{esc(name)}</code>{' (obligatoire)' if name in REQUIRED else ''}",
            prose(words),
            f"<small>{esc(', '.join(aliases.get(name, [])))}</small>",
        ]
        for name, words in COLUMNS.items()
    )
    heads = (
        Column("Colonne", width=9),
        Column("Ce qu'elle contient", width=14),
        Column("Autres noms reconnus (sans accents ni majuscules)", width=16),
    )
    listed = table("Colonnes du fichier", heads, rows, hidden_caption=True)
    return folded("Colonnes attendues et autres noms reconnus", f'<div class="rows">{listed}</div>')


def _verdict(report: ApplicationsReport) -> str:
    if report.applications is None:
        errors = plural(len(report.of(Severity.ERROR)), "erreur")
        return note(
            f"<b>« {prose(report.name)} » est refusé : {errors} à corriger.</b> Rien n'est changé. "
            "Corrigez le fichier, puis déposez-le de nouveau.",
            "warning",
        )
    count = plural(len(report.applications), "candidature lue", "candidatures lues")
    total = fte(sum(one.fte for one in report.applications))
    return note(
        f"<b>« {prose(report.name)} » peut être importé.</b> {count}, {total} ETP. Rien n'est "
        "encore enregistré.",
        "good",
    )


def _problems(report: ApplicationsReport) -> str:
    if not report.problems:
        return ""
    return f'<div class="rows problems">{problems_table(report.problems, report.accepted)}</div>'


def _before_after(found: Arrival) -> str:
    """Return what would become of each application, as HTML."""
    counts = (
        plural(len(found.added), "candidature ajoutée", "candidatures ajoutées"),
        plural(len(found.changed), "modifiée"),
        plural(len(found.removed) + len(found.unread), "retirée"),
        plural(len(found.unchanged), "inchangée"),
    )
    rows = [
        [f"{prose(one.structure)} <small>{esc(one.code)}</small>", "ajoutée"] for one in found.added
    ]
    for before, after in found.changed:
        told = "<br>".join(
            f"{esc(LABELS[column])} : <del>{prose(old or MISSING)}</del> → "
            f"<ins>{prose(new or MISSING)}</ins>"
            for column, old, new in differences(before, after)
        )
        rows.append([f"{prose(after.structure)} <small>{esc(after.code)}</small>", told])
    rows += [
        [f"{prose(one.structure)} <small>{esc(one.code)}</small>", "<b>retirée</b>"]
        for one in found.removed
    ]
    rows += [[f"illisible <small>{esc(code)}</small>", "<b>retirée</b>"] for code in found.unread]
    head = f'<p role="status"><b>{", ".join(counts)}.</b></p>'
    if not rows:
        return head
    return f'{head}<div class="rows">{table("Avant → après", _CHANGED, rows)}</div>'


def _save(changes: Sequence[Change], key: str, given: Sequence[UploadedFile]) -> None:
    """Save and empty the deposit, before the page is drawn again."""
    outcome = commit(changes, signed(key, Action.IMPORT) if key else None)
    if outcome.revision is None:
        say_refusal(outcome, PLACE)
        return
    let_go(given)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state.pop(_READ, None)
    say("good", "<b>Candidatures enregistrées.</b> Voici leur classement.", "candidatures-page")
    lead(Part.RANKED)
