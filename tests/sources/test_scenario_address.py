"""A scenario carried by an address: exact, bounded, and a sentence for whatever is not one."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.scenario import AddPost, RemovePost, Scenario
from sources.dataset import load_dataset
from sources.scenario_address import MOST_CHARACTERS, PREFIX, address_of, from_address
from sources.scenario_form import ScenarioFormError
from tests.coverage.strategies import LAWS
from tests.sources.test_scenario_form import changes

ATLAS = load_dataset().atlas


@LAWS
@given(st.lists(changes, max_size=6))
def test_an_address_gives_the_same_scenario_back(made: list[object]) -> None:
    scenario = Scenario("Essai ?&=/+ é", tuple(made), "note")  # type: ignore[arg-type]
    address = address_of(scenario)
    assert address is not None
    assert all(c.isascii() and (c.isalnum() or c in ".-_") for c in address)
    assert from_address(address, ATLAS) == scenario


def _packed(text: bytes) -> str:
    return PREFIX + base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        PREFIX,
        PREFIX + "é",
        PREFIX + "zzz",
        PREFIX + "A" * MOST_CHARACTERS,
        _packed(b""),
        _packed(b"[]"),
        _packed(b"\xff\xfe"),
        _packed(b"{" * 5_000),
        _packed(b'{"nom": "a", "changements": NaN}'),
        _packed(b'{"nom": "\\ud800", "changements": []}'),
        _packed(b'{"nom": "a", "changements": []}') + "AAAA",
        _packed(b'{"nom": "a", "changements": []}')[:-6],
        _packed(b'{"nom": "' + b"a" * 3_000_000 + b'", "changements": []}'),
        _packed(b'{"nom": "a", "changements": [' + b'{"type":"retirer","poste":"a"},' * 9999),
    ],
)
def test_a_damaged_or_hostile_address_gives_a_sentence(text: str) -> None:
    with pytest.raises(ScenarioFormError) as caught:
        from_address(text, ATLAS)
    assert caught.value.messages


@LAWS
@given(st.text(max_size=80) | st.binary(max_size=80).map(_packed))
def test_no_address_at_all_raises_anything_else(text: str) -> None:
    with pytest.raises(ScenarioFormError):
        from_address(text if text.startswith(PREFIX) else PREFIX + text, ATLAS)


def test_a_scenario_too_long_for_an_address_has_none() -> None:
    import hashlib  # noqa: PLC0415  text that does not pack

    note = " ".join(hashlib.sha256(str(n).encode()).hexdigest() for n in range(400))
    assert address_of(Scenario("Long", (RemovePost("a"),), note)) is None


def test_an_address_is_short_enough_to_be_sent() -> None:
    from tests.sources.test_scenario_form import SHIPPED  # noqa: PLC0415  the shipped roster

    added = tuple(AddPost(post) for post in SHIPPED.roster.posts)
    address = address_of(Scenario("Huit postes", added))
    assert address is not None
    assert len(address) < 1_500
    assert len(address_of(Scenario("Un", added[:0])) or "") < 150
