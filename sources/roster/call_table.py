"""The table of the call itself, as people paste it: beneficiary, service, ETP, role.

It says neither dates nor perimeter. Programme and dates are asked once for the whole
table; the perimeter is deduced from the service that follows the convention, which is
not the perimeter: every row is to be confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from coverage.model import Certainty, Post, Role
from coverage.territories import WHOLE_REGION
from sources.days import UNKNOWN_DAY, Day
from sources.place_names import key_of
from sources.places import PlaceReader
from sources.problems import Problem, Severity
from sources.roster.columns import LIMITS

CALL_COLUMNS = ("structure", "suivi", "etp", "qualite")
CALL_EXTRAS = ("programme", "part_marches_etat", "atteste_le")
"""What some add to its columns, read for each row that says it."""
MOST_WORDS = 5
"""Words of the longest name of a department, and an article."""
_SAYS_MORE = frozenset({"departement", "perimetre", "extension", "date_debut", "date_fin"})
_NUMBER = r"(?:0?[0-9]{1,2}|2[AB])(?![0-9])(?!/[0-9]{4}|/[0-9]{1,2}/)"
_SERVICE = r"\b(?:ddets(?:[ -]?pp)?|dreets|ddcs(?:pp)?|dd|ud|ut|direccte|d[eé]partement|dept|dep)"
_RUN = rf"(?<![0-9/.])(?P<codes>{_NUMBER}(?:\s*(?:,|/|&|\bet\b|-)\s*{_NUMBER})*)"
_PLACES_OF_CODES = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_SERVICE}[\s:_-]*{_RUN}",
        rf"{_RUN}[\s:_-]*{_SERVICE}\b",
        rf"\(\s*{_RUN}\s*\)",
        rf"^\s*{_RUN}\s*$",
    )
)
"""Where a number is a department: after or before the name of a service, in brackets, alone."""
_CODE = re.compile(r"(?<![0-9])(?:0?[0-9]{1,2}|2[AB])(?![0-9])", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Complement:
    """What the table of the call does not say, the same for all its rows.

    Attributes:
        programme: the call or the funding; "" when it is not known.
        starts, ends: first and last day, unknown ones included.
    """

    programme: str = ""
    starts: Day = UNKNOWN_DAY
    ends: Day = UNKNOWN_DAY


def is_call_table(places: Mapping[str, int]) -> bool:
    """Tell whether a table of these columns is the call's: its four, and no place nor date."""
    return all(name in places for name in CALL_COLUMNS) and not _SAYS_MORE & set(places)


def check_complement(
    line: int, given: Complement | None, columns: Collection[str] = ()
) -> list[Problem]:
    """Return what is to be said of the whole table of these columns, at the line of its header."""
    found = [
        Problem(
            line,
            "suivi",
            "",
            "tableau de l'appel : le périmètre de chaque poste est déduit du service qui suit la "
            "convention, qui n'est pas le périmètre ; chaque ligne est à confirmer.",
            Severity.INFO,
        )
    ]
    if "certitude" in columns:
        message = "colonne ignorée : dans le tableau de l'appel, chaque ligne est à confirmer."
        found.append(Problem(line, "certitude", "", message, Severity.WARNING))
    if given is None:
        said = "pas les dates" if "programme" in columns else "ni programme ni dates"
        message = (
            f"ce tableau ne dit {said} : donnez-les pour toutes ses lignes ; sans elles, chaque "
            "convention est comptée comme déjà en cours et sans terme."
        )
        return [*found, Problem(line, "", "", message, Severity.WARNING)]
    starts, ends = given.starts.date, given.ends.date
    if starts is not None and ends is not None and ends < starts:
        message = f"fin avant le début ({starts:%d/%m/%Y}) : corrigez l'une des deux dates."
        found.append(Problem(None, "date_fin", f"{ends:%d/%m/%Y}", message))
    if ends is None:
        message = "fin non donnée : les conventions sont comptées sans terme."
        found.append(Problem(line, "date_fin", "", message, Severity.WARNING))
    if starts is None:
        message = "début non donné : les conventions sont comptées comme déjà en cours."
        found.append(Problem(line, "date_debut", "", message, Severity.INFO))
    return found


def completed(
    line: int, post: Post, given: Complement | None, places: PlaceReader, name: str
) -> tuple[Post, Problem]:
    """Return a row's post with the programme, the dates and the place, and what to say.

    A facilitator acts in the department of the service, if it has one; a coordinator
    on the whole region.
    """
    added = given or Complement()
    perimeter, origin, problem = _place(line, post, places)
    source = f"{name}, ligne {line} : {origin}"
    dated = replace(
        post,
        perimeter=perimeter,
        starts=added.starts.date,
        starts_precision=added.starts.precision,
        ends=added.ends.date,
        ends_precision=added.ends.precision,
        programme=post.programme or added.programme,
        certainty=Certainty.TO_CONFIRM,
        source="; ".join(part for part in (post.source, source) if part)[: LIMITS["source"]],
    )
    return dated, problem


def _place(line: int, post: Post, places: PlaceReader) -> tuple[tuple[str, ...], str, Problem]:
    """Return the perimeter of a post, where it comes from, and what to say of it."""

    def told(message: str, severity: Severity = Severity.INFO) -> Problem:
        return Problem(line, "suivi", post.followed_by, message, severity)

    if post.role is Role.COORDINATOR:
        message = "coordinateur : périmètre « region », jamais compté comme capacité."
        return (WHOLE_REGION,), "coordination régionale", told(message)
    departments = service_departments(post.followed_by, places)
    if len(departments) == 1:
        name = places.codes.atlas.name(departments[0])
        origin = f"périmètre déduit du service de suivi ({post.followed_by})"
        return departments, origin, told(f"périmètre déduit : {departments[0]} ({name}).")
    why = "plusieurs départements" if departments else "aucun département"
    message = (
        f"service sans département certain ({why}) : poste non localisé ; ses ETP comptent au "
        "total régional, dans aucun département."
    )
    return (
        (),
        f"non localisé, service de suivi : {post.followed_by}",
        told(message, Severity.WARNING),
    )


def service_departments(service: str, places: PlaceReader) -> tuple[str, ...]:
    """Return the departments that the name of a service says, by their codes and names.

    A number counts only beside the name of a service or of a department, in brackets, or alone:
    dates, amendments and other numbers are no department.
    """
    codes = [places.codes.department(code).value for code in _codes(service, places)]
    named = [code for code, _, _ in _names(service, places)]
    return tuple(dict.fromkeys(code for code in (*codes, *named) if code))


def _codes(service: str, places: PlaceReader) -> Iterator[str]:
    """Yield the codes written beside the name of a service or of a department, or alone."""
    for form in _PLACES_OF_CODES:
        for run in form.finditer(service):
            yield from _CODE.findall(run["codes"])
    words = _words(service)
    for _, first, last in _names(service, places):
        yield from (
            words[place]
            for place in (first - 1, last)
            if 0 <= place < len(words) and _CODE.fullmatch(words[place])
        )


def _names(service: str, places: PlaceReader) -> Iterator[tuple[str, int, int]]:
    """Yield the departments named, the longest names first found, with their words' places."""
    words = _words(service)
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + MOST_WORDS), start, -1):
            found = places.names.find(" ".join(words[start:end]))
            departments = [code for code in found if places.codes.is_department(code)]
            if departments:
                yield departments[0], start, end
                start = end - 1
                break
        start += 1


def _words(service: str) -> list[str]:
    return key_of(service).split()
