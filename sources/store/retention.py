"""Which backups are kept.

The newest, always; the last of each of the last fourteen days; the last of each of the last
twelve months. What was set apart (before a migration, before a restore) is never removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sources.store.words import PARIS

DAYS, MONTHS = 14, 12
ENDING = ".sqlite"
_CLOCK = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(
    r"(?P<base>.+)-(?P<at>\d{8}T\d{6}Z)-r(?P<revision>\d+)(?:-(?P<apart>[a-z0-9-]+))?"
    r"(?:_(?P<turn>\d+))?\.sqlite"
)
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a backup says.

    Attributes:
        base: name of the base it was made from.
        at: when it was made (UTC).
        revision: that it holds.
        apart: why it was set apart, "" for one that was not.
        turn: which of those of the same second, from 1.
    """

    base: str
    at: datetime
    revision: int
    apart: str = ""
    turn: int = 1

    @property
    def day(self) -> date:
        """Return the day in France on which it was made."""
        return self.at.astimezone(PARIS).date()

    def is_after(self, other: Named) -> bool:
        """Tell whether this one is the later of two, by what their names say."""
        return (self.at, self.turn) > (other.at, other.turn)

    def name(self) -> str:
        """Return the name of the file."""
        apart = f"-{self.apart}" if self.apart else ""
        turn = f"_{self.turn}" if self.turn > 1 else ""
        return (
            f"{self.base}-{self.at.astimezone(UTC):{_CLOCK}}-r{self.revision}{apart}{turn}{ENDING}"
        )


def named(name: str) -> Named | None:
    """Return what the name of a file says, None for one that is not a backup's."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        at = datetime.strptime(found["at"], _CLOCK).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Named(
        found["base"], at, int(found["revision"]), found["apart"] or "", int(found["turn"] or 1)
    )


def backups_in(folder: Path, base: str) -> Iterator[tuple[Path, Named]]:
    """Yield the backups of a base in a folder, oldest first."""
    found = [(path, named(path.name)) for path in folder.iterdir() if path.is_file()]
    ours = [(path, one) for path, one in found if one is not None and one.base == base]
    yield from sorted(ours, key=lambda pair: (pair[1].at, pair[1].turn))


def superfluous(
    backups: Iterable[Named], today: date, days: int = DAYS, months: int = MONTHS
) -> tuple[Named, ...]:
    """Return the backups that the rule does not keep."""
    ours = sorted((one for one in backups if not one.apart), key=lambda one: (one.at, one.turn))
    of_day = {one.day: one for one in ours}  # the last of each wins
    of_month = {_month(one.day): one for one in ours}
    kept = set(ours[-1:])
    kept |= {one for day, one in of_day.items() if day > today - timedelta(days=days)}
    kept |= {one for month, one in of_month.items() if month > _month(today) - months}
    return tuple(one for one in ours if one not in kept)


def _month(day: date) -> int:
    return day.year * _MONTHS_A_YEAR + day.month
