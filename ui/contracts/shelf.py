"""Where the contracts are kept, and the book of the day, shared between sessions.

The libraries that read them are loaded at the first need: a screen without contracts never
pays for them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from coverage.model import Level
from sources.contracts.folder import CONTRACTS, STATE, Folder
from sources.contracts.services import Register, read_register
from sources.contracts.settings import ContractRules, contract_rules
from sources.dataset import DATA, Dataset
from sources.problems import UnreadableFileError
from ui.state import CONTRACTS_VARIABLE, contracts_folder, today
from ui.text import esc

if TYPE_CHECKING:
    from sources.contracts.book import Book
    from sources.contracts.inputs import Inputs

SHIPPED = DATA / "contracts"
SHIPPED_SERVICES = SHIPPED / "services_etat.csv"
KEPT_BOOKS = 2


def command() -> str:
    """Return the command line that imports into this very folder, as HTML."""
    out = '"$' + CONTRACTS_VARIABLE + '"' if os.environ.get(CONTRACTS_VARIABLE) else "var/marches"
    words = f"python batch.py marches import FICHIER --out {out}"
    return f'<code class="command">{esc(words)}</code>'


def rules(data: Dataset) -> ContractRules:
    """Return the rules on contracts in force today."""
    return contract_rules(data.parameter_set, today())


@st.cache_resource(show_spinner="Lecture des marchés importés…", max_entries=KEPT_BOOKS)
def _book(path: str, fingerprint: str, _data: Dataset) -> Book | None:
    from sources.contracts.book import open_book  # noqa: PLC0415  loads the database engine

    atlas = _data.atlas
    return open_book(Path(path), atlas.codes(Level.DEPARTMENT), atlas.region, rules(_data))


def read(data: Dataset) -> tuple[Book | None, str]:
    """Return what the store holds now, and why it cannot be read, "" when it can.

    Both are empty before any import.
    """
    place = contracts_folder()
    if not is_there():
        return None, ""
    from sources.contracts.state import read_state  # noqa: PLC0415  loads the table reader

    state = read_state(place)
    if state is None:
        return None, f"{STATE} ou {CONTRACTS} manque ou ne se lit pas."
    try:
        return _book(str(place), state.fingerprint, data), ""
    except UnreadableFileError as error:
        return None, str(error)


def book(data: Dataset) -> Book | None:
    """Return what the store holds now; None before any import, or when it is damaged."""
    return read(data)[0]


def is_there() -> bool:
    """Tell whether something was imported, readable or not."""
    place = contracts_folder()
    return any((place / name).is_file() for name in (STATE, CONTRACTS)) or is_unfinished()


def is_unfinished() -> bool:
    """Tell whether an import stopped while it put its tables in place."""
    return Folder(contracts_folder()).is_unfinished()


def register() -> Register:
    """Return the register of State services, as it is on the disk now."""
    return read_register(contracts_folder(), SHIPPED_SERVICES)


@st.cache_resource(show_spinner="Recherche des acheteurs…", max_entries=KEPT_BOOKS)
def _buyers_here(fingerprint: str, _book: Book) -> Mapping[str, tuple[str, ...]]:
    from sources.contracts.lists import buyers_by_department  # noqa: PLC0415  as above

    return buyers_by_department(_book)


def buyers_here(known: Book) -> Mapping[str, tuple[str, ...]]:
    """Return the State buyers of each department, by SIRET."""
    return _buyers_here(known.fingerprint, known)


def who_may_write() -> tuple[str, ...]:
    """Return the services a change can be signed by: services, never persons."""
    from sources.contracts.releases import read_services  # noqa: PLC0415  only forms need it

    return read_services(SHIPPED / "decideurs.csv")


def inputs(data: Dataset) -> Inputs:
    """Return what the store is made from besides the files: rules, list of buyers, today.

    Raises:
        UnreadableFileError: the list of buyers has errors.
    """
    from sources.contracts.inputs import read_inputs  # noqa: PLC0415  loads the rules

    return read_inputs(data.parameter_set, SHIPPED, today())


def structures(data: Dataset) -> list[str]:
    """Return the structures of the roster."""
    return sorted({post.structure for post in data.roster.posts})
