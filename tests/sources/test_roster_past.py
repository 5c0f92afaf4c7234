"""The history in use: past states read, compared, brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.diagnosis import report
from coverage.model import Level
from coverage.territories import Atlas
from sources.cases import stamp_of, survey_on
from sources.dataset import Dataset
from sources.export import Stamp
from sources.store.past import Sort, lines_of
from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import Action, Change, ConflictError, Kind, StoreError
from sources.stored import open_product_store, read_stored
from sources.upkeep.past import (
    RESTORED,
    Turn,
    as_known,
    brought_back,
    compared,
    posts_known,
    touching,
    turn_of,
    way_back,
)
from tests.store import world
from tests.store.world import changes, post, signed

ON = date(2025, 7, 18)
CLOCK = datetime(2026, 11, 22, 9, 12, tzinfo=UTC)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Open small stores of their own."""
    stores: list[Store] = []

    def make() -> Store:
        path = tmp_path / f"{uuid4().hex}.sqlite"
        stores.append(world.opened(world.sqlite_address(path), 3, clock=world.Ticking()))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Store]:
    """Give a store with the shipped content."""
    address = world.sqlite_address(tmp_path / "produit.sqlite")
    store = open_product_store(address, world.SERVICES)
    yield replace(store, clock=lambda: CLOCK)
    store.close()


def edit(store: Store, key: str, **cells: str) -> int:
    """Change cells of a post."""
    (item,) = (one for one in store.items(Kind.POST) if one.key == key)
    record = {**item.record, **cells}
    return store.commit([Change(Kind.POST, key, record, item.revision)], signed())


def bring_back(store: Store, revision: int, post: str | None = None) -> int:
    last, present = store.state()
    _, past = store.state(revision)
    signature = signed("retour", action=Action.RESTORE)
    return store.commit(way_back(present, past, post), signature, on=last)


def told(store: Store, revision: int | None = None) -> dict[tuple[Kind, str], object]:
    """Return what a state says, without when it was said."""
    _, state = store.state(revision)
    return {(one.kind, one.key): one.record for items in state.values() for one in items}


# What may happen to a small roster: a post written, removed, the header, what is no roster.
steps = st.lists(
    st.tuples(st.sampled_from(["écrit", "retiré", "en-tête", "besoin"]), st.integers(0, 5)),
    min_size=1,
    max_size=6,
)


def happen(store: Store, what: str, number: int) -> None:
    change = {
        "écrit": lambda: changes([post(number % 4, structure=f"Structure {number}")])[0],
        "retiré": lambda: Change(Kind.POST, f"poste-{number}", None),
        "en-tête": lambda: Change(
            Kind.ROSTER, "annuaire", {**world.HEADER, "source": f"Source {number}"}
        ),
        "besoin": lambda: Change(Kind.NEED, f"{number}", {"bas": "1", "central": "2", "haut": "3"}),
    }[what]()
    store.commit([change], signed(what))


@settings(max_examples=25)
@given(done=steps, data=st.data())
def test_a_way_back_says_again_what_was_known_and_erases_nothing(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, int]], data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / f"{uuid4().hex}.sqlite"
    store = world.opened(world.sqlite_address(path), 3, clock=world.Ticking())
    try:
        for what, number in done:
            happen(store, what, number)
        before, lines = told(store), store.lines()
        target = data.draw(st.integers(1, store.revision()))
        wanted = told(store, target)
        bring_back(store, target)
        after = told(store)
        for kind in Kind:
            kept = wanted if kind in RESTORED else before
            assert {k: v for k, v in after.items() if k[0] is kind} == {
                k: v for k, v in kept.items() if k[0] is kind
            }
        assert store.lines()[: len(lines)] == lines
        assert all(one.action is Action.RESTORE for one in store.lines()[len(lines) :])
        assert verify(store).is_valid
        # Once there, there is nothing left to bring back, and what was left can be reached.
        _, present = store.state()
        assert way_back(present, store.state(target)[1]) == ()
        bring_back(store, lines[-1].revision)
        assert told(store) == before
    finally:
        store.close()
        path.unlink()


