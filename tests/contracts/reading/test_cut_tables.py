"""CSV tables that stop too early, whose rows are all shifted, or that hold none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sources.contracts.staging import Origin
from sources.contracts.store import UnreadableFilesError, import_files
from sources.problems import Severity, UnreadableFileError
from tests.contracts.store import world

SIRET = "13000548100010"
HEAD = "id,acheteur_id,objet\n"
WHOLE = f"{HEAD}1,{SIRET},un\n2,{SIRET},deux\n"
STOPS = "s'arrête au milieu d'une ligne"


def problems(said: Any) -> list[tuple[int, bool]]:
    assert {one.severity for one in said.problems} <= {Severity.ERROR}
    return [(one.line, STOPS in one.message) for one in said.problems]


@pytest.mark.parametrize(
    "end",
    ["3", "3,13000", '3,13000,"', '3,13000,"tro', '3,13000,"tube 5"" ac', '3,"1300', '3,1,"tro\n'],
)
def test_a_table_cut_inside_its_last_row_is_told(read: Any, end: str) -> None:
    for before in (WHOLE, WHOLE.replace("un\n", 'tube 5" acier\n'), WHOLE.replace("\n", "\r\n")):
        said, rows = read(before + end)
        assert [one["id"] for one in rows if one["rejet"] is None][:2] == ["1", "2"]
        assert problems(said) == [(4, True)]
        assert "Téléchargez-le de nouveau" in said.problems[0].message


@pytest.mark.parametrize(
    "end",
    [
        "",
        "\n",
        "   ",
        "\n\n",
        f"3,{SIRET},trois",
        f'3,{SIRET},"trois"',
        f'3,{SIRET},""',
        f'3,{SIRET},"tube 5"""',
        f'3,{SIRET},tube 5"',
        f'3,{SIRET},"sur\ndeux lignes"',
        f'3,{SIRET},"sur\ndeux lignes"\n',
        f"3,{SIRET},",
        "trop,peu\n",
        "trop,peu\r",
        f"3,{SIRET},de,trop",
    ],
)
def test_a_last_row_without_newline_is_whole(read: Any, end: str) -> None:
    for before in (WHOLE, WHOLE.replace("un\n", 'tube 5" acier\n')):
        said, rows = read(before + end)
        assert [one["id"] for one in rows][:2] == ["1", "2"]
        assert problems(said) == []


def test_a_row_cut_after_many_blocks(read: Any) -> None:
    lines = "".join(f"{n},{SIRET},{'x' * 300}\n" for n in range(8_000))
    for end in (f'"8000",{SIRET},"é{"y" * 200_000}', "8000,13"):
        said, rows = read(HEAD + lines + end)
        assert problems(said) == [(8_002, True)]
        assert len(rows) == 8_001


def test_quotes_that_swallow_rows_are_told_as_quotes(read: Any) -> None:
    said, _ = read(f'{WHOLE}3,{SIRET},"trois\n4,{SIRET},quatre\n5,{SIRET},cinq')
    (problem,) = said.problems
    assert (problem.line, "guillemets" in problem.message) == (4, True)


def test_a_download_that_stops_is_refused_and_a_file_given_is_kept(tmp_path: Path) -> None:
    path = world.table(tmp_path / "a.csv", [world.row(1), world.row(2)])
    path.write_bytes(path.read_bytes()[:-60])
    origin = Origin("a.csv", "https://exemple.fr/a.csv")
    with pytest.raises(UnreadableFilesError, match=STOPS):
        import_files(tmp_path / "s", [path], world.inputs(), origin=origin)
    report = import_files(tmp_path / "s", [path], world.inputs())
    assert (report.counts.read, report.counts.fates.get("rejete")) == (2, 1)


def refused(read: Any, content: str) -> list[str]:
    with pytest.raises(UnreadableFileError) as caught:
        read(content)
    return [one.sentence() for one in caught.value.problems]


def test_rows_that_are_all_shifted_are_shown(read: Any) -> None:
    said = refused(read, "id;acheteur.id\n" + "".join(f"{n};2;3\n" for n in range(50)))
    assert said[0].startswith("aucune ligne n'a le nombre de cellules de l'en-tête (50 ")
    assert [one.split(" : ")[0] for one in said[1:]] == [
        f"ligne {n + 2}, valeur « {n};2;3 »" for n in range(3)
    ]
    assert "3 cellules pour 2 colonnes" in said[1]
    (_, line) = refused(read, "id;acheteur.id;objet\n1;2\n")
    assert line.startswith("ligne 2, valeur « 1;2 » : 2 cellules pour 3 colonnes")


def test_one_whole_row_is_enough(read: Any) -> None:
    said, rows = read(f"id;acheteur.id\n1;{SIRET}\n1;2;3\n")
    assert (len(rows), said.rejected, said.problems) == (2, 1, ())


@pytest.mark.parametrize("content", ["id;acheteur.id", "id;acheteur.id\n", "id;acheteur.id\n;\n\n"])
def test_a_header_alone_is_told(read: Any, content: str) -> None:
    (said,) = refused(read, content)
    assert said.startswith("ligne 1 : aucune ligne sous l'en-tête")


@pytest.mark.parametrize(
    ("uid", "buyer", "identity"),
    [
        ("11589050384238x", "115 890 503 84238", "x"),
        ("11589050384238x", "115\u00a0890\u202f503 84238 ", "x"),
        ("115 890 503 84238 x y", "11589050384238", "x y"),
        (" 115 890 503 84238x", "115 89050384238", "x"),
        ("11589050384238", "115 890 503 84238", None),
        ("x 1", "115 890 503 84238", "x 1"),
        ("1158", "115 890 503 84238", "1158"),
        ("x", "", "x"),
    ],
)
def test_a_uid_loses_its_buyer_however_spaced(
    read: Any, uid: str, buyer: str, identity: str | None
) -> None:
    _, rows = read(f"uid,acheteur_id,objet\nz,{SIRET},o\n{uid},{buyer},o\n")
    assert rows[1]["id"] == identity


def test_every_place_where_a_table_may_be_cut(read: Any) -> None:
    third, fourth = f'"3","{SIRET}","a ""b""\nc"\r\n', f'4,{SIRET},"d,""e"\n'
    silent = []
    for end in range(len(third + fourth) + 1):
        said, rows = read(WHOLE + (third + fourth)[:end])
        assert [one["id"] for one in rows][:2] == ["1", "2"]
        if not said.problems:
            silent.append((third + fourth)[:end])
    # All cells are there: the last is empty, or a closing quote stands, or seems to.
    first = [f'"3","{SIRET}",{cell}' for cell in ("", '"a "', '"a ""b"')]
    last = [f"{third}4,{SIRET},{cell}" for cell in ("", '"d,"', '"d,""e"')]
    ends = [third[:-2], third[:-1], third]
    assert silent == ["", *first, *ends, *last, third + fourth]
