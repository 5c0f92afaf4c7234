"""A scenario that nobody saved, carried by an address: compact, bounded, strictly read."""

from __future__ import annotations

import base64
import binascii
import zlib

from coverage.scenario import Scenario
from coverage.territories import Atlas
from sources.scenario_form import ScenarioFormError, read_scenario, scenario_record
from sources.store.records import decoded, encoded

PREFIX = "essai."
"""What tells a scenario written in an address from the key of one that is kept."""
MOST_CHARACTERS = 6_000
"""Of an address: beyond, browsers and mail programs cut it."""
MOST_BYTES = 120_000
"""Once unpacked."""

_DAMAGED = "il est incomplet ou abîmé : demandez de nouveau l'adresse, ou refaites le scénario."


def address_of(scenario: Scenario) -> str | None:
    """Return what an address carries, None when it would be too long."""
    packed = zlib.compress(encoded(scenario_record(scenario)).encode(), 9)
    text = PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return text if len(text) <= MOST_CHARACTERS else None


def from_address(text: str, atlas: Atlas) -> Scenario:
    """Return the scenario that an address carries.

    Raises:
        ScenarioFormError: damaged, too big, or with errors; all of them are said.
    """
    if not text.startswith(PREFIX) or len(text) > MOST_CHARACTERS:
        raise ScenarioFormError([_DAMAGED])
    try:
        record = decoded(_unpacked(text.removeprefix(PREFIX)).decode("utf-8"))
    except (binascii.Error, zlib.error, TypeError, ValueError):
        raise ScenarioFormError([_DAMAGED]) from None
    return read_scenario(record, atlas)


def _unpacked(text: str) -> bytes:
    """Return the bytes of a text, never more than `MOST_BYTES`.

    Raises:
        ValueError, zlib.error: not one of ours.
    """
    raw = text.encode("ascii")
    packed = base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    unpacker = zlib.decompressobj()
    found = unpacker.decompress(packed, MOST_BYTES)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError(_DAMAGED)
    return found
