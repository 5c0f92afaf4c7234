"""Each distinct text is judged once, then looked up: millions of rows, few distinct values."""

from __future__ import annotations

from collections.abc import Mapping

from ibis.expr import types as ir


def distinct(rows: ir.Table, *columns: str) -> ir.Table:
    """Return the distinct texts of some columns; a missing one becomes empty, to join on."""
    return rows.select(**{name: rows[name].fill_null("") for name in columns}).distinct()


def looked_up(
    rows: ir.Table, facts: ir.Table, on: Mapping[str, str], take: Mapping[str, str]
) -> ir.Table:
    """Add to rows what is known of their texts.

    Args:
        rows: any table.
        facts: one row per distinct text or set of texts.
        on: column of `rows` to the column of `facts` it is looked up in.
        take: new column to column of `facts`.
    """
    # The keys stay, under names of their own: joins in a row then need no select between them.
    keys = {f"_cle_{next(iter(take))}_{number}": key for number, key in enumerate(on.values())}
    known = facts.select(**keys, **take)
    same = [rows[column].fill_null("") == known[key] for column, key in zip(on, keys, strict=True)]
    return rows.left_join(known, same)
