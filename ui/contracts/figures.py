"""The figures of a year, above the map; each says what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sources.contracts.book import Book, Volume
from ui.contracts.freshness import is_partial
from ui.contracts.words import euros, share
from ui.indicators import Indicator
from ui.text import number, percent, plural


def here(book: Book, year: int) -> list[Volume]:
    """Return the volumes of a year in the region: its departments, and the region itself."""
    beyond = book.unlocated(year).get("region")
    return [*book.year(year), *([beyond] if beyond else [])]


def total(volumes: Iterable[Volume], field: str) -> int:
    """Return the sum of a whole field over volumes."""
    return sum(int(getattr(one, field) or 0) for one in volumes)


def year_cards(book: Book, year: int) -> list[Indicator]:
    """Return the four figures of a year."""
    volumes = here(book, year)
    beyond = book.unlocated(year)
    contracts = total(volumes, "marches")
    unlocated = beyond["region"].marches if "region" in beyond else 0
    country = beyond["pays"].marches if "pays" in beyond else 0
    split = ", ".join(
        plural(count, one, many)
        for count, one, many in (
            (total(volumes, "etat"), "de l'État", "de l'État"),
            (total(volumes, "epa"), "d'EPA", "d'EPA"),
            (total(volumes, "probables"), "probable", "probables"),
        )
        if count
    )
    aside = f"dont {number(unlocated)} sans département" if unlocated else ""
    if country:
        aside += f"{' ; ' if aside else ''}{number(country)} « France entière » en plus"
    partial = " <small>(année incomplète)</small>" if is_partial(book, year) else ""
    known, counted = total(volumes, "sociale_connue"), total(volumes, "marches_euros")
    return [
        Indicator(
            f"Marchés de l'État en {year}",
            f"{number(contracts)}{partial}",
            f"{split}<br><i>{aside}</i>" if aside else split,
        ),
        Indicator(
            "Montant de ces marchés",
            euros(total(volumes, "euros_centimes")),
            f"{euros(total(volumes, 'annualise_centimes'))} par an, durée répartie<br>"
            f"<i>{plural(counted, 'marché compté', 'marchés comptés')} en euros</i>",
        ),
        _social("Avec une considération sociale", total(volumes, "sociale_oui"), known, book),
        _social("Avec une clause sociale", total(volumes, "clause_oui"), known, book),
    ]


def _social(label: str, part: int, known: int, book: Book) -> Indicator:
    target = book.rules.social_target
    found = share(part, known)
    if found is None:
        return Indicator(
            label, "—", "non renseigné dans ces fichiers<br><i>inconnu n'est pas « non »</i>"
        )
    few = " ; trop peu pour conclure" if known < book.rules.known_min else ""
    return Indicator(
        label,
        f"{percent(found)} <small>objectif {percent(target)}</small>",
        f"{number(part)} sur {plural(known, 'marché renseigné', 'marchés renseignés')}{few}<br>"
        f"{track(found, target)}",
    )


def track(value: Fraction, target: Fraction) -> str:
    """Return a small bar from 0 to 100 % with a mark at the target; an ornament."""
    return (
        f'<span class="track" aria-hidden="true" style="--v:{float(value):.1%};'
        f'--t:{float(target):.1%}"><i></i></span>'
    )
