"""A plan as a table, for CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coverage.allocation.terms import Grant, Plan
from coverage.findings import Diagnosis
from coverage.tables import FTE_DECIMALS, rounded
from coverage.territories import Atlas
from sources.deliberation import Proposal
from sources.export import Sheet, Stamp, sheet_csv
from sources.plan_effect import Effect, PlannedView, effect_of, total

COLUMNS = {
    "candidat": "Code du candidat",
    "nom": "Structure reconduite, ou territoire à servir",
    "reconduction": "oui : la structure porte déjà des facilitateurs",
    "perimetre": "Codes du périmètre",
    "extension": "Codes où le poste serait limitrophe",
    "etp": "ETP proposés",
    "besoin_bas": "Besoin des départements concernés, bas, en ETP",
    "besoin_central": "Le même, central",
    "besoin_haut": "Le même, haut",
    "base": "Ce dont le besoin est tiré",
    "situation_avant": "Verdict de chaque département concerné, sans le plan",
    "situation_apres": "Verdict de chaque département concerné, avec le plan",
    "non_servi_avant": "Besoin non servi des départements concernés, sans le plan, en ETP",
    "non_servi_apres": "Le même, avec le plan",
}


def plan_sheet(plan: Plan, proposals: Sequence[Proposal], view: PlannedView, atlas: Atlas) -> Sheet:
    """Return the grants of a plan as a table, unknown = None."""
    known = {one.code: one for one in proposals}
    rows = tuple(
        _row(grant, known[grant.code], effect_of(view, known[grant.code], atlas))
        for grant in plan.grants
    )
    return Sheet("Plan", COLUMNS, rows)


def _row(grant: Grant, proposal: Proposal, effect: Effect) -> tuple[object, ...]:
    needs = [change.before.need for change in effect.changes]
    candidate = proposal.candidate
    return (
        grant.code,
        proposal.name,
        "oui" if candidate.renewal else "non",
        "|".join(candidate.perimeter),
        "|".join(candidate.extension),
        rounded(grant.fte, FTE_DECIMALS),
        *(
            rounded(total(figures), FTE_DECIMALS)
            for figures in (
                [need.low for need in needs],
                [need.central for need in needs],
                [need.high for need in needs],
            )
        ),
        "|".join(dict.fromkeys(need.basis.value for need in needs)),
        _verdicts(change.before for change in effect.changes),
        _verdicts(change.after for change in effect.changes),
        rounded(effect.unmet_before, FTE_DECIMALS),
        rounded(effect.unmet_after, FTE_DECIMALS),
    )


def _verdicts(diagnoses: Iterable[Diagnosis]) -> str:
    return "|".join(f"{one.code} {one.verdict.value}" for one in diagnoses)


def export_plan(sheet: Sheet, stamp: Stamp, form: str) -> bytes:
    """Write a plan as `csv` or `xlsx`.

    Raises:
        KeyError: another form.
    """
    if form == "xlsx":
        from sources.xlsx import sheet_xlsx  # noqa: PLC0415  only this export needs the library

        return sheet_xlsx(sheet, stamp)
    return {"csv": sheet_csv}[form](sheet, stamp)
