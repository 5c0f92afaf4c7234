"""What a spreadsheet, a text, a PDF or a mail leaves of a table when it is pasted."""

from __future__ import annotations

import pytest

from sources.pasted import separated

HEADER = ["Bénéficiaire", "Suivi convention", "ETP", "Qualité"]
ROWS = [
    HEADER,
    ["CONSEIL DEPARTEMENTAL DE L'AUDE", "DDETSPP 11", "1,00", "Facilitateur"],
    ["NOVA EMPLOI", "DREETS", "0,56", "Coordinateur"],
]


def cells(text: str) -> list[list[str]]:
    return [line.split("\t") for line in separated(text).split("\n")]


@pytest.mark.parametrize("gap", ["\t", " ", "  ", "     ", " | "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_table_of_the_call_is_read_however_it_was_copied(gap: str, end: str) -> None:
    text = end.join(gap.join(row) for row in ROWS)
    found = [line.split("\t") for line in separated(text).replace("\r", "\n").split("\n") if line]
    assert found == ROWS


def test_a_drawn_table_loses_its_bars_and_keeps_its_lines() -> None:
    text = "\n".join(["| " + " | ".join(row) + " |" for row in ROWS])
    drawn = text.replace("\n", "\n|---|:--|--:|---|\n", 1)
    assert [row for row in cells(drawn) if row != [""]] == ROWS
    assert separated(drawn).split("\n")[1] == ""


def test_one_cell_a_line_as_some_readers_of_pdf_copy() -> None:
    text = "\n\n".join(cell for row in ROWS for cell in row)
    assert cells(text) == ROWS


def test_a_cell_too_many_is_not_guessed() -> None:
    text = "\n".join([*HEADER, "NOVA EMPLOI", "DREETS", "0,56"])
    assert separated(text) == text


def test_a_line_that_is_no_row_stays_whole_on_its_line() -> None:
    text = "\n".join(" ".join(row) for row in [*ROWS, ["Source : appel de 2025"]])
    assert cells(text)[-1] == ["Source : appel de 2025"]


def test_a_total_is_left_for_the_reader_to_tell() -> None:
    text = "\n".join(" ".join(row) for row in [*ROWS, ["TOTAL", "1,56"]])
    assert cells(text)[-1] == ["TOTAL", "", "1,56", ""]


def test_a_name_with_figures_and_services_is_kept_whole() -> None:
    line = "PLIE 3 Rives DDETS 31 0,5 ETP Facilitatrice de la clause"
    assert cells(f"{' '.join(HEADER)}\n{line}")[-1] == [
        "PLIE 3 Rives",
        "DDETS 31",
        "0,5",
        "Facilitatrice de la clause",
    ]


@pytest.mark.parametrize("text", ["", " \n ", "a;b;c\n1;2;3", "structure,etp\nA,1", "bonjour"])
def test_what_has_separators_or_is_no_table_stays_as_it_is(text: str) -> None:
    assert separated(text) == text


def test_a_quotation_mark_stays_in_its_cell() -> None:
    text = 'structure  qualite  etp\nLa "Régie"  facilitateur  1'
    assert separated(text).split("\n")[1] == '"La ""Régie"""\tfacilitateur\t1'
