"""A made-up country, seeded: communes on a grid, departments and EPCI that do not nest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from coverage.model import Certainty, Level, Post, Role, Roster
from coverage.need import NeedRow, Needs, declared, estimated
from coverage.parameters import Estimate, Interval
from coverage.territories import WHOLE_REGION, Atlas, Commune

SEED = 20250718
SIDE = 200
# Posts sit in the first departments only: elsewhere, gaps and extensions.
COMMUNES, DEPARTMENTS, EPCIS, POSTS = 35_000, 96, 1_250, 1_200
STAFFED = 70
NEAR = 5
ETP = ("0.2", "0.5", "0.5", "0.8", "1", "1", "1", "1.5", "2")
KINDS = {
    "department": 0.34,
    "department extended": 0.16,
    "two departments": 0.06,
    "epci": 0.18,
    "epci extended": 0.12,
    "communes": 0.07,
    "many departments": 0.003,
    "extension only": 0.03,
    "unlocated": 0.017,
    "coordinator": 0.02,
}
"""What a post may be, and how often."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Country:
    """The synthetic set; `spots` are the grid squares of the communes, in atlas order."""

    atlas: Atlas
    roster: Roster
    spots: Numbers


def _nearest(spots: Numbers, centres: npt.NDArray[np.float64], count: int) -> Numbers:
    """Return the nearest centres of each spot, shape (spots, count)."""
    away = ((spots[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    found: Numbers = np.argsort(away, axis=1)[:, :count]
    return found


def country(seed: int = SEED) -> Country:
    """Draw the country: the same seed gives the same one."""
    draw = np.random.default_rng(seed)
    chosen = np.sort(draw.choice(SIDE * SIDE, COMMUNES, replace=False))
    spots = np.stack(divmod(chosen, SIDE), axis=1)
    department_at = draw.uniform(0, SIDE, (DEPARTMENTS, 2))
    epci_at = draw.uniform(0, SIDE, (EPCIS, 2))
    department = _nearest(spots, department_at, 1)[:, 0]
    epci = np.concatenate([_nearest(part, epci_at, 1)[:, 0] for part in np.array_split(spots, 20)])
    population = draw.lognormal(6.2, 1.3, COMMUNES).astype(np.int64)
    population[draw.choice(COMMUNES, 6, replace=False)] = 0
    codes = [f"{index:05d}" for index in range(COMMUNES)]
    communes = [
        Commune(code, f"Commune {code}", f"D{d:02d}", f"2{e:08d}", int(people))
        for code, d, e, people in zip(codes, department, epci, population, strict=True)
    ]
    near = _near_codes(department_at, "D{:02d}")
    atlas = Atlas.build(communes, {}, "FR", near)
    roster = Roster(tuple(_posts(draw, atlas, near, _near_codes(epci_at, "2{:08d}"))))
    return Country(atlas, roster, spots)


def _near_codes(centres: npt.NDArray[np.float64], shape: str) -> dict[str, tuple[str, ...]]:
    """Name the nearest groups of each group."""
    around = _nearest(centres, centres, NEAR + 1)[:, 1:]  # type: ignore[arg-type]  # floats do too
    return {
        shape.format(index): tuple(shape.format(other) for other in others)
        for index, others in enumerate(around.tolist())
    }


def _posts(
    draw: np.random.Generator,
    atlas: Atlas,
    near: dict[str, tuple[str, ...]],
    near_epci: dict[str, tuple[str, ...]],
) -> list[Post]:
    """Draw the posts, of every kind, one in eight already ended."""
    kinds = draw.choice(list(KINDS), POSTS, p=list(KINDS.values()))
    departments, epcis = atlas.codes(Level.DEPARTMENT), atlas.codes(Level.EPCI)
    communes = atlas.codes(Level.COMMUNE)
    posts = []
    for number, kind in enumerate(kinds.tolist()):
        home = departments[int(draw.integers(STAFFED))]
        local = epcis[int(draw.integers(len(epcis) * STAFFED // DEPARTMENTS))]
        beside, beside_local = near[home][:2], near_epci[local][:3]
        start = int(draw.integers(len(communes) - 40))
        perimeter, extension = {
            "department": ((home,), ()),
            "department extended": ((home,), beside[:1]),
            "two departments": ((home, beside[0]), ()),
            "epci": ((local,), ()),
            "epci extended": ((local,), tuple(c for c in beside_local if c in set(epcis))),
            "communes": (communes[start : start + 40 : 2], ()),
            "many departments": (departments[10:40], ()),
            "extension only": ((), (home,)),
            "unlocated": ((), ()),
            "coordinator": ((WHOLE_REGION,), ()),
        }[kind]
        posts.append(
            Post(
                id=f"p{number:04d}",
                structure=f"Structure {number}",
                role=Role.COORDINATOR if kind == "coordinator" else Role.FACILITATOR,
                fte=Fraction(str(draw.choice(ETP))),
                home=home,
                perimeter=perimeter,
                extension=extension,
                starts=date(2023, 1, 1),
                ends=date(2025, 6, 30) if draw.random() < 1 / 8 else date(2026, 12, 31),
                certainty=Certainty.ESTABLISHED,
                source="jeu synthétique",
            )
        )
    return posts


def estimated_needs(made: Country) -> Needs:
    """Return needs by the population key, on the edge of the ETP there is."""
    people = int(made.atlas.population.sum())
    one = Interval.exactly(Fraction(1))
    total = Interval(Fraction(200), Fraction(950), Fraction(3_000))
    return estimated(made.atlas, Estimate(total, Fraction(people), one, one, one), "clé population")


def declared_needs(made: Country, seed: int = SEED) -> Needs:
    """Return needs declared by EPCI, in hundredths of ETP, each with its own interval.

    One EPCI in twenty is left unknown, one in twenty has no need.
    """
    draw = np.random.default_rng(seed + 1)
    rows = []
    for code in made.atlas.codes(Level.EPCI):
        luck, central = draw.random(), int(draw.integers(5, 150))
        interval = None
        if luck > 1 / 10:
            figures = (central - int(draw.integers(0, 5)), central, central * 3)
            interval = Interval(*(Fraction(figure, 100) for figure in figures))
        elif luck > 1 / 20:
            interval = Interval.exactly(Fraction(0))
        rows.append(NeedRow(code, interval))
    return declared(made.atlas, rows)
