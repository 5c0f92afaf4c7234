"""The pages whatever becomes of the base: it cannot be made, it is put back, it is gone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sources.store.copies import one_more
from sources.store.place import FILE_VARIABLE
from sources.store.words import Change, Kind, Signature
from tests.pages.screens import read, run
from ui.state import keep

MAP, DATA = "pages/map.py", "pages/data.py"


@pytest.fixture
def base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "annuaire.sqlite"
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    yield path
    st.cache_resource.clear()


def renamed(name: str) -> None:
    """Give the first post of the roster another structure."""
    item = keep().items(Kind.POST)[0]
    change = Change(Kind.POST, item.key, {**item.record, "structure": name}, item.revision)
    keep().commit([change], Signature("DREETS", "essai"))


def test_pages_can_be_read_where_no_base_can_be_made(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fichier").write_text("un fichier là où il faudrait un dossier")
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "fichier" / "annuaire.sqlite"))
    for page in (MAP, DATA):
        told = read(run(page))
        assert "Rien ne peut être enregistré ici : le dossier de la base" in told
        assert "sans pouvoir le modifier" in told
    assert "zones blanches" in read(run(MAP)).lower()


def test_a_base_put_back_by_hand_shows_at_once_though_it_counts_the_same(base: Path) -> None:
    run(MAP)
    copy = base.with_name("copie.sqlite")
    shutil.copyfile(base, copy)
    renamed("Structure d'avant")
    app = run("pages/territory.py", territoire="11")
    assert "Structure d'avant" in read(app)
    shutil.copyfile(copy, base)
    renamed("Structure d'après")
    app.run()
    assert "Structure d'avant" not in read(app)
    assert "Structure d'après" in read(app)


def test_a_base_that_is_gone_is_told_in_french(base: Path) -> None:
    app: AppTest = run(MAP)
    base.unlink()
    app.run()
    assert not app.exception
    assert "la base n'est plus là : restaurez une sauvegarde" in read(app)
    assert not base.exists()


def test_a_base_made_again_in_place_of_one_that_was_saved_is_told_on_every_page(base: Path) -> None:
    run(MAP)
    renamed("Structure d'avant")
    made = one_more(keep())
    assert "L'annuaire montré est celui d'origine" not in read(run(MAP))
    base.unlink()
    st.cache_resource.clear()
    for page in (MAP, DATA):
        told = read(run(page))
        assert "L'annuaire montré est celui d'origine" in told
        assert f"batch.py restore {made.path}" in told
    renamed("Structure d'après")
    assert "L'annuaire montré est celui d'origine" not in read(run(MAP))
