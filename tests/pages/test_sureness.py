from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coverage.diagnosis import report
from coverage.levers import Lever
from coverage.model import Level
from coverage.need import NeedRow, declared
from coverage.parameters import Interval
from coverage.sureness import hall
from coverage.sureness.draws import FEWER
from coverage.survey import Survey, examine
from sources.cases import survey_on
from sources.dataset import load_dataset
from tests.pages.screens import read, run
from ui import draw_words
from ui.state import View
from ui.sureness import sureness_panel, sureness_table
from ui.tips import figure

LABEL = "Montrer la solidité de chaque verdict"


def _sheet(code: str) -> str:
    return read(run("pages/territory.py", territoire=code)).partition("Sûr à quel point ?")[2]


def _toggled(app: AppTest) -> str:
    next(one for one in app.toggle if one.label == LABEL).set_value(True).run()
    assert not app.exception, app.exception
    return read(app)


def _view(survey: Survey, name: str) -> View:
    data = load_dataset()
    departments = report(survey, Level.DEPARTMENT)
    posts = {post.id: post for post in survey.roster.posts}
    return View(data, survey.on, survey, departments, posts, name)


def _declared_view(name: str, given: dict[str, Interval | None]) -> View:
    data = load_dataset()
    now = survey_on(data, data.reference_date)
    rows = [NeedRow(code, interval) for code, interval in given.items()]
    needs = declared(now.atlas, rows)
    return _view(examine(now.atlas, now.roster, needs, now.parameters, now.on), name)


def test_the_sheet_says_in_how_many_draws_and_at_which_values(folder: Path) -> None:
    text = _sheet("11")
    assert "Zone blanche dans 52 % des 10 000 tirages estimation" in text
    assert "ce qu'il ne fait jamais dans le verdict : c'est une estimation, non un constat" in text
    assert "Tous les besoins à la fois × 1,00 de × 0,09 à × 3,82 Couvert jusqu'à × 0,88" in text
    assert "soit ici 1,00 ETP de besoin" in text
    assert "Marchés de l'État par an, France 9 000 de 6 000 à 17 615 Couvert jusqu'à 7 961" in text
    assert "Heures qu'un ETP peut suivre en un an 40 000 de 28 000 à 43 000 pas entre" in text
    assert "OECP 2023, État et hôpitaux" in text
    for word in ("branche 3", "flux", "lexicographique"):
        assert word not in text


def test_a_department_without_facilitator_says_that_no_figure_changes_it(folder: Path) -> None:
    text = _sheet("48")
    assert "Zone blanche quel que soit le besoin" in text
    assert "Le doute porte sur l'annuaire." in text
    assert "tirages" not in text.partition("Confirmer")[0]


def test_the_overview_comes_only_when_asked(folder: Path) -> None:
    app = run("pages/territory.py")
    assert "Solidité des verdicts" not in read(app)
    text = _toggled(app)
    assert "Solidité des verdicts sur 10 000 tirages" in text
    assert "plus de 99 %" in text
    assert "Si le poste ne couvre que la métropole de Toulouse : Couvert en partie" in text
    assert "100 % quel que soit le besoin" in text


def test_declared_needs_are_drawn_between_their_bounds_or_said_not_to_be() -> None:
    wide = Interval(*map(Fraction, ("0.5", "0.8", "2")))
    exact = Interval.exactly(Fraction("3"))
    view = _declared_view("declared", {"11": wide, "12": exact, "34": None, "66": exact})
    panel = sureness_panel(view, view.department("11"))
    assert "calcul sur hypothèses" in panel
    assert "tranche" not in panel
    assert "<b>Zone blanche</b> au-dessus de ×\u00a01,25" in panel
    assert "sans intervalle" in sureness_panel(view, view.department("12"))
    assert "Besoin inconnu : rien n'est tiré." in sureness_panel(view, view.department("34"))
    table = sureness_table(view)
    assert "besoin inconnu" in table
    assert "Estimation" not in table


def test_a_need_known_to_be_zero_has_nothing_to_draw() -> None:
    view = _declared_view("zero", {"11": Interval.exactly(Fraction("0"))})
    assert "Besoin connu et nul" in sureness_panel(view, view.department("11"))


def test_fewer_draws_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    data = load_dataset()
    now = survey_on(data, data.reference_date)
    joined = [
        replace(post, perimeter=("11", "12", "34")) if post.perimeter == ("11",) else post
        for post in now.roster.posts
    ]
    rows = [
        NeedRow(code, Interval(*map(Fraction, ("0.5", "1", "4")))) for code in ("11", "12", "34")
    ]
    monkeypatch.setattr(hall, "MOST_SETS", 2)
    roster = replace(now.roster, posts=tuple(joined))
    needs = declared(now.atlas, rows)
    view = _view(examine(now.atlas, roster, needs, now.parameters, now.on), "fewer")
    panel = sureness_panel(view, view.department("12"))
    assert "des 1\u202f000 tirages" in panel
    assert "1\u202f000 tirages au lieu de 10\u202f000" in panel
    assert "1\u202f000 tirages au lieu de 10\u202f000" in sureness_table(view)
    assert FEWER == 1000


def test_figures_are_written_in_the_unit_of_their_parameter() -> None:
    assert figure(Lever.HOURLY_COST, Fraction("24.5")) == "24,50"
    assert figure(Lever.EFFORT, Fraction("0.05")) == "5,0\u202f%"
    assert draw_words.share_words(Fraction("0.004")) == "moins de 1\u202f%"
