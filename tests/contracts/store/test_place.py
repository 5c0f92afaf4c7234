"""A folder that is not ours is refused whole; failures leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.contracts.folder import StoreError
from sources.contracts.inputs import Inputs
from sources.contracts.refresh import refresh
from sources.contracts.store import UnreadableFilesError, import_files, rebuild
from sources.contracts.web import DownloadError
from tests.contracts.store import world
from tests.contracts.store.world import MIXED, content, row


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return world.inputs()


def put(path: Path, text: str = "a") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


FOREIGN = (
    "lignes/L1.geojson", "lignes/sous/a", ".travail-perso/a", "quarantaine.csv", "photo.jpg",
    ".verrou", ".pret/a", "lignes/.archive-perso", "manifeste.json", "etat.json",
    ".telechargements/a.pdf", "marches.parquet",
)  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
def test_a_folder_of_something_else_is_refused_untouched(
    tmp_path: Path, inputs: Inputs, name: str
) -> None:
    out, file = tmp_path / "P", world.table(tmp_path / "a.csv", MIXED)
    put(out / name)
    before = sorted(out.rglob("*"))
    for attempt in (
        lambda: import_files(out, [file], inputs),
        lambda: refresh(out, "http://127.0.0.1:9/x", inputs, 1_000),
    ):
        with pytest.raises(StoreError, match="contient autre chose") as caught:
            attempt()
        assert Path(name).parts[0] in str(caught.value)
    assert sorted(out.rglob("*")) == before
    assert (out / name).read_text("utf-8") == "a"


@pytest.mark.parametrize("name", ["lignes", ".pret", ".telechargements"])
@pytest.mark.parametrize("ours", [False, True])
def test_no_link_is_followed(tmp_path: Path, inputs: Inputs, name: str, ours: bool) -> None:
    out, elsewhere = tmp_path / "P", tmp_path / "ailleurs"
    file = world.table(tmp_path / "a.csv", MIXED)
    if ours:
        import_files(out, [file], inputs)
        if name == "lignes":
            (out / name).rename(elsewhere)
    put(elsewhere / "mien")
    out.mkdir(exist_ok=True)
    (out / name).symlink_to(elsewhere)
    before = content(elsewhere)
    with pytest.raises(StoreError, match="est un lien"):
        import_files(out, [file], inputs)
    assert content(elsewhere) == before


def test_what_stands_beside_in_a_folder_of_ours_stays(tmp_path: Path, inputs: Inputs) -> None:
    out, file = tmp_path / "P", world.table(tmp_path / "a.csv", MIXED)
    import_files(out, [file], inputs)
    for name in ("lignes/sous/a", "lignes/L1.geojson", ".travail-perso/a", "lignes/.lecture-a"):
        put(out / name)
    (out / ".travail-1").symlink_to(tmp_path)
    stale = ("lignes/.lecture-abcd1234.parquet", ".travail-77/x", "lignes/.archive-abcd1234/y")
    for name in stale:
        put(out / name)
    import_files(out, [world.table(tmp_path / "b.csv", [row(9)])], inputs)
    assert (out / "lignes/sous/a").exists()
    assert (out / "lignes/L1.geojson").exists()
    assert (out / "lignes/.lecture-a").exists()
    assert (out / ".travail-perso/a").exists()
    assert file.exists()
    assert not any((out / name).exists() for name in stale)


def test_a_folder_that_an_import_began_is_ours(tmp_path: Path, inputs: Inputs) -> None:
    out, file = tmp_path / "P", world.table(tmp_path / "a.csv", MIXED)
    for name in ("lignes/0123456789abcdef.parquet", ".travail-5/x", "lignes/.sortie-abcd1234"):
        put(out / name)
    put(out / ".verrou", "")
    put(out / "services_etat.csv", "siret")
    import_files(out, [file], inputs)
    assert (out / "services_etat.csv").read_text("utf-8") == "siret"
    assert not (out / ".travail-5").exists()


@pytest.mark.parametrize("made", [False, True])
def test_a_failure_leaves_nothing_behind(tmp_path: Path, inputs: Inputs, made: bool) -> None:
    out = tmp_path / "x" / "P"
    if made:
        out.mkdir(parents=True)
    bad = tmp_path / "a.csv"
    bad.write_text("[]", "utf-8")
    with pytest.raises(UnreadableFilesError):
        import_files(out, [bad], inputs)
    with pytest.raises(StoreError, match="aucun marché importé"):
        rebuild(out, inputs)
    with pytest.raises(DownloadError):
        refresh(out, "nulle part", inputs, 1_000)
    assert (sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "x"]) == made
    assert not made or not list(out.iterdir())
