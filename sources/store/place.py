"""Where the store is: `DATABASE_URL`, `ZONES_BLANCHES_BASE`, else a file of `var/`."""

from __future__ import annotations

import os
from pathlib import Path

from sources.export import ROOT
from sources.files import reason
from sources.store.words import UnmadeStoreError

SERVER_VARIABLE = "DATABASE_URL"
"""Environment variable that names a PostgreSQL database."""

FILE_VARIABLE = "ZONES_BLANCHES_BASE"
"""Environment variable that names the SQLite file; it wins over `DATABASE_URL`."""

DEFAULT = ROOT / "var" / "annuaire.sqlite"


def store_address(given: str | None = None) -> str:
    """Return the address of the store: the one given, else the environment's, else the default.

    A path is a SQLite file.
    """
    named = given or os.environ.get(FILE_VARIABLE) or os.environ.get(SERVER_VARIABLE)
    if not named:
        return address_of(DEFAULT)
    return named if "://" in named else address_of(Path(named))


def file_of(address: str) -> Path | None:
    """Return the SQLite file of an address, None for a server's."""
    prefix = "sqlite:///"
    return Path(address.removeprefix(prefix)) if address.startswith(prefix) else None


def make_folder(address: str) -> None:
    """Make the folder of a SQLite file.

    Raises:
        UnmadeStoreError: the folder cannot be made.
    """
    path = file_of(address)
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnmadeStoreError(
            f"le dossier de la base ne peut pas être créé : {reason(error)}."
        ) from None


def make_file(path: Path) -> None:
    """Make the empty file of a base that does not exist yet.

    Raises:
        UnmadeStoreError: it cannot be made.
    """
    try:
        if path.is_dir():
            raise UnmadeStoreError(f"« {path} » est un dossier : indiquez un fichier.")
        if not path.exists():
            path.touch()
    except (OSError, ValueError) as error:
        raise UnmadeStoreError(f"la base ne peut pas être créée : {reason(error)}.") from None


def address_of(path: Path) -> str:
    """Return the address of a SQLite file."""
    return f"sqlite:///{path.expanduser().absolute()}"
