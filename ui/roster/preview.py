"""« Avant → après » of an import: each post, then each department, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from coverage.comparison import Difference
from coverage.findings import Diagnosis
from coverage.model import Post
from coverage.territories import Atlas
from sources.store.records import post_record
from sources.upkeep.changes import RosterChange
from sources.upkeep.doubts import renamed_words
from sources.upkeep.edit import differences
from sources.upkeep.follow import moved, question
from sources.upkeep.preview import Contrast
from ui.legend import swatch
from ui.markup import Column, bullets, folded, note, table
from ui.paint import status, verdict_words
from ui.panel import certainty_words
from ui.roster.words import LABELS, cell, end, places, start
from ui.text import MISSING, day, esc, fte, number, plural, prose

FIRST, MOST = 30, 1_000
"""Posts of a list shown at once, and once unfolded."""
FEW, SOME = 5, 3
"""Posts added that are all shown; of more, those shown at least."""
ARROW = " → "
_POSTS = (
    Column("Poste", width=12),
    Column("Qualité"),
    Column("ETP", figures=True),
    Column("Périmètre", width=8),
    Column("Extension", width=6),
    Column("Début"),
    Column("Fin"),
    Column("Programme"),
)
_CHANGED = (
    Column("Poste", width=12),
    Column("Ce qui change", width=9),
    Column("Avant", width=11),
    Column("Après", width=11),
)
_TERRITORIES = (
    Column("Département", width=9),
    Column("Avant", width=13),
    Column("Après", width=13),
    Column("ETP du territoire", figures=True),
    Column("ETP limitrophes", figures=True),
)
_TOTALS = (
    Column("ETP en cours", width=14),
    Column("Avant", figures=True),
    Column("Après", figures=True),
)


_KEEP = (
    ("département garde sa situation", "départements gardent leur situation"),
    ("garde la sienne", "gardent la leur"),
)
"""Whether departments were named already → one, several."""


def posts_preview(change: RosterChange, atlas: Atlas) -> str:
    """Return what becomes of the posts: counted, then one by one."""
    counts = (
        plural(len(change.added), "poste ajouté", "postes ajoutés"),
        plural(len(change.changed), "poste modifié", "postes modifiés"),
        plural(len(change.removed), "poste retiré", "postes retirés"),
        plural(len(change.unchanged), "poste inchangé", "postes inchangés"),
    )
    lines = [row for before, after in change.changed for row in _changed_rows(before, after, atlas)]
    return (
        f'<p role="status"><b>{", ".join(counts)}.</b></p>'
        + _renamed(change)
        + _listed("Postes retirés", "listed", _POSTS, _post_rows(change.removed, atlas))
        + _added(change, atlas)
        + _listed("Postes modifiés, champ par champ", "changed", _CHANGED, lines)
    )


def _renamed(change: RosterChange) -> str:
    """Return a warning on the identifiers of the file that are not kept, "" without one."""
    lines = [
        f"« {esc(written)} » : {prose(renamed_words(kept))}"
        for written, kept in list(change.renamed.items())[:FIRST]
    ]
    more = len(change.renamed) - len(lines)
    lines += [f"et {plural(more, 'autre')}"] if more > 0 else []
    return note(bullets(lines), "warning") if lines else ""


def _listed(
    caption: str,
    kind: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    first: int = FIRST,
) -> str:
    """Return a table, folded beyond its first rows; "" when it has none.

    `kind` names the cells on a phone (page.css).
    """
    if not rows:
        return ""
    shown = table(caption, columns, rows[:first])
    if len(rows) > first:
        rest = table(f"{caption} (suite)", columns, rows[first:MOST], hidden_caption=True)
        if len(rows) > MOST:
            rest += f"<p>et {plural(len(rows) - MOST, 'autre')}.</p>"
        shown += folded(f"{caption} : voir {_others(len(rows) - first)}", rest)
    return f'<div class="rows {kind}">{shown}</div>'


def _others(count: int) -> str:
    return f"les {number(count)} autres" if count > 1 else "l'autre"


def _post_name(post: Post) -> str:
    return f"{prose(post.structure)}<small>{esc(post.id)}</small>"


def _post_rows(posts: Sequence[Post], atlas: Atlas) -> list[Sequence[str]]:
    return [_post_row(post, atlas) for post in posts]


def _added(change: RosterChange, atlas: Atlas) -> str:
    """Return the posts added; of many, those to look at come first and stay in sight."""
    odd = [post for post in change.added if _is_odd(post, change, atlas)]
    seen = {post.id for post in odd}
    plain = [post for post in change.added if post.id not in seen]
    rows = _added_rows((*odd, *plain), change, atlas)
    first = len(rows) if len(rows) <= FEW else min(FIRST, max(SOME, len(odd)))
    return _listed("Postes ajoutés", "listed", _POSTS, rows, first)


def _is_odd(post: Post, change: RosterChange, atlas: Atlas) -> bool:
    past = change.following.get(post.id)
    return post.id in change.doubtful or (past is not None and bool(moved(past, post, atlas)))


def _added_rows(posts: Sequence[Post], change: RosterChange, atlas: Atlas) -> list[Sequence[str]]:
    """Return one row a post; one that may be another, or follow another, says which."""
    rows: list[Sequence[str]] = []
    for post in posts:
        name, *others = _post_row(post, atlas)
        if like := change.doubtful.get(post.id):
            name += (
                f"<small><b>Déjà là ?</b> Ressemble à {prose(like.structure)} ({esc(like.id)}), "
                "qui reste : les deux seront comptés.</small>"
            )
        if past := change.following.get(post.id):
            why = moved(past, post, atlas)
            name += (
                f"<small><b>{prose(question(past))}</b> {prose(why[:1].upper() + why[1:])}</small>"
            )
        rows.append([name, *others])
    return rows


def _post_row(post: Post, atlas: Atlas) -> Sequence[str]:
    where = places(post.perimeter, atlas) or ("" if post.is_located else "non localisé")
    return (
        _post_name(post),
        esc(post.role.label),
        fte(post.fte),
        prose(where) or MISSING,
        prose(places(post.extension, atlas)) or MISSING,
        esc(start(post)),
        esc(end(post)),
        prose(post.programme) or MISSING,
    )


def _changed_rows(before: Post, after: Post, atlas: Atlas) -> list[Sequence[str]]:
    """Return one row a field; the post is named once."""
    found = differences(post_record(before, 0), post_record(after, 0))
    return [
        (
            _post_name(before) if place == 0 else f'<span class="sr-only">{esc(before.id)}</span>',
            esc(LABELS[one.column]),
            prose(cell(one.column, one.before, atlas)),
            f"<b>{prose(cell(one.column, one.after, atlas))}</b>",
        )
        for place, one in enumerate(found)
    ]


def territories_preview(found: Contrast, which: str = "") -> str:
    """Return which departments change on a day, and the ETP then; `which` says what day it is."""
    when = f"Au {day(found.on)}{which}"
    totals = table(f"ETP au {day(found.on)}", _TOTALS, _total_rows(found), hidden_caption=True)
    changed = ""
    if found.impacts:
        rows = map(_impact_row, found.impacts)
        caption = f"Départements qui changent, {when}"
        changed = table(caption, _TERRITORIES, rows, hidden_caption=True)
    return (
        f'<section class="before-after"><h3>{esc(when)}</h3><p role="status">{_told(found)}</p>'
        f'<div class="rows turned">{changed}</div>{folded(_sums(found), totals)}</section>'
    )


def _sums(found: Contrast) -> str:
    """Return the ETP of a day before and after, on one line."""
    pairs = (
        ("de facilitateurs", found.before.facilitators, found.after.facilitators),
        ("de coordination", found.before.coordination, found.after.coordination),
    )
    told = [f"{fte(a) if a == b else f'{fte(a)}{ARROW}{fte(b)}'} {word}" for word, a, b in pairs]
    return f"ETP en cours : {', '.join(told)}"


def _told(found: Contrast) -> str:
    """Return how many departments change, and how many do not."""
    turned = sum(one.changes_verdict for one in found.impacts)
    others = len(found.impacts) - turned
    if not found.impacts:
        return f"Aucun des {number(found.same)} départements ne change."
    parts = [
        plural(turned, "département change de situation", "départements changent de situation")
        if turned
        else "",
        f"{number(others)} {_KEEP[turned > 0][others > 1]}, avec d'autres ETP ou une autre charge"
        if others
        else "",
        plural(found.same, "ne change pas", "ne changent pas"),
    ]
    return f"{' ; '.join(filter(None, parts))}."


def _impact_row(one: Difference) -> Sequence[str]:
    return (
        f"{esc(one.after.name)} ({esc(one.after.code)})",
        _situation(one.before),
        _situation(one.after) if one.changes_verdict else "inchangée",
        _figures(one.before.own_fte, one.after.own_fte),
        _figures(one.before.bordering_fte, one.after.bordering_fte),
    )


def _situation(diagnosis: Diagnosis) -> str:
    return (
        f"{swatch(status(diagnosis))}{esc(verdict_words(diagnosis))} "
        f"{certainty_words(diagnosis.certainty)}"
    )


def _figures(before: Fraction, after: Fraction) -> str:
    return fte(after) if before == after else f"{fte(before)}{ARROW}<b>{fte(after)}</b>"


def _total_rows(found: Contrast) -> Sequence[Sequence[str]]:
    pairs = (
        ("Facilitateurs", found.before.facilitators, found.after.facilitators),
        ("dont non localisés", found.before.unlocated, found.after.unlocated),
        ("Coordination", found.before.coordination, found.after.coordination),
    )
    return [(name, fte(a), fte(b) if a == b else f"<b>{fte(b)}</b>") for name, a, b in pairs]