def test_one_post_comes_back_alone(opened: Callable[[], Store]) -> None:
    store = opened()
    edit(store, "poste-0", structure="Premier changé")
    edit(store, "poste-1", structure="Second changé")
    store.commit([Change(Kind.POST, "poste-2", None)], signed())
    bring_back(store, 1, "poste-0")
    names = {item.key: item.record["structure"] for item in store.items(Kind.POST)}
    assert names == {"poste-0": "Structure 0", "poste-1": "Second changé"}
    bring_back(store, 1, "poste-2")
    assert {item.key for item in store.items(Kind.POST)} == {"poste-0", "poste-1", "poste-2"}
    assert way_back(store.state()[1], store.state(1)[1], "jamais vu") == ()


def test_a_post_that_came_later_leaves_at_the_way_back(opened: Callable[[], Store]) -> None:
    store = opened()
    store.commit(changes([post(9)], 0), signed())
    bring_back(store, 1)
    assert {item.key for item in store.items(Kind.POST)} == {"poste-0", "poste-1", "poste-2"}
    (line,) = lines_of(store, 3)
    assert (line.action, line.after) == (Action.RESTORE, None)


def test_a_way_back_shown_before_another_saved_is_refused(opened: Callable[[], Store]) -> None:
    store = opened()
    edit(store, "poste-0", structure="Changé")
    shown, present = store.state()
    prepared = way_back(present, store.state(1)[1])
    edit(store, "poste-1", structure="Changé entre-temps")
    with pytest.raises(ConflictError) as caught:
        store.commit(prepared, signed(action=Action.RESTORE), on=shown)
    assert [one.key for one in caught.value.conflicts] == ["poste-1"]
    assert store.revision() == 3
    with pytest.raises(ConflictError):  # and without `on`, when it bears on the same post
        store.commit(way_back(present, store.state(1)[1], "poste-0"), signed(), on=shown)
    edit(store, "poste-0", structure="Changé encore")
    with pytest.raises(ConflictError):
        store.commit(prepared, signed(action=Action.RESTORE))


def test_two_states_are_compared_field_by_field(opened: Callable[[], Store]) -> None:
    store = opened()
    edit(store, "poste-0", etp="0,50", perimetre="09", source="Avenant du 12/11")
    store.commit([Change(Kind.POST, "poste-1", None)], signed())
    store.commit([*changes([post(7)], 0)], signed())
    store.commit([Change(Kind.NEED, "31", {"bas": "1", "central": "2", "haut": "3"})], signed())
    turns = compared(store.state(1)[1], store.state()[1])
    assert [(turn.key, turn.sort) for turn in turns] == [
        ("poste-0", Sort.CHANGED),
        ("poste-1", Sort.REMOVED),
        ("poste-7", Sort.ADDED),
        ("31", Sort.ADDED),
    ]
    assert [(one.column, one.before, one.after) for one in turns[0].fields] == [
        ("etp", "0,01", "0,50"),
        ("perimetre", "31|09", "09"),
        ("source", "", "Avenant du 12/11"),
    ]
    assert [turn.name for turn in turns] == ["Structure 0", "Structure 1", "Structure 7", ""]
    assert turns[3].fields == ()
    backwards = compared(store.state()[1], store.state(1)[1])
    assert {turn.key: turn.sort for turn in backwards}["poste-1"] is Sort.ADDED
    assert compared(store.state(1)[1], store.state(1)[1]) == ()


def test_a_line_tells_what_it_changed(opened: Callable[[], Store]) -> None:
    store = opened()
    edit(store, "poste-0", etp="0,50")
    (line,) = lines_of(store, 2)
    assert turn_of(line) == Turn(Kind.POST, "poste-0", line.before, line.after)
    edit(store, "poste-0", etp="0,50")  # nothing changes: no line
    assert lines_of(store, 3) == ()


def test_every_post_that_ever_was_is_known_by_its_last_name(opened: Callable[[], Store]) -> None:
    store = opened()
    edit(store, "poste-0", structure="Nom d'après")
    store.commit([Change(Kind.POST, "poste-1", None)], signed())
    names = {"poste-0": "Nom d'après", "poste-1": "Structure 1", "poste-2": "Structure 2"}
    assert posts_known(store) == names


