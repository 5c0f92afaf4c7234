"""A base that is already there, opened as it is: nothing is made, migrated or put in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from sources.store.engine import WAIT_SECONDS, engine_of, file_behind, reading
from sources.store.migrate import check_form
from sources.store.refusals import is_there
from sources.store.words import AbsentStoreError


@contextmanager
def standing(address: str, wait: float = WAIT_SECONDS) -> Iterator[tuple[Engine, str]]:
    """Give the engine of a base that exists, and its form.

    Raises:
        AbsentStoreError: there is none at this address.
        NewerStoreError, ForeignStoreError: not one that this version reads.
        StoreError: it cannot be read.
    """
    engine = engine_of(address, wait)
    try:
        path = file_behind(engine)
        if path is not None and not is_there(path):
            raise AbsentStoreError(f"aucune base à cette adresse : {path}.")
        with reading(engine) as connection:
            form = check_form(connection)
        if form is None:
            raise AbsentStoreError("la base à cette adresse est vide : rien n'y a été enregistré.")
        yield engine, form
    finally:
        engine.dispose()
