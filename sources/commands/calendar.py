"""`batch.py calendar`: ETP, zones blanches and ends of conventions, month by month."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from coverage.months import months_between
from sources.calendar import calendar_of, export_calendar
from sources.commands.options import options
from sources.console import Command
from sources.inputs import blaming, blaming_content, check_known, dataset_of, day_of
from sources.output import BadValueError, deliver, say

MOST_MONTHS = 1200


@click.command(
    cls=Command,
    help="Donne les ETP, les zones blanches et les fins de convention, mois par mois.",
    short_help="ETP et zones blanches, mois par mois.",
)
@options(
    *("--from", "--to", "--roster", "--needs", "--marches", "--operations"),
    forms="json|csv",
)
def calendar(**given: Any) -> None:
    """Print one row a first day of month between two days."""
    first, last = day_of("--from", given["from"]), day_of("--to", given["to"])
    check_range(first, last)
    dataset = dataset_of(
        *(given[name] for name in ("roster", "needs", "out", "marches", "operations"))
    )
    check_known("--from", given["from"], first, dataset)
    with blaming("--from"), blaming_content("--marches"):
        found = calendar_of(dataset, first, last)
        data = export_calendar(dataset, found, given["format"])
    if not found.months:
        say(f"Aucun mois ne commence du {first:%d/%m/%Y} au {last:%d/%m/%Y} : aucune ligne.")
    deliver(data, given["out"])


def check_range(first: date, last: date) -> None:
    """Refuse days in the wrong order, or too many months.

    Raises:
        BadValueError: it names the option.
    """
    if first > last:
        message = f"le {first:%d/%m/%Y} est après --to ({last:%d/%m/%Y}) : échangez-les."
        raise BadValueError("--from", [message])
    if (count := months_between(first, last)) > MOST_MONTHS:
        message = f"{count} mois demandés, {MOST_MONTHS} au plus : rapprochez --from et --to."
        raise BadValueError("--to", [message])
