"""For everyone: axe-core on every screen, frames included; the keyboard alone; focus seen."""

from __future__ import annotations

import itertools
from importlib.resources import files
from typing import Any

import pytest

from sources.accessibility import AXE, FINDINGS, SCREENS, WIDTHS
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
    assert set(PAGES) - {"/?lieu=34"} <= set(ADDRESSES.values())


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


@pytest.mark.parametrize("name", ADDRESSES)
def test_axe_finds_nothing_on(screen: Screen, name: str) -> None:
    _check(screen, ADDRESSES[name])


@pytest.mark.parametrize("name", STOCKED)
def test_axe_finds_nothing_where_contracts_are_on(hostile: Screen, name: str) -> None:
    _check(hostile, STOCKED[name])
