"""Out of quarantine by a decision, back by another; lines are only ever added."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sources.contracts.folder import StoreError
from sources.contracts.inputs import Inputs
from sources.contracts.reasons import Flag, Quarantine
from sources.contracts.releases import (
    Decision,
    RefusedDecisionError,
    Release,
    in_force,
    read_releases,
    read_services,
    releases_bytes,
)
from sources.contracts.store import import_files, release
from sources.problems import UnreadableFileError
from tests.contracts.store import world
from tests.contracts.store.world import MIXED, STATE, content, figures, row

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TINY = f"{STATE}2024-002"


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return world.inputs()


@pytest.fixture
def filled(tmp_path: Path, inputs: Inputs) -> Path:
    import_files(tmp_path / "s", [world.table(tmp_path / "a.csv", MIXED)], inputs)
    return tmp_path / "s"


def test_a_release_is_accepted_flagged_and_kept(
    filled: Path, tmp_path: Path, inputs: Inputs
) -> None:
    who = inputs.deciders[0].lower()
    report = release(filled, [TINY], (), who, " vérifié\nau  contrat ", inputs, now=NOW)
    assert figures(report.record())["acceptes"] == 3
    assert report.record()["motifs"][Flag.RELEASED.value] == 1
    rows = {one["uid"]: one for one in pq.read_table(filled / "marches.parquet").to_pylist()}
    assert Flag.RELEASED.value in rows[TINY]["signalements"]
    assert read_releases(filled / "liberations.csv") == (
        Release(
            TINY, Quarantine.TINY_AMOUNT, Decision.RELEASE, inputs.deciders[0],
            "vérifié au contrat", "2026-11-22T09:30:00Z",
        ),
    )  # fmt: skip
    after = import_files(filled, [world.table(tmp_path / "b.csv", [row(30), row(2)])], inputs)
    assert figures(after.record())["acceptes"] == 2  # a later modification of nothing: newer file
    assert len(read_releases(filled / "liberations.csv")) == 1


def test_a_release_is_undone_by_a_later_line(filled: Path, inputs: Inputs) -> None:
    who = inputs.deciders[-1]
    before = content(filled)
    release(filled, [TINY], (), who, "vu", inputs, now=NOW)
    first = (filled / "liberations.csv").read_bytes()
    undo = release(filled, [TINY], (), who, "erreur", inputs, Decision.UNDO, NOW)
    assert figures(undo.record()) == world.MIXED_COUNTS
    data = (filled / "liberations.csv").read_bytes()
    assert data.startswith(first)
    assert in_force(read_releases(filled / "liberations.csv")) == ()
    now = content(filled)
    assert {name: now[name] for name in before} == before


def test_a_new_reason_holds_a_released_contract_again(
    filled: Path, tmp_path: Path, inputs: Inputs
) -> None:
    release(filled, [TINY], (), inputs.deciders[0], "vu", inputs, now=NOW)
    newer = [row(2, montant="1", dateNotification="1999-01-01", modification_id="1")]
    report = import_files(filled, [world.table(tmp_path / "b.csv", newer)], inputs)
    assert report.record()["quarantaine"] == 1
    assert report.record()["motifs"]["date_trop_ancienne"] == 1
    assert "montant_symbolique" not in report.record()["motifs"]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"uids": ["inconnu"]}, "uid", "« inconnu »"),
        ({"uids": []}, "uid", "aucun marché donné"),
        ({"uids": [f"{STATE}2024-001"]}, "uid", "aucun marché en quarantaine"),
        ({"decision": Decision.UNDO}, "uid", "libéré par une décision"),
        ({"codes": ["lieu_absent"]}, "code", "lieu_absent"),
        ({"codes": ["n'importe quoi"]}, "code", "n'importe quoi"),
        ({"who": "Jean Dupont"}, "qui", "service inconnu"),
        ({"why": " \n "}, "pourquoi", "pourquoi"),
        ({"why": "x" * 501}, "pourquoi", "500"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    filled: Path, inputs: Inputs, changed: dict[str, object], field: str, said: str
) -> None:
    before = content(filled)
    given = {"uids": [TINY], "codes": (), "who": inputs.deciders[0], "why": "vu"} | changed
    with pytest.raises(RefusedDecisionError) as caught:
        release(filled, inputs=inputs, now=NOW, **given)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert said in str(caught.value)
    assert content(filled) == before


def test_nothing_is_released_where_nothing_was_imported(tmp_path: Path, inputs: Inputs) -> None:
    with pytest.raises(StoreError, match="aucun marché importé"):
        release(tmp_path / "s", [TINY], (), inputs.deciders[0], "vu", inputs)


def test_hostile_motives_come_back_as_they_were(tmp_path: Path) -> None:
    lines = tuple(
        Release(uid, Quarantine.LUHN, Decision.RELEASE, "DREETS", why, "2026-11-22T09:30:00Z")
        for uid, why in (("=1+1", '"quoted"; et'), ("'=a", "=cmd|' /C calc'!A0"), ("é", ""))
    )
    path = tmp_path / "liberations.csv"
    path.write_bytes(releases_bytes(lines))
    assert read_releases(path) == lines
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableFileError, match="abîmé"):
        read_releases(path)
    path.write_text('uid;code\r\n"a', "utf-8")
    with pytest.raises(UnreadableFileError, match=r"ligne 2.*guillemets"):
        read_releases(path)


def test_the_services_are_a_list_and_no_persons(tmp_path: Path, inputs: Inputs) -> None:
    assert "DREETS" in inputs.deciders
    empty = tmp_path / "decideurs.csv"
    empty.write_text("service;note\n;x\n", "utf-8")
    with pytest.raises(UnreadableFileError, match="aucun service"):
        read_services(empty)
