"""The ETP tables: by department and programme, by structure; the check against the call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from coverage.model import Post, Role, Roster
from coverage.parameters import Interval
from coverage.staffing import By, StaffLine, staffing
from sources.dataset import Dataset
from sources.note.words import end_of
from ui.charts import Bar
from ui.empty import no_post
from ui.markup import Column, note, table
from ui.text import MISSING, NO_BREAK, day, esc, fte, plural, prose

ZERO = Fraction(0)


def _facilitators(posts: Iterable[Post], programme: str) -> Fraction:
    kept = (p for p in posts if p.role is Role.FACILITATOR and p.programme == programme)
    return sum((post.fte for post in kept), ZERO)


def _cell(value: Fraction) -> str:
    return fte(value) if value else MISSING


def by_department(roster: Roster, on: date, names: Mapping[str, str]) -> str:
    """Return department × programme; coordination apart, unlocated on its own line."""
    counted = staffing(roster, on, By.DEPARTMENT)
    if not counted.lines:
        return no_post(on)
    posts = {post.id: post for post in roster.active(on)}
    facilitating = [post for post in posts.values() if post.role is Role.FACILITATOR]
    programmes = sorted({post.programme for post in facilitating})
    columns = [
        Column("Département du service de suivi"),
        *(Column(programme or "Sans programme", figures=True) for programme in programmes),
        Column("Facilitateurs", figures=True),
        Column("Coordination (à part)", figures=True),
    ]

    def cells(line: StaffLine) -> Sequence[str]:
        own = [posts[code] for code in line.posts]
        split = [_cell(_facilitators(own, programme)) for programme in programmes]
        name = f"{names[line.key]} ({line.key})" if line.key in names else line.key.capitalize()
        return [esc(name), *split, _cell(line.facilitators), _cell(line.coordination)]

    total = [
        "Total",
        *(fte(_facilitators(facilitating, programme)) for programme in programmes),
        fte(counted.facilitators),
        fte(counted.coordination),
    ]
    caption = f"ETP actifs au {day(on)}, par département et par programme"
    return table(caption, columns, (cells(line) for line in counted.lines), [total])


def department_bars(roster: Roster, on: date, names: Mapping[str, str]) -> list[Bar]:
    """Return the active ETP of facilitators of each department, cut by programme.

    One programme in two is pale: parts of one bar are told apart by their words first.
    """
    counted = staffing(roster, on, By.DEPARTMENT)
    posts = {post.id: post for post in roster.active(on)}
    programmes = sorted({p.programme for p in posts.values() if p.role is Role.FACILITATOR})
    return [
        Bar(
            names.get(line.key, line.key.capitalize()),
            amount,
            f"{programme or 'sans programme'} : {fte(amount)}",
            short=fte(amount),
            pale=bool(place % 2),
        )
        for line in counted.lines
        for place, programme in enumerate(programmes)
        if (amount := _facilitators([posts[code] for code in line.posts], programme))
    ]


def bars_in_words(bars: Sequence[Bar], on: date) -> str:
    """Say the chart in one sentence: its sum, and its longest bar whatever it is cut into."""
    totals: dict[str, Fraction] = {}
    for bar in bars:
        totals[bar.name] = totals.get(bar.name, ZERO) + bar.value
    longest = max(totals, key=lambda name: totals[name])
    return (
        f"Au {day(on)}, {fte(sum(totals.values(), ZERO))} ETP de facilitateurs, "
        f"{plural(len(totals), 'ligne')} ; la plus longue : {longest}, {fte(totals[longest])} ETP."
    )


def by_structure(roster: Roster, on: date) -> str:
    """Return the ETP of each structure, facilitators and coordination apart."""
    counted = staffing(roster, on, By.STRUCTURE)
    posts = {post.id: post for post in roster.active(on)}
    columns = [
        Column("Structure"),
        Column("Facilitateurs", figures=True),
        Column("Coordination (à part)", figures=True),
        Column("Programme"),
        Column("Suivi de la convention"),
        Column("Fin"),
    ]

    def cells(line: StaffLine) -> Sequence[str]:
        own = [posts[code] for code in line.posts]
        return [
            esc(line.key),
            _cell(line.facilitators),
            _cell(line.coordination),
            _distinct(post.programme for post in own),
            _distinct(post.followed_by for post in own),
            _distinct(map(end_of, own)),
        ]

    total = ["Total", fte(counted.facilitators), fte(counted.coordination), "", "", ""]
    caption = f"ETP actifs au {day(on)}, par structure"
    return table(caption, columns, (cells(line) for line in counted.lines), [total])


def _distinct(words: Iterable[str]) -> str:
    return ", ".join(esc(word) for word in sorted(set(words)) if word) or MISSING


def check(roster: Roster, on: date, facilitators: Fraction, coordination: Fraction) -> str:
    """Compare the roster with what the call gives, at the day of the data.

    Args:
        roster: the roster shown.
        on: the day of the data.
        facilitators: ETP of facilitators the call gives.
        coordination: ETP of coordination the call gives.
    """
    counted = staffing(roster, on, By.PROGRAMME)
    same = (counted.facilitators, counted.coordination) == (facilitators, coordination)
    word = "Contrôle réussi" if same else "Contrôle : l'annuaire s'écarte de l'appel"
    return note(
        f"<b>{prose(word)}.</b> Au {day(on)}, l'annuaire compte {fte(counted.facilitators)} ETP "
        f"de facilitateurs et {fte(counted.coordination)} ETP de coordination{NO_BREAK}; l'appel "
        f"à projets donne {fte(facilitators)} + {fte(coordination)}.",
        "good" if same else "warning",
    )


def call_figures(data: Dataset) -> tuple[Fraction, Fraction]:
    """Return the ETP of facilitators and of coordination the call gives at the data's day.

    Facilitators: the two calls whose conventions run on that day.
    """
    on = data.reference_date

    def total(prefix: str) -> Fraction:
        values = (
            parameter.on(on).value
            for parameter in data.parameter_set.parameters.values()
            if parameter.key.startswith(prefix) and parameter.values[0].since < on
        )
        return sum((value.central for value in values if isinstance(value, Interval)), ZERO)

    return total("etp_facilitateurs_"), total("etp_coordination_")
