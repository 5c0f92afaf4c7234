"""What a command gives back: data on the standard output or in a file, messages on stderr."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from sources.bases import is_of_a_base
from sources.files import reason as reason_of
from sources.files import same_file, write_whole
from sources.problems import Problem, shortened

MOST_MESSAGES = 200
STANDARD_OUTPUT = "sortie standard"
_HIDDEN = frozenset({".ci", ".git", ".streamlit", ".venv"})
_FOLDERS = _HIDDEN | {"brand", "bench", "data", "docs", "tests", "tools"}
_FOLDERS |= {"coverage", "geo", "pages", "sources", "ui"}
_FILES = frozenset(
    {".gitignore", "LICENSE", "Makefile", "requirements.txt", "requirements-dev.txt"}
)
_SUFFIXES = frozenset({".in", ".md", ".py", ".toml"})
"""Of the files at the root of the product; nothing that a command writes ends so."""
_STANDARD_PATHS = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}


class BadValueError(Exception):
    """A value or a file that cannot be used; the message names the option."""

    def __init__(self, option: str, messages: Sequence[str]) -> None:
        self.option = option
        self.messages = tuple(messages)
        super().__init__("\n".join(f"{option} : {message}" for message in messages))

    @classmethod
    def of_file(cls, option: str, name: str, problems: Sequence[Problem]) -> BadValueError:
        """Return the error of a file, all its problems at once."""
        return cls(option, [f"{name}, {problem.sentence()}" for problem in problems])


class ReaderLeftError(Exception):
    """Who read the output left (head, less): what it wanted is written."""


def say(message: str) -> None:
    """Write a message for people: on stderr, so that stdout holds data only.

    A message that cannot be written is lost: the exit code still speaks.
    """
    try:
        click.echo(message, err=True)
    except OSError:
        _forsake(sys.stderr)


def say_all(messages: Sequence[str]) -> None:
    """Write messages, and how many more there are when nobody would read them all."""
    for message in messages[:MOST_MESSAGES]:
        say(message)
    if len(messages) > MOST_MESSAGES:
        say(f"… et {len(messages) - MOST_MESSAGES} autres messages de même sorte.")


def check_out(
    out: str | None, inputs: Mapping[str, str | None], shipped: Path, base: Path | None
) -> None:
    """Refuse to write over what is read (files, what stands beside), a base, or the product.

    Args:
        out: the file to write.
        inputs: option → the file it was given, None when it was not.
        shipped: the folder of the data delivered with the product, inside the product's own.
        base: the file of the product's base, None for a server's.

    Raises:
        BadValueError: the file to write is one of those, or a base, whatever link leads to it.
    """
    if out is None or out in _STANDARD_PATHS:
        return
    for option, given in inputs.items():
        if given is None:
            continue
        # A roster may have a sidecar of the same name.
        if any(same_file(out, path) for path in (given, str(Path(given).with_suffix(".yaml")))):
            message = f"« {shortened(out)} » est lu par {option} : choisissez un autre fichier."
            raise BadValueError("--out", [message])
    if "\0" in out:
        return
    real = Path(os.path.realpath(out))
    if is_of_a_base(real, base):
        message = f"« {shortened(out)} » est une base de données : choisissez un autre fichier."
        raise BadValueError("--out", [message])
    if real.is_relative_to(os.path.realpath(shipped)):
        message = f"« {shortened(out)} » est dans les données livrées : écrivez ailleurs."
        raise BadValueError("--out", [message])
    if is_of_the_product(real, shipped.parent):
        message = f"« {shortened(out)} » est un fichier du programme : écrivez ailleurs."
        raise BadValueError("--out", [message])


def is_of_the_product(path: Path, root: Path) -> bool:
    """Tell whether a path is the product's: in one of its folders, or one of its own files.

    What people write beside (`note.pdf`, `var/…`) is theirs.

    Args:
        path: absolute, without links.
        root: the folder of the product.
    """
    home = Path(os.path.realpath(root))
    if not path.is_relative_to(home) or path == home:
        return False
    first, *inside = path.relative_to(home).parts
    own_file = first in _FILES or path.suffix in _SUFFIXES
    return first in _FOLDERS or (own_file and not inside)


def deliver(data: bytes, out: str | None = None) -> None:
    """Write the result on stdout, or in a file in one go.

    Raises:
        BadValueError: the output cannot be written.
        ReaderLeftError: nobody reads it any more.
    """
    standard = out is None or out in _STANDARD_PATHS
    try:
        if standard:
            _write_out(data)
        else:
            write_whole(Path(out or ""), data)
    except BrokenPipeError:
        _forsake(sys.stdout)
        raise ReaderLeftError from None
    except (OSError, ValueError) as error:
        if standard:
            _forsake(sys.stdout)
            message = f"écriture impossible : {reason_of(error)}."
            raise BadValueError(STANDARD_OUTPUT, [message]) from None
        why = "dossier absent" if isinstance(error, FileNotFoundError) else reason_of(error)
        message = f"« {shortened(out or '')} » : écriture impossible : {why}."
        raise BadValueError("--out", [message]) from None


def _write_out(data: bytes) -> None:
    if sys.stdout is None:
        raise BadValueError(STANDARD_OUTPUT, ["elle est fermée : écrivez avec --out FICHIER."])
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _forsake(stream: Any) -> None:
    """Turn away a stream that fails: Python would try again at its end, and complain."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
