"""JSON of 2019 and 2022, as the schema says and as it is met."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sources.contracts.forms import Form

SIRET = "13000548100010"


def contract(**fields: Any) -> dict[str, Any]:
    return {
        "id": "2024A01",
        "acheteur": {"id": SIRET},
        "nature": "Marché",
        "objet": "Ménage",
        "codeCPV": "90910000-9",
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": "09", "typeCode": "Code département"},
        "dureeMois": 12,
        "dateNotification": "2024-02-01",
        "datePublicationDonnees": "2024-03-01",
        "montant": 1500.5,
    } | fields


def test_2019_is_a_list_of_marches(read: Any) -> None:
    one = contract(acheteur={"id": SIRET, "nom": "UNE PRÉFECTURE"}, _type="Marché")
    said, rows = read(json.dumps({"marches": [one]}))
    assert (said.form, said.rows, said.rejected, said.problems) == (Form.JSON_2019, 1, 0, ())
    row = {name: value for name, value in rows[0].items() if value is not None}
    assert row == {
        "source": 7,
        "ligne": 1,
        "rang": 1,
        "id": "2024A01",
        "acheteur_id": SIRET,
        "acheteur_nom": "UNE PRÉFECTURE",
        "nature": "Marché",
        "objet": "Ménage",
        "cpv": "90910000-9",
        "procedure": "Procédure adaptée",
        "lieu_code": "09",
        "lieu_type": "Code département",
        "duree": "12",
        "notification": "2024-02-01",
        "publication": "2024-03-01",
        "montant": "1500.5",
    }


def test_2022_is_an_object_of_two_lists(read: Any) -> None:
    social = {"considerationSociale": ["Clause sociale", "Critère social"]}
    one = contract(considerationsSociales=social, idAccordCadre="AC1")
    concession = {"id": "C1", "autoriteConcedante": {"id": SIRET}, "objet": "Eau"}
    whole = {"marches": {"contrat-concession": [concession], "marche": [one, contract()]}}
    said, rows = read(json.dumps(whole, indent=1))
    assert (said.form, said.rows, said.rejected) == (Form.JSON_2022, 3, 1)
    assert [row["rejet"] for row in rows] == ["concession", None, None]
    assert rows[0]["acheteur_id"] == SIRET
    assert rows[0]["valeur_rejetee"] == "contrat-concession"
    assert rows[1]["sociale"] == "Clause sociale | Critère social"
    assert rows[1]["accord_cadre"] == "AC1"
    assert rows[2]["sociale"] is None


@pytest.mark.parametrize(
    ("whole", "form", "count"),
    [
        ([contract()], Form.JSON_2019, 1),
        ([contract(considerationsSociales=[])], Form.JSON_2022, 1),
        ({"marches": contract()}, Form.JSON_2019, 1),
        ({"marches": {"marche": contract()}}, Form.JSON_2022, 1),
        ({"marche": [contract()]}, Form.JSON_2022, 1),
        ({"marches": [{"marche": contract()}]}, Form.JSON_2019, 1),
        ({"marches": [[contract(), contract()]]}, Form.JSON_2019, 2),
        ({"$schema": {"a": [1]}, "n": 3, "marches": [contract()], "fin": None}, Form.JSON_2019, 1),
        (contract(), Form.JSON_2019, 1),
        ({"marches": {"marche": None, "contrat-concession": [], "marches": [contract()]}}, None, 1),
    ],
)
def test_other_envelopes(read: Any, whole: Any, form: Form | None, count: int) -> None:
    said, rows = read(json.dumps(whole))
    assert said.rows == count
    assert said.problems == ()
    assert form is None or said.form is form
    assert rows[0]["acheteur_id"] == SIRET


def test_one_object_a_line(read: Any) -> None:
    _, rows = read("\n".join(json.dumps(contract(id=f"m{n}")) for n in range(3)))
    assert [(row["id"], row["ligne"]) for row in rows] == [("m0", 1), ("m1", 2), ("m2", 3)]


def test_the_name_of_a_file_says_nothing(read: Any) -> None:
    said, _ = read(json.dumps({"marches": [contract()]}), "tableau.csv")
    assert said.form is Form.JSON_2019


@pytest.mark.parametrize("indent", [None, 0, 1, 2, "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_are_those_where_objects_start(read: Any, indent: Any, newline: str) -> None:
    whole = {
        "marches": {
            "marche": [
                contract(id=f"m{n}", modifications=[{"id": 1, "montant": n}], objet='a "{[" b')
                for n in range(300)
            ]
        }
    }
    text = json.dumps(whole, indent=indent).replace("\n", newline)
    _, rows = read(text)
    # An object starts at the last brace before its own id.
    expected = []
    for n in range(300):
        at = text.rindex("{", 0, text.index(f'"m{n}"'))
        expected.append(text.count("\n", 0, at) + 1)
    assert [row["ligne"] for row in rows] == expected


def test_lines_hold_over_the_edges_of_pieces(read: Any) -> None:
    # Several pieces of 256 kB, with characters of several bytes on the edges.
    whole = {"marches": [contract(id=f"m{n}", objet="é€" * 400) for n in range(600)]}
    text = json.dumps(whole, indent=2, ensure_ascii=False)
    said, rows = read(text)
    assert said.problems == ()
    height = len(json.dumps(contract(), indent=2).splitlines())
    assert [row["ligne"] for row in rows] == [3 + n * height for n in range(600)]
    assert {row["objet"] for row in rows} == {"é€" * 400}


@pytest.mark.parametrize(
    "number", ["1e17", "1E+999999999", "0012", "1.50", "-0", "123456789012345678901234567890"]
)
def test_numbers_keep_their_text(read: Any, number: str) -> None:
    text = json.dumps([contract(montant="@")])
    quoted = f'"{number}"' if number == "0012" else number
    _, rows = read(text.replace('"@"', quoted))
    assert rows[0]["montant"] == number


@pytest.mark.parametrize("mark", ["NaN", "Infinity", "-Infinity"])
def test_nan_is_absent_and_counted_on_its_row(read: Any, mark: str) -> None:
    text = json.dumps([contract(), contract(montant="@"), contract()]).replace('"@"', mark)
    said, rows = read(text)
    assert (said.rows, said.problems) == (3, ())
    assert [row["montant"] for row in rows] == ["1500.5", None, "1500.5"]
    assert [row["reparations"] for row in rows] == [None, "nan_remplace", None]


def test_flat_objects_of_the_open_data_site(read: Any) -> None:
    flat = {
        "id": "1",
        "acheteur_id": SIRET,
        "lieuexecution_code": "31",
        "lieuexecution_typecode": "Code département",
        "codecpv": "45",
        "dureemois": 6,
        "datenotification": "2024-05-05",
        "montant": 10,
        "montantmodification": "20",
        "considerationssociales": "Clause sociale",
    }
    _, rows = read(json.dumps([flat]))
    row = rows[0]
    assert (row["acheteur_id"], row["lieu_code"], row["duree"]) == (SIRET, "31", "6")
    assert (row["montant"], row["montant_initial"]) == ("20", "10")
    assert (row["cpv"], row["notification"]) == ("45", "2024-05-05")
    assert row["sociale"] == "Clause sociale"


def test_items_that_are_no_objects_are_rejected_rows(read: Any) -> None:
    said, rows = read(json.dumps({"marches": ["x", contract(), None, 3]}, indent=1))
    assert (said.rows, said.rejected) == (4, 3)
    assert [row["rejet"] for row in rows] == ["ligne_illisible", None] + ["ligne_illisible"] * 2
    assert rows[0]["valeur_rejetee"] == "x"
    assert rows[0]["ligne"] == 3


def test_control_characters_and_formulas_are_data(read: Any) -> None:
    objet = "=CMD|' /C calc'!A0\x00\x07\t\n"
    raw = json.dumps([contract(objet="@")]).replace("@", objet)
    _, rows = read(raw)
    assert rows[0]["objet"] == objet


def test_half_a_surrogate_pair_is_replaced(read: Any) -> None:
    _, rows = read(json.dumps([contract(objet="@")]).replace("@", "\\ud800 é"))
    assert rows[0]["objet"] == "? é"


def test_an_empty_list_among_contracts_is_counted(read: Any) -> None:
    said, rows = read('{"marches":[[], {"id": "1", "acheteur": {"id": "11000201100044"}}]}')
    assert said.rows == 2
    assert [one["rejet"] for one in rows] == ["ligne_illisible", None]
