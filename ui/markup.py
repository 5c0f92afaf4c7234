"""HTML shared by the pages. Arguments named `html` are already escaped, `text` never are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ui.glossary import titled
from ui.text import esc

PRESUMED = "presumed"
"""Kind of the label of what is to be confirmed."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, whether it holds figures, its width in rem (0: any)."""

    heading: str
    figures: bool = False
    width: float = 0


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    foot: Iterable[Sequence[str]] = (),
    *,
    hidden_caption: bool = False,
) -> str:
    """Return a table a screen reader can walk: caption, headings with their scope.

    Args:
        caption: text of the caption.
        columns: the first one heads the rows.
        rows: cells as HTML, one a column.
        foot: rows of totals.
        hidden_caption: keep the caption for screen readers only.
    """
    heads = "".join(
        f"<th scope=col{_width(column)}>{titled(column.heading)}</th>" for column in columns
    )
    body = "".join(_row(columns, row) for row in rows)
    totals = "".join(_row(columns, row) for row in foot)
    hidden = ' class="sr-only"' if hidden_caption else ""
    # Said once for the table, not in every cell: tables are sent again at each change.
    figures = "".join(
        f" n{place}" for place, column in enumerate(columns, start=1) if column.figures
    )
    return (
        f'<div class="table-box" role="region" tabindex="0" aria-label="{esc(caption)}">'
        f'<table class="grid{figures}"><caption{hidden}>{esc(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
        f"{f'<tfoot>{totals}</tfoot>' if totals else ''}</table></div>"
    )


def _width(column: Column) -> str:
    return f' style="min-width:{column.width}rem"' if column.width else ""


def _row(columns: Sequence[Column], cells: Sequence[str]) -> str:
    if len(cells) != len(columns):
        raise ValueError(f"{len(cells)} cells in a row of {len(columns)} columns")
    # HTML closes cells and rows by itself: tables are sent again at each change.
    return f"<tr><th scope=row>{cells[0]}" + "".join(f"<td>{cell}" for cell in cells[1:])


def bullets(items: Iterable[str], kind: str = "facts") -> str:
    """Return a list of HTML items, which HTML closes by itself."""
    return f'<ul class="{kind}">{"".join(f"<li>{item}" for item in items)}</ul>'


def note(html: str, kind: str = "") -> str:
    """Return a paragraph set apart; `kind` is `warning`, `good` or nothing."""
    return f'<div class="note {kind}">{html}</div>'


def folded(summary: str, html: str, *, opened: bool = False) -> str:
    """Return a block that opens at a click, without the server."""
    state = " open" if opened else ""
    return f'<details class="fold"{state}><summary>{esc(summary)}</summary>{html}</details>'


def badge(text: str, kind: str = "") -> str:
    """Return a small label."""
    # Short, for it stands in every row; what is presumed has a class of its own for that.
    named = kind if kind == PRESUMED else f'"badge {kind}"' if kind else "badge"
    return f"<b class={named}>{esc(text)}</b>"
