"""The values of a command line → dates, codes and data; a refusal names its option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from coverage.errors import CoverageError
from coverage.territories import Atlas
from sources.codes import COMMAS, CodeReader
from sources.contracts.condition import warning_of
from sources.contracts.folder import CONTRACTS
from sources.dataset import (
    DATA,
    Dataset,
    load_dataset,
    with_contracts,
    with_needs,
    with_operations,
)
from sources.fields import exact_day
from sources.geo_rows import GeoDataError
from sources.output import BadValueError, check_out, say, say_all
from sources.problems import Problem, Severity, UnreadableFileError, of_severity, shortened
from sources.store.place import file_of, store_address


def day_of(option: str, text: str) -> date:
    """Read a day.

    Raises:
        BadValueError: not a day, or a year alone.
    """
    day = exact_day(text.strip())
    if day is None:
        shown = shortened(text)
        message = f"« {shown} » n'est pas un jour : écrivez AAAA-MM-JJ, par exemple 2025-07-18."
        raise BadValueError(option, [message])
    return day


def check_known(option: str, text: str, on: date, dataset: Dataset) -> None:
    """Refuse a day of which the parameters say nothing.

    Raises:
        BadValueError: a day before the first values.
    """
    if on < dataset.first_day:
        first = f"{dataset.first_day:%d/%m/%Y}"
        message = f"« {shortened(text)} » est avant le premier paramètre connu ({first})."
        raise BadValueError(option, [message])


def codes_of(option: str, text: str | None, atlas: Atlas) -> tuple[str, ...]:
    """Read a list of territories that have communes in the region; none when not given.

    Raises:
        BadValueError: an unknown code, or no code at all.
    """
    if text is None:
        return ()
    codes, readings = CodeReader(atlas).many(text, COMMAS)
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


def dataset_of(
    roster: str | None,
    needs: str | None = None,
    out: str | None = None,
    marches: str | None = None,
    operations: str | None = None,
) -> Dataset:
    """Load the shipped data, with the user's roster, needs, contracts and operations.

    Warnings about the files go to stderr.

    Raises:
        BadValueError: a file is absent, unreadable or has errors, or is also the output.
    """
    table = None if marches is None else str(Path(marches) / CONTRACTS)
    read = {"--roster": roster, "--needs": needs, "--marches": table, "--operations": operations}
    check_out(out, read, DATA, file_of(store_address()))
    with _blaming_file("--roster", roster):
        dataset = load_dataset(None if roster is None else _path("--roster", roster))
    _warn(roster or "annuaire livré", dataset.problems)
    if needs is not None:
        with _blaming_file("--needs", needs):
            dataset = with_needs(dataset, _path("--needs", needs))
        _warn(needs, dataset.declared.problems if dataset.declared else ())
    if marches is not None:
        with blaming_content("--marches"):
            dataset = with_contracts(dataset, _path("--marches", marches))
        if beware := warning_of(Path(marches)):
            say(f"Avertissement : --marches : « {shortened(marches)} » : {beware}")
    if operations is not None:
        with _blaming_file("--operations", operations):
            dataset = with_operations(dataset, _path("--operations", operations))
        _warn(operations, dataset.operations.problems)
    idle = [name for name in ("--marches", "--operations") if needs is not None and read[name]]
    if idle:
        say(f"Attention : --needs remplace tout autre besoin : {' et '.join(idle)} sans effet.")
    return dataset


@contextmanager
def blaming_content(option: str) -> Iterator[None]:
    """Name the option of a folder whose content is refused."""
    try:
        yield
    except UnreadableFileError as error:
        raise BadValueError.of_file(option, error.name, error.problems) from None


def _warn(name: str, problems: Sequence[Problem]) -> None:
    """Say the warnings of a file that was accepted."""
    warnings = of_severity(problems, Severity.WARNING)
    say_all([f"Avertissement : {name}, {problem.sentence()}" for problem in warnings])


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
        name, path = error.name, Path(given or "")
        if given is not None and name in {given, str(path), path.name}:
            raise BadValueError.of_file(option, given, error.problems) from None
        beside = given is not None and name in {f"{path.stem}.yaml", str(path.with_suffix(".yaml"))}
        blamed = option if beside else "données livrées"
        raise BadValueError.of_file(blamed, name, error.problems) from None


def _path(option: str, text: str) -> Path:
    if not text.strip():
        raise BadValueError(option, ["chemin vide : indiquez un fichier."])
    return Path(text)
