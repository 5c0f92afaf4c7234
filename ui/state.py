"""What a page asks for: the data set, the day's diagnosis, kept between runs.

Only values nobody changes are shared between sessions; the day and the territory chosen
live in the address, so that a screen can be sent to a colleague.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

import streamlit as st

from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Level, Post, Roster
from coverage.survey import Survey
from sources.cases import stamp_of, survey_on
from sources.contracts.folder import CONTRACTS, STATE, read_json
from sources.contracts.releases import read_services
from sources.dataset import DATA, Dataset, load_dataset, with_contracts
from sources.export import ROOT
from sources.geo_rows import GeoDataError
from sources.problems import UnreadableFileError
from sources.store.place import make_folder, store_address
from sources.store.store import Store
from sources.store.words import StoreError, UnmadeStoreError
from sources.stored import open_product_store, read_stored
from sources.upkeep.past import as_known
from ui.markup import note
from ui.settling import settle
from ui.text import esc
from ui.versions import asked_version, give_up

ROSTER_VARIABLE = "ZONES_BLANCHES_ROSTER"
"""Environment variable that names a roster file, shown and not edited; else the store's."""

CONTRACTS_VARIABLE = "ZONES_BLANCHES_MARCHES"
"""Environment variable that names the folder of imported contracts; `var/marches` without it."""

DATE_KEY = "date"
_READ = "donnees-lues"
SERVICES = DATA / "contracts" / "decideurs.csv"
SHIPPED_ROSTER = DATA / "roster" / "roster.csv"
KEPT_DAYS = 32
SPOILED = "abîmée"
"""In place of the fingerprint of a table of contracts whose state cannot be read."""

