"""The server dies in the middle of the work and is started again: what its users see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, expect

from bench.browser import ROOT, Server, serve
from sources.store.place import FILE_VARIABLE
from tests.e2e.conftest import Screen, _screen
from tests.e2e.rest import settle
from ui.state import CONTRACTS_VARIABLE

pytestmark = pytest.mark.e2e

AWAY = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_CONTENT_LENGTH_MISMATCH",
    "Failed to fetch dynamically imported module",
    "Is Streamlit still running",
)
UNREACHED = ("Client Error in reaching server", "when disconnected from server", "WebSocket")
POST = "/donnees?rubrique=Annuaire&poste=aap2022-66"
IMPORT = "/donnees?rubrique=Importer+un+annuaire"
PASTED = "Lot 1 : Lodève, Alès\nMende"
TABLE = "Bénéficiaire Suivi convention ETP Qualité\nA DDETS 81 1,00 Facilitatrice\n"
BACK = 60_000


class Mortal:
    """A dashboard that can be killed and started again, on the same port and base."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.places = {
            FILE_VARIABLE: str(folder / "annuaire.sqlite"),
            CONTRACTS_VARIABLE: str(folder / "marches"),
        }
        self.stack = stack
        self.server: Server = stack.enter_context(serve(ROOT / "dashboard.py", self.places))

    def kill(self) -> None:
        self.server.process.kill()
        self.server.process.wait()

    def start(self) -> None:
        port = urlsplit(self.server.url).port
        self.server = self.stack.enter_context(serve(ROOT / "dashboard.py", self.places, port))


@pytest.fixture
def mortal(browser: Browser, tmp_path: Path) -> Iterator[Mortal]:
    with ExitStack() as stack:
        yield Mortal(tmp_path, stack)


def typed(screen: Screen, name: str, text: str) -> None:
    box = screen.page.get_by_role("textbox", name=name, exact=True)
    box.fill(text)
    box.press("Tab")
    settle(screen.page)


def back(screen: Screen) -> Screen:
    """Wait until a page is connected and drawn again; its complaints of the gap are expected."""
    page = screen.page
    page.locator("[data-test-connection-state=CONNECTED]").wait_for(state="attached", timeout=BACK)
    settle(page)
    gap = (*AWAY, *UNREACHED)
    screen.complaints[:] = [one for one in screen.complaints if not any(w in one for w in gap)]
    expect(page.get_by_role("dialog")).to_have_count(0)
    return screen


def test_nothing_typed_is_lost_without_a_word_when_the_server_is_started_again(
    browser: Browser, mortal: Mortal
) -> None:
    with ExitStack() as stack:

        def opened(address: str) -> Screen:
            screen = contextmanager(_screen)(browser, mortal.server, 1400)
            return stack.enter_context(screen).open(address)

        # A map at rest; a form half filled; a list; a scenario; an application; a table.
        atlas, form, listed = opened("/?territoire=34"), opened(POST), opened("/qui-couvre")
        scenario, application = (
            opened("/decider?partie=Sc%C3%A9narios"),
            opened("/candidatures?volet=Saisir+ou+modifier"),
        )
        table = opened(IMPORT)
        form.page.get_by_text("Corriger la ligne").first.click()
        settle(form.page)
        typed(form, "Structure", "GE RSE BTP relu")
        form.page.get_by_role("textbox", name="Programme").fill("pas encore quitté")
        listed.page.get_by_role("textbox", name="Liste de communes").fill(PASTED)
        scenario.page.get_by_role("button", name="Nouveau scénario").click()
        settle(scenario.page)
        typed(scenario, "Nom du scénario", "Mon essai")
        typed(application, "Structure", "Régie d'essai")
        table.page.get_by_text("Coller un tableau").click()
        settle(table.page)
        table.page.locator("textarea").fill(TABLE)
        table.page.get_by_role("button", name="Lire ce tableau").click()
        settle(table.page)

        mortal.kill()
        away = listed.page.get_by_role("dialog", name="Le serveur ne répond plus")
        expect(away).to_contain_text("La page se reconnecte d'elle-même")
        assert "streamlit" not in away.inner_text().lower()
        mortal.start()

        # The map answers a click, and brings outlines it had not loaded.
        back(atlas).click("34")
        atlas.frame.locator("body[data-scene='epci-34']").wait_for()
        # Texts are put back where they were, and it is said.
        told = back(form).page.locator(".interrupted")
        expect(told).to_contain_text("Remis dans la page, à relire : Structure")
        for name, text in (("Structure", "GE RSE BTP relu"), ("Programme", "pas encore quitté")):
            expect(form.page.get_by_role("textbox", name=name)).to_have_value(text)
        told.get_by_role("button", name="Fermer").click()
        expect(told).to_have_count(0)
        expect(back(application).page.locator(".interrupted")).to_contain_text("Structure")
        expect(application.page.get_by_role("textbox", name="Structure")).to_have_value(
            "Régie d'essai"
        )
        back(listed).page.get_by_role("button", name="Chercher ces communes").click()
        listed.page.get_by_text("3 territoires trouvés").wait_for()
        name = back(scenario).page.get_by_role("textbox", name="Nom du scénario")
        expect(name).to_have_value("Mon essai")
        # What cannot be put back is shown, to be copied.
        expect(back(table).page.locator(".interrupted dd").first).to_have_text(TABLE.strip())


def test_a_page_reloaded_while_the_server_was_away_tells_what_was_typed(
    browser: Browser, mortal: Mortal
) -> None:
    with contextmanager(_screen)(browser, mortal.server, 390) as screen:
        screen.open("/qui-couvre")
        screen.page.get_by_role("textbox", name="Liste de communes").fill(PASTED)
        mortal.kill()
        screen.page.get_by_role("dialog", name="Le serveur ne répond plus").wait_for()
        with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
            screen.page.reload()
        mortal.start()
        back(screen.arrive("/qui-couvre"))
        told = screen.page.locator(".interrupted")
        expect(told).to_contain_text("Remis dans la page, à relire : Liste de communes")
        expect(screen.page.get_by_role("textbox", name="Liste de communes")).to_have_value(PASTED)
        box = told.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
