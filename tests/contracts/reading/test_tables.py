"""CSV and Parquet tables: headers in any writing, cells of any type, exact lines."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.contracts import absent, arrow_text
from sources.contracts.forms import Form
from sources.contracts.table_columns import columns_of
from sources.problems import UnreadableFileError

SIRET = "13000548100010"
HEADER = "uid,id,acheteur_id,acheteur_nom,montant,dateNotification,considerationsSociales"


def row(identity: str, amount: str = "100", social: str = "") -> str:
    return f'{SIRET}{identity},{identity},{SIRET},"ÉTAT, SERVICE",{amount},2024-05-05,"{social}"'


def csv(*rows: str, header: str = HEADER, end: str = "\n") -> str:
    return end.join([header, *rows]) + end


@pytest.mark.parametrize("separator", list(",;\t|"))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_consolidated_table(read: Any, separator: str, end: str) -> None:
    text = csv(row("007"), row("008", social="A | B"), end=end).replace("ÉTAT, ", "ÉTAT ")
    if separator != ",":
        text = text.replace("A | B", "AB").replace(",", separator)
    said, rows = read(text)
    assert (said.form, said.rows, said.rejected, said.problems) == (Form.TABLE_CSV, 2, 0, ())
    assert [(one["ligne"], one["id"], one["montant"]) for one in rows] == [
        (2, "007", "100"),
        (3, "008", "100"),
    ]
    assert rows[0]["acheteur_id"] == SIRET
    assert rows[0]["sociale"] is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_encodings(read: Any, encoding: str) -> None:
    said, rows = read(csv(row("1", social="Critère social")).encode(encoding))
    assert (rows[0]["acheteur_nom"], rows[0]["sociale"]) == ("ÉTAT, SERVICE", "Critère social")
    assert [one.line for one in said.problems] == ([2] if encoding == "cp1252" else [])


def test_one_bad_byte_does_not_spoil_the_other_accents(read: Any) -> None:
    said, rows = read(csv(row("é"), row("è@")).encode().replace(b"@", b"\xe9"))
    assert [one["id"] for one in rows] == ["é", "èé"]
    assert [one.line for one in said.problems] == [3]


def test_lines_are_those_of_a_spreadsheet(read: Any) -> None:
    text = csv(
        row("1"),
        row("2", social="sur\ndeux lignes"),
        "",
        "trop,peu",
        row("3"),
        row("4") + ",de,trop",
        row("5"),
        ",,,,,,",
        header=f"sep=,\n\n{HEADER}",
    )
    said, rows = read(text)
    assert (said.rows, said.rejected) == (6, 2)
    shifted = "colonnes_decalees"
    assert sorted((one["ligne"], one["id"] or "", one["rejet"]) for one in rows) == [
        (4, "1", None),
        (5, "2", None),
        (7, "", shifted),
        (8, "3", None),
        (9, "", shifted),
        (10, "5", None),
    ]
    assert any(one["valeur_rejetee"] == "2 cellules pour 7 : trop,peu" for one in rows)


def test_lines_hold_over_many_blocks(read: Any) -> None:
    lines = [row(str(n), social="x" * 300) for n in range(20_000)]
    for n in range(0, 20_000, 777):
        lines[n] = "a,b"
    said, rows = read(csv(*lines))
    assert (said.rows, said.rejected) == (20_000, len(range(0, 20_000, 777)))
    for one in rows:
        line = one["ligne"]
        wrong = (line - 2) % 777 == 0
        assert one["id"] == (None if wrong else str(line - 2))


def test_economie_table(read: Any) -> None:
    text = (
        "id;acheteur.id;lieuExecution.code;lieuExecution.typeCode;titulaire_id_1;titulaire_id_2;"
        "montant;montantModification;dureeMois;dureeMoisModification;idModification;"
        "considerationsSociales;nature;dateNotification\n"
        f"A1;{SIRET};9;Code département;1;CDL;100;CDL;12;CDL;CDL;MQ;Marché;2024-01-01\n"
        f"A2;{SIRET};31;INX None;1;2;100;150;12;18;2;Clause sociale;Marché;INX 0002-11-30\n"
        f"A3;{SIRET};31;NC;1;2;INX 1e17;;INX;;;[];Concession de service;2024-01-01\n"
    )
    said, rows = read(text)
    assert (said.form, said.rows, said.rejected) == (Form.ECONOMIE_CSV, 3, 1)
    first, second, third = rows
    assert (first["montant"], first["montant_initial"], first["duree"]) == ("100", None, "12")
    assert (first["sociale"], first["modification"], first["lieu_code"]) == (None, None, "9")
    assert (second["montant"], second["montant_initial"], second["duree"]) == ("150", "100", "18")
    assert (second["lieu_type"], second["notification"]) == (None, "INX 0002-11-30")
    assert (second["modification"], second["sociale"]) == ("2", "Clause sociale")
    assert (third["montant"], third["sociale"], third["rejet"]) == ("INX 1e17", "[]", "concession")
    assert third["valeur_rejetee"] == "Concession de service"


@pytest.mark.parametrize(
    "header",
    ["ID;Acheteur.Id", "id;acheteur_id", "﻿Id;ACHETEUR ID", '"id";"acheteur-id"', "uid;acheteur_id"],
)
def test_headers_in_any_writing(read: Any, header: str) -> None:
    _, rows = read(f"{header}\n{SIRET if header[0] == 'u' else ''}0012;{SIRET}\n")
    assert (rows[0]["id"], rows[0]["acheteur_id"]) == ("0012", SIRET)


def test_the_first_of_two_names_wins() -> None:
    found = columns_of(["idmarche", "x", "Id", "id", "Durée mois"]).places
    assert found == {"id": 2, "duree": 4}


def test_current_rows_come_last_without_ranks(read: Any) -> None:
    head = "id,acheteur_id,montant,donneesActuelles"
    _, rows = read(f"{head}\n1,{SIRET},5,False\n1,{SIRET},6,True\n1,{SIRET},7,\n")
    assert [one["modification"] for one in rows] == ["0", "1", None]


def unclosed(count: int) -> list[str]:
    return [('"' if not n else "") + row(str(n)).replace('"', "") for n in range(count)]


def test_unclosed_quotes_say_where(read: Any) -> None:
    said, rows = read(csv(row("1"), row("2"), *unclosed(50)))
    assert [one["id"] for one in rows if one["rejet"] is None] == ["1", "2"]
    (problem,) = said.problems
    assert problem.line == 4
    assert "guillemets" in problem.message


def test_unclosed_quotes_over_a_large_file(read: Any) -> None:
    said, rows = read(csv(row("1"), row("2"), *unclosed(60_000)))
    assert [one["id"] for one in rows if one["rejet"] is None] == ["1", "2"]
    assert [(one.line, "guillemets" in one.message) for one in said.problems] == [(4, True)]


def test_a_quote_inside_a_cell_is_data(read: Any) -> None:
    said, rows = read("id,acheteur_id,objet\n1," + SIRET + ',tube 5" acier\n2,' + SIRET + ",x\n")
    assert (said.problems, rows[0]["objet"]) == ((), 'tube 5" acier')


def parquet(**columns: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def test_parquet_of_any_types(read: Any) -> None:
    said, rows = read(
        parquet(
            uid=[SIRET + "1", SIRET + "2"],
            id=["1", "2"],
            acheteur_id=pa.array([int(SIRET), 1300054810001]),
            montant=pa.array([1e17, 47600.87]),
            dureeMois=pa.array([12, None], pa.int16()),
            dateNotification=pa.array([date(2024, 5, 5), None]),
            datePublicationDonnees=pa.array([datetime(2024, 6, 6), None]),  # noqa: DTZ001
            considerationsSociales=pa.array([["Clause sociale", "Critère social"], []]),
            lieuExecution_code=pa.array(["09", "31"]).dictionary_encode(),
            lieuExecution_typeCode=pa.array([b"Code", b"\xff"], pa.binary()),
            modification_id=pa.array([0.0, 3.0]),
            nature=pa.array([{"a": 1}, None], pa.struct([("a", pa.int8())])),
            titulaire_id=[None, None],
        )
    )
    assert (said.form, said.rows, said.rejected) == (Form.TABLE_PARQUET, 2, 0)
    first, second = rows
    assert (first["ligne"], second["ligne"]) == (2, 3)
    assert (first["acheteur_id"], second["acheteur_id"]) == (SIRET, "1300054810001")
    assert Decimal(first["montant"]) == Decimal("1e17")
    assert second["montant"] == "47600.87"
    assert (first["duree"], second["duree"]) == ("12", None)
    assert (first["notification"], first["publication"]) == ("2024-05-05", "2024-06-06")
    assert (first["sociale"], second["sociale"]) == ("Clause sociale | Critère social", "[]")
    assert (first["lieu_code"], first["lieu_type"]) == ("09", "Code")
    assert (first["modification"], second["modification"]) == ("0", "3")
    assert second["nature"] is None


def test_parquet_decimals_and_floats(read: Any) -> None:
    _, rows = read(
        parquet(
            id=pa.array([1.0, float("nan"), None]),
            acheteur_id=pa.array([float(SIRET)] * 3),
            montant=pa.array([Decimal("10.50"), None, Decimal("7.00")]),
        )
    )
    assert [one["id"] for one in rows] == ["1", None, None]
    assert {one["acheteur_id"] for one in rows} == {SIRET}
    assert [one["montant"] for one in rows] == ["10.50", None, "7.00"]


def test_markers_in_parquet_are_absent(read: Any) -> None:
    _, rows = read(parquet(id=["1"], acheteur_id=[SIRET], objet=["MQ"], codeCPV=[" INX 99 "]))
    assert (rows[0]["objet"], rows[0]["cpv"]) == (None, None)


def test_parquet_with_dots_in_its_names(read: Any) -> None:
    _, rows = read(parquet(**{"id": ["1"], "acheteur.id": [SIRET], "lieuExecution.code": ["09"]}))
    assert (rows[0]["acheteur_id"], rows[0]["lieu_code"]) == (SIRET, "09")


def test_too_many_columns_are_refused(read: Any) -> None:
    with pytest.raises(UnreadableFileError, match="1000 colonnes"):
        read("id;acheteur_id" + ";x" * 2_000 + "\n")


CELLS = st.text(alphabet="NC/.MQDLIX <>#A n\u00a0\t0é", max_size=7) | st.text(max_size=4)


@given(st.lists(CELLS, min_size=1, max_size=20))
def test_columns_and_cells_agree_on_what_is_absent(cells: list[str]) -> None:
    assert arrow_text.present(pa.array(cells)).to_pylist() == [absent.present(c) for c in cells]


def test_a_concession_beside_a_row_without_nature(read: Any) -> None:
    header = "id,acheteur_id,nature,montant,dateNotification"
    said, rows = read(
        csv(
            f"A,{SIRET},Concession de travaux,5000,2024-03-01",
            f"B,{SIRET},,5000,2024-03-01",
            header=header,
        )
    )
    assert (said.rows, said.rejected, said.problems) == (2, 1, ())
    assert [one["rejet"] for one in rows] == ["concession", None]


def test_told_marks_are_kept_where_a_quarantine_shows_them(read: Any) -> None:
    header = "id;acheteur.id;lieuExecution.code;montant;dateNotification;objet"
    _, rows = read(csv(f"A;{SIRET};INX 9209;INX 1e17;MQ;CDL", header=header))
    assert [rows[0][name] for name in ("lieu_code", "montant", "notification", "objet")] == [
        "INX 9209",
        "INX 1e17",
        "MQ",
        None,
    ]
