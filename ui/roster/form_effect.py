"""« Ce qui change » before a save: field by field, then department by department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from coverage.model import Post
from coverage.territories import Atlas
from sources.dataset import Dataset
from sources.store.records import encoded, post_record
from sources.store.words import Record
from sources.upkeep.edit import Difference, differences
from sources.upkeep.impact import impacts, telling_days
from ui.dates import LAST_DAY
from ui.effect import day_effect
from ui.markup import bullets
from ui.roster.words import LABELS, cell
from ui.state import today, view
from ui.text import esc, prose

_MEMO = "annuaire-effet"


def effect(
    data: Dataset, before: Record | None, after: Post | None, old: Post | None, rank: int
) -> None:
    """Show what a save would change.

    Args:
        data: the roster as it stands.
        before: the post that stands, None for a new one.
        after: the post that would stand, None for a removal.
        old: the post of `before`.
        rank: place of the post in the roster.
    """
    record = None if after is None else post_record(after, rank)
    changed = differences(before, record)
    if not changed:
        told = "<p>Rien pour l'instant : tous les champs disent ce qui est enregistré.</p>"
    elif record is None:
        told = "<p>Le poste quitte l'annuaire ; l'historique le garde.</p>"
    else:
        lines = (_line(one, data.atlas) for one in _worth(changed, before))
        told = bullets(lines, "facts")
    verdicts = _verdicts(data, old, after, encoded(record or {})) if changed else ""
    st.html(f'<section class="effect"><h3>Ce qui change</h3>{told}{verdicts}</section>')


def _worth(changed: Sequence[Difference], before: Record | None) -> list[Difference]:
    """Keep what is worth a line: of a new post, the fields that say something."""
    return [one for one in changed if before is not None or one.after]


def _line(one: Difference, atlas: Atlas) -> str:
    after = prose(cell(one.column, one.after, atlas))
    if one.before is None:
        return f"{esc(LABELS[one.column])} : <b>{after}</b>"
    before = prose(cell(one.column, one.before, atlas))
    return f"{esc(LABELS[one.column])} : <del>{before}</del> → <b>{after}</b>"


def _verdicts(data: Dataset, old: Post | None, new: Post | None, mark: str) -> str:
    """Return which departments change, on the days that tell, as HTML; kept for the next run."""
    told = telling_days(old, new, (data.reference_date, today()))
    # A convention may begin before the first day that the parameters know.
    days = [on for on in told if data.first_day <= on <= LAST_DAY]
    mark = f"{view(data.reference_date).fingerprint} {mark} {days}"
    memo = st.session_state.get(_MEMO)
    if memo is None or memo[0] != mark:
        kept = [post for post in data.roster.posts if old is None or post.id != old.id]
        posts = [*kept, new] if new is not None else kept
        st.session_state[_MEMO] = memo = (mark, _all_days(data, posts, days))
    return str(memo[1])


def _all_days(data: Dataset, posts: Sequence[Post], days: Sequence[date]) -> str:
    if not days:
        return "<p>Aucun verdict ne change : le poste n'est actif à aucune date regardée.</p>"
    return "".join(
        day_effect(on, impacts(data, view(on).departments, posts, on), data.reference_date)
        for on in days
    )
