"""Two users of one server: what one types, chooses or is told never shows for the other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sources.store.place import FILE_VARIABLE
from sources.store.store import Store
from sources.store.words import Kind
from tests.pages.dated import choose, dated_store, edit, fill, press
from tests.pages.screens import ROOT, read, run, shown

DATA = "pages/data.py"
POST = "aap2022-31"
SECRET = "Saisie de la première personne"
FILE = (
    "structure;qualite;etp;departement;date_debut;date_fin;perimetre\r\n"
    f"{SECRET};facilitateur;1,00;31;2026;2027;31\r\n"
    "Structure au mauvais ETP;facilitateur;beaucoup;31;2026;2027;31\r\n"
).encode("utf-8-sig")


@pytest.fixture
def base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "annuaire.sqlite"))
    with dated_store(tmp_path / "annuaire.sqlite") as store:
        yield store


def section(name: str, **query: str) -> AppTest:
    return run(DATA, rubrique=name, **query)


def everything(app: AppTest) -> str:
    """Return all that a screen holds, what its widgets hold included."""
    widgets = (*app.text_input, *app.text_area, *app.selectbox, *app.date_input, *app.number_input)
    held = " ".join(f"{one.label}={one.value}" for one in widgets)
    return f"{read(app)} {held}"


def board() -> AppTest:
    return section("Annuaire", poste=POST)


def test_what_is_typed_in_a_form_stays_with_who_types_it(base: Store) -> None:
    mine, theirs = board(), board()
    before = everything(theirs)
    fill(mine, "Structure", SECRET)
    fill(mine, "Motif du changement", SECRET)
    assert SECRET in everything(mine)
    assert everything(theirs.run()) == before
    assert SECRET not in everything(board())
    options = [text for one in board().selectbox for text in one.options]
    assert any(POST in text for text in options)
    assert not any("saisie en cours" in text for text in options)


def test_the_service_that_signs_is_remembered_for_its_session_alone(base: Store) -> None:
    mine, theirs = board(), board()
    choose(mine, "Service qui signe", "DDETS 31")
    mine.run()
    for other in (theirs.run(), board(), section("Historique", historique="Revenir en arrière")):
        signs = [one.value for one in other.selectbox if one.label == "Service qui signe"]
        assert "DDETS 31" not in signs


def test_the_word_of_a_save_is_told_to_who_saved(base: Store) -> None:
    mine, theirs = board(), board()
    fill(mine, "Structure", "Nom corrigé")
    choose(mine, "Service qui signe", "DDETS 31")
    fill(mine, "Motif du changement", "nom corrigé")
    press(mine, "Enregistrer")
    assert base.revision() == 2
    assert "Enregistré :" in read(mine)
    theirs.run()
    assert "Enregistré :" not in read(theirs)
    assert "Nom corrigé" in everything(theirs)  # what is saved is everybody's


def test_a_conflict_is_told_to_the_second_alone_who_keeps_what_was_typed(base: Store) -> None:
    first, second, third = board(), board(), board()
    for app, name in ((first, "Premier"), (second, SECRET)):
        fill(app, "Structure", name)
        choose(app, "Service qui signe", "DREETS")
        fill(app, "Motif du changement", "nom")
    press(first, "Enregistrer")
    second.run()
    assert "modifié par DREETS" in read(second)
    assert SECRET in everything(second)
    for other in (first.run(), third.run(), board()):
        assert "modifié par DREETS" not in read(other)
        assert SECRET not in everything(other)
    (item,) = (one for one in base.items(Kind.POST) if one.key == POST)
    assert item.record["structure"] == "Premier"


def test_the_report_of_a_deposit_is_for_who_deposited(base: Store) -> None:
    mine, theirs = section("Importer un annuaire"), section("Importer un annuaire")
    before = everything(theirs)
    mine.file_uploader[0].set_value([("secret.csv", FILE, "text/csv")])
    mine.run()
    assert not mine.exception, mine.exception
    assert "beaucoup" in read(mine)
    assert everything(theirs.run()) == before
    for name in ("Importer un annuaire", "Annuaire", "Historique", "Autres données"):
        told = everything(section(name))
        assert SECRET not in told
        assert "secret.csv" not in told
        assert "beaucoup" not in told


def test_declared_needs_that_are_not_saved_stay_with_who_deposited_them(base: Store) -> None:
    mine, theirs = section("Autres données"), section("Autres données")
    before = everything(theirs)
    mine.file_uploader[0].set_value(
        [("b.csv", b"territoire;besoin_etp\r\n31;7,77\r\n", "text/csv")]
    )
    mine.run()
    assert "7,77" in read(mine)
    assert everything(theirs.run()) == before
    assert "7,77" not in read(section("Autres données"))


def test_the_version_looked_at_is_one_s_own(base: Store) -> None:
    edit(base, POST, structure="Nom d'aujourd'hui")
    mine, theirs = run("pages/fte.py", version="1"), run("pages/fte.py")
    for _ in range(2):
        assert "connaissait le 20/11/2026" in read(mine.run())
        assert "Nom d'aujourd'hui" not in read(mine)
        assert "connaissait" not in shown(theirs.run())
        assert "Nom d'aujourd'hui" in read(theirs)
    # A reading of the past by one never becomes the present of the other, nor the reverse.
    edit(base, POST, structure="Nom de demain")
    assert "Nom de demain" in read(theirs.run())
    assert "Nom de demain" not in read(mine.run())
    assert "connaissait" not in shown(run("pages/fte.py"))


def test_a_version_refused_is_told_to_who_asked(base: Store) -> None:
    theirs = run("pages/fte.py")
    assert "n'existe pas" in read(run("pages/fte.py", version="77"))
    assert "n'existe pas" not in read(theirs.run())
    assert "n'existe pas" not in read(run("pages/fte.py"))


def test_what_is_looked_for_in_the_history_is_one_s_own(base: Store) -> None:
    edit(base, POST, "a", "DDETS 31", etp="0,90")
    mine, theirs = section("Historique"), section("Historique")
    choose(mine, "Service qui a signé", "DDETS 31")
    assert "1 version y répond" in read(mine)
    assert "2 versions" in read(theirs.run())
    back = section("Historique", historique="Revenir en arrière", retour="1")
    fill(back, "Motif du changement", SECRET)
    other = section("Historique", historique="Revenir en arrière", retour="1")
    assert SECRET not in everything(other)


def test_the_day_and_the_territory_are_one_s_own(base: Store) -> None:
    mine, theirs = run("pages/map.py", date="2026-06-01", territoire="30"), run("pages/map.py")
    assert "Gard (30)" in read(mine)
    told = read(theirs.run())
    assert "01/06/2026" not in told
    assert "Qui y agit" in told


def test_many_sessions_read_one_state_each(base: Store) -> None:
    """Sessions that come and go while others save: each shows one roster, whole."""
    apps = [run("pages/fte.py") for _ in range(3)]
    for turn in range(4):
        edit(base, POST, structure=f"Tour {turn}", etp=f"0,{turn + 1}0")
        for app in apps:
            text = read(app.run())
            assert f"Tour {turn}" in text
            assert f"{9 + (turn + 1) / 10:.2f}".replace(".", ",") in text


SCREENS = sorted([*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")])
CHANGES = frozenset(
    {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove",
     "setdefault", "update"}
)  # fmt: skip
CACHED = {
    "ui/assets.py": {
        "font": "a file of the product",
        "page_style": "a file of the product",
        "page_script": "a file of the product",
        "map_style": "a file of the product",
        "map_script": "a file of the product",
        "shapes": "outlines by scene, files of the product",
        "first_assets": "files of the product",
        "_by_url": "files of the product by address",
    },
    "ui/changes.py": {"tried": "suppositions of a view, by its fingerprint and a territory"},
    "ui/communes.py": {"_index": "names of the communes, by region"},
    "ui/contracts/classes.py": {"best": "inside one call, and gone with it"},
    "ui/contracts/shelf.py": {
        "_book": "imported contracts, by the fingerprint of their table",
        "_buyers_here": "buyers by department, by the same fingerprint",
    },
    "ui/glossary.py": {
        "_by_heading": "words of a file of the product",
        "glossary_script": "words of a file of the product",
    },
    "ui/hints.py": {"hints": "addresses of files of the product"},
    "ui/layout.py": {"brand": "header, by region"},
    "ui/roster/history_list.py": {
        "_posts": "posts that ever were, by the mark of the state",
        "_touching": "versions that touch a department, by the mark of the state",
    },
    "ui/roster/history_safety.py": {"_verified": "check of a state, by its mark"},
    "ui/settling.py": {"settle": "nothing: done once a server"},
    "ui/state.py": {
        "_keep": "the store, by its address",
        "_shipped": "what is shipped",
        "_load": "data set, by what it is read from",
        "_view": "diagnosis of a day, by what it is read from",
        "commune_diagnoses": "diagnosis of communes, by the fingerprint of a view",
    },
    "ui/who/buyers.py": {"_signed": "buyers of places, by the fingerprint of the contracts"},
    "ui/who/shelf.py": {
        "_search": "names and postcodes of the region",
        "_lists": "what reads lists of places, by region",
    },
    "ui/sureness.py": {"sure": "draws of a view, by its fingerprint"},
}
"""What is shared between sessions, and why it may be: it holds nothing of anybody's."""


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _is_cache(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in {"cache", "lru_cache", "cache_data", "cache_resource"}


def _cached(tree: ast.AST) -> dict[str, ast.FunctionDef]:
    return {
        node.name: node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any(map(_is_cache, node.decorator_list))
    }


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def test_each_function_whose_results_are_shared_has_its_reason() -> None:
    found = {_name(file): set(_cached(_tree(file))) for file in SCREENS}
    assert {name: functions for name, functions in found.items() if functions} == {
        name: set(functions) for name, functions in CACHED.items()
    }


@pytest.mark.parametrize("file", SCREENS, ids=_name)
def test_what_is_shared_is_never_made_from_a_session(file: Path) -> None:
    for name, function in _cached(_tree(file)).items():
        used = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
        assert not used & {"session_state", "query_params", "context", "user"}, name
        called = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        assert not called & {"dataset", "known_revision", "chosen_day", "asked_version"}, name


@pytest.mark.parametrize("file", SCREENS, ids=_name)
def test_no_module_of_the_screens_keeps_anything_of_a_user(file: Path) -> None:
    """A module is shared by every session: its names are set once, when it is imported."""
    tree = _tree(file)
    own = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Global), f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            held = node.func.value
            changed = isinstance(held, ast.Name) and held.id in own and node.func.attr in CHANGES
            assert not changed, f"line {node.lineno}"
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            written = isinstance(node.value, ast.Name) and node.value.id in own
            assert not written, f"line {node.lineno}"
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            written = isinstance(node.value, ast.Name) and node.value.id in own
            assert not written, f"line {node.lineno}"