_UNREAD = (
    "<b>Les marchés importés ne sont pas lus : la table est abîmée.</b> {why}<br>Le besoin est "
    "donc estimé, non mesuré. Importez de nouveau un fichier, page « Données » : la table sera "
    "refaite."
)
_UNMADE = (
    "<b>Rien ne peut être enregistré ici : {why}</b><br>Les pages montrent l'annuaire livré avec "
    "le produit, sans pouvoir le modifier."
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the roster is read, and what tells its states apart.

    Attributes:
        mark: revision of the store, or time of change of the file.
        proof: mark of the history, "" for a file: a restored base may count again.
        unmade: why there is no store, when the shipped file stands in for it.
    """

    place: str
    mark: int
    is_file: bool = False
    is_past: bool = False
    proof: str = ""
    unmade: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A day's diagnosis, ready to be shown; the fingerprint is that of all it is made from."""

    dataset: Dataset
    on: date
    survey: Survey
    departments: tuple[Diagnosis, ...]
    posts: Mapping[str, Post]
    fingerprint: str

    @property
    def roster(self) -> Roster:
        """Return the roster as it is known on that day."""
        return self.survey.roster

    def department(self, code: str | None) -> Diagnosis | None:
        """Return the diagnosis of a department, None for a code that is not one."""
        return next((one for one in self.departments if one.code == code), None)


def _source() -> Source:
    """Return where the roster is read: a file named by the environment, else the store."""
    named = os.environ.get(ROSTER_VARIABLE)
    if named:
        return _file(Path(named))
    address = store_address()
    try:
        store = keep(address)
    except UnmadeStoreError as error:
        return replace(_file(SHIPPED_ROSTER), unmade=str(error))
    revision = asked_version(store.revision)
    found, proof = store.state_key(revision)
    if revision not in {None, found}:  # after a restore, numbers are left out
        give_up(f"la version {revision} n'existe pas.")
        revision, (found, proof) = None, store.state_key()
    if revision is None:
        return Source(address, found, proof=proof)
    return Source(address, revision, is_past=True, proof=proof)


def _file(path: Path) -> Source:
    return Source(str(path), path.stat().st_mtime_ns if path.is_file() else 0, is_file=True)


def _read_now() -> tuple[Source, tuple[str, str]]:
    """Return what this run of the page reads, the same from its first line to its last.

    Another user may save meanwhile: the next run shows it.
    """
    kept: tuple[Source, tuple[str, str]] | None = st.session_state.get(_READ)
    return kept or (_source(), _contracts())


def known_revision() -> int | None:
    """Return the past revision that the page shows, None for the present."""
    source, _ = _read_now()
    return source.mark if source.is_past else None


def shown_revision() -> int:
    """Return the revision that the page shows, to be kept from display to save."""
    source, _ = _read_now()
    return 0 if source.is_file else source.mark


def is_editable() -> bool:
    """Tell whether the roster is the store's present one, not a file nor a past state."""
    source, _ = _read_now()
    return not (source.is_file or source.is_past)


def keep(address: str | None = None) -> Store:
    """Return the store of this server, opened once.

    Raises:
        StoreError: it cannot be opened, made or migrated.
    """
    return _keep(address or store_address())


@st.cache_resource(show_spinner="Ouverture de la base…", max_entries=4)
def _keep(address: str) -> Store:
    make_folder(address)
    return open_product_store(address, read_services(SERVICES))


def contracts_folder() -> Path:
    """Return where imported contracts are kept, made or not."""
    return Path(os.environ.get(CONTRACTS_VARIABLE) or ROOT / "var" / "marches")


def _contracts() -> tuple[str, str]:
    """Return the folder of contracts and what tells its states apart, "" when it has none."""
    place = contracts_folder()
    told = read_json(place / STATE)
    found = str(told.get("empreinte", "")) if isinstance(told, dict) else ""
    held = any((place / name).is_file() for name in (STATE, CONTRACTS))
    return str(place), found or (SPOILED if held else "")


@st.cache_resource(show_spinner="Lecture des contours et de l'annuaire…", max_entries=1)
def _shipped() -> Dataset:
    return load_dataset()


@st.cache_resource(show_spinner="Lecture de l'annuaire et des marchés…", max_entries=8)
def _load(source: Source, contracts: tuple[str, str]) -> tuple[Dataset, str]:
    """Return the data set, and why its contracts were left out, "" when they were not."""
    if source.is_file:
        data = load_dataset(Path(source.place))
    else:
        store = keep(source.place)
        data = read_stored(store, _shipped(), source.mark).dataset
        if source.is_past:
            data = as_known(data, store, source.mark)
    folder, fingerprint = contracts
    if not fingerprint:
        return data, ""
    if fingerprint == SPOILED:
        return data, f"{STATE} manque ou ne se lit pas."
    try:
        return with_contracts(data, Path(folder)), ""
    except UnreadableFileError as error:
        return data, str(error)


def _load_or_present(read: tuple[Source, tuple[str, str]]) -> tuple[Dataset, str]:
    """Load what a run reads; a past version that is spoiled gives way to the present one."""
    try:
        return _load(*read)
    except StoreError as error:
        if not read[0].is_past:
            raise
        give_up(str(error))
    present = (_source(), read[1])
    st.session_state[_READ] = present
    return _load(*present)


def dataset() -> Dataset:
    """Return the data set; a file that cannot be read stops the page and says why.

    Contracts that cannot be read are left out, and it is said: they can be imported again.
    """
    st.session_state.pop(_READ, None)
    try:
        read = _read_now()
        st.session_state[_READ] = read
        data, refused = _load_or_present(read)
        unmade = _read_now()[0].unmade
    except (UnreadableFileError, GeoDataError, StoreError) as error:
        lines = esc(error).replace("\n", "<br>")
        st.html(note(f"<b>Les données ne peuvent pas être lues.</b><br>{lines}", "warning"))
        st.stop()
    if refused:
        st.html(note(_UNREAD.format(why=esc(refused)), "warning"))
    if unmade:
        st.html(note(_UNMADE.format(why=esc(unmade)), "warning"))
    return data


@st.cache_resource(
    show_spinner="Calcul de la couverture, commune par commune…", max_entries=KEPT_DAYS
)
def _view(source: Source, contracts: tuple[str, str], on: date) -> View:
    data, _ = _load(source, contracts)
    survey = survey_on(data, on)
    return View(
        dataset=data,
        on=on,
        survey=survey,
        departments=report(survey, Level.DEPARTMENT),
        posts=MappingProxyType(data.roster.by_id(on)),
        fingerprint=stamp_of(data, survey.parameters, on).fingerprint,
    )


def view(on: date) -> View:
    """Return the diagnosis of a day."""
    found = _view(*_read_now(), on)
    settle()
    return found


def view_at(revision: int, on: date) -> View:
    """Return the diagnosis of a day, with the roster of a version of the store.

    Raises:
        StoreError: it cannot be read.
    """
    address = store_address()
    store = keep(address)
    _, proof = store.state_key(revision)
    source = Source(address, revision, is_past=revision != store.revision(), proof=proof)
    return _view(source, _read_now()[1], on)


def by_fingerprint(view: View) -> str:
    """Return what tells two views apart in a cache: all that they are made from."""
    return view.fingerprint


@st.cache_resource(
    show_spinner="Diagnostic de chaque commune…", max_entries=4, hash_funcs={View: by_fingerprint}
)
def commune_diagnoses(view: View) -> Mapping[str, Diagnosis]:
    """Return the diagnosis of each commune, by code."""
    return MappingProxyType({one.code: one for one in report(view.survey, Level.COMMUNE)})


def today() -> date:
    """Return the day on the server's clock."""
    return datetime.now().astimezone().date()
