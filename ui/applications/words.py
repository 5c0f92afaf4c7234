"""Applications in words: names of fields, amounts, badges, what each changes on the map."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from coverage.applications.effects import Effect, Turn
from coverage.applications.rules import Check, Outcome, Subject, euros
from coverage.findings import Diagnosis
from coverage.territories import Atlas
from sources.applications.kept import Unread
from sources.applications.study import Examined
from ui.legend import swatch
from ui.markup import badge, bullets, note
from ui.paint import branch_words, status, verdict_words
from ui.roster.words import places
from ui.text import MISSING, day, esc, fte, number, prose

_KINDS = {
    Outcome.PASSED: "done",
    Outcome.TO_COMPLETE: "presumed",
    Outcome.TO_ASSESS: "presumed",
    Outcome.RESERVED: "reserved",
    Outcome.REFUSED: "todo",
}


def amount(value: Fraction | None) -> str:
    """Return an amount of euros; one that is not known is a dash, never a zero."""
    return MISSING if value is None else euros(value)


def outcome_badge(outcome: Outcome) -> str:
    """Return the badge of an outcome, as HTML: words and edge, not the colour alone."""
    return badge(outcome.label, _KINDS[outcome])


def reasons(one: Examined) -> str:
    """Return the badge of an application and why it has it, as HTML."""
    blamed = one.blamed()
    head = outcome_badge(one.outcome)
    if not blamed:
        return head
    worst = [check for check in blamed if check.outcome is one.outcome]
    first = " ".join(f"<br>{_reason(check)}" for check in worst)
    more = len(blamed) - len(worst)
    end = f"<small>et {number(more)} autre{'s' if more > 1 else ''} à voir</small>"
    return head + first + (end if more else "")


def _reason(check: Check) -> str:
    told = prose(check.sentence.removesuffix("."))
    if check.subject is Subject.SHARE:
        return capital(told)
    return f"{esc(check.subject.label)} : {told}"


def unread_note(unread: Sequence[Unread], *, editable: bool) -> str:
    """Return which kept applications cannot be read, why and what to do, as HTML."""
    told = (
        "<b>1 candidature ne peut pas être lue.</b> Elle n'est ni classée ni comptée ; les autres "
        "le sont."
    )
    if len(unread) > 1:
        told = (
            f"<b>{number(len(unread))} candidatures ne peuvent pas être lues.</b> Elles ne sont ni "
            "classées ni comptées ; les autres le sont."
        )
    if editable:
        told += (
            " Sous « Saisir ou modifier », corrigez ou retirez ; ou importez de nouveau le fichier."
            " Si personne ne devait toucher à la base, lancez « batch.py history verify »."
        )
    lines = (f"{prose(one.structure)} ({esc(one.code)}) : {prose(one.why)}" for one in unread)
    return note(told + bullets(lines), "warning")


def capital(text: str) -> str:
    """Return a sentence with its capital."""
    return text[:1].upper() + text[1:]


def where(one: Examined, atlas: Atlas) -> str:
    """Return the territories of an application, as HTML."""
    application = one.application
    told = [prose(places(application.territory, atlas)) if application.territory else ""]
    if application.extension:
        told.append(f"extension : {prose(places(application.extension, atlas))}")
    return " ; ".join(part for part in told if part) or "territoire non dit"


def change(one: Examined) -> str:
    """Return what an application changes alone, as HTML, department by department."""
    effect = one.effect
    if effect is None:
        return f"<i>{prose(capital(one.why))}</i>"
    if not effect.turns:
        return "Aucun département ne change."
    renewal = one.application.renewal is True
    lead = f"<small>{'Sans elle → avec elle, au' if renewal else 'Au'} {day(effect.on)}</small>"
    return lead + "<br>".join(turn_html(turn) for turn in effect.turns)


def turn_html(turn: Turn) -> str:
    """Return « 09 : sans facilitateur connu → capacité à vérifier », with its swatches."""
    code = esc(turn.after.code)
    if turn.changes_verdict:
        return (
            f'<span class="turn"><b>{code}</b> : {_side(turn.before)} → '
            f"<b>{_side(turn.after)}</b></span>"
        )
    loads = [one.load for one in (turn.before, turn.after)]
    if None not in loads and loads[0] != loads[1]:
        told = f"charge {number(loads[0], 2)} → <b>{number(loads[1], 2)}</b>"
    else:
        before, after = (one.own_fte + one.bordering_fte for one in (turn.before, turn.after))
        told = f"{fte(before)} → <b>{fte(after)} ETP</b>"
    return f'<span class="turn"><b>{code}</b> : {_side(turn.before)}, {told}</span>'


def _side(diagnosis: Diagnosis) -> str:
    words = branch_words(diagnosis.branches) if diagnosis.branches else verdict_words(diagnosis)
    return f"{swatch(status(diagnosis))} {esc(words[:1].lower() + words[1:])}"


def gains(effect: Effect) -> tuple[tuple[str, Fraction], ...]:
    """Return the objectives in words, with what is gained, in their order."""
    names = (
        "Besoin qui a un facilitateur sur place",
        "Besoin servi",
        "Gravité en moins",
        "Besoin sorti des zones blanches",
    )
    return tuple(zip(names, effect.gain, strict=True))
