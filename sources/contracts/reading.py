"""One file, whatever its format → the rows it holds, as text, in one Parquet file."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sources.contracts.forms import ONLY_BEFORE, FileReading, Form, Meter, Progress
from sources.contracts.json_reader import JsonReader
from sources.contracts.parquet_reader import open_parquet
from sources.contracts.raw import RawWriter
from sources.contracts.recognise import PARQUET, Shape, refusal, shape_of
from sources.contracts.table_header import header_of
from sources.contracts.table_reader import TableReader
from sources.contracts.text_stream import TextStream
from sources.contracts.unpack import Member, unpacked
from sources.contracts.xml_reader import XmlReader
from sources.files import reason
from sources.problems import Problem, Severity, UnreadableFileError, of_severity

__all__ = ["FileReading", "Form", "Progress", "read_file"]

MAX_COLUMNS = 1_000
_NOTHING = (
    "aucun marché reconnu : il faut au moins un identifiant (« id ») et un acheteur "
    "(« acheteur.id »)."
)


def read_file(path: Path, source: int, out: Path, progress: Progress | None = None) -> FileReading:
    """Read any DECP file into a Parquet of the schema RAW, whole or not at all.

    Args:
        path: the file; its format is told by its shape.
        source: its number in the store, put in each row.
        out: the Parquet to write; its folder also holds what is unpacked meanwhile.
        progress: told of bytes done and bytes in all.

    Raises:
        UnreadableFileError: nothing could be read; `out` is then left as it was.
    """
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError) as error:
        raise _impossible(path, error) from None
    if not regular:
        raise refusal(path.name, "ce n'est pas un fichier (dossier, tube ou appareil).")
    try:
        with path.open("rb") as file:
            fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
        return _read_into(path, source, out, fingerprint, progress)
    except OSError as error:
        raise _impossible(path, error) from None


def _impossible(path: Path, error: OSError | ValueError) -> UnreadableFileError:
    return refusal(path.name, f"lecture impossible : {reason(error)}.")


def _read_into(
    path: Path, source: int, out: Path, fingerprint: str, progress: Progress | None
) -> FileReading:
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=".lecture-", suffix=".parquet")
    os.close(handle)
    temporary = Path(name)
    try:
        with unpacked(path, out.parent) as members:
            meter = Meter(sum(member.path.stat().st_size for member in members), progress)
            with RawWriter(temporary, source) as writer:
                form, problems = _read_all(members, writer, meter)
            form = _some(path.name, form, problems, writer.usable)
            meter.finish()
        temporary.chmod(0o644)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(out)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return FileReading(path.name, fingerprint, form, writer.rows, writer.rejected, problems)


def _some(name: str, form: Form | None, problems: Sequence[Problem], usable: int) -> Form:
    """Refuse a file of which nothing could be read.

    Raises:
        UnreadableFileError: with everything that was noticed.
    """
    if form is None or not usable:
        said = of_severity(problems, Severity.ERROR)
        raise UnreadableFileError(name, problems if said else [*problems, _whole(_NOTHING)])
    return form


def _read_all(
    members: Sequence[Member], writer: RawWriter, meter: Meter
) -> tuple[Form | None, tuple[Problem, ...]]:
    """Read the members of a file; one that is refused does not stop the others."""
    form: Form | None = None
    problems: list[Problem] = []
    for member in members:
        found, before = list(member.problems), writer.usable
        try:
            if not found or member.path.stat().st_size:  # else nothing could be unpacked
                read, said = _read_member(member, writer, meter)
                form = form or read
                found += said
        except UnreadableFileError as error:
            found += error.problems
        writer.flush()
        if writer.usable == before:
            found = [_of_nothing(one) for one in found]
        if len(members) > 1:
            found = [replace(one, message=f"[{member.name}] {one.message}") for one in found]
        problems += found
    return form, tuple(problems)


def _read_member(
    member: Member, writer: RawWriter, meter: Meter
) -> tuple[Form, tuple[Problem, ...]]:
    """Read one plain file with the reader of its shape."""
    with member.path.open("rb") as file:
        start = file.read(16)
    if start.startswith(PARQUET):
        return _read_parquet(member, writer, meter)
    with TextStream(member.path) as stream:
        shape = shape_of(member.name, start, stream.read())
    with TextStream(member.path, meter) as stream:
        if shape is Shape.TABLE:
            return _read_table(member, stream, writer)
        reader = JsonReader(stream) if shape is Shape.JSON else XmlReader(stream)
        before = writer.rows
        writer.add(reader.rows())
        writer.flush()
        problems = (*stream.problems(), *reader.problems)
        if writer.rows == before and not reader.problems:
            problems += (_whole(_NOTHING),)
        return reader.form, problems


def _read_parquet(
    member: Member, writer: RawWriter, meter: Meter
) -> tuple[Form, tuple[Problem, ...]]:
    reader = open_parquet(member.path, meter)
    if isinstance(reader, str):
        raise refusal(member.name, reader)
    _require(member.name, reader.columns.missing, None)
    reader.write(writer)
    return reader.form, reader.problems


def _read_table(
    member: Member, stream: TextStream, writer: RawWriter
) -> tuple[Form, tuple[Problem, ...]]:
    text = stream.read()
    found = header_of(text)
    if found is None:
        raise refusal(member.name, "fichier vide : il faut la ligne des noms de colonnes.")
    header, end = found
    _require(member.name, header.columns.missing, header.line)
    if header.width > MAX_COLUMNS:
        raise refusal(member.name, f"plus de {MAX_COLUMNS} colonnes : retirez celles de trop.")
    reader = TableReader(stream, header, text[end:])
    before = writer.usable
    reader.write(writer)
    writer.flush()
    empty = writer.usable == before and not reader.problems
    why = reader.nothing() if empty else ()
    return reader.form, (*stream.problems(), *reader.problems, *why)


def _require(name: str, missing: Sequence[str], line: int | None) -> None:
    """Refuse a table without the columns that make a contract.

    Raises:
        UnreadableFileError: with a problem for each missing column.
    """
    if missing:
        message = "colonne absente de l'en-tête : ce tableau n'est pas un tableau de marchés."
        raise UnreadableFileError(name, [Problem(line, column, "", message) for column in missing])


def _whole(message: str) -> Problem:
    return Problem(None, "", "", message)


def _of_nothing(problem: Problem) -> Problem:
    """Return what is said of a part that broke off, once it is known to hold no contract."""
    said = problem.message.replace(ONLY_BEFORE, "aucun marché n'a pu être lu")
    return replace(problem, message=said)
