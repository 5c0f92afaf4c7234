"""Days: read from text, bounded, kept as integers; no engine's date type is asked.

A text like 2024-02-30 has the form of a day and makes every engine's cast fail, so year, month
and day are checked as integers first.
"""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import Flag, Quarantine, Repair
from sources.contracts.rules.text import code, only, strip

_ISO, _FRENCH = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$"
WRITTEN = 10
MONTHS, THIRTY, FEBRUARY = 12, (4, 6, 9, 11), 2


def with_day(rows: ir.Table, column: str) -> ir.Table:
    """Read a column of text into `<column>_jour` (AAAA-MM-JJ) and `<column>_nombre` (aaaammjj).

    The first ten characters count (CONTRACTS, « Dates »); both are missing when they are no
    day of the calendar.
    """
    head = strip(rows[column]).substr(0, WRITTEN)
    iso, french = only(head, _ISO), only(head, _FRENCH)
    turned = french.substr(6, 4) + "-" + french.substr(3, 2) + "-" + french.substr(0, 2)
    day, number = f"{column}_jour", f"{column}_nombre"
    rows = rows.mutate(**{day: ibis.coalesce(iso, turned)})
    text = rows[day]
    rows = rows.mutate(
        **{number: (text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2)).cast("int64")}
    )
    written = rows[number]
    rows = rows.mutate(**{number: exists(written).ifelse(written, ibis.null("int64"))})
    return rows.mutate(**{day: rows[number].notnull().ifelse(rows[day], ibis.null("string"))})


def exists(number: ir.IntegerValue) -> ir.BooleanValue:
    """Say that year × 10,000 + month × 100 + day is a day of the calendar."""
    year, month, day = parts(number)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = ibis.cases((month == FEBRUARY, leap.ifelse(29, 28)), (month.isin(THIRTY), 30), else_=31)
    return (year >= 1) & (month >= 1) & (month <= MONTHS) & (day >= 1) & (day <= last)


def parts(number: ir.IntegerValue) -> tuple[ir.IntegerValue, ir.IntegerValue, ir.IntegerValue]:
    """Split aaaammjj into year, month and day."""
    return number // 10_000, number // 100 % 100, number % 100


def rank(number: ir.IntegerValue) -> ir.IntegerValue:
    """Return the number of the day, so that differences are days (Gregorian, from year 0).

    Years begin in March: the leap day is their last.
    """
    year, month, day = parts(number)
    early = (month <= FEBRUARY).ifelse(1, 0)
    year, month = year - early, month + 12 * early - 3
    within = (153 * month + 2) // 5 + day
    return 365 * year + year // 4 - year // 100 + year // 400 + within


def with_contract_day(rows: ir.Table, first_year: int, today: date) -> ir.Table:
    """Choose the contract's day: notification, else publication, and judge it.

    Adds `jour`, `jour_nombre`, `annee`, `jour_base`, `jour_motif`, `jour_signal`,
    `jour_reparation`. CONTRACTS: publication alone is accepted with a flag; neither, before
    the first year or after today waits in quarantine.
    """
    rows = with_day(with_day(rows, "notification"), "publication")
    notified = rows.notification_jour.notnull()
    published = ~notified & rows.publication_jour.notnull()
    rows = rows.mutate(
        jour=ibis.coalesce(rows.notification_jour, rows.publication_jour),
        jour_nombre=ibis.coalesce(rows.notification_nombre, rows.publication_nombre),
        jour_base=ibis.cases((notified, "notification"), (published, "publication")),
        jour_lu=notified.ifelse(rows.notification, rows.publication),
        jour_signal=code(published, Flag.PUBLICATION_ONLY),
    )
    number = rows.jour_nombre
    return rows.mutate(
        annee=number // 10_000,
        jour_motif=ibis.cases(
            (number.isnull(), str(Quarantine.NO_DAY)),
            (number < first_year * 10_000, str(Quarantine.TOO_OLD)),
            (number > int(today.strftime("%Y%m%d")), str(Quarantine.FUTURE)),
        ),
        jour_reparation=code(
            number.notnull() & (strip(rows.jour_lu).length() > WRITTEN), Repair.DATE_FORM
        ),
    )
