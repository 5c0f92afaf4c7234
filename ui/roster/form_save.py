"""What the buttons of the form do, before the page is drawn again."""

from __future__ import annotations

from collections.abc import Callable

from coverage.model import Post
from sources.dataset import Dataset
from sources.store.words import Change, Kind, StoreError
from sources.upkeep.edit import change_of, removal
from ui.roster.choice import choose
from ui.roster.form_desk import Desk
from ui.roster.form_draft import Draft, drop
from ui.roster.form_fields import take
from ui.roster.form_gestures import Gesture
from ui.roster.signing import save, say, say_refusal, signed
from ui.roster.twice import written_before
from ui.state import keep
from ui.text import esc, prose

PLACE = "annuaire"
_UNCHANGED = "<b>Rien à enregistrer :</b> aucun champ ne change."
_MISFIT = "<b>Pas encore enregistré :</b> sur leur version, votre saisie a une erreur."


def save_draft(draft: Draft, gesture: Gesture, data: Dataset) -> None:
    """Save what is typed now, unless it is wrong or the post changed since it was shown."""
    _at_desk(draft, gesture, data, _save_unless_stale)


def save_mine(draft: Draft, gesture: Gesture, data: Dataset) -> None:
    """Save what is typed over the version that stands now."""
    _at_desk(draft, gesture, data, _save_over)


def leave(draft: Draft, *, stays: bool) -> None:
    """Give the draft up; the post stays open when it is in the roster."""
    drop(draft.key)
    choose(draft.key if stays else None)


def _at_desk(draft: Draft, gesture: Gesture, data: Dataset, work: Callable[[Desk], None]) -> None:
    if draft.sent is not None and written_before([draft.sent[0]], draft.sent[1]) is not None:
        _saved(draft, draft.sent[0])
        return
    take(draft)
    try:
        items = keep().items(Kind.POST)
    except StoreError as error:
        say("warning", f"<b>Rien n'est enregistré :</b> {prose(error)}", PLACE)
        return
    work(Desk(draft, gesture, data, items))


def _save_unless_stale(desk: Desk) -> None:
    # Both a stale post and a wrong cell are told by the form itself, at once.
    post = None if desk.removing else desk.post(desk.read())
    if not desk.is_stale and (desk.may_remove or post is not None):
        _save(desk, post)


def _save_over(desk: Desk) -> None:
    desk.draft.rebase(desk.standing, desk.kept_cells)
    post = None if desk.removing else desk.post(desk.read())
    if desk.removing or post is not None:
        _save(desk, post)
    else:
        say("warning", _MISFIT, PLACE)


def _save(desk: Desk, post: Post | None) -> None:
    """Save a post, or its removal with None; what came of it is shown by the page."""
    draft = desk.draft
    change = change_of(post, desk.items, draft.seen) if post else removal(draft.key, draft.seen)
    if desk.record is not None and change.record == desk.record:
        say("warning", _UNCHANGED, PLACE)
        return
    signature = signed(desk.signature_key, desk.action)
    draft.sent = change, signature
    outcome = save([change], signature)
    if outcome.revision is None:
        if not outcome.conflicts:  # else the form shows both versions
            say_refusal(outcome, PLACE)
        return
    _saved(draft, change)


def _saved(draft: Draft, change: Change) -> None:
    drop(draft.key)
    choose(change.key if change.record else None)
    done = "Enregistré" if change.record else "Retiré de l'annuaire"
    name = f"{esc(draft.cells.get('structure', ''))} ({esc(change.key)})"
    say("good", f"<b>{done} :</b> {name}. La carte le montre aussitôt.", PLACE)
