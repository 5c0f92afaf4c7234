import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.csv_fr import csv_bytes
from sources.problems import Problem, Severity, UnreadableFileError
from sources.tabular import read_tabular
from sources.text import Table
from tests.hostile_files import CSV, HEADER, ROW
from tests.sources.workbook.reading import NAMES, read, refusal, said

HEAD, GOOD = ";".join(HEADER), ";".join(ROW)


def text(*lines: str, encoding: str = "utf-8", end: str = "\n") -> Table:
    return read(end.join((*lines, "")).encode(encoding))


def data(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def problem(table: Table) -> Problem:
    (only,) = table.problems
    return only


def test_a_plain_table_is_read_without_a_word() -> None:
    table = text(HEAD, GOOD)
    assert (table.header.cells, data(table), table.problems) == (HEADER, [ROW], ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_encoding_separator_and_end_of_line(encoding: str, separator: str, end: str) -> None:
    accented = GOOD.replace("Maison", "Maison d’été")
    lines = (line.replace(";", separator) for line in (HEAD, accented))
    table = text(*lines, encoding=encoding, end=end)
    assert data(table) == [("Maison d’été", *ROW[1:])]
    assert not said(table, Severity.WARNING)


def test_ends_of_line_may_be_mixed() -> None:
    assert data(read(f"{HEAD}\r\n{GOOD}\r{GOOD}\n{GOOD}".encode())) == [ROW] * 3


@pytest.mark.parametrize(
    ("encoding", "word"), [("cp850", "MS-DOS"), ("mac_roman", "Macintosh"), ("cp1252", "Windows")]
)
def test_an_old_encoding_is_guessed_and_said(encoding: str, word: str) -> None:
    table = text(HEAD, GOOD.replace("Maison", "Régie à Béziers"), encoding=encoding)
    assert table.rows[0].cells[0] == "Régie à Béziers"
    assert word in problem(table).message


def test_a_text_in_two_encodings_names_the_line() -> None:
    mixed = CSV + "Époque née à Sète\n".encode() + "né\n".encode("cp1252")
    with pytest.raises(UnreadableFileError) as refused:
        read(mixed)
    assert refused.value.problems[0].line == 4


def test_capitals_before_a_closing_quote_stay_windows() -> None:
    table = text(HEAD, GOOD.replace("Maison", "« MOBILITÉ\u00a0»"), encoding="cp1252")
    assert table.rows[0].cells[0] == "« MOBILITÉ\u00a0»"


def test_the_separator_is_the_one_that_shows_the_names_whatever_titles_hold() -> None:
    table = text("Annuaire, région, postes, 2025", "", HEAD, GOOD)
    assert (table.header.line, data(table)) == (3, [ROW])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_mark_of_excel_says_the_separator(separator: str) -> None:
    lines = (f"SEP={separator}", HEAD.replace(";", separator), GOOD.replace(";", separator))
    table = text(*lines, end="\r\n")
    assert (table.header.line, data(table)) == (2, [ROW])


def test_lines_are_those_a_spreadsheet_shows() -> None:
    table = text("", HEAD, "", GOOD.replace("Maison", '"Maison\nd\'été"'), ";;;", GOOD)
    assert (table.header.line, [row.line for row in table.rows]) == (2, [4, 6])
    assert table.rows[0].cells[0] == "Maison\nd'été"


def test_a_table_drawn_with_bars_is_read() -> None:
    bars = ["| " + line.replace(";", " | ") + " |" for line in (HEAD, GOOD)]
    rule = "|" + "---|" * len(HEADER)
    table = text(bars[0], rule, bars[1])
    assert (table.header.cells, data(table)) == (HEADER, [ROW])
    extra = text(bars[0], rule, bars[1].replace("| 31 |", "| 31 | 09 |", 1))
    assert len(extra.rows[0].cells) > len(HEADER)


def test_lists_of_codes_do_not_make_bars_the_separator() -> None:
    table = text(HEAD, GOOD.replace(";31", ";09|11|31|32|34|46|48|65|66|81|82", 1))
    assert table.rows[0].cells[3].startswith("09|11")


def test_codes_kept_as_formulas_are_codes() -> None:
    table = text(HEAD, GOOD.replace(";31;", ';="09";', 1), GOOD.replace(";31;", ';"=""2A""";', 1))
    assert [row.cells[3] for row in table.rows] == ["09", "2A"]


def test_a_quote_never_closed_that_swallows_rows_is_an_error_with_its_line() -> None:
    table = text(HEAD, GOOD, GOOD.replace("Maison", '"Maison'), GOOD, f'Foyer";{GOOD[7:]}')
    (error,) = (p for p in table.problems if p.severity is Severity.ERROR)
    assert error.line == 3
    assert "sans être fermé" in error.message


def test_a_quote_never_closed_at_all_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFileError) as refused:
        text(HEAD, GOOD, '"Foyer;facilitateur', GOOD)
    assert refused.value.problems[0].line == 3


def test_invisible_characters_go_with_one_info_a_line() -> None:
    dirty = GOOD.replace("Maison", "\u200bMai\u00adson\ufeff").replace("31;2024", "31\u200e;2024")
    table = text(HEAD.replace("etp", "e\u2060tp"), dirty, GOOD.replace("Maison", "\u3164Maison"))
    assert (table.header.cells, data(table)) == (HEADER, [ROW, ROW])
    assert [(p.line, p.severity) for p in table.problems] == [(n, Severity.INFO) for n in (1, 2, 3)]
    assert "U+00AD, U+200B, U+200E, U+FEFF" in table.problems[1].message


def test_a_row_of_invisible_characters_only_is_no_row() -> None:
    assert len(text(HEAD, "\u200b;;\u200b", GOOD).rows) == 1


def test_digits_that_only_look_like_digits_are_left_to_the_fields() -> None:
    assert text(HEAD, GOOD.replace(";1;", ";１;", 1)).rows[0].cells[2] == "１"


def test_titles_above_the_names_are_skipped_and_said() -> None:
    table = text("Annuaire ; 2025", "", "à jour", HEAD, GOOD)
    assert (table.header.line, [row.line for row in table.rows]) == (4, [5])
    assert [(p.line, p.value, p.severity) for p in table.problems] == [
        (1, "Annuaire ; 2025", Severity.INFO),
        (3, "à jour", Severity.INFO),
    ]


def test_a_row_above_the_names_that_may_be_data_is_a_warning() -> None:
    table = text(GOOD, HEAD, GOOD)
    assert (problem(table).line, problem(table).severity) == (1, Severity.WARNING)


def test_names_on_two_rows_are_read_together() -> None:
    upper = "structure;qualite;Convention;;;departement;perimetre"
    lower = ";;etp;date_debut;date_fin;;"
    table = text(upper, lower, "M;facilitateur;1;2024;2025;31;31")
    expected = ("structure", "qualite", "etp", "date_debut", "date_fin", "departement", "perimetre")
    assert (table.header.cells, len(table.rows)) == (expected, 1)
    assert problem(table).severity is Severity.INFO


def test_two_rows_of_names_the_richer_one_below() -> None:
    table = text("structure;Poste;;;;;", ";qualite;etp;departement;date_debut;date_fin;id", GOOD)
    assert table.header.cells == (*HEADER[:6], "id")
    assert data(table) == [ROW]


def test_names_said_again_at_each_page_are_dropped_and_said() -> None:
    table = text(HEAD, GOOD, HEAD.upper(), GOOD)
    assert data(table) == [ROW, ROW]
    assert (problem(table).line, problem(table).severity) == (3, Severity.INFO)


def test_a_second_table_in_another_order_is_an_error() -> None:
    table = text(HEAD, GOOD, ";".join(reversed(HEADER)), ";".join(reversed(ROW)))
    assert (problem(table).line, problem(table).severity) == (3, Severity.ERROR)


def test_a_richer_table_under_another_does_not_hide_the_first() -> None:
    table = text("structure;etp", "Foyer;1", HEAD, GOOD)
    assert said(table, Severity.ERROR)[0][0] == 1


def test_a_row_of_data_that_holds_a_name_of_column_is_data() -> None:
    row = GOOD.replace("Maison", "Source")
    assert data(text(HEAD, row)) == [("Source", *ROW[1:])]


def test_without_known_names_the_first_row_is_taken() -> None:
    table = text("ville;habitants", "Foix;9000")
    assert (table.header.cells, data(table)) == (("ville", "habitants"), [("Foix", "9000")])


def test_a_filled_column_without_a_name_is_said() -> None:
    table = text(HEAD.replace("departement", ""), GOOD)
    assert (problem(table).line, problem(table).value) == (2, "31")
    assert "colonne D sans nom" in problem(table).message


@pytest.mark.parametrize("rows", [5_000, 5_001])
def test_rows_are_counted_without_titles(rows: int) -> None:
    lines = ("Annuaire", HEAD, *[GOOD] * rows)
    assert bool(refusal("\n".join(lines).encode())) == (rows > 5_000)


CELLS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=6))
def test_what_we_export_is_read_back(rows: list[list[str]]) -> None:
    written = [[f"x{cell}" for cell in row] for row in rows]
    table = read_tabular(csv_bytes(HEADER, written), "f", NAMES)
    if not any(p.message.startswith("caractères invisibles") for p in table.problems):
        assert [list(row.cells) for row in table.rows] == written
