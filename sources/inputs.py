"""The values of a command line → dates, codes and data; a refusal names its option."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from coverage.errors import CoverageError
from coverage.model import Precision
from coverage.territories import Atlas
from sources.codes import CodeReader
from sources.dataset import DATA, Dataset, load_dataset, with_needs
from sources.fields import first_day
from sources.geo_rows import GeoDataError
from sources.output import BadValueError, check_out, say_all
from sources.problems import Severity, UnreadableFileError, of_severity


def day_of(option: str, text: str) -> date:
    """Read a day.

    Raises:
        BadValueError: not a day, or a year alone.
    """
    day = first_day(text.strip()).value
    if day is None or day.date is None or day.precision is not Precision.DAY:
        message = f"« {text} » n'est pas un jour : écrivez AAAA-MM-JJ, par exemple 2025-07-18."
        raise BadValueError(option, [message])
    return day.date


def codes_of(option: str, text: str | None, atlas: Atlas) -> tuple[str, ...]:
    """Read a list of territories that have communes in the region; none when not given.

    Raises:
        BadValueError: an unknown code, or no code at all.
    """
    if text is None:
        return ()
    codes, readings = CodeReader(atlas).many(text)
    wrong = [reading.message for reading in readings if reading.value is None]
    wrong += [
        f"« {code} » est hors de la région : retirez-le."
        for code in codes
        if not atlas.positions([code]).size
    ]
    if not codes and not wrong:
        wrong = ["aucun code. Exemple : 09,11."]
    if wrong:
        raise BadValueError(option, wrong)
    return codes


def dataset_of(roster: str | None, needs: str | None = None, out: str | None = None) -> Dataset:
    """Load the shipped data, with the user's roster and needs when given.

    Warnings about the roster go to stderr.

    Raises:
        BadValueError: a file is absent, unreadable or has errors, or is also the output.
    """
    check_out(out, {"--roster": roster, "--needs": needs}, DATA)
    with _blaming_file("--roster", roster):
        dataset = load_dataset(None if roster is None else _path("--roster", roster))
    warnings = of_severity(dataset.problems, Severity.WARNING)
    name = roster or "annuaire livré"
    say_all([f"Avertissement : {name}, {problem.sentence()}" for problem in warnings])
    if needs is None:
        return dataset
    with _blaming_file("--needs", needs):
        return with_needs(dataset, _path("--needs", needs))


@contextmanager
def blaming(option: str) -> Iterator[None]:
    """Turn what the engine refuses into a refusal of an option's value."""
    try:
        yield
    except CoverageError as error:
        raise BadValueError(option, [str(error)]) from None
    except GeoDataError as error:
        raise BadValueError("données livrées", [str(error)]) from None


@contextmanager
def _blaming_file(option: str, given: str | None) -> Iterator[None]:
    """Name the option of a file that is refused, or the shipped file."""
    try:
        with blaming("données livrées"):
            yield
    except UnreadableFileError as error:
        theirs = {given, Path(given).name, f"{Path(given).stem}.yaml"} if given else set()
        blamed = option if error.name in theirs else "données livrées"
        raise BadValueError.of_file(blamed, error.name, error.problems) from None


def _path(option: str, text: str) -> Path:
    if not text.strip():
        raise BadValueError(option, ["chemin vide : indiquez un fichier."])
    return Path(text)
