"""What the note is made from: periods, what to remember, fingerprint, suppositions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from coverage.model import Certainty, Post, Precision, Role
from coverage.scenario import RemovePost, RenewConvention, Scenario, ScenarioError
from sources.dataset import Dataset, load_dataset, with_needs
from sources.note.document import document_of, printable
from sources.note.essentials import essentials
from sources.note.figures import key_figures
from sources.note.note import Note, note_of
from sources.note.pdf import note_pdf
from sources.note.proposed import Proposed
from sources.note.words import first_end
from tests.sources.note.made import pages_of, plan_of

ON = date(2025, 7, 18)


def test_periods_follow_each_other_without_a_hole(bare: Note) -> None:
    assert bare.periods[0].first == ON
    assert bare.periods[-1].last is None
    for one, following in zip(bare.periods, bare.periods[1:], strict=False):
        assert one.last is not None
        assert one.last + timedelta(days=1) == following.first


def test_the_cliff_is_ten_then_four_then_nothing_coordination_apart(bare: Note) -> None:
    told = [(one.first, one.facilitators, one.coordination) for one in bare.periods]
    assert told == [
        (ON, Fraction(10), Fraction(56, 100)),
        (date(2026, 1, 1), Fraction(4), Fraction(0)),
        (date(2027, 1, 1), Fraction(0), Fraction(0)),
    ]


def test_a_period_counts_as_the_calendar_does(bare: Note) -> None:
    for month in bare.calendar.months:
        period = [one for one in bare.periods if one.first <= month.on][-1]
        assert period.facilitators == month.facilitators
        assert period.coordination == month.coordination
        assert period.inside + period.outside == len(month.gaps)


def test_a_post_that_another_takes_over_the_next_day_opens_no_period(shipped: Dataset) -> None:
    first = Post(
        id="avant",
        structure="Avant",
        role=Role.FACILITATOR,
        fte=Fraction(1),
        home="12",
        perimeter=("12",),
        starts=date(2025, 1, 1),
        ends=date(2026, 3, 31),
        certainty=Certainty.DEDUCED,
    )
    following = replace(first, id="apres", starts=date(2026, 4, 1), ends=date(2026, 12, 31))
    roster = replace(shipped.roster, posts=(first, following))
    periods = note_of(replace(shipped, roster=roster), ON).periods
    assert [(one.first, one.last) for one in periods] == [
        (ON, date(2026, 12, 31)),
        (date(2027, 1, 1), None),
    ]


def test_what_to_remember_names_who_is_who_and_when_it_turns(bare: Note) -> None:
    assert essentials(bare) == [
        (
            "Dans l'appel, 5 départements sont zones blanches. Sans facilitateur connu : Ariège, "
            "Gers, Lozère, Tarn ; limitrophe seul : Gard (tous présumés, à confirmer)."
        ),
        (
            "Hors du périmètre de l'appel, 3 départements sont zones blanches : Lot, "
            "Hautes-Pyrénées, Tarn-et-Garonne (tous présumés, à confirmer)."
        ),
        (
            "Capacité à vérifier, du plus au moins chargé : Haute-Garonne, Hérault, "
            "Pyrénées-Orientales, Aude. Une estimation seule ne conclut pas à une capacité "
            "insuffisante."
        ),
        (
            "Sans reconduction connue, Aude, Aveyron, Haute-Garonne, Hérault, Pyrénées-Orientales "
            "deviennent zones blanches le 01/01/2026 (tous présumés, à confirmer)."
        ),
        "Cette note ne comporte pas de plan d'ETP : la page « Décider » en propose un.",
    ]


def test_what_to_remember_of_a_plan_says_whom_it_funds_and_what_it_cannot_reach(
    shipped: Dataset, planned: Note
) -> None:
    assert essentials(planned)[-1] == (
        "Plan proposé au 01/01/2026 : 6,00 ETP (6 reconductions) ; départements zones blanches, en "
        "tout ou en partie : 13 sans lui, 8 avec, dont 3 hors appel."
    )
    free = note_of(shipped, ON, plan_of(shipped, renewals_first=False))
    assert "6,00 ETP (5 reconductions, 5 nouvelles conventions)" in essentials(free)[-1]


def test_loads_that_are_not_known_rank_nobody(shipped: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("territoire;besoin_etp\n34;0\n", "utf-8")
    told = essentials(note_of(with_needs(shipped, file), ON))
    assert "Capacité à vérifier : Aude, Aveyron, Haute-Garonne, Pyrénées-Orientales." in told


def test_a_scenario_is_named_on_the_note_and_leaves_the_roster_as_it_is(shipped: Dataset) -> None:
    until = date(2026, 12, 31)
    scenario = Scenario("Une année de plus", (RenewConvention("aap2022-12", until),), "Supposée.")
    note = note_of(shipped, ON, scenario=scenario)
    assert [one.facilitators for one in note.periods] == [10, 5, 0]
    assert "Scénario supposé : Une année de plus. Supposée." in pages_of(note_pdf(note))[0]
    assert shipped.roster.posts == load_dataset().roster.posts
    with pytest.raises(ScenarioError):
        note_of(shipped, ON, scenario=Scenario("Faux", (RemovePost("personne"),)))


def test_who_acts_is_no_surer_than_the_fact_that_counts_it(shipped: Dataset) -> None:
    before = date(2025, 1, 1)  # before the day the source attests
    note = note_of(shipped, before)
    aude = next(one for one in note.departments if one.code == "11")
    (fact,) = [fact for fact in aude.facts if fact.label.startswith("Facilitateur")]
    assert fact.certainty is Certainty.TO_CONFIRM
    assert note.posts["aap2022-11"].certainty is Certainty.TO_CONFIRM
    assert shipped.roster.posts[0].certainty is Certainty.DEDUCED


def test_the_fingerprint_tells_plans_scenarios_and_days_apart(
    shipped: Dataset, bare: Note, planned: Note, proposed: Proposed
) -> None:
    other = note_of(shipped, ON, plan_of(shipped, renewals_first=False))
    renamed = note_of(shipped, ON, scenario=Scenario("Autre"))
    marks = {
        one.fingerprint
        for one in (bare, planned, other, renamed, note_of(shipped, date(2025, 7, 19)))
    }
    assert len(marks) == 5
    assert note_of(load_dataset(), ON, proposed).fingerprint == planned.fingerprint
    assert note_of(load_dataset(), ON, plan_of(load_dataset())).fingerprint == planned.fingerprint


def test_key_figures_of_a_roster_without_programme_say_it_apart(shipped: Dataset) -> None:
    posts = tuple(replace(post, programme="") for post in shipped.roster.posts)
    _, active, *_ = key_figures((), replace(shipped.roster, posts=posts), ON)
    assert active.value == "0,00"
    assert "+ 10,00 hors PNAD (sans programme)" in active.lines


def test_a_first_end_is_said_as_precisely_as_its_source_gives_it(shipped: Dataset) -> None:
    given = shipped.roster.active(shipped.reference_date)
    assert first_end(given) == "première fin en 2025"
    exact = replace(given[0], ends_precision=Precision.DAY)
    assert first_end([*given, exact]) == "première fin le 31/12/2025"
    assert first_end([replace(exact, ends=None)]) == ""


def test_a_past_version_says_which_it_is(shipped: Dataset) -> None:
    known = "annuaire tel qu'il était à la version 3"
    content = document_of(note_of(replace(shipped, known=known), ON))
    assert content["known"] == known


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("a : b ; c ? « d »", "a\u00a0: b\u00a0; c\u00a0? «\u00a0d\u00a0»"),
        ("\u202eenvers\u202c\u200f", "envers"),
        ("tab\tulé\nligne\x07", "tab ulé ligne "),
        ("1\u202f000 €", "1\u202f000 €"),
        ("x" * 26, "x" * 26),
        ("x" * 27, "x" * 26 + "\u200bx"),
        ("deux mots", "deux mots"),
    ],
)
def test_a_text_is_printed_without_what_paper_cannot_show(written: str, printed: str) -> None:
    assert printable(written) == printed
