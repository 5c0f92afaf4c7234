"""The conventions on the axis: what is sure, what is not, and the three-year limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from coverage.limits import Limit, limit_of
from coverage.model import Post
from coverage.spans import Known, Stretch, stretches
from ui.calendar.axis import Axis, now_item, scale, surround
from ui.calendar.words import first_day_words, last_day_words, programme_words, role_words
from ui.legend import legend_items
from ui.markup import Column, folded, table
from ui.text import MISSING, day, esc, fte, plural

_LABELS = {
    Known.SURE: "En cours de façon certaine",
    Known.OPEN: "Début non connu : réputée déjà en cours",
    Known.VAGUE: "Début ou fin donnés à l'année près",
}


def gantt(posts: Sequence[Post], axis: Axis, on: date, years: int | None) -> str:
    """Return the conventions that run in the years shown, their legend and their table.

    `years` is how long a convention may last in all, None when it is not known.
    """
    shown = [post for post in in_order(posts) if _meets(post, axis)]
    rows = "".join(_row(post, axis, years) for post in shown)
    body = (
        f'<ul class="gantt" aria-label="Conventions de {axis.first.year} à {axis.last.year}">'
        f'{rows}</ul><div class="label"></div>{scale(axis)}'
    )
    hidden = len(posts) - len(shown)
    beyond = f"<p><small>{_beyond(hidden)}</small></p>" if hidden else ""
    return (
        surround(axis, on, body, "conventions")
        + _legend(shown, axis, years, on)
        + beyond
        + limit_note(posts, years)
        + folded("Le tableau des conventions", _table(shown, years))
    )


def in_order(posts: Iterable[Post]) -> list[Post]:
    """Return conventions by last day, the one without an end last; then as in the roster."""
    return sorted(posts, key=lambda post: (post.ends is None, post.ends or date.max))


def limit_note(posts: Sequence[Post], years: int | None) -> str:
    """Return what can be said of the three-year limit, and of how many nothing can."""
    if years is None:
        return ""
    limits = [limit_of(post, years) for post in posts]
    over = [p for p, limit in zip(posts, limits, strict=True) if limit and limit.exceeded]
    silent = sum(limit is None for limit in limits)
    found = (
        f"<b>{plural(len(over), 'convention la dépasse', 'conventions la dépassent')}</b>, même "
        f"dans la lecture la plus courte de ses dates : {', '.join(_limit_name(p) for p in over)}."
        if over
        else "aucun dépassement établi."
    )
    unknown = (
        f" Début non connu pour {plural(silent, 'convention')} : rien ne peut en être dit."
        if silent
        else ""
    )
    return (
        f'<p class="limit-note">Durée totale limitée à {plural(years, "an")}, renouvellements '
        f"compris (paramètre de la page « Méthode ») : {found}{unknown}</p>"
    )


def _limit_name(post: Post) -> str:
    return f"{esc(post.structure)} ({esc(first_day_words(post))} – {esc(last_day_words(post))})"


def _meets(post: Post, axis: Axis) -> bool:
    begun = post.starts is None or post.starts <= axis.last
    return begun and (post.ends is None or post.ends >= axis.first)


def _beyond(hidden: int) -> str:
    words = plural(hidden, "convention hors de ces années", "conventions hors de ces années")
    return f"{words} : non dessinée{'s' if hidden > 1 else ''}."


def _row(post: Post, axis: Axis, years: int | None) -> str:
    limit = limit_of(post, years) if years is not None else None
    over = limit is not None and limit.exceeded
    about = [f"{fte(post.fte)} ETP", programme_words(post), role_words(post)]
    small = esc(" · ".join(part for part in about if part))
    small += f" · <b>plus de {plural(years or 0, 'an')}</b>" if over else ""
    bars = "".join(_bar(stretch, axis) for stretch in stretches(post))
    mark = _mark(limit, axis) if limit is not None else ""
    said = f"premier jour : {first_day_words(post)} ; dernier jour : {last_day_words(post)}"
    return (
        f'<li><div class="label"><b>{esc(post.structure)}</b><small>{small}</small></div>'
        f'<div class="lane"><span class="sr-only">{esc(said)}</span>{bars}{mark}</div></li>'
    )


def _bar(stretch: Stretch, axis: Axis) -> str:
    """Return a stretch; a side without a bound has no edge."""
    first, after = stretch.first or axis.first, stretch.after or date.max
    edges = (" cut" if stretch.first is None else "") + (" on" if stretch.after is None else "")
    return f'<i class="swatch-{stretch.known}{edges}" style="{axis.box(first, after)}"></i>'


def _mark(limit: Limit, axis: Axis) -> str:
    """Return the mark of the last day allowed, "" when it is not shown."""
    if not axis.holds(limit.last.last):
        return ""
    kind = "limit over" if limit.exceeded else "limit"
    words = f"Limite : {day(limit.last.last)}{'' if limit.last.is_exact else ' au plus tard'}"
    return f'<i class="{kind}" style="left:{axis.at(limit.last.last):g}%" title="{words}"></i>'


def _legend(posts: Sequence[Post], axis: Axis, years: int | None, on: date) -> str:
    met = {stretch.known for post in posts for stretch in stretches(post)}
    items = [(f"{known}", esc(label)) for known, label in _LABELS.items() if known in met]
    limits = [limit_of(post, years) for post in posts] if years is not None else []
    if years is not None and any(limit and axis.holds(limit.last.last) for limit in limits):
        items.append(("limit", f"Limite de {plural(years, 'an')}"))
    return legend_items([*items, now_item(on)])


def _table(posts: Sequence[Post], years: int | None) -> str:
    columns = [
        Column("Structure", width=11),
        Column("ETP", figures=True),
        Column("Programme"),
        Column("Suivi par"),
        Column("Premier jour"),
        Column("Dernier jour"),
        Column("Limite de durée"),
    ]
    rows = [
        [
            esc(post.structure),
            fte(post.fte),
            esc(programme_words(post)) + _small(role_words(post)),
            esc(post.followed_by) or MISSING,
            esc(first_day_words(post)),
            esc(last_day_words(post)),
            limit_words(post, years),
        ]
        for post in posts
    ]
    return table("Conventions, de la première à la dernière qui finit", columns, rows)


def limit_words(post: Post, years: int | None) -> str:
    """Return the last day that the limit leaves to a convention, as HTML."""
    limit = None if years is None else limit_of(post, years)
    if limit is None:
        return "non dite : début non connu" if post.starts is None else MISSING
    last = day(limit.last.last) + ("" if limit.last.is_exact else " au plus tard")
    return f"<b>dépassée</b> ({last})" if limit.exceeded else last


def _small(text: str) -> str:
    return f"<small>{esc(text)}</small>" if text else ""
