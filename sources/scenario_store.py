"""Scenarios in the store: kept, read back, and one applied to the roster on purpose.

Keeping a scenario changes no post. Applying one is an edit of the roster like any other:
signed, one version, which the history can undo.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coverage.model import Post, Roster
from coverage.scenario import Scenario, apply
from coverage.territories import Atlas
from sources.fields import MAX_TEXT
from sources.scenario_form import ScenarioFormError, read_scenario, scenario_record
from sources.store.records import encoded
from sources.store.words import Change, Item, Kind
from sources.text import folded
from sources.upkeep.plan import Standing, post_changes

if TYPE_CHECKING:
    from sources.store.store import Store

MADE_AT = "version_annuaire"
"""Field of a record: the version of the roster that the scenario was made on."""
_NAME_LENGTH, _HASH_LENGTH = 40, 6


@dataclass(frozen=True, slots=True)
class Kept:
    """A scenario that was saved.

    Attributes:
        seen: revision of its row, to be kept from display to save.
        made_at: version of the roster it was made on, 0 when it is not known.
        refused: why it cannot be read any more, () when it can.
    """

    key: str
    scenario: Scenario
    seen: int = 0
    made_at: int = 0
    refused: tuple[str, ...] = ()


def kept_scenarios(items: Iterable[Item], atlas: Atlas) -> tuple[Kept, ...]:
    """Return the scenarios of the store, by name; one that cannot be read says why."""
    found = (_kept(item, atlas) for item in items)
    return tuple(sorted(found, key=lambda one: (folded(one.scenario.name), one.key)))


def _kept(item: Item, atlas: Atlas) -> Kept:
    record = dict(item.record)
    made_at = record.pop(MADE_AT, 0)
    made_at = made_at if type(made_at) is int else 0
    try:
        return Kept(item.key, read_scenario(record, atlas), item.revision, made_at)
    except ScenarioFormError as error:
        name = str(record.get("nom") or item.key)
        return Kept(item.key, Scenario(name), item.revision, made_at, error.messages)


def saving(scenario: Scenario, key: str, seen: int, made_at: int) -> Change:
    """Return the change that keeps a scenario under a key; `seen` as in `Change`."""
    record: dict[str, Any] = {**scenario_record(scenario), MADE_AT: made_at}
    return Change(Kind.SCENARIO, key, record, seen)


def forgetting(kept: Kept) -> Change:
    """Return the change that removes a kept scenario."""
    return Change(Kind.SCENARIO, kept.key, None, kept.seen)


def new_key(scenario: Scenario, taken: Collection[str]) -> str:
    """Return a readable key that nothing has: the name, and a mark of the content."""
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in folded(scenario.name))
    name = "-".join(filter(None, letters.split("-")))[:_NAME_LENGTH].strip("-") or "scenario"
    content = encoded(scenario_record(scenario)).encode()
    key = first = f"{name}-{hashlib.sha256(content).hexdigest()[:_HASH_LENGTH]}"
    number = 1
    while key in taken:
        number += 1
        key = f"{first}-{number}"
    return key


def applying(standing: Standing, scenario: Scenario) -> tuple[Change, ...]:
    """Return the changes that put a scenario in the roster; () when it changes nothing.

    Each knows the version of the post it bears on; the source of a post that changes names
    the scenario.

    Raises:
        ScenarioError: the roster does not allow it.
    """
    before = {post.id: post for post in standing.posts}
    after = apply(Roster(standing.posts), scenario).posts
    named = [
        post if before.get(post.id) == post else _from_scenario(post, scenario) for post in after
    ]
    return tuple(post_changes(standing, named))


def _from_scenario(post: Post, scenario: Scenario) -> Post:
    origin = f"scénario « {scenario.name} » appliqué"
    source = f"{post.source} ; {origin}" if post.source else origin
    return replace(post, source=source if len(source) <= MAX_TEXT else post.source)


def moved_since(store: Store, made_at: int) -> tuple[str, ...]:
    """Return the ids of the posts that changed after a version, in order.

    Raises:
        StoreError: the history cannot be read.
    """
    lines = store.lines(since=made_at)
    return tuple(dict.fromkeys(line.key for line in lines if line.kind is Kind.POST))
