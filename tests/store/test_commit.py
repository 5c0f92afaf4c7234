"""A change: signed, checked against what was shown, whole, and kept in the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sources.store.store import Store
from sources.store.words import (
    MOST_REASON,
    SHIPPED,
    Action,
    Change,
    ConflictError,
    Item,
    Kind,
    RefusedRecordError,
    RefusedSignatureError,
    Signature,
)
from tests.store import world
from tests.store.world import changes, post, signed


def shown(store: Store, key: str) -> Item:
    return next(item for item in store.items(Kind.POST) if item.key == key)


def test_a_change_is_one_line_with_what_stood_before_and_after(store: Store) -> None:
    before = shown(store, "poste-1")
    after = {**before.record, "etp": "0,50"}
    revision = store.commit(
        [Change(Kind.POST, "poste-1", after, before.revision)],
        Signature("DDETS 31", "avenant reçu", Action.RENEW),
    )
    assert revision == before.revision + 1 == store.revision()
    (line,) = store.lines(since=before.revision)
    assert (line.service, line.reason, line.action) == ("DDETS 31", "avenant reçu", Action.RENEW)
    assert (line.before, line.after) == (before.record, after)
    assert line.clock == "22/11/2026 à 13:00"
    assert shown(store, "poste-1") == Item(Kind.POST, "poste-1", revision, after)


def test_what_stays_the_same_leaves_no_line_and_keeps_its_version(store: Store) -> None:
    old = store.items(Kind.POST)
    revision = store.commit(changes([post(0), post(1, structure="Autre")]), signed())
    assert [line.key for line in world.own_lines(store)] == ["poste-1"]
    assert [item.revision for item in store.items(Kind.POST)] == [old[0].revision, revision]
    assert store.commit(changes([post(0)]), signed()) == revision
    assert store.revision() == revision


def test_posts_keep_the_order_of_the_roster(store: Store) -> None:
    wanted = [post(number) for number in (30, 4, 1, 12, 0)]
    store.commit(changes(wanted), signed())
    assert [item.key for item in store.items(Kind.POST)] == [one.id for one in wanted]
    past = store.revision()
    store.commit(changes(reversed(wanted)), signed())
    assert [item.key for item in store.items(Kind.POST)] == [one.id for one in reversed(wanted)]
    _, then = store.state(past)
    assert [item.key for item in then[Kind.POST]] == [one.id for one in wanted]


def test_any_past_state_is_given_back_as_it_stood(store: Store) -> None:
    states = [store.state()]
    for turn in range(4):
        mine = [post(0, structure=f"Tour {turn}"), post(10 + turn)]
        removed = [Change(Kind.POST, f"poste-{9 + turn}", None)] if turn else []
        store.commit([*changes(mine), *removed], signed())
        states.append(store.state())
    assert [store.state(revision) for revision, _ in states] == states
    assert store.state(0) == (0, dict.fromkeys(Kind, ()))


@pytest.mark.parametrize(
    ("service", "reason", "told"),
    [
        ("Madame X", "avenant", "choisissez dans la liste"),
        (SHIPPED, "avenant", "choisissez dans la liste"),
        ("", "avenant", "choisissez dans la liste"),
        ("DREETS", "", "dites pourquoi"),
        ("DREETS", " \t\n\x00\x07\u200b\u202e ", "dites pourquoi"),
        ("DREETS", "m" * (MOST_REASON + 1), "500 caractères"),
        ("DREETS", "m " * 5_000_000, "500 caractères"),
    ],
)
def test_a_signature_that_does_not_hold_is_refused(
    sqlite: str, opened: Callable[..., Store], service: str, reason: str, told: str
) -> None:
    store = opened(sqlite)
    with pytest.raises(RefusedSignatureError, match=told):
        store.commit(changes([post(7)]), Signature(service, reason))
    assert world.own_lines(store) == []


def test_the_reason_is_kept_on_one_line_without_control_characters(store: Store) -> None:
    store.commit(changes([post(7)]), signed("avenant\r\n\treçu\x00 le \x1b[31m3\u202e mai\u00a0"))
    (line,) = world.own_lines(store)
    assert line.reason == "avenant reçu le [31m3 mai"
    longest = "é" * MOST_REASON
    store.commit(changes([post(8)]), signed(f"  {longest}\n\u200b"))
    assert world.own_lines(store)[-1].reason == longest


def modified(store: Store) -> Item:
    item = shown(store, "poste-0")
    store.commit(changes([post(0, structure="Nouvelle")]), signed(service="DDETS 31"))
    return item


def deleted(store: Store) -> Item:
    item = shown(store, "poste-0")
    store.commit([Change(Kind.POST, "poste-0", None)], signed(service="DDETS 31"))
    return item


def made_again(store: Store) -> Item:
    item = deleted(store)
    store.commit(changes([post(0)]), signed(service="DDETS 31"))
    return item


@pytest.mark.parametrize(
    ("happened", "word"),
    [(modified, "modifié"), (deleted, "retiré"), (made_again, "modifié")],
)
@pytest.mark.parametrize("record", [{}, None], ids=["edit", "removal"])
def test_a_post_that_changed_since_it_was_shown_is_a_conflict(
    store: Store, happened: Callable[[Store], Item], word: str, record: dict[str, Any] | None
) -> None:
    item = happened(store)
    stood = store.state()
    mine = None if record is None else {**item.record, "structure": "La mienne"}
    with pytest.raises(ConflictError) as caught:
        store.commit(
            [
                *changes([post(50)], 0),
                Change(Kind.POST, "poste-0", mine, item.revision),
            ],
            signed(service="DDETS 09"),
        )
    (conflict,) = caught.value.conflicts
    assert str(caught.value) == f"poste-0 : {conflict.sentence()}"
    assert conflict.sentence().startswith(f"{word} par DDETS 31 à 13:00")
    assert conflict.present == next(
        (one for one in stood[1][Kind.POST] if one.key == "poste-0"), None
    )
    assert store.state() == stood


def test_a_post_that_two_make_under_one_name_is_a_conflict(store: Store) -> None:
    store.commit(changes([post(7)], 0), signed(service="DDETS 31"))
    with pytest.raises(ConflictError, match="modifié par DDETS 31"):
        store.commit(changes([post(7, structure="Autre")], 0), signed())
    with pytest.raises(ConflictError, match="poste-8"):
        store.commit(changes([post(8)], 3), signed())


def test_what_is_replaced_whatever_stands_is_never_a_conflict(store: Store) -> None:
    store.commit(changes([post(0, structure="Une")]), signed())
    store.commit(changes([post(0, structure="Deux")], None), signed())
    assert shown(store, "poste-0").record["structure"] == "Deux"


def test_a_change_of_the_whole_conflicts_with_any_later_one_of_the_roster(store: Store) -> None:
    seen = store.revision()
    store.commit([Change(Kind.OPERATION, "pont", None)], signed(service="Coordination régionale"))
    store.commit(changes([post(3, structure="Mienne aussi")]), signed(), on=seen)
    seen = store.revision()
    store.commit(changes([post(1, structure="Autre")]), signed(service="DDETS 31"))
    store.commit([Change(Kind.POST, "poste-3", None)], signed(service="Coordination régionale"))
    with pytest.raises(ConflictError) as caught:
        store.commit(changes([post(0, structure="Mienne")]), signed(), on=seen)
    told = {one.key: one.sentence()[:40] for one in caught.value.conflicts}
    assert set(told) == {"poste-1", "poste-3"}
    assert told["poste-3"].startswith("retiré par Coordination régionale")
    store.commit(changes([post(0, structure="Mienne")]), signed(), on=store.revision())


def test_nothing_is_written_when_one_of_many_conflicts(store: Store) -> None:
    stood = world.content(store)
    many = [*changes(post(number) for number in range(20, 60)), *changes([post(0, home="09")], 99)]
    with pytest.raises(ConflictError):
        store.commit(many, signed())
    assert world.content(store) == stood


def spoiled(**cells: Any) -> Change:
    (change,) = changes([post(7)])
    return replace(change, record={**(change.record or {}), **cells})


@pytest.mark.parametrize(
    "change",
    [
        spoiled(etp="beaucoup"),
        spoiled(etp="1/0"),
        spoiled(etp=1),
        spoiled(date_debut="hier"),
        spoiled(qualite="stagiaire"),
        spoiled(id="autre"),
        spoiled(rang="0"),
        spoiled(rang=-1),
        spoiled(rang=2**31),
        spoiled(rang=True),
        spoiled(structure="nul \x00"),
        spoiled(structure="moitié \ud800"),
        spoiled(perimetre="x" * 17),
        spoiled(colonne="en trop"),
        spoiled(structure={1, 2}),
        replace(spoiled(), record={"structure": "seule"}),
        replace(spoiled(id="i" * 65), key="i" * 65),
        replace(spoiled(id=""), key=""),
        Change(Kind.NEED, "31", {"bas": float("nan")}),
        Change(Kind.NEED, "31", {"bas": object()}),
        Change(Kind.NEED, "k" * 201, {"bas": "1"}),
        Change(Kind.NEED, "nul \x00", {"bas": "1"}),
    ],
    ids=lambda change: f"{change.kind.value} {ascii(change.key)[:20]}",
)
def test_what_could_not_be_read_back_is_refused_by_both_engines(
    sqlite: str, opened: Callable[..., Store], change: Change
) -> None:
    store = opened(sqlite)
    stood = world.content(store)
    with pytest.raises(RefusedRecordError, match=r"pas enregistré|illisible"):
        store.commit([*changes([post(8)]), change], signed())
    assert world.content(store) == stood


def test_one_item_is_changed_once_at_a_time(store: Store) -> None:
    with pytest.raises(RefusedRecordError, match="deux changements"):
        store.commit(changes([post(7), post(7)]), signed())


def test_all_that_a_limit_allows_is_kept_by_both_engines(store: Store) -> None:
    longest = spoiled(id="é" * 64, perimetre="|".join(["9" * 16] * 3), rang=2**31 - 1)
    many = [
        replace(longest, key="é" * 64),
        Change(Kind.NEED, "k" * 200, {"texte": "\x00\u2028=1+1'\"\\", "nombre": 10**30}),
    ]
    store.commit(many, signed("m" * MOST_REASON))
    _, state = store.state()
    assert state[Kind.POST][-1].record == longest.record
    assert state[Kind.NEED][0].record == many[1].record
    assert store.state(store.revision() - 1)[1][Kind.NEED] == ()
    assert store.lines()[-1].after == many[1].record


@pytest.mark.parametrize("figure", ["1e-10", "1e99999999", "nan", "inf", "9" * 65])
@pytest.mark.parametrize("column", ["etp", "part_marches_etat"])
def test_a_figure_that_nobody_writes_is_refused(store: Store, column: str, figure: str) -> None:
    (one,) = changes([post(5)])
    stood = world.content(store)
    with pytest.raises(RefusedRecordError, match="il n'est pas enregistré"):
        store.commit([replace(one, record={**(one.record or {}), column: figure})], signed())
    assert world.content(store) == stood


@pytest.mark.parametrize("figure", ["0,1234567891", "0,123456789012345", "1/3"])
@pytest.mark.parametrize("column", ["etp", "part_marches_etat"])
def test_a_figure_that_a_file_would_round_is_refused(
    store: Store, column: str, figure: str
) -> None:
    (one,) = changes([post(5)])
    stood = world.content(store)
    with pytest.raises(RefusedRecordError, match=f"« {column} » .* plus de 9 décimales"):
        store.commit([replace(one, record={**(one.record or {}), column: figure})], signed())
    assert world.content(store) == stood
    store.commit([replace(one, record={**(one.record or {}), column: "0,123456789"})], signed())
