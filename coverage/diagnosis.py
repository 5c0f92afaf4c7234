"""The diagnosis: judgements on communes, reported on any level.

`diagnose` is the engine's front door; `examine` then `report` let several levels
share one examination.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from coverage import evidence
from coverage.capacity import shortage
from coverage.findings import Certificate, Diagnosis, Fact, Finding, Part
from coverage.loads import ZERO
from coverage.model import Branch, Level, Roster, Verdict, weakest
from coverage.need import UNKNOWN_BLOCK, Need, Needs
from coverage.parameters import Parameters
from coverage.serving import Crew
from coverage.slices import Slice, slices
from coverage.survey import Cell, Survey, capacity_of, examine
from coverage.territories import Atlas


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


class _Reporter:
    """Adds up the cells of territories; what several territories share is made once."""

    def __init__(self, survey: Survey, level: Level) -> None:
        self.survey = survey
        self.level = level
        self.absence = evidence.absence_facts(survey)
        self.certificates: dict[int, Certificate | None] = {}
        self.rates = [survey.flow.rate(crew) for crew in range(len(survey.shares))]
        self.share_per_need = [
            share / need if need else ZERO
            for share, need in zip(survey.shares, survey.network.needs, strict=True)
        ]
        self.finding_facts: dict[tuple[int, Branch], tuple[Fact, ...]] = {}

    def diagnosis(self, code: str, pieces: Sequence[Slice]) -> Diagnosis:
        """Report one territory from its slices."""
        survey = self.survey
        cells = [survey.cells[piece.cell] for piece in pieces]
        need = survey.needs.total(
            (cell.block, piece.weight) for cell, piece in zip(cells, pieces, strict=True)
        )
        crew = _union([survey.crew_of(cell) for cell in cells])
        counted = [c for c in cells if c.judgement.verdict is not Verdict.NO_NEED] or cells
        verdict = combine(cell.judgement.verdict for cell in cells)
        certificate = self._worst_certificate(cells)
        need_fact = evidence.need_fact(survey, need, {cell.block for cell in cells})
        findings = self._findings(pieces, need_fact, certificate)
        supply, share = self._received(cells, pieces, need)
        served = [bool(survey.crew_of(cell).own) for cell in cells]
        load = self._load(need, crew)
        notes = (
            ()
            if verdict is Verdict.GAP
            else (
                *evidence.crew_facts(survey, crew),
                need_fact,
                *evidence.load_facts(survey, need, load, cells, certificate),
            )
        )
        return Diagnosis(
            code=code,
            name=survey.atlas.name(code),
            level=self.level,
            verdict=verdict,
            branches=tuple(finding.branch for finding in findings),
            certainty=weakest(cell.judgement.certainty for cell in counted),
            need=need,
            load=load,
            own_fte=sum((survey.posts[index].fte for index in crew.own), ZERO),
            bordering_fte=sum((survey.posts[index].fte for index in crew.bordering), ZERO),
            fair_supply=supply,
            fair_rate=supply / need.central if supply is not None and need.central else None,
            prorata=share,
            tension=self._tension(cells, pieces, need),
            share_communes=_part(served, [piece.communes for piece in pieces]) or ZERO,
            share_population=_part(served, [piece.population for piece in pieces]),
            share_need=self._need_part(served, cells, pieces, need),
            in_call=any(piece.in_call for piece in pieces),
            posts=tuple(survey.posts[index].id for index in crew.everyone),
            findings=findings,
            notes=notes,
            parts=self._parts(cells, pieces, need),
            certificate=certificate,
        )

    def _load(self, need: Need, crew: Crew) -> Fraction | None:
        """Return need ÷ ETP that may act; None when nobody does or nothing is known."""
        survey = self.survey
        acting = crew.everyone if survey.parameters.bordering_counts else crew.own
        offered = sum((capacity_of(survey.posts[i], survey.parameters) for i in acting), ZERO)
        return need.central / offered if need.central is not None and offered else None

    def _central(self, cell: Cell, piece: Slice) -> Fraction:
        """Return the central need of a slice; unknown counts for nothing here."""
        if cell.block == UNKNOWN_BLOCK:
            return ZERO
        return self.survey.needs.blocks[cell.block].rate.central * piece.weight

    def _received(
        self, cells: Sequence[Cell], pieces: Sequence[Slice], need: Need
    ) -> tuple[Fraction | None, Fraction | None]:
        """Return the ETP received in the fair sharing and pro rata; None: need unknown."""
        if need.central is None:
            return None, None
        fair = share = ZERO
        for cell, piece in zip(cells, pieces, strict=True):
            central = self._central(cell, piece)
            fair += central * (self.rates[cell.crew] or ZERO)
            share += central * self.share_per_need[cell.crew]
        return fair, share

    def _tension(self, cells: Sequence[Cell], pieces: Sequence[Slice], need: Need) -> bool | None:
        """Tell whether some part is served in the fair sharing but short pro rata."""
        if need.central is None:
            return None
        return any(
            self._central(cell, piece) > 0
            and self.rates[cell.crew] == 1
            and self.share_per_need[cell.crew] < 1
            for cell, piece in zip(cells, pieces, strict=True)
        )

    def _need_part(
        self, wanted: Sequence[bool], cells: Sequence[Cell], pieces: Sequence[Slice], need: Need
    ) -> Fraction | None:
        """Return the share of the need that lies in the wanted slices."""
        if not need.central:
            return None
        kept = (
            self._central(cell, piece)
            for keep, cell, piece in zip(wanted, cells, pieces, strict=True)
            if keep
        )
        return sum(kept, ZERO) / need.central

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

    def _parts(
        self, cells: Sequence[Cell], pieces: Sequence[Slice], need: Need
    ) -> tuple[Part, ...]:
        """Group the slices by verdict and branches, largest first."""
        groups: dict[tuple[Verdict, tuple[Branch, ...]], list[bool]] = {}
        for index, cell in enumerate(cells):
            key = (
                cell.judgement.verdict,
                tuple(holding.branch for holding in cell.judgement.holdings),
            )
            groups.setdefault(key, [False] * len(cells))[index] = True
        parts = [
            Part(
                verdict=verdict,
                branches=branches,
                cells=tuple(p.cell for keep, p in zip(wanted, pieces, strict=True) if keep),
                share_communes=_part(wanted, [piece.communes for piece in pieces]) or ZERO,
                share_population=_part(wanted, [piece.population for piece in pieces]),
                share_need=self._need_part(wanted, cells, pieces, need),
            )
            for (verdict, branches), wanted in groups.items()
        ]
        return tuple(sorted(parts, key=lambda part: part.share_communes, reverse=True))

    def _worst_certificate(self, cells: Sequence[Cell]) -> Certificate | None:
        """Return the certificate of the worst served slice that someone may serve."""
        survey = self.survey
        short = [
            (ratio, cell.crew)
            for cell in cells
            if survey.network.serves[cell.crew]
            and (ratio := survey.flow.ratios[cell.crew]) is not None
            and ratio < 1
            and cell.block != UNKNOWN_BLOCK
        ]
        if not short:
            return None
        crew = min(short)[1]
        if crew not in self.certificates:
            self.certificates[crew] = _certificate(survey, crew)
        return self.certificates[crew]


def _certificate(survey: Survey, crew: int) -> Certificate | None:
    """Name the territories and posts of a shortage."""
    found = shortage(survey.network, survey.flow, crew)
    if found is None:
        return None
    return Certificate(
        need=found.need,
        supply=found.supply,
        missing=found.missing,
        territories=_places(survey, found.demands),
        posts=tuple(survey.posts[post].id for post in found.posts),
    )


def _places(survey: Survey, crews: Sequence[int]) -> tuple[str, ...]:
    """Name the communes of some crews by whole departments, else by the EPCI they touch."""
    atlas = survey.atlas
    inside = np.isin(survey.deployment.crew, crews) & (survey.needs.block != UNKNOWN_BLOCK)
    places: list[str] = []
    for code in atlas.codes(Level.DEPARTMENT):
        members = atlas.positions([code])
        kept = members[inside[members]]
        if len(kept) == len(members):
            places.append(code)
        elif kept.size:
            touched = np.unique(atlas.groups[Level.EPCI][kept])
            places += [atlas.codes(Level.EPCI)[int(i)] for i in touched if i >= 0]
            places += [atlas.communes[int(p)].code for p in kept if atlas.groups[Level.EPCI][p] < 0]
    return tuple(dict.fromkeys(places))


def _union(crews: Sequence[Crew]) -> Crew:
    """Return who acts on a territory: in-area if in-area on at least one commune."""
    if len(crews) == 1:
        return crews[0]
    own = sorted({post for crew in crews for post in crew.own})
    bordering = sorted({post for crew in crews for post in crew.bordering} - set(own))
    return Crew(tuple(own), tuple(bordering))


def _part(wanted: Sequence[bool], amounts: Sequence[int]) -> Fraction | None:
    """Return the share of the wanted amounts, None of nothing."""
    total = sum(amounts)
    if total == 0:
        return None
    return Fraction(sum(a for keep, a in zip(wanted, amounts, strict=True) if keep), total)
