from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coverage.model import Certainty, Role
from coverage.territories import Atlas
from sources.dataset import DATA, Dataset, load_dataset
from sources.leads import read_leads
from sources.problems import UnreadableFileError
from sources.readings import read_readings
from sources.roster.imported import read_roster_file
from sources.sidecar import read_sidecar

ON = date(2025, 7, 18)


def test_the_shipped_data_set(shipped: Dataset) -> None:
    assert shipped.reference_date == ON
    assert shipped.roster.known_on == ON
    assert len(shipped.roster.posts) == 8
    assert len(shipped.roster.doubts) == 2
    assert all(doubt.source and doubt.on for doubt in shipped.roster.doubts)
    assert shipped.need_rows is None


def test_after_the_source_stops_there_is_one_more_doubt(shipped: Dataset) -> None:
    assert len(shipped.roster_on(date(2025, 12, 31)).doubts) == 2
    assert not shipped.is_beyond_source(date(2025, 12, 31))
    later = shipped.roster_on(date(2026, 1, 1))
    assert "AAP 2025" in later.doubts[-1].label
    assert shipped.is_beyond_source(date(2026, 1, 1))


def test_the_shipped_file_given_by_hand_is_the_same(shipped: Dataset, shipped_roster: Path) -> None:
    assert load_dataset(shipped_roster).roster == shipped.roster


def test_a_roster_without_sidecar_has_no_doubt(shipped_roster: Path, tmp_path: Path) -> None:
    file = tmp_path / "mien.csv"
    file.write_bytes(shipped_roster.read_bytes())
    mine = load_dataset(file)
    assert mine.roster.doubts == ()
    assert mine.roster_on(date(2030, 1, 1)) is mine.roster
    assert mine.roster.source == "mien.csv"


def test_leads_are_thirteen_and_never_in_the_roster(shipped: Dataset) -> None:
    assert [lead.id for lead in shipped.leads] == [f"P{n}" for n in range(1, 14)]
    assert all(lead.source and lead.address and lead.evidence for lead in shipped.leads)
    fte = sum(post.fte for post in shipped.roster.posts if post.role is Role.FACILITATOR)
    assert fte == 10


def test_each_reading_has_one_retained(shipped: Dataset) -> None:
    by_post: dict[str, list[bool]] = {}
    for reading in shipped.readings:
        by_post.setdefault(reading.post, []).append(reading.retained)
        assert reading.label
        assert reading.source
    assert {post: sum(flags) for post, flags in by_post.items()} == {
        "aap2022-30": 1,
        "aap2022-31": 1,
        "aap2022-34": 1,
    }
    perimeters = {reading.perimeter for reading in shipped.readings}
    assert {("243400017",), ("243100518",), ("30",), ("34",)} <= perimeters


def test_a_sidecar_that_is_spoiled_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "roster.yaml"
    file.write_text("source: x\nreference_date: hier\ndoubts: rien\n", "utf-8")
    with pytest.raises(UnreadableFileError) as error:
        read_sidecar(file)
    columns = {problem.column for problem in error.value.problems}
    assert {"reference_date", "doubts", "unknown_after", "unknown_after.label"} <= columns


def test_a_table_that_is_shipped_without_a_column_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a_confirmer.csv"
    file.write_text("id;structure\n1;x\n", "utf-8")
    with pytest.raises(UnreadableFileError, match="territoire"):
        read_leads(file)


def test_sources_are_listed_once(shipped: Dataset) -> None:
    sources = shipped.sources()
    assert len(sources) == len(set(sources))
    assert any("Licence Ouverte" in source for source in sources)


def test_no_sentence_of_the_data_names_a_machine_path() -> None:
    for file in DATA.rglob("*.yaml"):
        assert "/tmp" not in file.read_text("utf-8")


def test_an_established_post_has_no_other_reading(atlas: Atlas, shipped_roster: Path) -> None:
    roster = read_roster_file(shipped_roster, atlas).roster
    file = shipped_roster.with_name("lectures.csv")
    assert {one.post for one in read_readings(file, atlas, roster)} >= {"aap2022-30", "aap2022-31"}
    confirmed = tuple(
        replace(post, certainty=Certainty.ESTABLISHED) if post.id == "aap2022-30" else post
        for post in roster.posts
    )
    left = {one.post for one in read_readings(file, atlas, replace(roster, posts=confirmed))}
    assert left == {"aap2022-31", "aap2022-34"}
