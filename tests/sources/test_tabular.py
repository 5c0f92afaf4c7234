from sources.problems import Severity
from sources.tabular import read_tabular
from sources.text import Table

NAMES = frozenset({"structure", "qualite", "etp", "departement", "date_debut", "date_fin", "id"})
HEADER = "structure;qualite;etp;departement"


def read(text: str, encoding: str = "utf-8") -> Table:
    return read_tabular(text.encode(encoding), "f.csv", NAMES)


def said(table: Table, severity: Severity) -> list[tuple[int | None, str]]:
    return [(p.line, p.message) for p in table.problems if p.severity is severity]


def test_a_plain_table_is_read_without_a_word() -> None:
    table = read(f"{HEADER}\nMaison;facilitateur;1,00;31\n")
    assert table.header.cells == tuple(HEADER.split(";"))
    assert table.rows[0].cells == ("Maison", "facilitateur", "1,00", "31")
    assert table.problems == ()


def test_titles_above_the_names_are_skipped_and_said() -> None:
    table = read(f"Annuaire, région ; 2025\n\nà jour\n{HEADER}\nM;facilitateur;1;31\n")
    assert (table.header.line, [row.line for row in table.rows]) == (4, [5])
    assert [line for line, _ in said(table, Severity.INFO)] == [1, 3]
