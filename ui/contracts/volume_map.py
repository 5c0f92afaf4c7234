"""The map of the volume: departments by class, and what lies in no department beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from sources.contracts.book import Book, Volume
from ui.contracts.classes import Classes, classes_of
from ui.contracts.words import CENTS, euros, share_of_known, short_euros
from ui.legend import SELECTED_LABEL, legend_items
from ui.paint import LINE
from ui.palette import VOLUME_STYLES
from ui.text import esc, number, plural


class Measure(StrEnum):
    """What the map counts."""

    COUNT = "Nombre"
    EUROS = "Euros"


def value_of(volume: Volume, measure: Measure) -> int:
    """Return the figure a department is coloured by; cents for euros."""
    return volume.marches if measure is Measure.COUNT else volume.euros_centimes


def words_of(value: int, measure: Measure) -> str:
    """Return a figure of the map in words."""
    return number(value) if measure is Measure.COUNT else euros(value)


def _short(value: int, measure: Measure) -> str:
    return number(value) if measure is Measure.COUNT else short_euros(value)


def classes(volumes: Sequence[Volume], measure: Measure) -> Classes:
    """Return the classes of a year."""
    step = 1 if measure is Measure.COUNT else CENTS
    return classes_of((value_of(one, measure) for one in volumes), step)


def paint_volumes(
    volumes: Sequence[Volume], measure: Measure, names: Mapping[str, str]
) -> dict[str, dict[str, object]]:
    """Return what the map's script draws, by department (see `ui.paint.paint`)."""
    cut = classes(volumes, measure)
    return {
        one.departement: {
            "c": cut.style(value_of(one, measure)),
            "d": False,
            "o": False,
            "s": _short(value_of(one, measure), measure) if one.marches else "",
            "t": LINE.join(_lines(one, names)),
        }
        for one in volumes
        if one.departement
    }


def _lines(volume: Volume, names: Mapping[str, str]) -> list[str]:
    code = volume.departement or ""
    first = f"<b>{esc(names.get(code, code))} ({esc(code)})</b>"
    if not volume.marches:
        return [first, "Aucun marché importé"]
    known = volume.sociale_connue
    return [
        first,
        f"{esc(plural(volume.marches, 'marché'))} de l&#x27;État en {volume.annee}",
        f"{euros(volume.euros_centimes)}, {euros(volume.annualise_centimes)} par an",
        f"Considération sociale : {share_of_known(volume.sociale_oui, known)}",
        f"Clause : {share_of_known(volume.clause_oui, known)}",
    ]


def volume_legend(book: Book, year: int, measure: Measure) -> str:
    """Return the legend with its classes, and the lines that no department has."""
    volumes = book.year(year)
    cut = classes(volumes, measure)
    items = _classes_words(cut, measure) if _any(volumes, measure) else []
    if any(value_of(one, measure) <= 0 for one in volumes):
        items.append(("vol-none", VOLUME_STYLES["vol-none"].label))
    items.append(("selected", SELECTED_LABEL))
    what = "Marchés de l'État" if measure is Measure.COUNT else "Montant des marchés de l'État"
    return (
        '<section class="legend-box" aria-label="Légende de la carte">'
        f"<b>{what} en {year}, par département d'exécution</b>{legend_items(items)}"
        f"{unlocated_lines(book, year)}</section>"
    )


def _classes_words(cut: Classes, measure: Measure) -> list[tuple[str, str]]:
    whole = measure is Measure.COUNT
    # Limits are round: « 2 M€ », not « 2,0 M€ ».
    return cut.items(lambda value: words_of(value, measure).replace(",0", ""), whole=whole)


def _any(volumes: Sequence[Volume], measure: Measure) -> bool:
    return any(value_of(one, measure) > 0 for one in volumes)


def unlocated_lines(book: Book, year: int) -> str:
    """Return what is counted in no department, in words: it is never spread."""
    beyond = book.unlocated(year)
    parts = [
        f"{label} : <b>{esc(plural(beyond[place].marches, 'marché'))}</b>, "
        f"{euros(beyond[place].euros_centimes)}"
        for place, label in (
            ("region", "région entière"),
            ("pays", "France entière ou lieu inconnu"),
        )
        if place in beyond
    ]
    told = " ; ".join(parts) if parts else "aucun marché"
    return (
        f'<p class="aside"><b>Non localisés dans un département</b>, jamais répartis — {told}.</p>'
    )
