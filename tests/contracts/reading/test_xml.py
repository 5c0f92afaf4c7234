"""XML: the same contracts, streamed, and the traps of XML."""

from __future__ import annotations

from typing import Any

import pytest

from sources.contracts.forms import Form
from sources.problems import UnreadableFileError

SIRET = "13000548100010"
CONTRACT = f"""  <marche>
    <id>M1</id>
    <acheteur><id>{SIRET}</id></acheteur>
    <nature>Marché</nature>
    <objet>Ménage &amp; vitres</objet>
    <lieuExecution><code>09</code><typeCode>Code département</typeCode></lieuExecution>
    <considerationsSociales>
      <considerationSociale>Clause sociale</considerationSociale>
      <considerationSociale>Critère social</considerationSociale>
    </considerationsSociales>
    <dureeMois>12</dureeMois>
    <montant>100</montant>
    <modifications>
      <modification><id>1</id><montant>150</montant></modification>
      <modification><id>2</id><dureeMois>18</dureeMois></modification>
    </modifications>
  </marche>
"""
CONCESSION = f"""  <contrat-concession>
    <id>C1</id><autoriteConcedante><id>{SIRET}</id></autoriteConcedante>
  </contrat-concession>
"""


def xml(*contracts: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    return f"{head}<marches>\n{''.join(contracts)}</marches>\n"


def test_contracts_and_concessions(read: Any) -> None:
    said, rows = read(xml(CONTRACT, CONCESSION, CONTRACT))
    assert (said.form, said.rows, said.rejected, said.problems) == (Form.XML_2022, 3, 1, ())
    first = rows[0]
    assert (first["id"], first["acheteur_id"], first["objet"]) == ("M1", SIRET, "Ménage & vitres")
    assert first["sociale"] == "Clause sociale | Critère social"
    assert (first["montant"], first["montant_initial"], first["duree"]) == ("150", "100", "18")
    assert rows[1]["rejet"] == "concession"
    height = CONTRACT.count("\n")
    assert [row["ligne"] for row in rows] == [3, 3 + height, 3 + height + 3]


def test_prefixed_names(read: Any) -> None:
    text = '<d:marches xmlns:d="urn:x"><d:marche><d:id>1</d:id></d:marche></d:marches>'
    assert read(text)[1][0]["id"] == "1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(read: Any, encoding: str) -> None:
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>\n' if encoding == "cp1252" else ""
    _, rows = read(xml(CONTRACT, head=head).encode(encoding))
    assert rows[0]["nature"] == "Marché"


def test_what_comes_before_a_cut_is_kept(read: Any) -> None:
    text = xml(CONTRACT, CONTRACT)
    said, rows = read(text[: text.rindex("<montant>150")])
    assert [row["rejet"] for row in rows] == [None, "ligne_illisible"]
    (problem,) = said.problems
    assert problem.message.startswith("fichier tronqué : seul ce qui précède est lu.")
    assert problem.line == 3 + CONTRACT.count("\n") + 13


def test_what_comes_before_a_mistake_is_kept(read: Any) -> None:
    said, rows = read(xml(CONTRACT, "<marche><id>2</i></marche>"))
    assert [row["id"] for row in rows] == ["M1", None]
    assert [(one.line, one.message[:13]) for one in said.problems] == [
        (3 + CONTRACT.count("\n"), "XML mal formé")
    ]


def test_control_characters_do_not_stop_the_reading(read: Any) -> None:
    said, rows = read(xml(CONTRACT.replace("Ménage", "Mé\x0bnage"), CONTRACT))
    assert (said.rows, rows[0]["objet"]) == (2, "Mé\ufffdnage & vitres")
    assert "caractères de contrôle" in said.problems[0].message


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ah"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<marches><marche><id>&b;</id></marche></marches>"
)
OUTSIDE = (
    '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<marches><marche><id>&x;</id></marche></marches>"
)


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_entities_are_refused(read: Any, text: str) -> None:
    with pytest.raises(UnreadableFileError, match="entités"):
        read(text)


@pytest.mark.parametrize("inside", ["<a>" * 100_000, "<a/>" * 100_000])
def test_nested_or_repeated_without_end(read: Any, inside: str) -> None:
    said, rows = read(xml(CONTRACT, f"<marche><id>2</id>{inside}</marche>"))
    assert rows[0]["id"] == "M1"
    assert "démesuré" in said.problems[0].message


def test_another_xml_is_refused(read: Any) -> None:
    with pytest.raises(UnreadableFileError, match="aucun marché"):
        read('<?xml version="1.0"?><rss><item>x</item></rss>')
