"""`batch.py history|backup|restore`: the safety of what people typed, without a screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sources.cases import json_bytes
from sources.console import BAD_VALUE, OK, Choice, Command, Group, Option
from sources.output import BadValueError, deliver, say
from sources.problems import shortened

if TYPE_CHECKING:
    from sources.store.verify import Verification

F = TypeVar("F", bound=Callable[..., Any])

MOST_FAULTS = 200
BASE = {
    "metavar": "ADRESSE",
    "help": "Base visée : fichier SQLite ou adresse postgresql://… ; sans elle, celle de "
    "ZONES_BLANCHES_BASE, de DATABASE_URL, sinon var/annuaire.sqlite.",
}
FORMAT = {
    "type": Choice(["json", "texte"]),
    "default": "json",
    "show_default": True,
    "help": "Forme du compte rendu, sur la sortie standard.",
}


def options(**wanted: dict[str, Any]) -> Callable[[F], F]:
    """Add options to a command, in this order: name (`_` for `-`) → settings."""

    def add(function: F) -> F:
        for name, settings in reversed(wanted.items()):
            option = f"--{name.replace('_', '-')}"
            function = click.option(option, cls=Option, **settings)(function)
        return function

    return add


@click.group("history", cls=Group, help="Historique de l'annuaire.")
def history() -> None:
    """Gather the commands."""


@history.command(
    cls=Command,
    help="Contrôle l'historique (chaîne d'empreintes, numéros sans trou, tables conformes à ce "
    "qu'il raconte) et le fichier de la base. Rien n'est écrit.",
    short_help="Contrôle l'historique, sans rien écrire.",
)
@options(
    base=BASE,
    empreinte={
        "metavar": "EMPREINTE",
        "help": "Empreinte notée ailleurs lors d'un contrôle ou d'une sauvegarde : une ligne doit "
        "encore l'avoir.",
    },
    format=FORMAT,
)
def verify(**given: Any) -> int:
    """Verify the history."""
    from sources.store.standing import standing  # noqa: PLC0415  its engine takes time to load
    from sources.store.verify import verify_engine  # noqa: PLC0415  same
    from sources.store.words import SpoiledStoreError  # noqa: PLC0415  same

    noted = _mark(given["empreinte"])
    with blaming_base():
        try:
            with standing(base_address(given["base"])) as (engine, _):
                found = verify_engine(engine, noted)
        except SpoiledStoreError as error:  # its words send here
            raise BadValueError("--base", [error.verdict]) from None
    record = verification_record(found)
    deliver(json_bytes(record) if given["format"] == "json" else _verification_text(found))
    if found.is_valid:
        return OK
    say(f"Erreur : historique : {len(found.faults)} défaut(s).")
    return BAD_VALUE


def _mark(given: str | None) -> str | None:
    if given is not None and not re.fullmatch("[0-9a-f]{64}", given):
        message = f"« {shortened(given)} » n'est pas une empreinte : 64 chiffres ou lettres a à f."
        raise BadValueError("--empreinte", [message])
    return given


def verification_record(found: Verification) -> dict[str, Any]:
    """Return what a verification found, as the command prints it in JSON."""
    return {
        "valide": found.is_valid,
        "lignes": found.lines,
        "revision": found.revision,
        "derniere_empreinte": found.mark,
        "defauts": [{"ligne": one.line, "message": one.message} for one in found.faults],
    }


def _verification_text(found: Verification) -> bytes:
    verdict = "valide" if found.is_valid else "NON VALIDE"
    lines = [f"Historique {verdict} : {found.lines} ligne(s), version {found.revision}."]
    lines += [f"Dernière empreinte : {found.mark}"] if found.mark else []
    for one in found.faults[:MOST_FAULTS]:
        lines.append(f"{'' if one.line is None else f'ligne {one.line} : '}{one.message}")
    if len(found.faults) > MOST_FAULTS:
        lines.append(f"… et {len(found.faults) - MOST_FAULTS} autres défauts.")
    return ("\n".join(lines) + "\n").encode()


def base_address(given: str | None) -> str:
    """Return the address of the base a command works on.

    Raises:
        BadValueError: an empty one.
    """
    from sources.store.place import store_address  # noqa: PLC0415  read when it runs

    if given is not None and not given.strip():
        raise BadValueError("--base", ["adresse vide : indiquez un fichier ou une adresse."])
    return store_address(given)


@contextmanager
def blaming_base(option: str = "--base") -> Iterator[None]:
    """Name the option of a base that is refused."""
    from sources.store.words import StoreError  # noqa: PLC0415  read when it runs

    try:
        yield
    except StoreError as error:
        raise BadValueError(option, str(error).splitlines()) from None
