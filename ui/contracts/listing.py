"""The list of contracts: filters, pages, export of what is filtered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from sources.contracts.book import Book
from sources.contracts.lists import HERE, SOCIAL, Wanted, contracts, count
from sources.contracts.reasons import LABELS
from sources.contracts.sheets import contract_sheet
from sources.dataset import Dataset
from ui.contracts import words
from ui.contracts.exports import contract_downloads
from ui.contracts.pager import pager
from ui.markup import Column, table
from ui.text import MISSING, day, esc, plural, prose

PAGE = 25
COLUMNS = (
    Column("Marché", width=17),
    Column("Acheteur", width=13),
    Column("Notifié"),
    Column("Lieu", width=8),
    Column("Montant", figures=True, width=6),
    Column("Durée", figures=True, width=4.5),
    Column("Social", width=8),
    Column("À savoir", width=9),
)
_ALL = "Tous"


def contract_list(book: Book, data: Dataset, year: int, names: Mapping[str, str]) -> None:
    """Show the list with its filters."""
    wanted, limits = _filters(book, year, names)
    found, cents = count(book, wanted)
    st.html(f'<p role="status"><b>{plural(found, "marché")}</b>, {words.euros(cents)} comptés.</p>')
    start = pager("liste", found, PAGE, wanted)
    rows = contracts(book, wanted, PAGE, start)
    st.html(
        table("Marchés, les plus récents d'abord", COLUMNS, (_row(r, names, book) for r in rows))
    )
    name = f"marches-etat-{wanted.year or 'toutes-annees'}"
    contract_downloads(name, partial(contract_sheet, book, wanted), book, data, limits)


def _filters(book: Book, year: int, names: Mapping[str, str]) -> tuple[Wanted, Sequence[str]]:
    first, second, third, fourth = st.columns([1, 1.2, 1.2, 1.4])
    # « Toute la région » first: the same contracts as the card above, « France entière » apart.
    places = {HERE: "Toute la région"} | {c: f"{n} ({c})" for c, n in names.items()}
    places |= words.PLACES | {"pays": "France entière ou lieu inconnu"}
    places |= {_ALL: "La région et la France entière"}
    years = first.selectbox(
        "Années", [str(year), _ALL], format_func=lambda one: "Toutes" if one == _ALL else one
    )
    place = second.selectbox("Lieu d'exécution", list(places), format_func=places.__getitem__)
    perimeters = {_ALL: "Tous ceux de l'État"}
    perimeters |= {code: words.PERIMETERS[code] for code in book.rules.perimeters}
    perimeter = third.selectbox("Acheteur", list(perimeters), format_func=perimeters.__getitem__)
    socials = {_ALL: "Toutes situations"} | {code: words.SOCIAL[code] for code in SOCIAL}
    social = fourth.selectbox("Dimension sociale", list(socials), format_func=socials.__getitem__)
    text = st.text_input(
        "Mots cherchés (acheteur, objet, numéro, SIRET), puis Entrée", max_chars=80
    )
    wanted = Wanted(
        year=None if years == _ALL else year,
        department=None if place == _ALL else place,
        perimeter=None if perimeter == _ALL else perimeter,
        social=None if social == _ALL else social,
        text=text,
    )
    told = (
        (wanted.year, f"année = {wanted.year}"),
        (wanted.department, f"lieu = {places[place]}"),
        (wanted.perimeter, f"acheteur = {perimeter}"),
        (wanted.social, f"dimension sociale = {social}"),
        (text, f"mots = {text}"),
    )
    return wanted, [words_ for given, words_ in told if given]


def _row(row: Mapping[str, Any], names: Mapping[str, str], book: Book) -> Sequence[str]:
    name = names.get(row["departement"] or "", "")
    place = f"{esc(name)} ({esc(row['departement'])})" if name else esc(_beyond(row))
    file = words.file_words(row["fichier"], row["source"], book.state.files)
    return [
        (
            f"{prose(row['objet'] or 'Objet non publié')}<small>n° {esc(row['id'])} · "
            f"{esc(file)}, ligne {row['ligne']}</small>"
        ),
        (
            f"{prose(row['acheteur_nom'] or row['acheteur_id'])}"
            f"<small>{esc(words.PERIMETERS.get(row['perimetre'], row['perimetre']))} : "
            f"{esc(row['perimetre_regle'])}</small>"
        ),
        day(row["jour"]),
        place,
        words.euros(row["montant_centimes"]),
        MISSING if row["duree_mois"] is None else f"{row['duree_mois']} mois",
        _social(row),
        _noted(row),
    ]


def _beyond(row: Mapping[str, Any]) -> str:
    return words.PLACES.get(row["lieu"], MISSING)


def _social(row: Mapping[str, Any]) -> str:
    if row["sociale"] != "oui":
        return {"non": "non", "inconnu": "non renseigné"}.get(row["sociale"], MISSING)
    kinds = [
        word
        for field, word in (("clause", "clause"), ("critere", "critère"), ("reserve", "réservé"))
        if row[field]
    ]
    return f"<b>{', '.join(kinds) or 'oui'}</b>"


def _noted(row: Mapping[str, Any]) -> str:
    codes = [code.strip() for code in (row["signalements"] or "").split("|") if code.strip()]
    return "<small>" + esc(" ; ".join(LABELS.get(code, code) for code in codes)) + "</small>"
