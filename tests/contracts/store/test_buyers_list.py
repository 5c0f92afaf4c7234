"""The editable list of buyers: what it takes, and what it refuses all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.contracts.buyers_list import COLUMNS, ListedBuyer, read_buyers_list
from sources.contracts.commands import DATA
from sources.contracts.rules.buyers import Perimeter
from sources.problems import UnreadableFileError


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "acheteurs.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_the_shipped_list_names_its_sources() -> None:
    listed = read_buyers_list(DATA / "contracts" / "acheteurs_etat.csv")
    assert listed.problems == ()
    assert listed.buyers
    for buyer in listed.buyers:
        assert all((buyer.note, buyer.source, buyer.day))
    assert Perimeter.OUT in {b.perimeter for b in listed.buyers if b.identifier == "180014045"}


def test_identifiers_and_perimeters_are_read_leniently(tmp_path: Path) -> None:
    listed = read_buyers_list(
        written(tmp_path, "perimetre;identifiant;date", "epa_etat;180 014 045;22/11/2026")
    )
    assert listed.buyers == (ListedBuyer("180014045", Perimeter.BODY, "", "", "2026-11-22"),)


def test_an_empty_list_is_a_list(tmp_path: Path) -> None:
    assert read_buyers_list(written(tmp_path, ";".join(COLUMNS))).buyers == ()


def test_every_problem_comes_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "identifiant;perimetre;date",
        "18001404;HORS;",
        "180014045;ETATS;",
        "180014045;HORS;hier",
        "00000000000000;ETAT;",
        "18001404500001;;",
    )
    with pytest.raises(UnreadableFileError) as caught:
        read_buyers_list(path)
    assert [(p.line, p.column) for p in caught.value.problems] == [
        (2, "identifiant"),
        (3, "perimetre"),
        (4, "date"),
        (4, "identifiant"),
        (6, "perimetre"),
    ]
    assert "déjà à la ligne 3" in str(caught.value)


@pytest.mark.parametrize("lines", [("siren;perimetre", "1;HORS"), ("",), ("identifiant", "1")])
def test_another_table_is_refused(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableFileError):
        read_buyers_list(written(tmp_path, *lines))
