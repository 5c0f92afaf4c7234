"""The use cases that a page and the command line share. Loading is cached by the caller."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Level
from coverage.parameters import Parameters
from coverage.staffing import By, Staffing, staffing
from coverage.survey import Survey, examine
from coverage.tables import COLUMNS, FTE_DECIMALS, coverage_table, records, rounded
from sources.dataset import Dataset
from sources.export import Sheet, Stamp, sheet_csv
from sources.fingerprint import fingerprint
from sources.geojson import read_shapes, sheet_geojson
from sources.needs_on import ground_of, needs_of
from sources.parameters import Value
from sources.roster.csv_form import roster_bytes
from sources.settings import resolve

Overrides = Mapping[str, Value]

RESTRICTION = (
    "les ETP ne sont partagés qu'entre ces territoires ; "
    "un verdict peut différer de celui de la région entière."
)
"""What a diagnosis limited to some codes must say."""

STAFF_COLUMNS = {
    "cle": "Département du service de suivi, structure ou programme",
    "facilitateurs": "ETP de facilitateurs actifs",
    "coordination": "ETP de coordination actifs",
    "postes": "Identifiants des postes",
}


def parameters_on(dataset: Dataset, on: date, overrides: Overrides | None = None) -> Parameters:
    """Return the parameters in force on a day, with the user's settings.

    Raises:
        InvalidValueError: a date too early, an unknown key or a wrong value.
    """
    return resolve(dataset.parameter_set, on, {**dataset.overrides, **(overrides or {})})


def survey_on(
    dataset: Dataset,
    on: date,
    overrides: Overrides | None = None,
    codes: Sequence[str] = (),
) -> Survey:
    """Examine every commune on a day; `report` it then at any level.

    With `codes`, only these territories exist for this diagnosis.

    Raises:
        InvalidValueError: see `parameters_on`.
        UnknownCodeError: a code that is no territory.
        UnreadableFileError: the table of contracts was spoiled since it was opened.
    """
    parameters = parameters_on(dataset, on, overrides)
    atlas, needs = dataset.atlas, needs_of(dataset, parameters, on)
    if codes:
        # Needs first: a need of a department is spread on all of it, kept or not.
        needs = needs.take(atlas.positions(codes))
        atlas = atlas.restrict(codes)
    return examine(atlas, dataset.roster_on(on), needs, parameters, on)


def diagnosis_on(
    dataset: Dataset, on: date, level: Level = Level.DEPARTMENT, codes: Sequence[str] = ()
) -> tuple[Diagnosis, ...]:
    """Return the diagnoses of a level on a day, with the parameters as they are shipped."""
    return report(survey_on(dataset, on, codes=codes), level)


def staffing_on(dataset: Dataset, on: date, by: By) -> Staffing:
    """Count the active ETP on a day."""
    return staffing(dataset.roster_on(on), on, by)


def stamp_of(
    dataset: Dataset, parameters: Parameters, on: date, codes: Iterable[str] = ()
) -> Stamp:
    """Return what the export of a diagnosis is made from."""
    limits = tuple(codes)
    roster = dataset.roster_on(on)
    ground = ground_of(dataset, parameters, on)
    return Stamp(
        on=on,
        used=ground.used,
        labels=dataset.labels(),
        sources=(*dataset.sources(), *ground.sources),
        fingerprint=fingerprint(
            roster.posts,
            roster.doubts,
            dataset.need_rows,
            parameters,
            dataset.geo.manifest,
            on,
            limits,
            {**ground.inputs, "version": dataset.known} if dataset.known else ground.inputs,
        ),
        needs=dataset.declared.name if dataset.declared else "",
        codes=limits,
        warnings=(
            *((dataset.known,) if dataset.known else ()),
            *((RESTRICTION,) if limits else ()),
            *(f"Annuaire incomplet : {doubt.label}" for doubt in roster.doubts),
        ),
    )


def diagnosis_sheet(diagnoses: Sequence[Diagnosis]) -> Sheet:
    """Return the coverage table as plain cells, unknown = None."""
    table = coverage_table(diagnoses).astype(object)
    cells = table.where(table.notna(), None)
    rows = tuple(tuple(row) for row in cells.itertuples(index=False, name=None))
    return Sheet("Couverture", COLUMNS, rows)


def staffing_sheet(counted: Staffing) -> Sheet:
    """Return the ETP lines as plain cells."""
    rows = tuple(
        tuple("|".join(v) if isinstance(v, list) else v for v in line.values())
        for line in staffing_record(counted)["lignes"]
    )
    return Sheet("ETP", STAFF_COLUMNS, rows)


def staffing_record(counted: Staffing) -> dict[str, Any]:
    """Return the ETP as the JSON contract of `batch.py etp` prints them."""
    return {
        "date": counted.on.isoformat(),
        "facilitateurs": rounded(counted.facilitators, FTE_DECIMALS),
        "coordination": rounded(counted.coordination, FTE_DECIMALS),
        "non_localise": rounded(counted.unlocated, FTE_DECIMALS),
        "lignes": [
            {
                "cle": line.key,
                "facilitateurs": rounded(line.facilitators, FTE_DECIMALS),
                "coordination": rounded(line.coordination, FTE_DECIMALS),
                "postes": list(line.posts),
            }
            for line in counted.lines
        ],
    }


def json_bytes(content: Any) -> bytes:
    """Write JSON; a list has one line a record. Unknown is null, never NaN."""
    if not isinstance(content, list):
        return (_json(content, indent=2) + "\n").encode()
    return ("[\n" + ",\n".join(_json(record) for record in content) + "\n]\n").encode()


def _json(content: Any, indent: int | None = None) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=indent)


def export_diagnosis(
    dataset: Dataset, survey: Survey, level: Level, form: str, codes: Iterable[str] = ()
) -> bytes:
    """Return a diagnosis as a file: `json`, `csv`, `xlsx` or `geojson`.

    Raises:
        KeyError: another form.
        GeoDataError: shapes absent or unreadable.
    """
    diagnoses = report(survey, level)
    if form == "json":
        return json_bytes(records(diagnoses))
    stamp = stamp_of(dataset, survey.parameters, survey.on, codes)
    sheet = diagnosis_sheet(diagnoses)
    if form == "geojson":
        return sheet_geojson(sheet, stamp, read_shapes(dataset.folder / "geo", level))
    return _SHEETS[form](sheet, stamp)


def export_staffing(dataset: Dataset, on: date, by: By, form: str) -> bytes:
    """Return the ETP as a file: `json`, `csv` or `xlsx`.

    Raises:
        KeyError: another form.
        InvalidValueError: a date before the first parameters.
    """
    counted = staffing_on(dataset, on, by)
    if form == "json":
        return json_bytes(staffing_record(counted))
    # A count of ETP reads no parameter: its stamp must not say that it rests on them.
    stamp = replace(stamp_of(dataset, parameters_on(dataset, on), on), used={})
    return _SHEETS[form](staffing_sheet(counted), stamp)


def export_roster(dataset: Dataset) -> bytes:
    """Return the roster in the format of its import."""
    return roster_bytes(dataset.roster.posts)


def _xlsx(sheet: Sheet, stamp: Stamp) -> bytes:
    # Loaded here: only this export needs the library.
    from sources.xlsx import sheet_xlsx  # noqa: PLC0415  see above

    return sheet_xlsx(sheet, stamp)


_SHEETS: Mapping[str, Callable[[Sheet, Stamp], bytes]] = {"csv": sheet_csv, "xlsx": _xlsx}
