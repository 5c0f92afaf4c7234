import pytest

from coverage.model import Role
from sources.problems import Severity
from sources.roles import role


@pytest.mark.parametrize(
    "text",
    [
        "facilitateur",
        "Facilitatrice de la clause sociale",
        "facilitateur·rice",
        "Facilitateur.rice",
        "facilitateur/trice",
        "facilitateur (trice)",
        "facilitateur(rice) des clauses sociales d'insertion",
        "Facilitateur H/F",
        "facilitateur territorial",
        "FACILITATRICES DÉPARTEMENTALES",
        "facilitateur clauses",
    ],
)
def test_the_usual_words_after_the_kind_of_post_say_nothing_else(text: str) -> None:
    read = role(text)
    assert (read.value, read.message) == (Role.FACILITATOR, "")


@pytest.mark.parametrize("text", ["Coordinatrice régionale", "coordonnateur", "coordination"])
def test_forms_of_a_coordinator(text: str) -> None:
    read = role(text)
    assert (read.value, read.message) == (Role.COORDINATOR, "")


@pytest.mark.parametrize(
    "rest",
    [
        "vacant",
        "(vacante)",
        ", vacant",
        "- poste non pourvu",
        "(supprimé)",
        "(n'est plus)",
        "(n’est plus)",
        "(à recruter)",
        "à pourvoir",
        "recrutement en cours",
        "suspendu",
        "gelé",
    ],
)
def test_a_post_where_nobody_works_is_no_capacity(rest: str) -> None:
    read = role(f"facilitateur {rest}")
    assert read.value is None
    assert "retirez la ligne" in read.message


@pytest.mark.parametrize("rest", ["?", "(0,5)", "stagiaire", "(ex)", "en congé"])
def test_other_words_are_told_as_not_read(rest: str) -> None:
    read = role(f"facilitateur {rest}")
    assert (read.value, read.severity) == (Role.FACILITATOR, Severity.WARNING)
    assert "non lu" in read.message
