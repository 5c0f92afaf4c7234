"""« Échéances » without a browser: at several days, with rosters of one's own, past versions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from sources.store.place import FILE_VARIABLE
from tests.hostile import IMAGE, TEMPLATE, write_roster
from tests.pages.dated import dated_store, edit
from tests.pages.screens import read, run, shown
from ui.state import ROSTER_VARIABLE, today

PAGE = "pages/calendar.py"
HEADER = "structure;qualite;etp;departement;perimetre;date_debut;date_fin;programme;suivi"


@pytest.fixture(autouse=True)
def base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the dashboard a base of its own and no contracts."""
    path = tmp_path / "annuaire.sqlite"
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    return path


@pytest.mark.parametrize(
    "day", ["2016-01-01", "2025-07-18", "2026-01-01", today().isoformat(), "2040-12-31"]
)
def test_the_page_runs_at_every_day(day: str) -> None:
    app = run(PAGE, date=day)
    assert app.title[0].value == "Échéances"
    assert app.date_input[0].value == date.fromisoformat(day)
    assert f"Date du diagnostic, {day[8:]}/{day[5:7]}/{day[:4]}" in read(app)


def test_what_the_call_lets_us_see_coming() -> None:
    text = read(run(PAGE))
    assert "10,00 → 4,00 au 01/01/2026 (dont 4,00 non localisés)" in text
    assert "coordination à part : 0,56 → 0,00" in text
    assert "6,00 6 conventions ; première fin : 2025, à l'année près" in text
    assert "5 départements le 01/01/2026 : Aude (11) · Aveyron (12) · Haute-Garonne (31)" in text
    assert "Pyrénées-Orientales (66) présumé, à confirmer" in text
    assert "début non connu pour 8 conventions : non vérifiable" in text
    assert "aucun renouvellement n'est supposé" in text


def test_each_end_says_what_falls_with_it() -> None:
    text = read(run(PAGE))
    assert (
        "2025, à l'année près UD SIAE 1,00 AAP 2022 DDETSPP 12 Aveyron (12) devient zone blanche"
        in text
    )
    assert "DDETS 30 Gard (30) reste zone blanche (sans facilitateur connu)" in text
    assert "0,56 AAP 2022 DREETS aucun département : elle ne compte pas dans la couverture" in text
    assert (
        "01/01/2026 Aveyron (12) Couvert Zone blanche (sans facilitateur connu), présumé "
        "devient zone blanche"
    ) in text


def test_after_the_cliff_only_what_has_no_place_is_left_to_end() -> None:
    text = read(run(PAGE, date="2026-01-01"))
    assert "4,00 → 0,00 au 01/01/2027 (dont 4,00 non localisés)" in text
    assert "non localisé : aucun département ne peut lui être rattaché" in text
    assert "0 aucun département, sur ce que l'annuaire dit" in text


def test_when_nothing_is_left_it_is_said() -> None:
    text = read(run(PAGE, date="2030-06-15"))
    assert "Aucune fin de convention connue dans les douze mois qui suivent le 15/06/2030." in text
    assert "Aucun département ne change de situation pendant ces années." in text
    assert "ETP de facilitateurs 0,00 aucune fin de convention connue" in text


def test_twelve_months_hold_their_last_day_and_not_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = tmp_path / "annuaire.csv"
    lines = [
        "Veille;facilitateur;1;09;09;01/01/2025;17/07/2025;X;S",
        "Premier jour;facilitateur;1;11;11;01/01/2025;18/07/2025;X;S",
        "Dernier jour;facilitateur;1;12;12;01/01/2025;17/07/2026;X;S",
        "Lendemain;facilitateur;1;31;31;01/01/2025;18/07/2026;X;S",
    ]
    roster.write_text("\n".join([HEADER, *lines]), "utf-8")
    monkeypatch.setenv(ROSTER_VARIABLE, str(roster))
    app = run(PAGE)
    ending = next(one for one in shown(app).split('class="rows ') if one.startswith("ending"))
    names = ["Veille", "Premier jour", "Dernier jour", "Lendemain"]
    assert [name in ending for name in names] == [False, True, True, False]
    assert re.search(r"Aude</b>|Aude \(11\)", ending)
    assert "devient zone blanche" in ending
    assert "2 départements à partir du 19/07/2025 : Aude (11) · Aveyron (12)" in read(app)


def test_the_years_shown_are_in_the_address() -> None:
    app = run(PAGE, depuis="2026", duree="5")
    assert [box.value for box in app.selectbox] == [2026, 5]
    assert "Facilitateurs : 4,00 ETP au 01/01/2026, puis 0,00 ETP au 01/01/2027." in read(app)
    app.selectbox[1].set_value(1).run()
    assert app.query_params["duree"] == "1"
    assert "01/01/2027." not in read(app).split("Coordination, à part")[0]


@pytest.mark.parametrize(
    "query", [{"depuis": "1800", "duree": "7"}, {"depuis": "<b>", "duree": ""}]
)
def test_impossible_years_give_way_to_the_usual_ones(query: dict[str, str]) -> None:
    app = run(PAGE, **query)
    assert [box.value for box in app.selectbox] == [2025, 3]
    assert not {"depuis", "duree"} & set(app.query_params)


def test_a_day_beyond_the_usual_years_brings_its_own() -> None:
    assert run(PAGE, date="2031-05-05").selectbox[0].value == 2031
    assert run(PAGE, date="2027-12-31").selectbox[0].value == 2025


def test_names_that_try_to_run_are_shown_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROSTER_VARIABLE, str(write_roster(tmp_path / "roster.csv")))
    app = run(PAGE, date="2030-06-01")
    assert IMAGE in read(app)
    assert "<img" not in shown(app)
    assert TEMPLATE not in shown(app)
    assert TEMPLATE in read(app)


def test_a_past_version_is_drawn_as_it_was(base: Path) -> None:
    with dated_store(base) as store:
        edit(store, "aap2022-12", date_fin="2026-12-31")
    assert "4 départements le 01/01/2026" in read(run(PAGE))
    assert "5 départements le 01/01/2026" in read(run(PAGE, version="1"))


def test_words_of_the_method_stay_there_and_tables_have_a_caption() -> None:
    app = run(PAGE)
    for word in ("flux", "branche 3", "lexicographique", "zone_blanche", "a_confirmer"):
        assert word not in read(app).lower()
    for one in re.findall(r"<table.*?</table>", shown(app), flags=re.DOTALL):
        assert "<caption" in one
        assert re.search('scope="?row', one)
