"""For everyone: axe-core on every screen, frames included; the keyboard alone; focus seen."""

from __future__ import annotations

import itertools
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from sources.accessibility import AXE, FINDINGS, NARROWEST, SCREENS, WIDTHS
from tests.e2e.conftest import Screen
from tests.e2e.test_pages import PAGES

pytestmark = pytest.mark.e2e

SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
REFUSED = {"moderate", "serious", "critical"}
"""In Streamlit's own elements as in ours: a finding there is mended, or listed on the page."""

ADDRESSES = {
    "Carte : départements": "/",
    "Carte : un département choisi": "/?territoire=30",
    "Carte : EPCI d'un département": "/?lieu=34",
    "Carte : tous les EPCI": "/?niveau=epci",
    "Carte : communes d'un département": "/?lieu=34&niveau=commune&territoire=34172",
    "Carte : toutes les communes": "/?niveau=commune",
    "Territoire : liste": "/territoire",
    "Territoire : fiche": "/territoire?territoire=30",
    "Qui couvre ?": "/qui-couvre",
    "Qui couvre ? : réponse": "/qui-couvre?recherche=lodeve",
    "ETP": "/etp",
    "Marchés de l'État : vide": "/marches",
    "Échéances": "/echeances",
    "Décider : où mettre les ETP": "/decider",
    "Décider : scénarios": "/decider?partie=Scénarios",
    "Décider : comparer": "/decider?partie=Comparer",
    "Candidatures : classement": "/candidatures",
    "Candidatures : importer": "/candidatures?volet=Importer",
    "Candidatures : saisir": "/candidatures?volet=Saisir ou modifier",
    "Données : annuaire": "/donnees",
    "Données : saisie d'un poste": "/donnees?nouveau=09",
    "Données : importer un annuaire": "/donnees?rubrique=Importer un annuaire",
    "Données : historique": "/donnees?rubrique=Historique",
    "Données : marchés publics": "/donnees?rubrique=Marchés publics",
    "Données : autres données": "/donnees?rubrique=Autres données",
    "Méthode": "/methode",
    "Accessibilité": "/accessibilite",
}
STOCKED = {"Marchés de l'État : avec des marchés": "/marches"}
"""On the server that has contracts, and names that look like code."""

MAPS = {address: 1 for name, address in ADDRESSES.items() if name.startswith("Carte")} | {
    "/territoire?territoire=30": 1,
    "/decider": 2,
    "/decider?partie=Comparer": 2,
}
"""Maps of a screen, waited for."""

UNFOLD = """() => document.querySelectorAll("details:not([open]) > summary")
  .forEach(one => one.click())"""
RUN = """() => axe.run(document, { resultTypes: ["violations", "incomplete"] })"""
HEADINGS = """() => [...document.querySelectorAll("main :is(h1,h2,h3,h4,h5,h6)")]
  .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"""
UNNAMED_FRAMES = """() => [...document.querySelectorAll("iframe")]
  .filter(one => one.checkVisibility()).map(one => one.title)"""
FAINT = """() => {
  // Focus is shown by an outline, or by what Streamlit draws on the box around a field.
  const seen = (one) => {
    one.focus({ focusVisible: true });
    const style = one.ownerDocument.defaultView.getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const ours = document.querySelectorAll(
    ".stHtml :is(a, button, summary, [tabindex='0']), [data-testid=stSidebarNavLink]," +
    " main :is(button, summary, a):not(:disabled, [tabindex='-1'])");
  return [...ours].filter(one => one.checkVisibility({ visibilityProperty: true }) && !seen(one))
    .map(one => one.outerHTML.slice(0, 160));
}"""


LOOKS = """all => all.map(one => {
  const style = getComputedStyle(one);
  const kept = style.forcedColorAdjust === "none";
  return kept ? [style.backgroundColor, style.backgroundImage, style.boxShadow].join() : "";
})"""


def _arrange(screen: Screen, address: str) -> None:
    screen.open(address)
    for nth in range(MAPS.get(address, 0)):
        frame = screen.page.locator("iframe.stCustomComponentV1").nth(nth).content_frame
        frame.locator("body[data-painted]").wait_for()
    screen.settle()
    screen.page.evaluate(UNFOLD)
    screen.settle()


def _examine(screen: Screen) -> list[str]:
    """Return what axe-core finds on the page and in its frames, but for what is listed."""
    # Evaluated, not added as a script: the policy of the page is left as it is.
    for frame in screen.page.frames:
        frame.evaluate(SCRIPT)
    assert screen.page.evaluate("axe.version") == AXE
    found: dict[str, Any] = screen.page.evaluate(RUN)
    return [
        f"{one['impact']} {one['id']} {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in REFUSED
        for node in one["nodes"]
        if not any(_is(known.rule, known.where, one, node) for known in FINDINGS)
    ]


def _is(rule: str, where: str, violation: dict[str, Any], node: dict[str, Any]) -> bool:
    return bool(rule == violation["id"] and where in str(node["target"]))


def test_every_page_is_examined_and_every_screen_told_on_the_page_accessibilite() -> None:
    assert set(ADDRESSES) | set(STOCKED) == set(SCREENS)
    assert set(PAGES) <= set(ADDRESSES.values())


