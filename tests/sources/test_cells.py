import pytest

from sources.cells import spoiled
from sources.fields import words
from sources.problems import Severity


@pytest.mark.parametrize(
    "text",
    ["#DIV/0 !", "#REF\u00a0!", "#NOM ?", "#VALEUR !", "#N/D", "#N/A", "Err:502", "Erreur : 508"],
)
def test_a_formula_in_error_is_told_however_a_tool_writes_it(text: str) -> None:
    assert "formule en erreur" in spoiled(text)


@pytest.mark.parametrize("text", ["n° 1", "#1 de la liste", "Erreur de saisie", "ERR", "Ermitage"])
def test_a_text_is_no_error_of_a_formula(text: str) -> None:
    assert spoiled(text) == ""


def test_a_character_that_was_lost_is_refused() -> None:
    assert "perdu" in spoiled("Maison de l'\ufffdt\ufffd")


@pytest.mark.parametrize("text", ["DeuxiÃ¨me", "Deuxi+AOg-me"])
def test_a_text_encoded_twice_is_told_and_kept(text: str) -> None:
    read = words(text)
    assert (read.value, read.severity) == (text, Severity.WARNING)
    assert "« Deuxième »" in read.message
    assert words("Âge d'Or, Ângela, C+A-b").message == ""
