"""Social considerations: yes, no, or not known; and which (clause, criterion, reserved).

CONTRACTS, « Social considerations: three states ». A field that is absent says nothing: it is
unknown, never « no ».
"""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from coverage.model import Labelled
from sources.contracts.reasons import Flag
from sources.contracts.rules.text import code, fold


class Social(Labelled):
    """What is known of a contract's social considerations."""

    YES = "oui", "Oui"
    NO = "non", "Non"
    UNKNOWN = "inconnu", "Inconnu"


_DROPPED = "[]{}\"'"
_FIELD = r"considerations? ?sociales? *: *"
_NOTHING = r"[|](nc|nr|na|n/a|null|none|nan|-|mq|inx|cdl|(mq|inx|cdl) [^|]*)[|]"
_NONE = r"(pas de|aucune?|sans) (considerations?|clauses?|criteres?) (sociales?|social|sociaux)"
_NO = rf"{_NONE}|sans objet"
_OTHER = r"(clauses?|criteres?|considerations?) environnementa(les?|l|ux)"
_KNOWN = "social|insertion|reserve|clause|critere"


def read_social(texts: ir.Table) -> ir.Table:
    """Read `sociale` into `etat`, `clause`, `critere`, `reserve` and `signal`.

    « Pas de considération sociale » or « sans objet » alone is a no; beside another value the
    row contradicts itself and is unknown, with a flag. Words that are not recognised: unknown,
    with a flag. The three details are missing when the state is unknown.
    """
    text = fold(texts.sociale).translate(f"a{_DROPPED}", "a").translate(",;", "||")
    # An object written in a cell names its field, which is no value of it.
    text = text.re_replace(_FIELD, "").re_replace(" *[|] *", "||")
    rows = texts.mutate(_texte=ibis.literal("|") + text.strip() + "|")
    rows = rows.mutate(_dit=rows._texte.re_replace(_NOTHING, "||"))
    rows = rows.mutate(_reste=rows._dit.re_replace(_NO, ""))
    rows = rows.mutate(_mots=rows._reste.re_replace(_OTHER, "autre"))
    says_no = (rows._dit != rows._reste).fill_null(False)
    other = rows._reste.re_search("[^| ]").fill_null(False)
    known = rows._mots.re_search(_KNOWN).fill_null(False)
    rows = rows.mutate(
        etat=ibis.cases(
            (says_no & ~other, str(Social.NO)),
            (known & ~says_no, str(Social.YES)),
            else_=str(Social.UNKNOWN),
        ),
        signal=ibis.coalesce(
            code(says_no & other, Flag.CONTRADICTORY_SOCIAL),
            code(other & ~known, Flag.UNREADABLE_SOCIAL),
        ),
    )
    said = rows.etat != Social.UNKNOWN

    def has(word: str) -> ir.BooleanValue:
        return said.ifelse(rows._mots.contains(word).fill_null(False), ibis.null("boolean"))

    return rows.mutate(clause=has("clause"), critere=has("critere"), reserve=has("reserve")).drop(
        "_texte", "_dit", "_reste", "_mots"
    )
