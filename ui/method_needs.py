"""« Méthode »: how the need is measured on contracts, and the operations, counted or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from coverage.measured import Measure, Method
from coverage.model import Level
from coverage.operations import Operation
from coverage.parameters import Parameters
from coverage.tallies import DepartmentCount
from coverage.territories import Atlas
from sources.dataset import Dataset
from sources.needs_on import measures_on, measuring_on
from ui.markup import Column, table
from ui.text import MISSING, day, esc, fte, number, percent, prose

MEASURE = """
<h3>Besoin mesuré (marchés importés)</h3>
<p>Là où des marchés ont été importés, la mesure remplace l'estimation. Sont comptés les marchés de
l'État et de ses établissements publics administratifs, situés dans le département et notifiés dans
les douze mois qui précèdent la date (le jour même non compris), ou une moyenne par an.</p>
<p class="formula">par nombre : marchés × part clausée × heures par marché ÷ heures qu'un ETP peut
suivre en un an</p>
<p class="formula">par montants : euros par an × part clausée × part de main-d'œuvre × effort
d'insertion ÷ coût horaire ÷ heures qu'un ETP peut suivre en un an</p>
<p>La part clausée est celle qu'on observe quand assez de marchés disent s'ils ont une clause ;
sinon elle est supposée, et le texte le dit. Aucun clausé parmi <i>k</i> connus ne prouve pas qu'il
n'y en a aucun : la part va alors de 0 à 3 ÷ <i>k</i>. Un marché situé dans une commune compte pour
elle ; les autres sont répartis dans le département selon la population, exactement. Un département
sans marché importé garde son estimation : zéro ligne n'est pas zéro besoin, et un besoin mesuré
n'est jamais « connu nul ».</p>
<p>Si la date dépasse de plusieurs mois le dernier marché connu, les douze mois qui finissent avec
lui sont pris. Si les marchés ne sont connus que sur une partie de la période, le besoin peut être
plus haut : un manque tient, mais « couvert » reste à confirmer. Des besoins déclarés
remplacent mesure, estimation et opérations.</p>
<h3>Opérations (grands projets, renouvellement urbain)</h3>
<p class="formula">heures par an = heures de l'opération ÷ nombre de ses mois × 12</p>
<p>Les heures sont réparties également sur les mois de l'opération, du mois du début à celui de la
fin, et s'ajoutent au besoin entre ces deux dates seulement, selon la population de son territoire.
La base du besoin devient la moins sûre des deux. Sans heures, ou sans ses deux dates, une
opération est montrée, jamais comptée.</p>
"""

_MEASURES = (
    Column("Département"),
    Column("Marchés comptés", figures=True),
    Column("dont au lieu d'une commune", figures=True),
    Column("Clause connue", figures=True),
    Column("Part clausée", figures=True),
    Column("Par nombre : bas … haut"),
    Column("Par montants : bas … haut"),
    Column("Marchés au montant annuel connu", figures=True),
)
_OPERATIONS = (
    Column("Opération", width=14),
    Column("Territoire"),
    Column("Début"),
    Column("Fin"),
    Column("Heures", figures=True),
    Column("Dans le besoin", width=9),
    Column("Note", width=13),
    Column("Source", width=11),
)


def measures_table(data: Dataset, parameters: Parameters, on: date) -> str:
    """Return the measured need of each department by both methods, or that nothing is known."""
    found = measuring_on(data, parameters, on)
    if found is None:
        return "<p>Aucun marché de l'État importé : tous les besoins sont estimés ou déclarés.</p>"
    words = " ; ".join((f"Marchés notifiés {found.window.words()}", *found.window.remarks))
    chosen = found.figures.method
    rows = (_measure(count, by_method, data) for count, by_method in measures_on(data, found))
    caption = f"Besoin mesuré au {day(on)}, en ETP (retenu : {chosen.label})"
    return f"<p>{prose(words)}.</p>{table(caption, _MEASURES, rows)}"


def _measure(
    count: DepartmentCount, by_method: Mapping[Method, Measure], data: Dataset
) -> Sequence[str]:
    share = next((measure.share for measure in by_method.values()), None)
    part = MISSING
    if share is not None:
        part = percent(share.value.central) + ("" if share.observed else " (supposée)")
    return [
        f"{esc(data.atlas.name(count.department))} ({esc(count.department)})",
        number(count.contracts),
        number(sum(contracts for _, contracts, _ in count.located)),
        number(count.known),
        part,
        _interval(by_method.get(Method.COUNT)),
        _interval(by_method.get(Method.HOURS)),
        number(count.priced),
    ]


def _interval(measure: Measure | None) -> str:
    if measure is None:
        return MISSING
    low, central, high = measure.need
    return f"<b>{fte(central)}</b><small>{fte(low)} … {fte(high)}</small>"


def operations_table(data: Dataset, on: date) -> str:
    """Return every operation, with its dates, its hours, and whether they count that day."""
    rows = (_operation(one, data.atlas, on) for one in data.operations.rows)
    # No date in the caption: the same table is not sent again when the day changes nothing.
    return table("Opérations connues, et si leurs heures comptent ce jour-là", _OPERATIONS, rows)


def _operation(one: Operation, atlas: Atlas, on: date) -> Sequence[str]:
    places = ", ".join(
        f"{atlas.name(code)} ({code})" if atlas.level_of(code) is not Level.REGION else code
        for code in one.territory
    )
    yearly = one.yearly_hours
    each = f"<small>{number(yearly)} par an</small>" if yearly is not None else ""
    return [
        f"{prose(one.name)}<small>{esc(one.kind)}</small>",
        esc(places),
        f"{day(one.starts)}<small>{prose(one.starts_note)}</small>",
        f"{day(one.ends)}<small>{prose(one.ends_note)}</small>",
        number(one.hours) + each,
        prose(one.standing(on).label),
        f"{prose(one.note)}<small>{prose(one.amount)}</small>",
        f"{_source(one)}<small>{esc(day(one.dated) if one.dated else 'non daté')}</small>",
    ]


def _source(one: Operation) -> str:
    if not one.address.startswith(("https://", "http://")):
        return prose(one.source)
    link = f'href="{esc(one.address)}" target="_blank" rel="noopener noreferrer"'
    return f"<a {link}>{prose(one.source)}</a>"
