"""A past version looked at, sent, compared and brought back, in a real browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from bench.browser import ROOT, serve
from sources.store.place import FILE_VARIABLE
from sources.store.store import Store
from sources.store.words import Action, Change, Kind, Signature
from sources.upkeep.past import way_back
from tests.e2e.conftest import Desk, Screen, _screen
from tests.e2e.rest import settle
from tests.pages.dated import dated_store, edit
from ui.state import CONTRACTS_VARIABLE

pytestmark = pytest.mark.e2e
LONG = 40_000
HISTORY = "/donnees?rubrique=Historique"
BAND = "Annuaire tel qu'on le connaissait le 20/11/2026 à 10:00 (version 1)"
NOW = "Revenir à aujourd'hui"


@pytest.fixture(scope="module")
def dated(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give a dashboard whose base the test changes too, as another user would."""
    folder = tmp_path_factory.mktemp("historique")
    with dated_store(folder / "annuaire.sqlite") as store:
        edit(store, "aap2022-31", "périmètre étendu", "DDETS 31", extension="09")
        places = {FILE_VARIABLE: folder / "annuaire.sqlite", CONTRACTS_VARIABLE: folder / "marches"}
        environment = {name: str(path) for name, path in places.items()}
        with serve(ROOT / "dashboard.py", environment) as running:
            yield Desk(running, store)


@pytest.fixture
def desk(browser: Browser, dated: Desk) -> Iterator[Screen]:
    yield from _screen(browser, dated.server, 1400)


@pytest.fixture
def other(browser: Browser, dated: Desk) -> Iterator[Screen]:
    yield from _screen(browser, dated.server, 1400)


@pytest.fixture
def pocket(browser: Browser, dated: Desk) -> Iterator[Screen]:
    yield from _screen(browser, dated.server, 390)


def entry(screen: Screen, version: int) -> Locator:
    return screen.page.locator(f".st-key-entree-{version}")


def go(screen: Screen, name: str) -> None:
    menu = screen.page.get_by_test_id("stSidebarNav")
    menu.get_by_role("link", name=name, exact=True).click()


def painted(screen: Screen, code: str, status: str) -> None:
    settle(screen.page)  # until then the old map may stand beside the new one
    screen.frame.locator(f"path[data-code='{code}'][data-status='{status}']").wait_for(timeout=LONG)


def test_a_version_is_looked_at_on_the_map_then_left(desk: Screen) -> None:
    desk.open_map()
    painted(desk, "09", "bordering")
    go(desk, "Données")
    desk.page.locator("h1", has_text="Données").wait_for()
    desk.page.get_by_test_id("stMain").get_by_text("Historique", exact=True).click()
    desk.page.get_by_text("chaîne intacte").wait_for(timeout=LONG)
    first = entry(desk, 1)
    first.get_by_role("button", name="Voir l'annuaire à cette version").click()
    desk.page.get_by_text(BAND).wait_for()
    desk.page.wait_for_url("**version=1**")
    go(desk, "Carte")
    desk.page.get_by_text(BAND).wait_for()
    painted(desk, "09", "uncovered")
    desk.page.wait_for_url("**version=1**")
    for name in ("ETP", "Marchés de l'État", "Carte"):
        go(desk, name)
        desk.page.locator("h1", has_text=name.split()[0]).wait_for()
        desk.page.get_by_text(BAND).wait_for()
    desk.page.get_by_role("button", name=NOW).click()
    painted(desk, "09", "bordering")
    expect(desk.page.get_by_text(BAND)).to_have_count(0)
    settle(desk.page)
    assert "version" not in desk.page.url


def test_a_link_to_a_version_is_for_who_opens_it(desk: Screen, other: Screen) -> None:
    desk.open_map("/?version=1&date=2025-07-18&territoire=09")
    desk.page.get_by_text(BAND).wait_for()
    painted(desk, "09", "uncovered")
    other.open_map("/?territoire=09")
    painted(other, "09", "bordering")
    expect(other.page.get_by_text(BAND)).to_have_count(0)
    # A name of the table opens a page anew: the version goes with it.
    desk.page.locator("table.grid a", has_text="Gers").click()
    desk.panel("Gers (32)")
    desk.page.get_by_text(BAND).wait_for()
    assert "version=1" in desk.page.url


