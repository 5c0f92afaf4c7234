"""What a diagnosis is made of: facts, findings, certificate, parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coverage.model import Branch, Certainty, Level, Verdict
from coverage.need import Need


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement: `value` is exact (Fraction or int) or None when there is no figure."""

    label: str
    value: Fraction | int | None
    unit: str
    source: str
    on: date | None
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Finding:
    """A branch that holds on a territory, with the facts it rests on."""

    branch: Branch
    certainty: Certainty
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Why ETP is short: these territories need so much together, these posts offer less.

    Attributes:
        territories: codes of the departments, or of the EPCI where a department is
            not there whole, that give way together.
        posts: ids of all the posts that may act on them.
    """

    need: Fraction
    supply: Fraction
    missing: Fraction
    territories: tuple[str, ...]
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The communes of a territory that share a verdict and its branches.

    `cells` are their situations in the survey (`Survey.communes_in` lists them).
    Shares are of the territory's communes, inhabitants and need (None: not known).
    """

    verdict: Verdict
    branches: tuple[Branch, ...]
    cells: tuple[int, ...]
    share_communes: Fraction
    share_population: Fraction | None
    share_need: Fraction | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is said of one territory on a day.

    Attributes:
        load: need ÷ ETP that may act, at the central need; None when nobody acts.
        own_fte, bordering_fte: full ETP of those who act, each post once.
        fair_supply, fair_rate: ETP received in the fair sharing, and ÷ need (≤ 1).
        prorata: ETP received pro rata.
        tension: served in the fair sharing but short pro rata; None: need unknown.
        share_*: share where an in-area facilitator acts, whatever its capacity.
        in_call: some of it is in a department the call is open to.
        posts: ids of the posts that act.
        findings: one a branch that holds; `notes` for the other verdicts.
        parts: the different verdicts inside, largest first.
        certificate: why ETP is short, at the central need; None when it is not.
    """

    code: str
    name: str
    level: Level
    verdict: Verdict
    branches: tuple[Branch, ...]
    certainty: Certainty
    need: Need
    load: Fraction | None
    own_fte: Fraction
    bordering_fte: Fraction
    fair_supply: Fraction | None
    fair_rate: Fraction | None
    prorata: Fraction | None
    tension: bool | None
    share_communes: Fraction
    share_population: Fraction | None
    share_need: Fraction | None
    in_call: bool
    posts: tuple[str, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Fact, ...]
    parts: tuple[Part, ...]
    certificate: Certificate | None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All the facts behind the verdict, each once."""
        found = [fact for finding in self.findings for fact in finding.facts]
        return tuple(dict.fromkeys((*found, *self.notes)))
