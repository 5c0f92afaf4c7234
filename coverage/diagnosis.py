"""The diagnosis: judgements on communes, reported on any level.

`diagnose` is the engine's front door; `examine` then `report` let several levels
share one examination.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np

from coverage import evidence
from coverage.certificates import Certificates
from coverage.errors import InvalidValueError
from coverage.findings import Certificate, Diagnosis, Fact, Finding
from coverage.loads import ZERO
from coverage.model import Branch, Level, Roster, Verdict, weakest
from coverage.need import Need, Needs
from coverage.parameters import Parameters
from coverage.serving import Crew
from coverage.slices import Slice, cut, parts_of, share_of, slices
from coverage.survey import Cell, Survey, capacity_of, examine
from coverage.territories import Atlas, Positions


def diagnose(
    atlas: Atlas,
    level: Level,
    roster: Roster,
    needs: Needs,
    parameters: Parameters,
    on: date,
) -> tuple[Diagnosis, ...]:
    """Say of each territory of a level whether it is a zone blanche, and why.

    Raises:
        UnknownCodeError: a post names a code the atlas does not know.
    """
    return report(examine(atlas, roster, needs, parameters, on), level)


def report(survey: Survey, level: Level) -> tuple[Diagnosis, ...]:
    """Report an examination on the territories of a level, in order of code."""
    reporter = _Reporter(survey, level)
    return tuple(reporter.diagnosis(code, pieces) for code, pieces in slices(survey, level))


def report_groups(
    survey: Survey, level: Level, groups: Mapping[str, Positions], names: Mapping[str, str]
) -> tuple[Diagnosis, ...]:
    """Report an examination on groups of communes that do not overlap.

    The part of an EPCI that lies in one department, a list somebody pasted: any set of
    communes is judged as an upper territory is, with capacity shared in the whole region.

    Args:
        survey: the examination.
        level: what the groups are reported as.
        groups: positions of the communes of each, by a code of the caller's.
        names: name of each group, by the same code.

    Raises:
        InvalidValueError: an empty group, or a commune in two.
    """
    group = np.full(len(survey.atlas), -1, dtype=np.int64)
    for index, positions in enumerate(groups.values()):
        if not positions.size or (group[positions] >= 0).any():
            raise InvalidValueError("Un groupe de communes est vide, ou en recouvre un autre.")
        group[positions] = index
    reporter = _Reporter(survey, level)
    return tuple(
        replace(reporter.diagnosis(code, pieces), name=names[code])
        for code, pieces in cut(survey, group, tuple(groups))
    )


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of a territory from those of its communes.

    Communes without need are left out. All zone blanche: zone blanche; some: in part;
    none, but one to check: to check; else covered.
    """
    found = set(verdicts) - {Verdict.NO_NEED}
    if not found:
        return Verdict.NO_NEED
    if found == {Verdict.GAP}:
        return Verdict.GAP
    if Verdict.GAP in found:
        return Verdict.PARTIAL
    return Verdict.TO_CHECK if Verdict.TO_CHECK in found else Verdict.COVERED


@dataclass(frozen=True, slots=True)
class _Team:
    """What is said of a crew wherever it acts."""

    own_fte: Fraction
    bordering_fte: Fraction
    offered: Fraction
    ids: tuple[str, ...]
    facts: tuple[Fact, ...]


