"""The contracts table of a folder: files in, tables and report out, all or nothing.

An import that is stopped, however, leaves the tables as they were; run again, it ends in the
state that an import without a stop would have made, byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from sources.contracts.building import build, read_counts
from sources.contracts.folder import (
    COUNTS,
    MANIFEST,
    QUARANTINE,
    RELEASES,
    Folder,
    StoreError,
    commit,
    forget_rows,
    opened,
    saying,
    work_folder,
    write_json,
)
from sources.contracts.inputs import Inputs, fingerprint
from sources.contracts.manifest import KnownFile, Manifest, read_manifest
from sources.contracts.reading import read_file
from sources.contracts.releases import (
    Decision,
    Release,
    decided,
    read_releases,
    releases_bytes,
)
from sources.contracts.report import Counts, Report, added
from sources.contracts.staging import (
    Origin,
    Reader,
    Watch,
    fingerprint_of,
    is_whole,
    lost_rows,
    nothing,
    printable,
    stage,
)
from sources.contracts.state import is_current, write_state
from sources.problems import Problem, Severity, UnreadableFileError, shortened


class UnreadableFilesError(Exception):
    """Nothing could be read of the files given; `errors` says why of each."""

    def __init__(self, errors: Sequence[UnreadableFileError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in errors))


def import_files(
    path: Path,
    files: Sequence[Path],
    inputs: Inputs,
    watch: Watch = nothing,
    origin: Origin | None = None,
    reader: Reader = read_file,
) -> Report:
    """Add files to the table of a folder; the report tells what became of their rows.

    A content that is already there is not added again. Where the same contract stands in
    several files, the latest modification wins, and the latest file between equals.

    Args:
        path: the folder, made when absent.
        files: at least one; missing ones refuse the whole import.
        inputs: thresholds, list of buyers, day.
        watch: told of each step.
        origin: of the only file, when it was downloaded.
        reader: what turns a file into rows.

    Raises:
        UnreadableFilesError: a file is missing, or not one row could be read of any.
        StoreError: the folder refuses; what was there still is.
    """
    prints, twins = _fingerprints(files, watch)
    with opened(path) as folder:
        manifest, problems = read_manifest(folder)
        known = {file.number for file in manifest.files}
        read: list[str] = []
        unreadable: list[UnreadableFileError] = []
        for file, content in prints.items():
            told = origin or Origin(printable(file.name))
            try:
                manifest = stage(folder, manifest, file, content, told, inputs.today, watch, reader)
                read.append(content)
            except UnreadableFileError as error:
                unreadable.append(error)
        if not read:
            raise UnreadableFilesError(unreadable)
        numbers = {file.number for file in manifest.files if file.fingerprint in read}
        report = _rebuilt(folder, manifest, inputs, None, numbers, watch)
    return Report(
        files=report.files,
        known=frozenset(numbers & known),
        counts=report.counts,
        unreadable=tuple(unreadable),
        problems=(*problems, *twins),
        changed=report.changed,
    )


def _fingerprints(files: Sequence[Path], watch: Watch) -> tuple[dict[Path, str], list[Problem]]:
    """Return the files by order given, once for each content, and what is said of the others.

    Raises:
        UnreadableFilesError: all the files that are missing or cannot be opened.
    """
    found: dict[str, Path] = {}
    errors, twins = [], []
    for number, file in enumerate(files):
        watch("Empreinte des fichiers", number, len(files))
        try:
            first = found.setdefault(fingerprint_of(file), file)
            if first is not file:
                message = (
                    f"{shortened(file.name)} a le même contenu que {shortened(first.name)}, donné "
                    "avant lui : compté une seule fois."
                )
                twins.append(Problem(None, "", "", message, Severity.INFO))
        except UnreadableFileError as error:
            errors.append(error)
    if errors:
        raise UnreadableFilesError(errors)
    return {file: content for content, file in found.items()}, twins


def rebuild(path: Path, inputs: Inputs, watch: Watch = nothing) -> Report:
    """Make the tables again from the rows kept: other thresholds, another list, another day.

    Raises:
        StoreError: nothing was imported there, or the folder refuses.
    """
    with opened(path, make=False) as folder:
        manifest, problems = _known(folder)
        numbers = {file.number for file in manifest.files}
        report = _rebuilt(folder, manifest, inputs, None, numbers, watch)
    return Report(report.files, report.known, report.counts, (), problems, report.changed)


def release(
    path: Path,
    uids: Sequence[str],
    codes: Sequence[str],
    who: str,
    why: str,
    inputs: Inputs,
    decision: Decision = Decision.RELEASE,
    now: datetime | None = None,
    watch: Watch = nothing,
) -> Report:
    """Take contracts out of quarantine, or undo that, and make the tables again.

    Without `codes`, all the reasons that hold each contract are meant. `who` is a service of
    `inputs.deciders`, never a person.

    Raises:
        RefusedDecisionError: unknown contract, reason or service, or no motive.
        StoreError: nothing was imported there, or the folder refuses.
    """
    with opened(path, make=False) as folder:
        manifest, problems = _known(folder)
        before = _releases(folder)
        lines = decided(
            before, _held(folder), uids, codes, decision, who, why, inputs.deciders, now
        )
        numbers = {file.number for file in manifest.files}
        report = _rebuilt(folder, manifest, inputs, (*before, *lines), numbers, watch)
    return Report(report.files, report.known, report.counts, (), problems, report.changed)


def report_on(path: Path, file: KnownFile) -> Report:
    """Return what became of the rows of a file, as the tables in place have it; nothing changes.

    Raises:
        StoreError: the counts are absent or damaged.
    """
    try:
        counts = read_counts(path / COUNTS).get(file.number, Counts({}, {}))
    except (OSError, ValueError):
        message = f"« {path} » : {COUNTS} absent ou abîmé : réimportez un fichier."
        raise StoreError(message) from None
    return Report(((file, counts),), frozenset({file.number}), counts, changed=False)


def _known(folder: Folder) -> tuple[Manifest, tuple[Problem, ...]]:
    manifest, problems = read_manifest(folder)
    if not manifest.files:
        message = f"« {folder.path} » : aucun marché importé dans ce dossier."
        raise StoreError(message)
    return manifest, problems


def _held(folder: Folder) -> list[tuple[str, str]]:
    """Return the (uid, code) in quarantine."""
    try:
        table = pq.read_table(folder.file(QUARANTINE), columns=["uid", "code"])
    except (OSError, ValueError):
        message = f"« {folder.path} » : {QUARANTINE} absent ou abîmé : réimportez un fichier."
        raise StoreError(message) from None
    return list(zip(table["uid"].to_pylist(), table["code"].to_pylist(), strict=True))


def _releases(folder: Folder) -> tuple[Release, ...]:
    try:
        return read_releases(folder.file(RELEASES))
    except UnreadableFileError as error:
        message = f"« {folder.path} » : {error} Corrigez ce fichier, ou remettez-en une copie."
        raise StoreError(message) from None


def _rebuilt(
    folder: Folder,
    manifest: Manifest,
    inputs: Inputs,
    releases: tuple[Release, ...] | None,
    numbers: set[int],
    watch: Watch,
) -> Report:
    """Make the state of these files unless it is there already, and report on some of them.

    `releases` are the decisions to write with it; None for those of the folder.
    """
    _check_rows(folder, manifest)
    decisions = _releases(folder) if releases is None else releases
    print_ = fingerprint(manifest, inputs, decisions)
    changed = not is_current(folder, print_)
    if changed:
        with work_folder(folder) as work:
            build(folder, work, manifest, inputs, decisions, watch)
            counts = read_counts(work / COUNTS)
            _check_identity(manifest, counts)
            with saying(folder.path):
                write_json(work / MANIFEST, manifest.record())
                if releases is not None:
                    (work / RELEASES).write_bytes(releases_bytes(releases))
                total = added(counts, set(counts))
                write_state(work, print_, inputs.today, manifest, total.record())
            commit(folder, work)
        forget_rows(folder, manifest.fingerprints())
    counts = read_counts(folder.file(COUNTS))
    files = tuple(
        (file, counts.get(file.number, Counts({}, {})))
        for file in manifest.files
        if file.number in numbers
    )
    return Report(files, frozenset(), added(counts, numbers), changed=changed)


def _check_rows(folder: Folder, manifest: Manifest) -> None:
    """Refuse to build without the rows of a known file: its contracts would vanish."""
    lost = [file for file in manifest.files if not is_whole(folder, file)]
    if lost:
        raise lost_rows(folder, lost)


def _check_identity(manifest: Manifest, counts: dict[int, Counts]) -> None:
    """Refuse a state in which a row vanished or counts twice."""
    for file in manifest.files:
        told = counts[file.number].read if file.number in counts else 0
        if told != file.rows:
            message = (
                f"{file.name} : {file.rows} lignes lues, {told} comptées. C'est un défaut du "
                "programme : signalez-le. La table en place n'est pas changée."
            )
            raise StoreError(message)
