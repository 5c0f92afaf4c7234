"""Files that are no contracts, or no longer: a French report, nothing written, nothing left."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sources.contracts import unpack
from sources.contracts.reading import read_file
from sources.problems import Severity, UnreadableFileError

SIRET = "13000548100010"
ONE = {"id": "1", "acheteur": {"id": SIRET}, "montant": 10}
TWO = json.dumps({"marches": [ONE, ONE | {"id": "2"}]}, indent=1)
TABLE = f"id;acheteur.id;montant\n1;{SIRET};10\n"


def zipped(**members: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            # A fixed date: the bytes stand in the names of tests, the same for every worker.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def parquet_bytes() -> bytes:
    file = io.BytesIO()
    columns = {"id": [str(n) for n in range(50_000)], "acheteur_id": [SIRET] * 50_000}
    pq.write_table(pa.table(columns), file, row_group_size=10_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "fichier vide"),
        (b" \r\n\t\n", "fichier vide"),
        (b"\xef\xbb\xbf", "fichier vide"),
        (b"\x00" * 5_000, "fichier vide"),
        (bytes(range(256)) * 40, "ce n'est pas un texte"),
        (os.urandom(64) + b"\x00\x01\x02" * 99, "ce n'est pas un texte"),
        (b"%PDF-1.7 ...", "un PDF"),
        (b"\x89PNG\r\n\x1a\n", "une image"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xd0\xcf\x11\xe0 ...", "XLS"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "page web"),
        (b"  <HTML><head>", "page web"),
        (zipped(**{"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "XLSX"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ODS"),
        (zipped(), "archive vide"),
        (zipped(**{"a.gz": gzip.compress(TWO.encode(), mtime=0)}), "archive dans une archive"),
        (zipped(**{"a.zip": zipped(a=TWO)}), "archive dans une archive"),
        (zipped(a=TWO)[:-40], "abîmée"),
        (gzip.compress(TWO.encode(), mtime=0)[:12], "archive abîmée"),
        (b"\x1f\x8bgarbage that is no gzip", "abîmée"),
        (b"{}", "aucun marché reconnu"),
        (b"[]", "aucun marché reconnu"),
        (b'{"marches": []}', "aucun marché reconnu"),
        (b'{"type": "FeatureCollection", "features": [{"a": 1}]}', "aucun marché reconnu"),
        (b"[1, 2, 3]", "aucun marché reconnu"),
        (b'[{"a": 1}]', "aucun marché reconnu"),
        (b"{", "fichier tronqué"),
        (b'{"marches": [', "fichier tronqué"),
        (b'{"marches": [{"id": "1", "acheteur', "fichier tronqué"),
        (b'{"marches" [', "« : » attendu"),
        (b"nothing of the kind\nreally\n", "colonne absente"),
        (b"id;nom;montant\n1;2;3\n", "colonne absente"),
        (b"id;acheteur.id\n", "aucune ligne sous l'en-tête"),
        (b"id;acheteur.id\n1;2;3\n4;5;6\n", "ligne 2, valeur « 1;2;3 » : 3 cellules pour 2"),
        (b"id;acheteur.id\nMQ;MQ\n", "aucun marché reconnu"),
        (b"PAR1 garbage PAR1", "Parquet abîmé"),
        (parquet_bytes()[:-100], "Parquet abîmé"),
    ],
)
def test_refused_in_french_and_nothing_is_left(
    tmp_path: Path, out: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "donnees.json"
    path.write_bytes(content)
    out.write_bytes(b"before")
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path, 1, out)
    assert message in str(caught.value)
    assert caught.value.name == "donnees.json"
    assert out.read_bytes() == b"before"
    assert list(out.parent.iterdir()) == [out]


def test_missing_columns_are_all_named(read: Any) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read("\na;b;c\n1;2;3\n")
    assert [(one.line, one.column) for one in caught.value.problems] == [
        (2, "id"),
        (2, "acheteur_id"),
    ]


def test_an_absent_file_a_folder_and_a_device(tmp_path: Path, out: Path) -> None:
    for path, message in (
        (tmp_path / "absent.json", "introuvable"),
        (tmp_path, "pas un fichier"),
        (Path("/dev/null"), "pas un fichier"),
        (Path("a\0b"), "caractère nul"),
    ):
        with pytest.raises(UnreadableFileError, match=message):
            read_file(path, 1, out)
    assert not out.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "secret.json"
    path.write_text(TWO, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(UnreadableFileError, match="droits d'accès"):
        read_file(path, 1, out)


def test_an_absent_output_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(TWO, encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="introuvable"):
        read_file(path, 1, tmp_path / "absent" / "out.parquet")


def test_truncated_json_keeps_what_came_before(read: Any) -> None:
    said, rows = read(TWO[: TWO.rindex("acheteur")])
    assert [(row["id"], row["rejet"]) for row in rows] == [("1", None), (None, "ligne_illisible")]
    assert rows[1]["ligne"] == 10
    (problem,) = said.problems
    assert (problem.line, problem.severity) == (12, Severity.ERROR)
    assert problem.message.startswith("fichier tronqué : seul ce qui précède est lu. Tél")


@pytest.mark.parametrize("cut", ["\n ]\n}", "\n}", "}"])
def test_json_cut_at_its_end_keeps_everything(read: Any, cut: str) -> None:
    said, rows = read(TWO.removesuffix(cut))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert len(said.problems) == 1


def test_a_mistake_in_the_middle_keeps_what_came_before(read: Any) -> None:
    many = [ONE | {"id": str(n), "objet": "x" * 2_000} for n in range(500)]
    text = json.dumps({"marches": many}, indent=1).replace('"id": "300",', '"id": "300" "a",')
    said, rows = read(text)
    assert said.rows == 301
    assert said.rejected == 1
    (problem,) = said.problems
    assert problem.line == text[: text.index('"300" "a"')].count("\n") + 1
    assert "« , » attendue, caractère 16" in problem.message
    assert rows[-1]["ligne"] == problem.line - 1


def test_text_after_the_end_is_told(read: Any) -> None:
    said, rows = read(TWO + "\n; oops")
    assert len(rows) == 2
    assert "JSON mal formé" in said.problems[0].message


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, '[{"a":' * 50_000])
def test_deep_nesting_is_no_danger(read: Any, deep: str) -> None:
    said, rows = read(f'{{"marches": [{json.dumps(ONE)}, {deep}')
    assert rows[0]["id"] == "1"
    assert "imbrication trop profonde" in said.problems[0].message
    with pytest.raises(UnreadableFileError):
        read(deep)


def test_an_endless_object_is_bounded(read: Any) -> None:
    said, rows = read(f'[{json.dumps(ONE)}, {{"id": "2", "objet": "{"x" * 9_000_000}')
    assert rows[0]["id"] == "1"
    assert "démesuré" in said.problems[0].message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16", "utf-16-be"])
def test_json_in_another_encoding(read: Any, encoding: str) -> None:
    text = json.dumps([ONE | {"objet": "Été à la mairie"}], ensure_ascii=False)
    said, rows = read(text.encode(encoding))
    assert rows[0]["objet"] == "Été à la mairie"
    assert [one.severity for one in said.problems] == (
        [Severity.WARNING] if encoding == "latin-1" else []
    )


def test_gzip_and_zip_are_read(read: Any) -> None:
    said, rows = read(gzip.compress(TWO.encode()))
    assert len(rows) == 2
    said, rows = read(zipped(**{"a/un.json": TWO, "deux.csv": TABLE, "__MACOSX/._x": "junk"}))
    assert ([row["id"] for row in rows], said.problems) == (["1", "2", "1"], ())


def test_a_useless_member_does_not_stop_the_others(read: Any) -> None:
    said, rows = read(zipped(**{"LISEZMOI.txt": "bonjour", "a.json": TWO}))
    assert len(rows) == 2
    assert said.problems[0].message.startswith("[LISEZMOI.txt] ")


def test_a_truncated_gzip_keeps_what_came_before(read: Any) -> None:
    text = json.dumps([ONE | {"id": os.urandom(16).hex()} for _ in range(5_000)])
    packed = gzip.compress(text.encode())
    said, rows = read(packed[: len(packed) // 2])
    assert 1_000 < len(rows) < 4_000
    assert [one.message[:13] for one in said.problems] == ["archive abîmé", "fichier tronq"]


def test_zip_bombs_are_refused_on_real_bytes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, out: Path
) -> None:
    monkeypatch.setattr(unpack, "FREE_BYTES", 1024 * 1024)
    bomb = b" " * 8 * 1024 * 1024
    lying = bytearray(zipped(a=bomb))
    at = lying.index(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")  # says 100 bytes once open
    for content in (gzip.compress(bomb), zipped(a=bomb), zipped(**dict.fromkeys("abcdefgh", bomb))):
        path = tmp_path / "bombe"
        path.write_bytes(content)
        with pytest.raises(UnreadableFileError, match="une fois ouverte"):
            read_file(path, 1, out)
        assert list(out.parent.iterdir()) == []
    path.write_bytes(lying)
    with pytest.raises(UnreadableFileError):
        read_file(path, 1, out)


def locked(packed: bytes) -> bytes:
    """Say that the first member of an archive has a password."""
    changed = bytearray(packed)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.index(mark) + flags] |= 1
    return bytes(changed)


def miscounted(packed: bytes) -> bytes:
    """Break the CRC of the first member of an archive."""
    changed = bytearray(packed)
    for mark, crc in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        changed[changed.index(mark) + crc] ^= 0xFF
    return bytes(changed)


@pytest.mark.parametrize(("spoil", "told"), [(locked, "mot de passe"), (miscounted, "abîmée")])
def test_a_member_that_cannot_be_unpacked_is_told_once(
    tmp_path: Path, out: Path, read: Any, spoil: Any, told: str
) -> None:
    path = tmp_path / "secret.zip"
    path.write_bytes(spoil(zipped(a=TWO)))
    with pytest.raises(UnreadableFileError, match=told) as caught:
        read_file(path, 1, out)
    (problem,) = caught.value.problems
    assert "précède" not in problem.message
    said, rows = read(spoil(zipped(a=TWO, b=TABLE)))
    assert len(rows) == 1
    (problem,) = said.problems
    assert problem.message.startswith("[a] ")
    assert told in problem.message
    assert "précède" not in problem.message


@pytest.mark.parametrize("content", [b"{", b"<marches><marche><id>1", parquet_bytes()[:-100]])
def test_nothing_precedes_where_nothing_was_read(read: Any, content: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(content)
    assert "précède" not in str(caught.value)


def test_a_damaged_parquet_keeps_its_first_rows(read: Any) -> None:
    whole = bytearray(parquet_bytes())
    half = len(whole) // 2
    whole[half : half + 2_000] = bytes(2_000)
    said, rows = read(bytes(whole))
    assert 0 < len(rows) < 50_000
    assert said.problems[0].line == len(rows) + 2


def progress_of(path: Path, out: Path) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    read_file(path, 1, out, lambda done, total: told.append((done, total)))
    return told


def test_progress_never_goes_back_and_ends_at_the_whole(tmp_path: Path, out: Path) -> None:
    big = json.dumps([ONE | {"objet": "x" * 1_000}] * 1_500)
    table = TABLE + f"1;{SIRET};10\n" * 40_000
    xml = f"<marches>{'<marche><id>1</id></marche>' * 20_000}</marches>"
    for content in (
        big.encode(),
        table.encode(),
        xml.encode(),
        parquet_bytes(),
        zipped(a=big, b=table),
    ):
        path = tmp_path / "f"
        path.write_bytes(content)
        told = progress_of(path, out)
        assert told == sorted(told)
        assert len({total for _, total in told}) == 1
        assert told[-1][0] == told[-1][1]
        assert len(told) > 1


def test_the_same_bytes_have_the_same_fingerprint(read: Any) -> None:
    first, again, other = read(TWO, "a")[0], read(TWO, "b")[0], read(TWO + "\n", "a")[0]
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_a_warning_alone_does_not_hide_why_nothing_was_read(read: Any) -> None:
    with pytest.raises(UnreadableFileError, match="aucun marché reconnu") as caught:
        read('[{"a": "é"}]'.encode("latin-1"))
    assert len(caught.value.problems) == 2
