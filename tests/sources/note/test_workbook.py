"""The note as a workbook: its sheets, typed cells, the same figures, the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from coverage.tables import record
from sources.dataset import load_dataset
from sources.note.note import Note, note_of
from sources.note.workbook import note_xlsx

ON = date(2025, 7, 18)
SHEETS = [
    "Lisez-moi",
    "Région",
    "Départements",
    "Échéances",
    "Plan",
    "Alternatives",
    "Paramètres",
    "Sources",
]
FORMULAS = ("=1+1", "+33", "-1", "@SUM(A1)", '=HYPERLINK("http://x")')


def midnight(year: int, month: int, day: int) -> datetime:
    """Return a day as a workbook holds it: without a zone."""
    return datetime.combine(date(year, month, day), time())


def opened(note: Note) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(note_xlsx(note)))


@pytest.fixture(scope="module")
def book(planned: Note) -> Workbook:
    return opened(planned)


def rows(book: Workbook, name: str) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in book[name].iter_rows()]


def test_the_sheets_come_in_the_order_of_the_note(book: Workbook, bare: Note) -> None:
    assert book.sheetnames == SHEETS
    assert opened(bare).sheetnames == SHEETS


def test_the_departments_have_the_figures_of_diagnose(book: Workbook, planned: Note) -> None:
    head, *lines = rows(book, "Départements")
    for line, one in zip(lines, planned.departments, strict=True):
        told = dict(zip(head, line, strict=True))
        printed = record(one)
        assert told["Code"] == printed["code"]
        assert told["Besoin bas (ETP)"] == printed["besoin"]["bas"]
        assert told["Besoin central (ETP)"] == printed["besoin"]["central"]
        assert told["Besoin haut (ETP)"] == printed["besoin"]["haut"]
        assert told["Charge"] == printed["charge"]
        assert told["ETP du territoire"] == printed["etp_propre"]
        assert told["ETP limitrophes"] == printed["etp_limitrophe"]
        assert told["Dans l'appel"] == ("oui" if printed["dans_aap"] else "non")


def test_the_calendar_has_a_row_a_month_with_real_days(book: Workbook, planned: Note) -> None:
    _, *lines = rows(book, "Échéances")
    assert len(lines) == len(planned.calendar.months) == 36
    assert lines[0][0] == midnight(2025, 8, 1)
    january = next(line for line in lines if line[0] == midnight(2026, 1, 1))
    assert january[1:5] == (4, 4, 0, 13)


def test_the_plan_and_its_alternatives_are_there(book: Workbook, planned: Note) -> None:
    assert planned.proposed is not None
    plan = rows(book, "Plan")
    for line, grant in zip(plan[1:], planned.proposed.plan.grants, strict=False):
        assert line[1] == grant.code
        assert line[2] == float(grant.fte)
    told = [line[0] for line in rows(book, "Alternatives")]
    for name in ("Le plan suivant", "Un demi-ETP de moins", "Un demi-ETP de plus"):
        assert name in told


def test_a_workbook_without_a_plan_says_so(bare: Note) -> None:
    for name in ("Plan", "Alternatives"):
        assert "ne comporte pas de plan" in str(rows(opened(bare), name)[1][0])


def test_every_parameter_and_source_is_there(book: Workbook, planned: Note) -> None:
    told = [line[0] for line in rows(book, "Paramètres")][1:]
    assert told == [planned.stamp.labels[key] for key in planned.stamp.used]
    sources = [line[1] for line in rows(book, "Sources")][1:]
    assert sources == [
        *planned.stamp.sources,
        *(doubt.label for doubt in planned.survey.roster.doubts),
    ]


def test_the_readme_tells_the_day_the_version_and_the_fingerprint(
    book: Workbook, planned: Note
) -> None:
    told = dict(line for line in rows(book, "Lisez-moi") if line[0] != "Attention")
    assert told["Situation au"] == midnight(2025, 7, 18)
    assert told["Empreinte de la note"] == planned.fingerprint
    assert all(name in told for name in SHEETS[1:])


def test_nothing_from_the_data_is_a_formula(tmp_path: Path) -> None:
    file = tmp_path / "annuaire.csv"
    lines = ["structure;qualite;etp;departement;perimetre;date_debut;date_fin;source"]
    lines += [
        f'"{name.replace(chr(34), chr(34) * 2)}";facilitateur;1;31;31;2024;2026;'
        f'"{name.replace(chr(34), chr(34) * 2)}"'
        for name in FORMULAS
    ]
    file.write_text("\n".join(lines), "utf-8")
    made = opened(note_of(load_dataset(file), ON))
    kinds = {cell.data_type for sheet in made for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    held = "\n".join(str(cell.value) for row in made["Départements"].iter_rows() for cell in row)
    assert all(name in held for name in FORMULAS)


def test_the_same_note_gives_the_same_bytes_dated_of_its_day(planned: Note) -> None:
    one = note_xlsx(planned)
    assert one == note_xlsx(planned)
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert b"2025-07-18T00:00:00Z" in archive.read("docProps/core.xml")
        assert not any("calcChain" in name for name in archive.namelist())


def test_the_proofs_write_their_days_as_in_france(book: Workbook) -> None:
    head, *lines = rows(book, "Départements")
    for line in lines:
        proofs = str(dict(zip(head, line, strict=True))["Preuves"])
        assert ", 18/07/2025)" in proofs
        assert "2025-07-18" not in proofs
