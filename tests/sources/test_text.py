import pytest

from sources.problems import UnreadableFileError
from sources.text import MAX_BYTES, decode, folded, read_table

TEXT = "structure;qualité\nPLIE Est Héraultais;facilitateur\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "f.csv") == TEXT


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_usual_separator_is_read(separator: str) -> None:
    table = read_table(TEXT.replace(";", separator).encode(), "f.csv")
    assert table.header.cells == ("structure", "qualité")
    assert table.rows[0].cells == ("PLIE Est Héraultais", "facilitateur")


def test_lines_are_numbered_as_a_spreadsheet_shows_them() -> None:
    data = b'a;b\n\n"deux\nlignes";1\n;\nx;y\n'
    assert [row.line for row in read_table(data, "f").rows] == [3, 5]


def test_the_separator_mark_of_excel_is_not_a_header() -> None:
    table = read_table(b"sep=;\r\na;b\r\n1;2\r\n", "f")
    assert (table.header.line, table.header.cells) == (2, ("a", "b"))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf", "vide"),
        (b" \r\n\r\n", "vide"),
        (b";;;\r\n", "vide"),
        (b"PK\x03\x04rest", "classeur"),
        (b"\xd0\xcf\x11\xe0rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"a;b\n\x00\x01\x02;c\n", "illisible"),
        (bytes(range(256)), "illisible"),
        (b"a;b\n" + b"x" * MAX_BYTES, "trop gros"),
        (b'a;b\n"ouvert;1\n', "guillemets"),
        (b"a;b\n" + b"1;2\n" * 5_001, "5000 lignes"),
        (b";" * 61 + b"a", "60 colonnes"),
        (b"a;b\n" + b"x" * 200_000, "guillemets"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFileError, match=word) as refused:
        read_table(data, "f.csv")
    assert refused.value.problems[0].sentence()


def test_a_control_character_alone_does_not_hide_a_table() -> None:
    assert read_table(b"a;b\nun texte assez long;2\x07\n", "f").rows[0].cells[1] == "2\x07"
    with pytest.raises(UnreadableFileError, match="illisible"):
        decode(b"a: un texte assez long\nb: 2\x07\n", "f.yaml")


def test_badly_closed_quotes_name_the_line() -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_table(b'a;b\n1;2\n"x"y;3\n', "f")
    assert refused.value.problems[0].line == 3


@pytest.mark.parametrize("text", ["  Date début ", "date_debut", "DATE DÉBUT", "date début"])
def test_headers_are_compared_without_case_accents_or_spaces(text: str) -> None:
    assert folded(text) == "date_debut"
