import itertools

from hypothesis import given
from hypothesis import strategies as st

from ui.contracts.classes import Classes, classes_of, spread
from ui.palette import VOLUME_CLASSES, VOLUME_STYLES

COUNTS = st.lists(st.integers(min_value=0, max_value=10**12), max_size=20)


@given(COUNTS)
def test_classes_are_ordered_and_none_is_empty(values: list[int]) -> None:
    cut = classes_of(values)
    assert list(cut.limits) == sorted(set(cut.limits))
    assert len(cut.limits) < len(VOLUME_CLASSES)
    used = {cut.style(value) for value in values if value > 0}
    assert used == {name for name, _ in cut.items(str)} or not used
    ranks = [VOLUME_CLASSES.index(cut.style(value)) for value in sorted(values) if value > 0]
    assert ranks == sorted(ranks)


def test_nothing_is_drawn_apart() -> None:
    assert classes_of([0, 3]).style(0) == "vol-none"
    assert classes_of([]).items(str) == [("vol-3", "0")]


def test_limits_are_round_and_said_as_people_say_them() -> None:
    cut = classes_of([1, 3, 4, 4, 4, 5, 5, 12, 13, 15, 18, 32, 56])
    labels = [label for _, label in cut.items(str, whole=True)]
    assert labels == ["1 à 10", "11 à 15", "16 à 20", "21 à 40", "plus de 40"]
    assert [label for _, label in Classes((200, 500), 900).items(str)] == [
        "jusqu'à 200",
        "de 200 à 500",
        "plus de 500",
    ]


def test_cents_are_rounded_to_euros() -> None:
    assert all(limit % 100 == 0 for limit in classes_of([12_345, 99_999, 1_234_567], 100).limits)


def _lightness(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16


def test_classes_stay_apart_on_a_grey_print() -> None:
    grey = [_lightness(VOLUME_STYLES[name].fill) for name in VOLUME_CLASSES]
    steps = [light - dark for light, dark in itertools.pairwise(grey)]
    assert min(steps) > 10


def test_bars_are_shares_of_the_largest() -> None:
    assert spread([2, 4, 0]) == [0.5, 1.0, 0.0]
    assert spread([]) == []
    assert spread([0]) == [0.0]
