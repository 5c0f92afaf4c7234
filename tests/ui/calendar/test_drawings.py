"""The drawings of « Échéances »: where things stand on the axis, and what is written of them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from coverage.model import Post, Precision, Role
from coverage.months import years_later
from sources.calendar import calendar_of
from sources.dataset import Dataset, load_dataset
from ui.calendar.axis import Axis
from ui.calendar.gantt import gantt
from ui.calendar.heat import heat_strip
from ui.calendar.steps import fte_by_month

AXIS = Axis(date(2025, 1, 1), 3)
ON = date(2025, 7, 18)


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    return load_dataset()


def text(shown: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def post(name: str, **given: object) -> Post:
    plain = Post(name, name, Role.FACILITATOR, Fraction(1), perimeter=("09",))
    return replace(plain, **given)  # type: ignore[arg-type]  # fields of Post, by name


@pytest.mark.parametrize(
    ("on", "at"),
    [
        (date(2024, 12, 31), 0.0),
        (date(2025, 1, 1), 0.0),
        (date(2026, 1, 1), 33.33),
        (date(2027, 12, 31), 99.91),
        (date(2028, 1, 1), 100.0),
        (date(2031, 5, 5), 100.0),
    ],
)
def test_a_day_has_its_place_on_the_axis(on: date, at: float) -> None:
    assert AXIS.at(on) == at
    assert AXIS.holds(on) == (date(2025, 1, 1) <= on <= date(2027, 12, 31))


def test_places_follow_the_days() -> None:
    days = [date(2025 + n // 12, n % 12 + 1, 28) for n in range(36)]
    places = [AXIS.at(on) for on in days]
    assert places == sorted(set(places))


def test_the_cliff_is_written_with_its_figures(shipped: Dataset) -> None:
    shown = fte_by_month(calendar_of(shipped, AXIS.first, AXIS.last).months, AXIS, ON)
    assert (
        "Facilitateurs : 10,00 ETP au 01/01/2025, puis 4,00 ETP au 01/01/2026, puis 0,00 ETP au "
        "01/01/2027. Coordination, à part : 0,56 ETP au 01/01/2025, puis 0,00 ETP au 01/01/2026."
    ) in text(shown)
    assert re.findall(r'class="total">([\d,]+)<', shown) == ["10,00", "4,00", "0,00"]
    assert [text(one) for one in re.findall(r'class="turn">(.*?)</span>', shown)] == [
        "−6,00 01/01/2026",
        "−4,00 01/01/2027",
    ]
    assert re.findall(r'swatch-prog-(\d)" style="height:([\d.]+)%', shown) == [
        ("0", "60.00"),
        ("1", "40.00"),
        ("1", "40.00"),
    ]
    assert "01/01/2025 6,00 4,00 10,00 4,00 0,56" in text(shown)
    assert "01/01/2027 0,00 0,00 0,00 0,00 0,00" in text(shown)


def test_programmes_beyond_the_colours_are_drawn_as_one(shipped: Dataset) -> None:
    many = [post(f"p{n}", programme=f"AAP {2010 + n}", ends=date(2030, 1, 1)) for n in range(8)]
    roster = replace(shipped.roster, posts=tuple(many))
    data = replace(shipped, roster=roster)
    shown = fte_by_month(calendar_of(data, AXIS.first, AXIS.last).months, AXIS, ON)
    heights = re.findall(r'swatch-prog-(\d)" style="height:([\d.]+)%', shown)
    assert heights == [*((str(n), "12.50") for n in range(4)), ("4", "50.00")]
    assert "Autres programmes" in text(shown)
    assert all(f"AAP {2010 + n}" in text(shown.split("<details")[1]) for n in range(8))


def test_a_region_without_any_post_is_drawn(shipped: Dataset) -> None:
    data = replace(shipped, roster=replace(shipped.roster, posts=()))
    months = calendar_of(data, AXIS.first, AXIS.last).months
    assert "0,00 ETP au 01/01/2025" in text(fte_by_month(months, AXIS, ON))
    assert "13 zones blanches" in text(heat_strip(months, AXIS, ON, data.atlas.names))
    assert "Le tableau des conventions" in text(gantt([], AXIS, ON, 3))


def test_each_row_of_the_strip_has_as_many_months_as_the_axis(shipped: Dataset) -> None:
    months = calendar_of(shipped, AXIS.first, AXIS.last).months
    shown = heat_strip(months, AXIS, ON, shipped.atlas.names)
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", shown.split("<details")[0])
    assert len(rows) == 13
    for row in rows:
        spans = re.findall(r'<td(?: colspan="(\d+)")?', row)
        assert sum(int(span or 1) for span in spans) == AXIS.months
    assert (
        "Départements : 8 zones blanches au 01/01/2025, puis 13 zones blanches au 01/01/2026."
        in (text(shown))
    )
    assert "Gard (30) 01/01/2025 31/12/2025 Zone blanche (limitrophe seul), présumé" in text(shown)


def bars(shown: str, name: str) -> list[tuple[str, float, float]]:
    """Return the stretches of a convention: kind, left and right in percent."""
    row = next(part for part in shown.split("<li>") if f"<b>{name}</b>" in part)
    found = re.findall(r'swatch-([a-z ]+)" style="left:([\d.]+)%;width:([\d.]+)%"', row)
    return [(kind, float(left), round(float(left) + float(wide), 2)) for kind, left, wide in found]


def test_what_is_not_sure_is_not_drawn_as_sure() -> None:
    year = Precision.YEAR
    drawn = gantt(
        [
            post("exact", starts=date(2025, 7, 1), ends=date(2026, 6, 30)),
            post("vague", starts=date(2025, 1, 1), starts_precision=year, ends=date(2026, 12, 31),
                 ends_precision=year),
            post("open", ends=date(2026, 12, 31), attested_on=date(2025, 7, 1)),
            post("endless", starts=date(2025, 7, 1)),
        ],
        AXIS,
        ON,
        3,
    )  # fmt: skip
    assert bars(drawn, "exact") == [("sure", 16.67, 50.0)]
    assert bars(drawn, "vague") == [("vague", 0.0, 33.24), ("sure", 33.24, 33.42),
                                    ("vague", 33.42, 66.67)]  # fmt: skip
    assert bars(drawn, "open") == [("open cut", 0.0, 16.67), ("sure", 16.67, 66.67)]
    assert bars(drawn, "endless") == [("sure on", 16.67, 100.0)]
    assert "2026, à l'année près" in text(drawn)


def test_the_limit_is_marked_where_it_can_be_said() -> None:
    kept = post("kept", starts=date(2024, 3, 1), ends=date(2027, 2, 28))
    over = replace(kept, id="over", structure="over", ends=date(2027, 3, 1))
    silent = post("silent", ends=date(2027, 3, 1))
    shown = gantt([kept, over, silent], AXIS, ON, 3)
    place = AXIS.at(date(2027, 2, 28))
    assert re.findall(r'<i class="(limit[a-z ]*)" style="left:([\d.]+)%"', shown) == [
        ("limit", f"{place:g}"),
        ("limit over", f"{place:g}"),
    ]
    said = text(shown)
    assert "1 convention la dépasse , même dans la lecture la plus courte" in said
    assert "over (01/03/2024 – 01/03/2027)" in said
    assert "Début non connu pour 1 convention : rien ne peut en être dit." in said
    assert years_later(date(2024, 3, 1), 3) == date(2027, 3, 1)


def test_two_drawings_that_are_compared_have_one_scale(shipped: Dataset) -> None:
    months = calendar_of(shipped, AXIS.first, AXIS.last).months
    shown = fte_by_month(months, AXIS, ON, most=Fraction(20))
    assert "--top:50.00%" in shown
    assert "--top:100.00%" in fte_by_month(months, AXIS, ON)
