"""How fresh and how whole the contracts are: said before any figure."""

from __future__ import annotations

from datetime import date

from sources.contracts.book import Around, Book, Totals
from ui.contracts.words import euros
from ui.markup import note
from ui.text import day, number, percent, plural, prose

MONTHS = 12


def first_incomplete(last: date, months: int) -> date:
    """Return the first day of the months that publication has not caught up with.

    >>> first_incomplete(date(2024, 9, 27), 3)
    datetime.date(2024, 7, 1)
    """
    rank = last.year * MONTHS + last.month - months
    return date(rank // MONTHS, rank % MONTHS + 1, 1)


def is_partial(book: Book, year: int) -> bool:
    """Tell whether a year's figures can still grow, or started midway."""
    last, first = book.around.last, book.around.first
    if last is None or first is None:
        return True
    cut = first_incomplete(last, book.rules.incomplete_months)
    return year >= cut.year or (year == first.year and first.month > 1)


def freshness(book: Book) -> str:
    """Return the banner: days covered, files, share located, quarantine, before and after."""
    around = book.around
    if around.first is None or around.last is None:
        return note(
            "<b>Aucun marché de l'État accepté dans les fichiers importés.</b> "
            f"{_waiting(book)}. {_files_line(book)}",
            "warning",
        )
    cut = first_incomplete(around.last, book.rules.incomplete_months)
    places = _located(book)
    first = (
        f"<b>Marchés notifiés du {day(around.first)} au {day(around.last)}.</b> "
        f"Depuis le {day(cut)}, les mois sont incomplets : un marché se publie jusqu'à deux mois "
        f"après sa notification. {places} <b>{_waiting(book)}</b>."
    )
    items = [
        _files_line(book),
        *_files(book),
        _both(
            "Marchés de l'État, toutes régions",
            around.state_before,
            around.state_after,
            around.state_counted,
        ),
        _both("Tous acheteurs, tous lieux", around.before, around.after, around.counted)
        + _rejected(book),
        (
            f"Hors région : {plural(around.elsewhere, 'marché')} de l'État, dans d'autres régions "
            "que celle de cet atlas ; ni carte ni tableau ne les comptent."
        ),
    ]
    listed = "".join(f"<li>{item}</li>" for item in items)
    return note(
        f"<details><summary>{first}<u>Fichiers, complétude, avant et après quarantaine</u>"
        f"</summary><ul>{listed}</ul></details>"
    )


def _waiting(book: Book) -> str:
    words = "marché de l'État en quarantaine", "marchés de l'État en quarantaine"
    return plural(book.around.state_quarantined, *words)


def _located(book: Book) -> str:
    here = sum(one.marches for one in book.volumes if one.departement)
    whole = sum(one.marches for one in book.volumes if one.lieu != "pays")
    if not whole:
        return ""
    guessed = sum(one.lieu_acheteur for one in book.volumes if one.departement)
    fallback = (
        f", dont {number(guessed)} au département de l'acheteur faute de lieu" if guessed else ""
    )
    return (
        f"{percent(here / whole)} des marchés de la région sont localisés dans un "
        f"département{fallback}."
    )


def _files_line(book: Book) -> str:
    files = book.state.files
    latest = max((file.imported_on for file in files), default="")
    return f"{plural(len(files), 'fichier')}, dernier import le {day(latest or None)}."


def _files(book: Book) -> list[str]:
    return [
        f"{prose(file.name)} : {plural(file.rows, 'ligne')}, importé le {day(file.imported_on)}"
        for file in book.state.files
    ]


def _both(what: str, before: Totals, after: Totals, counted: Totals) -> str:
    """Say figures before and after quarantine side by side, and what the euros count."""
    text = (
        f"{what} : {plural(before.contracts, 'marché')}, {euros(before.cents)} avant quarantaine ; "
        f"{number(after.contracts)}, {euros(after.cents)} après"
    )
    if counted != after:
        text += (
            f" ; {euros(counted.cents)} en comptant une seule fois les plafonds répétés et sans "
            "les marchés subséquents"
        )
    return f"{text}."


def _rejected(book: Book) -> str:
    """Say the rows that can be no contract: they are in no figure, before or after."""
    rejected = book.state.counts.get("rejetes", 0)
    if not rejected:
        return ""
    return f" {plural(rejected, 'ligne rejetée', 'lignes rejetées')}, hors de ces nombres."


def recall(around: Around) -> str:
    """Return the State's figures before and after quarantine, "" when they are the same."""
    if around.state_before == around.state_after:
        return ""
    return _both(
        "Marchés de l'État des fichiers importés, toutes régions",
        around.state_before,
        around.state_after,
        around.state_counted,
    )
