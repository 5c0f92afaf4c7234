"""The table of the call itself, as people paste it: beneficiary, service, ETP, role.

It says neither dates nor perimeter. Programme and dates are asked once for the whole
table; the perimeter is deduced from the service that follows the convention, which is
not the perimeter: every row is to be confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass

from sources.fields import Day


@dataclass(frozen=True, slots=True)
class Complement:
    """What the table of the call does not say, the same for all its rows.

    Attributes:
        programme: the call or the funding; "" when it is not known.
        starts, ends: first and last day, unknown ones included.
    """

    programme: str
    starts: Day
    ends: Day
