import random

import pytest

from sources.problems import UnreadableFileError
from tests.hostile_files import HEAVY, SAMPLES, damaged
from tests.sources.workbook.reading import read

FILES = 400


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(name: str) -> None:
    rng = random.Random(f"20250718 {name}")
    sample = SAMPLES[name]()
    for _ in range(FILES):
        try:
            table = read(damaged(sample, rng))
        except UnreadableFileError as error:
            told = [problem.message for problem in error.problems]
        else:
            told = [problem.message for problem in table.problems]
            widths = {len(row.cells) for row in table.rows}
            assert len(widths) <= 1 or name in {"csv", "utf-16"}
        assert all(told)


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_file_within_bounds_is_read(name: str) -> None:
    assert read(HEAVY[name]()).rows