def _check(screen: Screen, address: str) -> None:
    found = []
    for width in WIDTHS:
        screen.page.set_viewport_size({"width": width, "height": 900})
        if width == WIDTHS[0]:
            _arrange(screen, address)
            levels = screen.page.evaluate(HEADINGS)
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), levels
            titles = screen.page.evaluate(UNNAMED_FRAMES)
            assert all(titles)
            assert len(set(titles)) == len(titles)
            assert screen.page.evaluate(FAINT) == []
        screen.settle()
        found += _examine(screen)
    assert found == []
    # 400 % of zoom on 1280 pixels: nothing is read by moving the page sideways.
    screen.page.set_viewport_size({"width": NARROWEST, "height": 900})
    screen.settle()
    wide = screen.page.get_by_test_id("stMain").evaluate("one => [one.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.parametrize("name", ADDRESSES)
def test_axe_finds_nothing_on(screen: Screen, name: str) -> None:
    _check(screen, ADDRESSES[name])


@pytest.mark.parametrize("name", STOCKED)
def test_axe_finds_nothing_where_contracts_are_on(hostile: Screen, name: str) -> None:
    _check(hostile, STOCKED[name])


def _active(screen: Screen) -> dict[str, str]:
    """Return what has the focus, in the page or in the map's frame."""
    found: dict[str, str] = screen.page.evaluate("""() => {
      let one = document.activeElement;
      if (one.tagName === "IFRAME") one = one.contentDocument.activeElement;
      const field = one.closest("[data-testid=stSelectbox], [data-testid=stTextInput]");
      return { tag: one.tagName.toLowerCase(), code: one.dataset.code ?? "",
        name: one.ariaLabel || one.textContent.trim() || field?.textContent || "" };
    }""")
    return found


def _tab_to(screen: Screen, name: str, tag: str = "", most: int = 60) -> dict[str, str]:
    """Press Tab until something of that name has the focus."""
    met = []
    for _ in range(most):
        screen.page.keyboard.press("Tab")
        one = _active(screen)
        if name in one["name"] and tag in one["tag"]:
            return one
        met.append(one["name"][:40])
    raise AssertionError(f"« {name} » hors d'atteinte ; rencontrés : {met}")


def _walk_to(screen: Screen, code: str, most: int = 200) -> None:
    """Press an arrow until a territory of the map has the focus."""
    for _ in range(most):
        if _active(screen)["code"] == code:
            return
        screen.page.keyboard.press("ArrowRight")
    raise AssertionError(f"territoire {code} hors d'atteinte")


def test_the_map_is_used_from_start_to_download_by_the_keyboard_alone(
    screen: Screen, tmp_path: Path
) -> None:
    page = screen.open_map().page
    press = page.keyboard.press
    _tab_to(screen, "Aller au contenu", most=3)
    press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    # One stop for the whole map, whatever the number of territories.
    _tab_to(screen, "(09)", "path")
    expect(screen.frame.locator("path[tabindex='0']")).to_have_count(1)
    _walk_to(screen, "34")
    press("Enter")
    assert "Pourquoi" in screen.panel("Hérault (34)").inner_text()
    screen.settle()
    press("Enter")
    screen.on_scene("epci-34")
    _tab_to(screen, "(", "path")
    _walk_to(screen, "200017341")
    press("Enter")
    screen.panel("Lodévois et Larzac")
    screen.settle()
    press("Enter")
    screen.on_scene("commune-200017341")
    _tab_to(screen, "(34", "path")
    _walk_to(screen, "34142")
    press("Space")
    screen.panel("Lodève (34142)")
    screen.settle()
    for name, scene in (("Hérault", "epci-34"), ("Occitanie", "departement")):
        _tab_to(screen, name, "button")
        press("Enter")
        screen.on_scene(scene)
    _tab_to(screen, "Glisser d'un mois à l'autre", "input", most=90)
    press("ArrowRight")
    page.wait_for_url("**date=2025-08-01**")
    screen.settle()
    _tab_to(screen, "CSV pour Excel", "button", most=90)
    with page.expect_download() as waiting:
        press("Enter")
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.name == "zones-blanches-departements-2025-08-01.csv"
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 14


def test_who_covers_a_commune_is_asked_and_answered_by_the_keyboard_alone(screen: Screen) -> None:
    page = screen.open("/qui-couvre").page
    _tab_to(screen, "Commune, code postal", "input")
    page.keyboard.type("lodeve")
    page.keyboard.press("Enter")
    panel = screen.panel("Lodève (34142)")
    screen.settle()
    _tab_to(screen, "Voir sur la carte", "a")
    page.keyboard.press("Enter")
    screen.panel("Lodève (34142)")
    assert panel.count() == 1
    screen.on_scene("commune-34")


@pytest.mark.parametrize(
    ("address", "caption"), [("/", "Situation des départements"), ("/?lieu=34", "Carte des EPCI")]
)
def test_the_table_says_the_statuses_that_the_map_draws(
    screen: Screen, address: str, caption: str
) -> None:
    screen.open_map(address)
    screen.frame.locator("path[data-status]").first.wait_for()
    drawn = screen.frame.locator("path[data-status]").evaluate_all(
        "all => all.map(one => one.dataset.status).sort()"
    )
    table = screen.page.get_by_role("table", name=caption)
    told = table.locator("tbody tr").evaluate_all(
        "all => all.map(row => row.querySelector('[class^=swatch-]').className.slice(7)).sort()"
    )
    assert told == drawn
    # And in a sentence, for who hears the page before the table.
    words = screen.frame.locator("#map_div").get_attribute("aria-description") or ""
    assert words.startswith(f"{len(drawn)} territoires. ")
    # The colours of the system, of who needs strong contrasts, leave them as many looks.
    screen.page.emulate_media(forced_colors="active")
    looks = table.locator("tbody [class^=swatch-]").evaluate_all(LOOKS)
    assert len(set(looks)) == len(set(drawn))
