"""Which days of contracts a measured need counts: the twelve months before, or whole years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coverage.model import Labelled

YEAR = 12
MOST_YEARS = 3
"""A yearly mean looks no further back: older years were published less completely."""

ONE_DAY = timedelta(days=1)


class Span(Labelled):
    """What a year of contracts is."""

    TWELVE_MONTHS = "douze_mois", "les douze mois qui précèdent la date"
    YEARLY_MEAN = "moyenne_annuelle", "la moyenne des dernières années civiles complètes"


@dataclass(frozen=True, slots=True)
class Known:
    """The days of the first and of the last contract known."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Window:
    """Days counted, both ends included, and what must be said of them.

    Attributes:
        years: number of years they make, by which counts are divided.
        remarks: in French, what is not complete.
        in_part: contracts are known only from a later day on: there may be more.
    """

    first: date
    last: date
    years: int = 1
    remarks: tuple[str, ...] = ()
    in_part: bool = False

    def words(self) -> str:
        """Return the days in French.

        >>> Window(date(2024, 7, 18), date(2025, 7, 17)).words()
        'du 18/07/2024 au 17/07/2025'
        """
        return f"du {self.first:%d/%m/%Y} au {self.last:%d/%m/%Y}"


def months_back(day: date, months: int) -> date:
    """Return the same day some months before; the next one where that day does not exist.

    >>> months_back(date(2025, 7, 18), 12), months_back(date(2024, 2, 29), 12)
    (datetime.date(2024, 7, 18), datetime.date(2023, 3, 1))
    """
    year, month = divmod(day.year * YEAR + day.month - 1 - months, YEAR)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        year, month = divmod(year * YEAR + month + 1, YEAR)
        return date(year, month + 1, 1)


def window_on(on: date, known: Known, span: Span, incomplete_months: int) -> Window:
    """Return the days counted for a diagnosis on a day.

    Twelve months: the day itself is left out. When the last contract known is more than
    `incomplete_months` older than the day, the twelve months that end with it are taken.
    Yearly mean: the last calendar years, three at most, known from January on and over
    for `incomplete_months` at the last contract known; without one, twelve months.
    """
    settled = months_back(known.last + ONE_DAY, incomplete_months)
    if span is Span.YEARLY_MEAN:
        first = known.first.year if known.first.month == 1 else known.first.year + 1
        ended = min(on, settled).year
        if years := range(max(first, ended - MOST_YEARS), ended):
            return Window(date(years[0], 1, 1), date(years[-1], 12, 31), len(years))
    remarks = []
    if span is Span.YEARLY_MEAN:
        remarks.append("aucune année civile complète : douze mois sont pris")
    last = on - ONE_DAY
    if known.last < months_back(on, incomplete_months):
        last = known.last
        remarks.append(f"aucun marché connu après le {last:%d/%m/%Y} : les douze mois d'avant")
    first_day = months_back(last + ONE_DAY, YEAR)
    in_part = known.first > first_day
    if in_part:
        remarks.append(
            f"période couverte en partie : premier marché connu le {known.first:%d/%m/%Y}"
        )
    if settled <= last:
        remarks.append("derniers mois incomplets (délai de publication)")
    return Window(first_day, last, 1, tuple(remarks), in_part)
