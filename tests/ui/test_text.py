import html
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ui.text import day, esc, fte, number, percent, plain, plural

HOSTILE = ("<img src=x onerror=alert(1)>", "${7*7}", "`", "{{ 7*7 }}", "\\u0041", "=1+1", "'\"")


@given(st.text())
def test_escaped_text_reads_the_same_and_holds_nothing_that_runs(text: str) -> None:
    escaped = esc(text)
    assert html.unescape(escaped) == html.unescape(html.escape(text))
    assert not set(escaped) & set("<>\"'`$\\{}")


def test_hostile_names_are_escaped() -> None:
    for text in HOSTILE:
        assert html.unescape(esc(text)) == text
    assert esc("`${7*7}`") == "&#96;&#36;&#123;7*7&#125;&#96;"


def test_labels_lose_their_markdown() -> None:
    assert plain("[x](http://y)") == r"\[x\]\(http\://y\)"


def test_numbers_are_french() -> None:
    assert number(6124653) == "6\u202f124\u202f653"
    assert fte(Fraction(10)) == "10,00"
    assert fte(Fraction(1, 200)) == "0,01"
    assert fte(None) == "—"
    assert percent(Fraction(1, 3)) == "33\u202f%"
    assert plural(1, "département") == "1 département"
    assert plural(0, "département") == "0 département"
    assert plural(5, "département") == "5 départements"


def test_dates_are_french() -> None:
    assert day(date(2025, 7, 18)) == "18/07/2025"
    assert day("2025-07-18") == "18/07/2025"
    assert day("2023") == "2023"
    assert day(None) == "—"
