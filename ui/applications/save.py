"""What the buttons of the form do, before the page is drawn again."""

from __future__ import annotations

from coverage.applications.application import Application
from coverage.territories import Atlas
from sources.applications.columns import MOST
from sources.applications.form import application_record, read_cells
from sources.store.words import Change, Kind, Signature, StoreError
from ui.applications.draft import NEW, Draft, choose, drop
from ui.applications.kept import codes_now, commit, standing, written
from ui.roster.signing import say, say_refusal, signed
from ui.state import dataset, is_editable
from ui.text import esc, prose

PLACE = "candidatures"
_TAKEN = (
    "<b>Rien n'est enregistré :</b> le numéro « {code} » est déjà celui d'une candidature. "
    "Donnez-en un autre, ou modifiez celle-là."
)
_FULL = (
    f"<b>Rien n'est enregistré :</b> {MOST} candidatures déjà, le plus qu'un fichier peut "
    "redonner. Retirez celles d'un autre appel."
)
_SAME = "<b>Rien à enregistrer :</b> aucun champ ne change."


def signature_key(draft: Draft) -> str:
    """Return the key of the signature of a draft: its code and revision, kept in a conflict."""
    return f"candidature-signe-{draft.key}-{draft.number}"


def save_draft(draft: Draft, atlas: Atlas) -> None:
    """Save what is typed now, unless it is wrong or it changed since it was shown."""
    if _saved_before(draft):
        return
    draft.take()
    try:
        if draft.is_stale(standing(draft.key) if draft.key else None):
            return  # the form shows both versions
    except StoreError as error:
        say("warning", f"<b>Rien n'est enregistré :</b> {prose(error)}", PLACE)
        return
    read, _ = read_cells(draft.cells, atlas)
    if read is not None:
        _save(draft, read)


def keep_mine(draft: Draft) -> None:
    """Save what is typed over the version that stands now."""
    if _saved_before(draft):
        return
    draft.take()
    key = signature_key(draft)
    signature = signed(key)
    try:
        item = standing(draft.key)
    except StoreError as error:
        say("warning", f"<b>Rien n'est enregistré :</b> {prose(error)}", PLACE)
        return
    draft.rebase(item, draft.merged(item))
    read, _ = read_cells(draft.cells, dataset().atlas)
    if read is None:
        say("warning", "<b>Pas encore enregistré :</b> votre saisie a une erreur.", PLACE)
        return
    _commit(draft, read, signature if is_editable() else None)


def remove(draft: Draft) -> None:
    """Remove an application."""
    signature = signed(signature_key(draft)) if is_editable() else None
    outcome = commit([Change(Kind.APPLICATION, draft.key, None, draft.seen)], signature)
    if outcome.revision is None:
        say_refusal(outcome, PLACE)
        return
    drop(draft.key)
    choose(NEW)
    say("good", f"<b>Retirée :</b> {esc(draft.key)}.", PLACE)


def give_up(draft: Draft) -> None:
    """Give up what is typed."""
    drop(draft.key)


def _save(draft: Draft, read: Application) -> None:
    _commit(draft, read, signed(signature_key(draft)) if is_editable() else None)


def _no_room(draft: Draft, code: str) -> str:
    """Return why one more application cannot be kept, as HTML, "" when it can."""
    try:
        codes = codes_now()
    except StoreError as error:
        return f"<b>Rien n'est enregistré :</b> {prose(error)}"
    if draft.key == NEW and code.casefold() in map(str.casefold, codes):
        return _TAKEN.format(code=esc(code))
    return _FULL if len(codes) >= MOST else ""


def _commit(draft: Draft, read: Application, signature: Signature | None) -> None:
    record = application_record(read)
    if draft.base is not None and record == draft.base:
        say("warning", _SAME, PLACE)
        return
    if draft.base is None and (wrong := _no_room(draft, read.code)):
        say("warning", wrong, PLACE)
        return
    change = Change(Kind.APPLICATION, read.code, record, draft.seen)
    draft.sent = change, signature
    outcome = commit([change], signature)
    if outcome.revision is None:
        say_refusal(outcome, PLACE)
        return
    _saved(draft, read)


def _saved_before(draft: Draft) -> bool:
    """Tell whether a first click of two has just written what is typed; then it is said."""
    if draft.sent is None or not written(*draft.sent):
        return False
    read, _ = read_cells(draft.cells, dataset().atlas)
    if read is not None:
        _saved(draft, read)
    return read is not None


def _saved(draft: Draft, read: Application) -> None:
    drop(draft.key)
    choose(read.code)
    say("good", f"<b>Enregistrée :</b> {prose(read.structure)} ({esc(read.code)}).", PLACE)