def test_a_version_that_does_not_exist_is_refused(desk: Screen) -> None:
    desk.open("/etp?version=999")
    desk.page.get_by_text("la version « 999 » de l'annuaire, qui n'existe pas").wait_for()
    settle(desk.page)
    assert "version" not in desk.page.url


def test_an_export_of_the_past_says_so(desk: Screen, tmp_path: Path) -> None:
    marks = {}
    for address, expected in (("/?version=1", "-version-1.csv"), ("/", "-2025-07-18.csv")):
        desk.open_map(address)
        path = desk.download("CSV pour Excel", tmp_path)
        assert path.name.endswith(expected)
        text = path.read_bytes().decode("utf-8-sig")
        (row, *_) = csv.DictReader(io.StringIO(text), delimiter=";")
        assert (BAND in row["parametres"]) is ("version=1" in address)
        marks[address] = row["empreinte"]
    assert len(set(marks.values())) == 2


def test_a_change_in_the_past_sends_little_more_than_in_the_present(desk: Screen) -> None:
    desk.open_map("/?version=1&territoire=30")
    page = desk.page
    settle(page)
    for label in ("Prochaine fin de convention", "Date des données"):
        desk.sent.clear()
        page.get_by_role("button", name=label).click()
        settle(page)
        assert 0 < sum(desk.sent) <= 20_000 + 1_000  # the band, and the version in each link


def test_two_states_are_compared_and_the_address_can_be_sent(desk: Screen, other: Screen) -> None:
    desk.open(HISTORY)
    entry(desk, 1).get_by_role("button", name="Comparer à aujourd'hui").click()
    desk.page.get_by_text("De l'un à l'autre : 1 poste modifié").wait_for(timeout=LONG)
    desk.page.wait_for_url("**avant=1**")
    settle(desk.page)
    other.open(desk.page.url.removeprefix(desk.base))
    other.page.get_by_text("De l'un à l'autre : 1 poste modifié").wait_for(timeout=LONG)
    told = "1 département dont le verdict diffère au 18/07/2025"
    other.page.get_by_text(told).wait_for(timeout=LONG)
    assert "Ariège (09)" in other.page.locator(".turns").first.inner_text()
    settle(other.page)
    # By a day: what stood at its end.
    other.page.locator(".st-key-avant-mode").get_by_text("Un jour").click()
    box = other.page.locator(".st-key-avant-jour input").first
    box.wait_for()
    settle(other.page)
    other.page.wait_for_url(re.compile(r"avant=\d{4}-\d{2}-\d{2}"))


def test_another_s_save_shows_at_the_next_gesture(desk: Screen, dated: Desk) -> None:
    desk.open("/etp")
    desk.page.locator("table.grid").first.wait_for()
    edit(dated.store, "aap2022-66", "nom relu", "DDETS 66", structure="GE RSE BTP relu")
    expect(desk.page.get_by_text("GE RSE BTP relu")).to_have_count(0)
    desk.page.get_by_role("button", name="Prochaine fin de convention").click()
    desk.page.get_by_role("button", name="Date des données").click()
    desk.page.get_by_role("cell", name="GE RSE BTP relu").or_(
        desk.page.get_by_role("rowheader", name="GE RSE BTP relu")
    ).first.wait_for(timeout=LONG)


def would_do(store: Store) -> str:
    """Return what the screen says of the way back to the first version."""
    count = len(way_back(store.state()[1], store.state(1)[1]))
    several = "s" if count > 1 else ""
    return f"Ce retour ferait : {count} poste{several} modifié{several}"