@pytest.mark.parametrize(
    ("cells", "touched"),
    [
        ({"departement": "48"}, {"48"}),
        ({"perimetre": "48"}, {"48"}),
        ({"extension": "48"}, {"48"}),
        ({"suivi": "DDETSPP 48"}, {"48"}),
        ({"perimetre": "region"}, {"09", "30", "31", "48"}),
        ({"perimetre": "31555"}, {"31"}),  # a commune
        ({"perimetre": "243100518"}, {"31"}),  # an EPCI of one department
        ({"perimetre": "200071058|48"}, {"48"}),  # the EPCI lies elsewhere
        ({"perimetre": "13"}, set()),  # a neighbour outside the region
        ({"perimetre": "99999"}, set()),  # a code of another time
        ({}, set()),
    ],
)
def test_the_versions_that_touch_a_department(
    opened: Callable[[], Store], atlas: Atlas, cells: dict[str, str], touched: set[str]
) -> None:
    store = opened()
    bare = {"departement": "", "perimetre": "", "extension": "", "suivi": ""}
    edit(store, "poste-0", **bare, structure="Nulle part")
    edit(store, "poste-0", **{**bare, **cells}, structure="Ailleurs")
    found = {code for code in ("09", "30", "31", "48") if 3 in touching(store, atlas, code)}
    assert found == touched


def test_what_left_a_department_touched_it_too(opened: Callable[[], Store], atlas: Atlas) -> None:
    store = opened()
    assert touching(store, atlas, "09") == {1}
    edit(store, "poste-0", perimetre="48", departement="48")
    edit(store, "poste-0", etp="0,70")
    assert touching(store, atlas, "09") == {1, 2}
    assert touching(store, atlas, "48") == {2, 3}
    store.commit([Change(Kind.NEED, "48", {"bas": "1", "central": "2", "haut": "3"})], signed())
    assert touching(store, atlas, "48") == {2, 3}


def test_the_export_of_a_past_version_says_so_and_is_another(
    product: Store, shipped: Dataset
) -> None:
    edit(product, "aap2022-11", etp="0,50")
    edit(product, "aap2022-11", etp="1,00")
    present = read_stored(product, shipped).dataset
    past = as_known(read_stored(product, shipped, 2).dataset, product, 2)
    assert past.known == "Annuaire tel qu'on le connaissait le 22/11/2026 à 10:12 (version 2)"
    assert present.known == ""

    def stamp(data: Dataset) -> Stamp:
        return stamp_of(data, survey_on(data, ON).parameters, ON)

    assert stamp(past).warnings[0] == past.known
    assert past.known in stamp(past).cells()[1]
    assert not any("connaissait" in told for told in stamp(present).warnings)
    # The first version says the same as the present one, and yet is not the same export.
    first = as_known(read_stored(product, shipped, 1).dataset, product, 1)
    assert first.roster.posts == present.roster.posts
    marks = {stamp(one).fingerprint for one in (present, past, first)}
    assert len(marks) == 3
    with pytest.raises(StoreError, match="la version 9 n'existe pas"):
        as_known(present, product, 9)


def test_what_a_way_back_would_give_is_what_it_gives(product: Store, shipped: Dataset) -> None:
    edit(product, "aap2022-31", extension="09", perimetre="")
    product.commit([Change(Kind.POST, "aap2022-66", None)], signed())
    (header,) = product.items(Kind.ROSTER)
    known = {**header.record, "connu_le": "2026-01-31", "source": "Relu", "doutes": []}
    product.commit([Change(Kind.ROSTER, header.key, known, header.revision)], signed())
    now = read_stored(product, shipped).dataset
    _, present = product.state()
    for target in (1, 2, 3):
        prepared = way_back(present, product.state(target)[1])
        supposed = brought_back(now, present, prepared)
        real = read_stored(product, shipped, target).dataset
        assert supposed.roster == real.roster
        assert supposed.sidecar == real.sidecar
        assert supposed.reference_date == real.reference_date
        assert report(survey_on(supposed, ON), Level.DEPARTMENT) == report(
            survey_on(real, ON), Level.DEPARTMENT
        )
