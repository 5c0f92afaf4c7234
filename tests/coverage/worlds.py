"""Small worlds for the tests: departments of a few communes, posts in one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from coverage.measured import Figures, Method, measured
from coverage.model import Certainty, Doubt, Level, Post, Precision, Role, Roster
from coverage.need import NeedRow, Needs, declared, estimated, unknown
from coverage.operations import Operation, with_operations
from coverage.parameters import Estimate, Interval, Parameters
from coverage.tallies import Tally
from coverage.territories import Atlas, Commune
from coverage.windows import Window

DAY = date(2025, 7, 18)


def fraction(value: Any) -> Fraction:
    """Read 1, 0.5, "1/3" or "0,5" exactly."""
    return Fraction(str(value).replace(",", "."))


def interval(value: Any) -> Interval | None:
    """Read a figure, [low, central, high], or None (unknown)."""
    if value is None:
        return None
    if isinstance(value, list):
        low, central, high = map(fraction, value)
        return Interval(low, central, high)
    return Interval.exactly(fraction(value))


def atlas(territories: Mapping[str, Any]) -> Atlas:
    """Lay out departments: {code: inhabitants} or {code: {commune: inhabitants}}.

    A commune may be written {habitants: 100, epci: "200000001"}.
    """
    communes = []
    for department, inside in territories.items():
        places = inside if isinstance(inside, dict) else {f"{department}001": inside}
        for code, told in places.items():
            what = told if isinstance(told, dict) else {"habitants": told}
            communes.append(
                Commune(
                    str(code), f"Commune {code}", department, what.get("epci"), what["habitants"]
                )
            )
    return Atlas.build(communes, {code: f"Département {code}" for code in territories}, "R")


def post(told: Mapping[str, Any]) -> Post:
    """Make a post from its line in a case; what is not said is plain and established."""
    return Post(
        id=told["nom"],
        structure=told["nom"],
        role=Role(told.get("qualite", "facilitateur")),
        fte=fraction(told.get("etp", 1)),
        home=told.get("departement"),
        perimeter=tuple(told.get("perimetre", ())),
        extension=tuple(told.get("extension", ())),
        starts=told.get("debut", date(2020, 1, 1)),
        starts_precision=Precision.DAY,
        ends=told.get("fin"),
        ends_precision=Precision.DAY,
        certainty=Certainty(told.get("certitude", "etabli")),
        attested_on=told.get("atteste_le"),
        source="cas d'essai",
        state_share=None if "part_etat" not in told else fraction(told["part_etat"]),
    )


def roster(case: Mapping[str, Any]) -> Roster:
    """Make the roster of a case."""
    doubts = tuple(Doubt(label, "cas d'essai") for label in case.get("doutes", ()))
    return Roster(tuple(post(told) for told in case.get("postes", ())), doubts)


def needs(case: Mapping[str, Any], of: Atlas) -> Needs:
    """Read the needs of a case: its base, then `marches` (measured), then `operations`.

    The base is `besoins` (declared), `besoin_estime_par_habitant`, or nothing: unknown.
    """
    on = case.get("date", DAY)
    found = figures(case.get("mesure", {}))
    made = _base(case, of)
    if "marches" in case:
        window = Window(
            date(on.year - 1, on.month, on.day),
            on,
            case.get("annees", 1),
            in_part=case.get("periode_en_partie", False),
        )
        made = measured(of, made, tallies(case["marches"]), window, found)
    told = [operation(one) for one in case.get("operations", ())]
    return with_operations(of, made, told, found.hours_per_fte, on)


def _base(case: Mapping[str, Any], of: Atlas) -> Needs:
    if "besoins" in case:
        return declared(of, [NeedRow(str(c), interval(v)) for c, v in case["besoins"].items()])
    if "besoin_estime_par_habitant" in case:
        return estimated(of, estimate(interval(case["besoin_estime_par_habitant"])), "estimation")
    return unknown(of)


def tallies(told: Mapping[str, Any]) -> list[Tally]:
    """Read contracts: {department: {nombre, connus, clauses, euros, dans: {commune: nombre}}}.

    `euros` are a year's; `euros_dans` gives those of communes. What is in no commune is in
    the department only. `probables` and `chez_acheteur` are only told.
    """
    made: list[Tally] = []
    for department, counted in told.items():
        places, euros = counted.get("dans", {}), counted.get("euros_dans", {})
        rest = counted["nombre"] - sum(places.values())
        spread = counted.get("euros", 0) - sum(euros.values())
        found = [
            Tally(department, code, number, priced=number, cents=100 * cents)
            for code, number, cents in (
                *((str(code), number, euros.get(code, 0)) for code, number in places.items()),
                (None, rest, spread),
            )
            if number
        ]
        known, clause = counted.get("connus", 0), counted.get("clauses", 0)
        likely, at_buyer = counted.get("probables", 0), counted.get("chez_acheteur", 0)
        first = replace(found[0], known=known, clause=clause, likely=likely, at_buyer=at_buyer)
        made += [first, *found[1:]]
    return made


def figures(told: Mapping[str, Any]) -> Figures:
    """Read the parameters of the measure; round ones when a case does not say."""

    def given(key: str, usual: Any) -> Interval:
        read = interval(told.get(key, usual))
        assert read is not None
        return read

    return Figures(
        method=Method(told.get("methode", "comptage")),
        clause_share=given("part_supposee", [0.1, 0.2, 0.4]),
        known_min=told.get("connus_minimum", 30),
        hours=given("heures_par_marche", 2000),
        hours_per_fte=given("heures_par_etp", 40000),
        labour_share=given("part_main_oeuvre", 0.5),
        effort=given("effort", 0.05),
        hourly_cost=given("cout_horaire", 25),
    )


def operation(told: Mapping[str, Any]) -> Operation:
    """Make an operation from its line in a case."""
    hours = told.get("heures")
    return Operation(
        id=told["nom"],
        name=told["nom"],
        territory=tuple(map(str, told["territoire"])),
        starts=told.get("debut"),
        ends=told.get("fin"),
        hours=None if hours is None else fraction(hours),
        counts=told.get("compte", True),
    )


def estimate(per_inhabitant: Interval | None) -> Estimate:
    """Make an estimate that comes to so many ETP an inhabitant."""
    assert per_inhabitant is not None
    one = Interval.exactly(Fraction(1))
    return Estimate(per_inhabitant, Fraction(1), one, one, one)


def parameters(case: Mapping[str, Any]) -> Parameters:
    """Read the parameters a case chooses; the others keep their default reading."""
    told = case.get("parametres", {})
    return Parameters(
        call_departments=frozenset(map(str, case.get("departements_aap", ()))),
        gap_needs_need=told.get("besoin_requis_branche_1", True),
        bordering_counts=told.get("limitrophe_compte", True),
        estimate_decides=told.get("estimation_decide", False),
        state_share=fraction(told.get("part_marches_etat", 1)),
    )


LEVELS = {"departement": Level.DEPARTMENT, "epci": Level.EPCI, "commune": Level.COMMUNE}
