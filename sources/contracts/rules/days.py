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


def read_days(texts: ir.Table) -> ir.Table:
    """Read the column `texte` into `jour` (AAAA-MM-JJ), `nombre` (aaaammjj) and `coupee`.

    The first ten characters count (CONTRACTS, « Dates »), `coupee` says that there were more;
    `jour` and `nombre` are missing when they are no day of the calendar.
    """
    rows = texts.mutate(_tout=strip(texts.texte))
    rows = rows.mutate(_debut=rows._tout.substr(0, WRITTEN))
    rows = rows.mutate(_iso=only(rows._debut, _ISO), _francais=only(rows._debut, _FRENCH))
    french = rows._francais
    turned = french.substr(6, 4) + "-" + french.substr(3, 2) + "-" + french.substr(0, 2)
    rows = rows.mutate(jour=ibis.coalesce(rows._iso, turned))
    rows = rows.mutate(nombre=rows.jour.replace("-", "").cast("int64"))
    rows = rows.mutate(_existe=exists(rows.nombre).fill_null(False))
    return rows.select(
        "texte",
        jour=rows._existe.ifelse(rows.jour, ibis.null("string")),
        nombre=rows._existe.ifelse(rows.nombre, ibis.null("int64")),
        coupee=rows._existe & (rows._tout.length() > WRITTEN),
    )


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

    From `notification_…` and `publication_…` (`jour`, `nombre`, `coupee`), adds `jour`,
    `jour_nombre`, `jour_base`, `jour_motif`, `jour_signal` and `jour_reparation`. CONTRACTS:
    publication alone is accepted with a flag; neither, before the first year or after today
    waits in quarantine.
    """
    notified = rows.notification_jour.notnull()
    published = ~notified & rows.publication_jour.notnull()
    cut = notified.ifelse(rows.notification_coupee, rows.publication_coupee)
    number = ibis.coalesce(rows.notification_nombre, rows.publication_nombre)
    return rows.mutate(
        jour=ibis.coalesce(rows.notification_jour, rows.publication_jour),
        jour_nombre=number,
        jour_base=ibis.cases((notified, "notification"), (published, "publication")),
        jour_lu=notified.ifelse(rows.notification, rows.publication),
        jour_signal=code(published, Flag.PUBLICATION_ONLY),
        jour_motif=ibis.cases(
            (number.isnull(), str(Quarantine.NO_DAY)),
            (number < first_year * 10_000, str(Quarantine.TOO_OLD)),
            (number > int(today.strftime("%Y%m%d")), str(Quarantine.FUTURE)),
        ),
        jour_reparation=code(cut, Repair.DATE_FORM),
    )