def test_the_past_comes_back_signed_and_nothing_is_erased(
    desk: Screen, other: Screen, dated: Desk
) -> None:
    before = dated.store.revision()
    desk.open(HISTORY)
    entry(desk, 1).get_by_role("button", name="Y revenir").click()
    page = desk.page
    page.get_by_text(would_do(dated.store)).wait_for(timeout=LONG)
    other.open(HISTORY)
    # Another saves while this one reads: told, nothing written, what was typed kept.
    settle(page)
    box = page.get_by_role("combobox", name="Service qui signe")
    box.scroll_into_view_if_needed()  # the list closes when the page scrolls under it
    settle(page)
    box.fill("DREETS")
    page.get_by_role("option", name="DREETS").first.click()
    settle(page)
    reason = page.get_by_role("textbox", name="Motif du changement")
    reason.fill("Périmètre étendu par erreur")
    reason.press("Tab")
    settle(page)
    edit(dated.store, "aap2022-11", "entre-temps", "DDETS 11", etp="0,80")
    page.get_by_role("button", name="Revenir à la version 1").click()
    page.get_by_text("aap2022-11 : modifié par DDETS 11").wait_for(timeout=LONG)
    page.get_by_text(would_do(dated.store)).wait_for(timeout=LONG)
    assert reason.input_value() == "Périmètre étendu par erreur"
    assert dated.store.revision() == before + 1
    page.get_by_role("button", name="Revenir à la version 1").click()
    page.get_by_text(f"Fait, version {before + 2} :").wait_for(timeout=LONG)
    assert dated.store.revision() == before + 2
    assert {line.action for line in dated.store.lines(since=before + 1)} == {Action.RESTORE}
    shipped = [item.record for item in dated.store.state(1)[1][Kind.POST]]
    assert [item.record for item in dated.store.items(Kind.POST)] == shipped
    # The other sees it at the next gesture, and may go back to what was left.
    other.page.get_by_test_id("stMain").get_by_text("Comparer", exact=True).click()
    other.page.get_by_test_id("stMain").get_by_text("Changements", exact=True).click()
    entry(other, before + 2).get_by_text("Périmètre étendu par erreur").wait_for(timeout=LONG)
    expect(entry(other, before + 1).get_by_role("button", name="Y revenir")).to_have_count(1)
    desk.open_map()
    painted(desk, "09", "uncovered")


def test_a_backup_is_made_and_taken_away(desk: Screen, tmp_path: Path) -> None:
    desk.open(f"{HISTORY}&historique=V%C3%A9rification+et+sauvegardes")
    desk.page.get_by_role("button", name="Faire une sauvegarde maintenant").click()
    desk.page.get_by_text("Sauvegarde faite :").wait_for(timeout=LONG)
    settle(desk.page)
    path = desk.download("Télécharger la dernière sauvegarde", tmp_path)
    assert path.read_bytes().startswith(b"SQLite format 3\0")


def test_an_import_of_hundreds_unfolds(desk: Screen, dated: Desk) -> None:
    (model, *_) = dated.store.items(Kind.POST)
    many = [
        Change(Kind.POST, f"n{k}", {**model.record, "id": f"n{k}", "structure": f"Structure {k}"})
        for k in range(200)
    ]
    revision = dated.store.commit(many, Signature("DREETS", "annuaire.xlsx", Action.IMPORT))
    desk.open(HISTORY)
    mine = entry(desk, revision)
    assert not mine.get_by_text("Structure 3", exact=True).is_visible()
    mine.locator("summary", has_text="200 postes ajoutés").click()
    mine.get_by_text("Structure 3", exact=True).wait_for()
    mine.get_by_role("button", name="Voir les 200 lignes").click()
    desk.page.get_by_text("Page 1 sur 4").wait_for(timeout=LONG)
    desk.page.get_by_role("button", name="Toutes les versions").click()
    mine.wait_for(timeout=LONG)


PARTS = ("", "&historique=Comparer&avant=1", "&historique=Revenir+en+arri%C3%A8re&retour=1")


@pytest.mark.parametrize(
    "address",
    [
        *(f"{HISTORY}&version=1{part}" for part in PARTS),
        f"{HISTORY}&historique=V%C3%A9rification+et+sauvegardes",
        "/?version=1",
    ],
)
def test_nothing_overflows_on_a_phone(pocket: Screen, address: str) -> None:
    pocket.open(address)
    assert pocket.overflow() == [390, []]
