"""The words of the field: each said once, in one sentence, with its reference."""

from __future__ import annotations

from pathlib import Path

from sources.glossary import glossary


def test_each_word_has_one_sentence_and_a_reference() -> None:
    for key, one in glossary().items():
        assert one.definition.endswith("."), key
        assert one.definition.count(". ") == 0, key
        assert len(one.definition) <= 180, key
        assert one.reference, key


def test_a_heading_explains_one_word_only() -> None:
    headings = [text for one in glossary().values() for text in one.headings]
    assert len(headings) == len(set(headings))


def test_no_word_is_defined_twice() -> None:
    terms = [one.term for one in glossary().values()]
    assert len(terms) == len(set(terms))


def test_the_readme_says_the_same_words() -> None:
    readme = Path("README.md").read_text(encoding="utf-8")
    for one in glossary().values():
        assert f"| {one.term} | {one.definition} | {one.reference} |" in readme
