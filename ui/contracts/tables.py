"""The tables of the volume: by year, by department, the social shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sources.contracts.book import Book, Volume
from ui.contracts.classes import spread
from ui.contracts.figures import here, total, track
from ui.contracts.freshness import is_partial
from ui.contracts.words import PLACES, euros, share, share_of_known
from ui.markup import Column, table
from ui.text import MISSING, esc, number, percent

BAR_REM = 5.0

BY_DEPARTMENT = (
    Column("Département", width=11),
    Column("Marchés", figures=True),
    Column("État", figures=True),
    Column("EPA", figures=True),
    Column("Probables", figures=True),
    Column("Montant", figures=True, width=6),
    Column("Par an", figures=True, width=6),
    Column("Médiane", figures=True, width=6),
    Column("Part du plus gros", figures=True),
    Column("Renseignés sur le social", figures=True),
    Column("Considération sociale", figures=True),
    Column("Clause", figures=True),
)


def by_department(book: Book, year: int, names: Mapping[str, str]) -> str:
    """Return the table of the map: departments, then the lines that lie in none."""
    rows = [_row(_name(one.departement or "", names), one, book) for one in book.year(year)]
    beyond = book.unlocated(year)
    rows += [
        _row(f"<i>{PLACES[p]}{more}</i>", beyond[p], book)
        for p, more in (("region", ""), ("pays", ", hors du total"))
        if p in beyond
    ]
    volumes = here(book, year)
    sums = [
        "Total de la région",
        *(number(total(volumes, field)) for field in ("marches", "etat", "epa", "probables")),
        euros(total(volumes, "euros_centimes")),
        euros(total(volumes, "annualise_centimes")),
        MISSING,
        MISSING,
        number(total(volumes, "sociale_connue")),
        *(
            _share(total(volumes, field), total(volumes, "sociale_connue"), book)
            for field in ("sociale_oui", "clause_oui")
        ),
    ]
    caption = (
        f"Marchés de l'État en {year}, par département d'exécution (parts en gris : moins de "
        f"{book.rules.known_min} marchés renseignés, trop peu pour conclure)"
    )
    return table(caption, BY_DEPARTMENT, rows, [sums])


def _name(code: str, names: Mapping[str, str]) -> str:
    return f"{esc(names.get(code, code))} ({esc(code)})"


def _share(part: int, known: int, book: Book) -> str:
    """Return a share, in grey where it rests on too few contracts to conclude."""
    found = percent(share(part, known))
    return f'<span class="few">{found}</span>' if known < book.rules.known_min else found


def _row(name: str, volume: Volume, book: Book) -> Sequence[str]:
    if not volume.marches:
        return [name, *([MISSING] * (len(BY_DEPARTMENT) - 1))]
    return [
        name,
        number(volume.marches),
        number(volume.etat),
        number(volume.epa),
        number(volume.probables),
        euros(volume.euros_centimes),
        euros(volume.annualise_centimes),
        euros(volume.mediane_centimes),
        percent(share(volume.plus_gros_centimes or 0, volume.euros_centimes)),
        number(volume.sociale_connue),
        _share(volume.sociale_oui, volume.sociale_connue, book),
        _share(volume.clause_oui, volume.sociale_connue, book),
    ]


def _of_year(book: Book, year: int, department: str | None) -> list[Volume]:
    if department is None:
        return here(book, year)
    return [one for one in book.year(year) if one.departement == department]


def by_year(book: Book, department: str | None, place: str) -> str:
    """Return count and euros of each year as bars, for the region or for a department."""
    years = sorted(book.years)
    found = [_of_year(book, year, department) for year in years]
    counts = [total(volumes, "marches") for volumes in found]
    cents = [total(volumes, "euros_centimes") for volumes in found]
    columns = [Column("Année", width=6), Column("Marchés", width=9), Column("Montant", width=10)]
    rows = [
        [
            f"{year}{'<small>incomplète</small>' if is_partial(book, year) else ''}",
            f'<span class="nowrap">{_bar(wide)}{number(count)}</span>',
            f'<span class="nowrap">{_bar(tall)}{euros(amount)}</span>',
        ]
        for year, count, amount, wide, tall in zip(
            years, counts, cents, spread(counts), spread(cents), strict=True
        )
    ]
    return table(f"Par année, {place}", columns, rows)


def _bar(part: float) -> str:
    return f'<span class="bar" style="width:{BAR_REM * part:.2f}rem" aria-hidden="true"></span>'


def social_by_year(book: Book) -> str:
    """Return both shares of each year against the target, on known contracts only."""
    target = book.rules.social_target
    columns = [
        Column("Année"),
        Column("Marchés renseignés", figures=True),
        Column("Avec une considération sociale", width=13),
        Column("Avec une clause sociale", width=13),
    ]
    rows = []
    for year in sorted(book.years):
        volumes = here(book, year)
        known = total(volumes, "sociale_connue")
        shares = []
        for field in ("sociale_oui", "clause_oui"):
            part = total(volumes, field)
            found = share(part, known)
            bar = "" if found is None else track(found, target)
            shares.append(f"{bar} {share_of_known(part, known)}")
        rows.append(
            [str(year), f"{number(known)} sur {number(total(volumes, 'marches'))}", *shares]
        )
    caption = (
        f"Part des marchés à dimension sociale (trait : objectif de {percent(target)}), sur les "
        "seuls marchés renseignés"
    )
    return table(caption, columns, rows)
