"""Bring a database to the form this version reads: made, migrated, or refused when newer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from sources.store.words import NewerStoreError, StoreError

FOLDER = Path(__file__).parent / "migrations"


def head() -> str:
    """Return the form that this version reads."""
    found = _scripts().get_current_head()
    if found is None:
        raise StoreError("le produit est incomplet : ses migrations manquent, réinstallez-le.")
    return found


def forms() -> tuple[str, ...]:
    """Return every form a database may have, oldest first."""
    return tuple(reversed([one.revision for one in _scripts().walk_revisions()]))


def form_of(connection: Connection) -> str | None:
    """Return the form of a database, None for one that holds nothing of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def check_form(connection: Connection) -> str | None:
    """Return the form of a database.

    Raises:
        NewerStoreError: a later version of the product made it.
    """
    form = form_of(connection)
    if form is not None and form not in forms():
        raise NewerStoreError(
            f"la base vient d'une version plus récente du produit (forme {form}) : "
            "mettez le produit à jour. Rien n'est changé."
        )
    return form


def migrate(
    connection: Connection, before: Callable[[str], None] | None = None, to: str = "head"
) -> None:
    """Bring a database to a form, inside the caller's transaction.

    `before` is called with the present form of an older database, to keep a copy of it.

    Raises:
        NewerStoreError: a later version of the product made it.
    """
    form = check_form(connection)
    if form == (head() if to == "head" else to):
        return
    if form is not None and before is not None:
        before(form)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))
