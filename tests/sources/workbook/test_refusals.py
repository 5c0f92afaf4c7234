import openpyxl
import pytest

from sources.problems import UnreadableFileError
from tests.hostile_files import FAR, HOSTILE, LIAR, TABLE, repeated, rows_xlsx, xlsx
from tests.sources.workbook.reading import cells, read, refusal


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_file_is_refused_in_french_with_the_reason(name: str) -> None:
    hostile = HOSTILE[name]
    message = refusal(hostile.make())
    assert hostile.word in message
    assert message.startswith("f : ")
    assert message.rstrip()[-1] in ".?"


def test_a_far_cell_is_named_with_its_line() -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read(xlsx(TABLE + FAR, before=LIAR))
    assert refused.value.problems[0].line == 1_048_576


def test_a_far_cell_that_holds_nothing_costs_and_says_nothing() -> None:
    empty = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    table = read(xlsx(TABLE + empty, before=LIAR))
    assert (len(table.rows), table.problems) == (1, ())


@pytest.mark.parametrize(("rows", "columns"), [(1_048_576, 16_384), (2**31, 2**31)])
def test_a_blank_repeated_without_end_costs_and_says_nothing(rows: int, columns: int) -> None:
    table = read(repeated(rows, columns, ""))
    assert (len(table.rows), table.problems) == (1, ())


def test_the_other_reader_would_also_refuse_entities() -> None:
    assert openpyxl.DEFUSEDXML


def test_as_many_rows_as_allowed_are_read() -> None:
    assert len(cells(rows_xlsx(5_000))) == 5_000
