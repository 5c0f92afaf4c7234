from sources.problems import Severity
from tests.hostile_files import HEADER, ROW, c, ods, ods_row, row, xlsx
from tests.sources.workbook.reading import read, refusal, said


def test_dates_of_old_macintosh_count_from_1904() -> None:
    data = row(1, HEADER) + row(2, ROW[:4], c("E2", "44104", style=1))
    table = read(xlsx(data, formats=(14,), date_1904=True))
    assert (table.rows[0].cells[4], table.problems) == ("2024-10-01", ())


def test_bare_day_numbers_of_1904_are_days_only_under_names_of_dates() -> None:
    more = c("C2", "44560") + c("E2", "44196") + c("F2", "44560") + c("G2", "2025")
    line = row(2, ("M", "facilitateur"), more)
    table = read(xlsx(row(1, HEADER) + line, date_1904=True))
    assert table.rows[0].cells[2:] == ("44560", "", "2025-01-01", "2025-12-31", "2025")
    assert [p.column for p in table.problems] == ["date_debut", "date_fin"]
    assert {p.severity for p in table.problems} == {Severity.INFO}
    assert read(xlsx(row(1, HEADER) + line)).rows[0].cells[5] == "44560"


def test_a_bare_day_number_is_counted_from_the_day_zero_of_the_workbook() -> None:
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/>'
        "</table:calculation-settings>"
    )
    table = read(
        ods(ods_row(HEADER) + ods_row((*ROW[:4], "44196", "44560", "31")), before=settings)
    )
    assert table.rows[0].cells[4:6] == ("2025-01-01", "2025-12-31")
    assert ["01/01/1904" in message for _, message in said(table, Severity.INFO)] == [True, True]
    assert "abîmé" in refusal(ods(before=settings.replace("1904-01-01", "hier")))
