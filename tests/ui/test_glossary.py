"""Tooltips: a few bytes a word, the definitions in the page's script."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.glossary import glossary
from ui.assets import page_script
from ui.glossary import glossary_list, term, titled
from ui.text import prose

CODE = [*Path("ui").rglob("*.py"), *Path("pages").rglob("*.py")]


def test_the_script_of_the_page_holds_every_definition() -> None:
    script = page_script().content.decode()
    assert all(one.definition in script for one in glossary().values())


def test_the_method_lists_every_word_with_its_reference() -> None:
    told = glossary_list()
    for one in glossary().values():
        assert prose(one.definition) in told
        assert prose(one.reference) in told


def test_a_heading_that_needs_no_word_is_escaped_and_left() -> None:
    assert titled("<b>") == "&lt;b&gt;"


def test_a_heading_that_needs_one_costs_few_bytes() -> None:
    assert len(titled("ETP limitrophes")) - len("ETP limitrophes") < 40


def test_an_unknown_word_is_a_mistake_of_the_code() -> None:
    with pytest.raises(KeyError):
        term("inconnu")


def test_every_heading_of_the_glossary_is_on_a_screen() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in CODE)
    unused = [
        text for one in glossary().values() for text in one.headings if f'"{text}"' not in code
    ]
    assert not unused
