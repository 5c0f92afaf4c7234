"""Other ways to read a post (lectures.csv): tried by the engine, never applied by default."""

from __future__ import annotations

from pathlib import Path

from coverage.model import Certainty, Roster
from coverage.readings import Reading
from coverage.territories import Atlas
from sources.codes import CodeReader
from sources.fields import Reading as FieldReading
from sources.problems import Problem, Severity, refuse_errors
from sources.records import read_records

COLUMNS = ("poste", "lecture", "departement", "perimetre", "extension", "libelle", "source")


def read_readings(path: Path, atlas: Atlas, roster: Roster) -> tuple[Reading, ...]:
    """Read the alternatives; the one that says what the roster says is the retained one.

    Alternatives of posts that the roster does not hold are left out: a user's roster
    has other posts. So are those of a post that its service established: nothing is left
    to read otherwise.

    Raises:
        UnreadableFileError: absent, unreadable, or an unknown code.
    """
    codes = CodeReader(atlas)
    posts = {post.id: post for post in roster.posts}
    problems: list[Problem] = []
    readings: list[Reading] = []
    for line, record in read_records(path, COLUMNS):
        home = codes.department(record["departement"])
        perimeter, found = codes.many(record["perimetre"])
        extension, more = codes.many(record["extension"])
        problems += _errors(line, home, *found, *more)
        post = posts.get(record["poste"])
        if post is None or post.certainty is Certainty.ESTABLISHED:
            continue
        said = (home.value or None, perimeter, extension)
        readings.append(
            Reading(
                post=post.id,
                name=record["lecture"],
                label=record["libelle"],
                home=said[0],
                perimeter=perimeter,
                extension=extension,
                source=record["source"],
                retained=said == (post.home, post.perimeter, post.extension),
            )
        )
    refuse_errors(path.name, problems)
    return tuple(readings)


def _errors(line: int, *readings: FieldReading[str]) -> list[Problem]:
    found = (reading.problem(line, "", "") for reading in readings)
    return [p for p in found if p is not None and p.severity is Severity.ERROR]
