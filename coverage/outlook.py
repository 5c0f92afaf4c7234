"""The verdicts of many days: one examination a situation, however many days share it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeAlias

from coverage.model import Level, Roster
from coverage.need import Needs
from coverage.parameters import Parameters
from coverage.standing import Standing, standings
from coverage.survey import examine
from coverage.territories import Atlas


@dataclass(frozen=True, slots=True)
class Setting:
    """All that a day's verdicts are made from, beside the atlas."""

    roster: Roster
    needs: Needs
    parameters: Parameters


Settings: TypeAlias = Callable[[date], Setting]
"""What is known on a day."""

Outlook: TypeAlias = tuple[Standing, ...]
"""Where each territory of a level stands on a day, in order of code."""


class Outlooks:
    """The verdicts of a level on any day; two days that differ in nothing are examined once."""

    def __init__(self, atlas: Atlas, settings: Settings, level: Level = Level.DEPARTMENT) -> None:
        self.atlas = atlas
        self.settings = settings
        self.level = level
        self._found: dict[Hashable, Outlook] = {}
        self._by_day: dict[date, Outlook] = {}
        self._settings: dict[date, Setting] = {}
        self._marks: dict[int, tuple[Needs, Hashable]] = {}

    def setting(self, day: date) -> Setting:
        """Return what is known on a day, asked once."""
        if day not in self._settings:
            self._settings[day] = self.settings(day)
        return self._settings[day]

    def on(self, day: date) -> Outlook:
        """Return the verdicts of a day, in order of code.

        Raises:
            UnknownCodeError: a post names a code the atlas does not know.
        """
        if day not in self._by_day:
            setting = self.setting(day)
            key = (self._mark(setting.needs), situation(setting, day))
            if (found := self._found.get(key)) is None:  # hashed once: a key holds every post
                found = self._found[key] = self._examined(setting, day)
            self._by_day[day] = found
        return self._by_day[day]

    def _examined(self, setting: Setting, day: date) -> Outlook:
        survey = examine(self.atlas, setting.roster, setting.needs, setting.parameters, day)
        return standings(survey, self.level)

    def _mark(self, needs: Needs) -> Hashable:
        """Return the content of needs, made once for those that several days share."""
        if id(needs) not in self._marks:  # kept beside its mark, so that no other takes its id
            self._marks[id(needs)] = (needs, content(needs))
        return self._marks[id(needs)][1]


def content(needs: Needs) -> Hashable:
    """Return what tells needs apart: the rows, and which of them each commune is in."""
    arrays = hashlib.sha256(needs.block.tobytes() + needs.weight.tobytes())
    return needs.blocks, arrays.digest()


def situation(setting: Setting, on: date) -> Hashable:
    """Return what the verdicts of a day depend on beside the needs: two equal ones agree.

    Who acts and how surely, whether somebody may be missing, the parameters.
    """
    roster = setting.roster
    acting = [post for post in roster.facilitators(on) if post.is_located]
    return (
        tuple(acting),
        tuple(post.certainty_on(on) for post in acting),
        bool(roster.doubts) or bool(roster.unlocated(on)),
        tuple(getattr(setting.parameters, name) for name in _DECIDING),
    )


_DECIDING = tuple(field.name for field in fields(Parameters) if field.name != "used")
"""What the engine reads of the parameters; `used` only tells where it comes from."""