class _Reporter:
    """Adds up the cells of territories; what several territories share is made once."""

    def __init__(self, survey: Survey, level: Level) -> None:
        self.survey = survey
        self.level = level
        self.absence = evidence.absence_facts(survey)
        self.certificates = Certificates(survey)
        self.teams: dict[Crew, _Team] = {}
        self.rates = [survey.flow.rate(crew) or ZERO for crew in range(len(survey.shares))]
        self.share_per_need = [
            share / need if need else ZERO
            for share, need in zip(survey.shares, survey.network.needs, strict=True)
        ]

    def diagnosis(self, code: str, pieces: Sequence[Slice]) -> Diagnosis:
        """Report one territory from its slices."""
        survey, atlas = self.survey, self.survey.atlas
        cells = [survey.cells[piece.cell] for piece in pieces]
        need = survey.needs.total(
            [(cell.block, piece.weight) for cell, piece in zip(cells, pieces, strict=True)]
        )
        crew = _union([survey.crew_of(cell) for cell in cells])
        team = self._team(crew)
        counted = [c for c in cells if c.judgement.verdict is not Verdict.NO_NEED] or cells
        verdict = combine(cell.judgement.verdict for cell in cells)
        certificate = self.certificates.worst(cells)
        need_fact = evidence.need_fact(survey, need, {cell.block for cell in cells})
        findings = self._findings(pieces, need_fact, certificate)
        centrals = self._centrals(cells, pieces, need)
        supply, share, tension = self._received(cells, centrals, need)
        served = [bool(survey.crew_of(cell).own) for cell in cells]
        load = need.central / team.offered if need.central is not None and team.offered else None
        certainty = weakest(cell.judgement.certainty for cell in counted)
        parts = parts_of(cells, pieces, centrals)
        notes: tuple[Fact, ...] = ()
        if verdict is not Verdict.GAP:
            loads = evidence.load_facts(survey, need, load, cells, certificate)
            shares = evidence.part_facts(parts, survey.on, certainty) if len(parts) > 1 else ()
            notes = (*shares, *team.facts, need_fact, *loads)
        return Diagnosis(
            code=code,
            name=atlas.region_name if self.level is Level.REGION else atlas.name(code),
            level=self.level,
            verdict=verdict,
            branches=tuple(finding.branch for finding in findings),
            certainty=certainty,
            need=need,
            load=load,
            own_fte=team.own_fte,
            bordering_fte=team.bordering_fte,
            fair_supply=supply,
            fair_rate=supply / need.central if supply is not None and need.central else None,
            prorata=share,
            tension=tension,
            share_communes=share_of(served, [piece.communes for piece in pieces]) or ZERO,
            share_population=share_of(served, [piece.population for piece in pieces]),
            share_need=share_of(served, centrals),
            in_call=any(piece.in_call for piece in pieces),
            posts=team.ids,
            findings=findings,
            notes=notes,
            parts=parts,
            certificate=certificate,
        )

    def _team(self, crew: Crew) -> _Team:
        """Sum the posts of a crew."""
        if crew not in self.teams:
            survey = self.survey
            posts = survey.posts
            acting = crew.everyone if survey.parameters.bordering_counts else crew.own
            self.teams[crew] = _Team(
                sum((posts[index].fte for index in crew.own), ZERO),
                sum((posts[index].fte for index in crew.bordering), ZERO),
                sum((capacity_of(posts[index], survey.parameters) for index in acting), ZERO),
                tuple(posts[index].id for index in crew.everyone),
                evidence.crew_facts(survey, crew),
            )
        return self.teams[crew]

    def _centrals(
        self, cells: Sequence[Cell], pieces: Sequence[Slice], need: Need
    ) -> list[Fraction]:
        """Return the central need of each slice; empty when the whole is unknown."""
        if need.central is None:
            return []
        if len(cells) == 1:
            return [need.central]
        blocks = self.survey.needs.blocks
        return [
            blocks[cell.block].rate.central * piece.weight
            for cell, piece in zip(cells, pieces, strict=True)
        ]

    def _received(
        self, cells: Sequence[Cell], centrals: Sequence[Fraction], need: Need
    ) -> tuple[Fraction | None, Fraction | None, bool | None]:
        """Return ETP received in the fair sharing and pro rata, and the tension between.

        Tension: short only pro rata, that is wholly served in the fair sharing while
        some part is short pro rata. All None when the need is unknown.
        """
        if need.central is None:
            return None, None, None
        fair = share = ZERO
        lacking = False
        for cell, central in zip(cells, centrals, strict=True):
            rate, per_need = self.rates[cell.crew], self.share_per_need[cell.crew]
            if rate:
                fair += central if rate == 1 else central * rate
            if per_need:
                share += central * per_need
            lacking = lacking or (central > 0 and per_need < 1)
        return fair, share, lacking and fair == need.central

    def _findings(
        self, pieces: Sequence[Slice], need_fact: Fact, certificate: Certificate | None
    ) -> tuple[Finding, ...]:
        """Merge the branches of the slices: as sure as the least sure slice."""
        survey = self.survey
        findings = []
        for branch in Branch:
            held = [
                (piece.cell, holding)
                for piece in pieces
                for holding in survey.cells[piece.cell].judgement.holdings
                if holding.branch is branch
            ]
            if not held:
                continue
            facts: dict[Fact, None] = {}
            for cell, holding in held:
                for ground in holding.grounds:
                    facts.update(
                        dict.fromkeys(
                            evidence.ground_facts(
                                survey,
                                survey.cells[cell],
                                ground,
                                self.absence,
                                need_fact,
                                certificate,
                            )
                        )
                    )
            certainty = weakest(holding.certainty for _, holding in held)
            findings.append(Finding(branch, certainty, tuple(facts)))
        return tuple(findings)


def _union(crews: Sequence[Crew]) -> Crew:
    """Return who acts on a territory: in-area if in-area on at least one commune."""
    if len(crews) == 1:
        return crews[0]
    own = sorted({post for crew in crews for post in crew.own})
    bordering = sorted({post for crew in crews for post in crew.bordering} - set(own))
    return Crew(tuple(own), tuple(bordering))
