"""Bring a database to the form this version reads: made, migrated, or refused when newer."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from sources.store.guards import has_order_guard
from sources.store.integrity import is_whole_file
from sources.store.refusals import DAMAGED
from sources.store.shape import FIRST, looks_ours
from sources.store.tables import metadata
from sources.store.words import (
    DamagedStoreError,
    ForeignStoreError,
    NewerStoreError,
    SpoiledStoreError,
    StoreError,
)

FOLDER = Path(__file__).parent / "migrations"
_FOURTH = {"applications"}
"""Tables that the fourth form brought."""
_SECOND = set(metadata.tables) - FIRST - _FOURTH
"""Tables that the second form brought."""


def head() -> str:
    """Return the form that this version reads.

    Raises:
        StoreError: the product's own files are missing.
    """
    return forms()[-1]


@cache
def forms() -> tuple[str, ...]:
    """Return every form a database may have, oldest first."""
    found = [one.revision for one in ScriptDirectory(str(FOLDER)).walk_revisions()]
    if not found:
        raise StoreError("le produit est incomplet : ses migrations manquent, réinstallez-le.")
    return tuple(reversed(found))


def form_of(connection: Connection) -> str | None:
    """Return the form of a database, None for one that holds nothing of ours.

    Raises:
        SpoiledStoreError: it says that it has several.
    """
    found = MigrationContext.configure(connection).get_current_heads()
    if len(found) > 1:
        raise SpoiledStoreError(f"la base dit avoir plusieurs formes ({', '.join(sorted(found))})")
    if found and not found[0]:
        raise SpoiledStoreError("la base ne dit plus sa forme")
    return found[0] if found else None


def check_form(connection: Connection) -> str | None:
    """Return the form of a database, None for an empty one.

    Raises:
        NewerStoreError: a later version of the product made it.
        ForeignStoreError: another program made it.
        DamagedStoreError: its file is no longer whole, or its form was changed by hand.
    """
    _refuse_encoding(connection)
    form = form_of(connection)
    tables = set(inspect(connection).get_table_names())
    ours = tables & set(metadata.tables)
    # A server's schema may hold other tables, a file of ours never does.
    shared = connection.dialect.name != "sqlite"
    if (form is None and (ours or (tables and not shared))) or (form and not ours >= FIRST):
        if not is_whole_file(connection):
            raise DamagedStoreError(DAMAGED)
        raise ForeignStoreError(
            "cette base est celle d'un autre programme, ou il lui manque des tables : "
            "indiquez une autre adresse, ou restaurez une sauvegarde. Rien n'est changé."
        )
    if form is not None and form not in forms():
        if not re.fullmatch(r"\d{4}", form):
            raise SpoiledStoreError(f"la base se dit d'une forme inconnue ({form})")
        raise NewerStoreError(
            f"la base vient d'une version plus récente du produit (forme {form}) : "
            "mettez le produit à jour. Rien n'est changé."
        )
    if form is not None and form < _least(connection, tables):
        raise SpoiledStoreError(f"la base se dit de la forme {form}, ses tables sont plus récentes")
    if form is not None and (gone := _of_form(form) - tables):
        raise SpoiledStoreError(f"il manque des tables ({', '.join(sorted(gone))})")
    return form


def _of_form(form: str) -> set[str]:
    """Return the tables that a form has, besides the first ones."""
    if form == forms()[0]:
        return set()
    return _SECOND | _FOURTH if form >= "0004" else _SECOND


def is_ruined(connection: Connection) -> bool:
    """Tell whether a base that cannot be read any more is one of ours, not another program's."""
    told = MigrationContext.configure(connection).get_current_heads()
    lost = {form for form in told if form}
    return lost <= set(forms()) and looks_ours(connection, lost)


def _refuse_encoding(connection: Connection) -> None:
    """Refuse a server's base that does not take every character.

    Raises:
        StoreError: it does not.
    """
    if connection.dialect.name == "sqlite":
        return
    found = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if found != "UTF8":
        raise StoreError(
            f"la base PostgreSQL est en {found}, où tous les caractères n'entrent pas : créez-en "
            "une en UTF8 (CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0) et indiquez-la "
            "dans DATABASE_URL."
        )


def _least(connection: Connection, tables: set[str]) -> str:
    """Return the oldest form that could hold what a database holds."""
    if tables & _FOURTH:
        return "0004"
    if has_order_guard(connection):
        return "0003"
    return "0002" if tables & _SECOND else "0001"


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring a database to a form, inside the caller's transaction.

    Raises:
        NewerStoreError: a later version of the product made it.
        ForeignStoreError: another program made it.
    """
    if check_form(connection) == (head() if to == "head" else to):
        return
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
