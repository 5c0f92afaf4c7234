"""The store: what it keeps, what it never counts twice, what it refuses."""

from __future__ import annotations

import csv
import json
import threading
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from sources.contracts import folder as folders
from sources.contracts.folder import OUTPUTS, StoreError
from sources.contracts.inputs import Inputs
from sources.contracts.schemas import CONTRACTS, SET_ASIDE
from sources.contracts.state import read_state
from sources.contracts.store import UnreadableFilesError, import_files, rebuild
from tests.contracts.store import world
from tests.contracts.store.world import MIXED, MIXED_COUNTS, content, figures, row


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return world.inputs()


def contracts(folder: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(folder / "marches.parquet").to_pylist()
    return rows


def test_every_row_has_one_fate_and_every_table_its_columns(tmp_path: Path, inputs: Inputs) -> None:
    report = import_files(tmp_path / "s", [world.table(tmp_path / "a.csv", MIXED)], inputs)
    assert figures(report.record()) == MIXED_COUNTS
    assert report.record()["lus"] == sum(list(report.record().values())[1:5])
    for name, schema in (("marches", CONTRACTS), ("quarantaine", SET_ASIDE), ("rejets", SET_ASIDE)):
        assert pq.read_schema(tmp_path / "s" / f"{name}.parquet").names == list(schema)
    assert {name for name in OUTPUTS if name != "liberations.csv"} <= set(content(tmp_path / "s"))


def test_the_same_content_changes_nothing_and_reports_the_same(
    tmp_path: Path, inputs: Inputs
) -> None:
    first = import_files(tmp_path / "s", [world.table(tmp_path / "a.csv", MIXED)], inputs)
    before = content(tmp_path / "s")
    copy = world.table(tmp_path / "autre nom.csv", MIXED)
    again = import_files(tmp_path / "s", [copy, tmp_path / "a.csv", copy], inputs)
    assert again.record() == first.record()
    assert (first.changed, again.changed) == (True, False)
    assert content(tmp_path / "s") == before
    assert "déjà importé" in "\n".join(again.lines())


def test_a_newer_file_that_overlaps_wins_and_the_rest_is_merged(
    tmp_path: Path, inputs: Inputs
) -> None:
    old = world.json_2019(tmp_path / "a.json", [row(n, montant=str(100 * n)) for n in (1, 2, 3)])
    new = world.table(tmp_path / "b.csv", [row(n, montant=str(777 * n)) for n in (2, 3, 4)])
    import_files(tmp_path / "s", [old], inputs)
    report = import_files(tmp_path / "s", [new], inputs)
    assert figures(report.record()) == {
        "lus": 3, "acceptes": 3, "quarantaine": 0, "rejetes": 0, "doublons_fusionnes": 0
    }  # fmt: skip
    amounts = {one["id"]: one["montant_centimes"] for one in contracts(tmp_path / "s")}
    assert amounts == {
        "2024-001": 10_000, "2024-002": 155_400, "2024-003": 233_100, "2024-004": 310_800
    }  # fmt: skip
    once_more = import_files(tmp_path / "s", [old], inputs)
    assert once_more.record()["motifs"]["doublon_autre_fichier"] == 2
    assert figures(once_more.record()) == {
        "lus": 3, "acceptes": 1, "quarantaine": 0, "rejetes": 0, "doublons_fusionnes": 2
    }  # fmt: skip


def test_one_import_of_two_files_is_two_imports_of_one(tmp_path: Path, inputs: Inputs) -> None:
    files = [
        world.json_2019(tmp_path / "a.json", [row(1), row(2)]),
        world.parquet(tmp_path / "b.parquet", [row(2), row(3)]),
    ]
    report = import_files(tmp_path / "s", files, inputs)
    assert report.record()["lus"] == 4
    for file in files:
        import_files(tmp_path / "t", [file], inputs)
    assert content(tmp_path / "s") == content(tmp_path / "t")


def test_two_folders_hold_the_same_bytes(tmp_path: Path, inputs: Inputs) -> None:
    many = [row(n, montant=str(1 + n % 7)) for n in range(3_000)]
    file = world.table(tmp_path / "a.csv", [*many, *MIXED])
    for name in ("s", "t"):
        import_files(tmp_path / name, [file], inputs)
    assert content(tmp_path / "s") == content(tmp_path / "t")


def test_another_day_and_other_thresholds_make_the_tables_again(
    tmp_path: Path, inputs: Inputs
) -> None:
    future = row(8, dateNotification="2027-01-05")
    import_files(tmp_path / "s", [world.table(tmp_path / "a.csv", [row(1), future])], inputs)
    assert len(contracts(tmp_path / "s")) == 1
    report = rebuild(tmp_path / "s", world.inputs(date(2027, 2, 1)))
    assert report.changed
    assert len(contracts(tmp_path / "s")) == 2
    with pytest.raises(StoreError, match="aucun marché importé"):
        rebuild(tmp_path / "vide", inputs)


def test_the_list_of_buyers_decides(tmp_path: Path) -> None:
    file = world.table(tmp_path / "a.csv", [row(1, acheteur_id=world.TOWN)])
    listed = tmp_path / "liste.csv"
    listed.write_text(f"identifiant;perimetre\n{world.TOWN[:9]};epa_etat\n", "utf-8")
    for inputs, expected in (
        (world.inputs(), "HORS"),
        (world.inputs(buyers=listed), "EPA_ETAT"),
    ):
        import_files(tmp_path / "s", [file], inputs)
        assert contracts(tmp_path / "s")[0]["perimetre"] == expected


def test_files_for_people_open_in_french_excel(tmp_path: Path, inputs: Inputs) -> None:
    import_files(tmp_path / "s", [world.table(tmp_path / "a.csv", MIXED)], inputs)
    data = (tmp_path / "s" / "quarantaine.csv").read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"fichier";"ligne";"code";"motif"')
    assert b"\r\n" in data
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True), delimiter=";"))
    assert [(one["code"], one["ligne"], one["montant_euros"]) for one in rows] == [
        ("montant_symbolique", "4", "1,00"),
        ("montant_absent", "5", ""),
        ("montant_symbolique", "8", "1,00"),
    ]
    assert rows[2]["objet"].startswith("'=1+1")
    assert all(one["fichier"] == "a.csv" and one["motif"] for one in rows)
    rejected = (tmp_path / "s" / "rejets.csv").read_text("utf-8-sig")
    assert '"siret_invalide"' in rejected
    assert '"123"' in rejected


def test_the_state_says_what_there_is(tmp_path: Path, inputs: Inputs) -> None:
    assert read_state(tmp_path / "s") is None
    days = [row(1, dateNotification="2024-01-31"), row(2, dateNotification="2025-06-01")]
    import_files(tmp_path / "s", [world.table(tmp_path / "a.csv", days)], inputs)
    state = read_state(tmp_path / "s")
    assert state is not None
    assert (state.first_day, state.last_day) == (date(2024, 1, 31), date(2025, 6, 1))
    assert (state.built_on, state.counts["acceptes"]) == (world.TODAY, 2)
    assert [file.name for file in state.files] == ["a.csv"]
    assert (state.age(date(2026, 12, 2)), state.unfinished) == (10, False)
    (tmp_path / "s" / "etat.json").write_text("{", "utf-8")
    assert read_state(tmp_path / "s") is None
    assert import_files(tmp_path / "s", [tmp_path / "a.csv"], inputs).changed
    assert read_state(tmp_path / "s") == state


def test_nothing_readable_touches_nothing(tmp_path: Path, inputs: Inputs) -> None:
    import_files(tmp_path / "s", [world.table(tmp_path / "a.csv", MIXED)], inputs)
    before = content(tmp_path / "s")
    bad = tmp_path / "mauvais.json"
    bad.write_text('{"autre": 1}', "utf-8")
    with pytest.raises(UnreadableFilesError) as caught:
        import_files(tmp_path / "s", [bad], inputs)
    assert len(caught.value.errors) == 1
    assert content(tmp_path / "s") == before


def test_missing_files_are_told_all_at_once(tmp_path: Path, inputs: Inputs) -> None:
    good = world.table(tmp_path / "a.csv", MIXED)
    files = [good, tmp_path / "absent.csv", tmp_path]
    with pytest.raises(UnreadableFilesError) as caught:
        import_files(tmp_path / "s", files, inputs)
    said = str(caught.value)
    assert "introuvable" in said
    assert "dossier" in said
    assert not (tmp_path / "s").exists()


def test_what_can_be_read_is_imported_and_the_rest_is_told(tmp_path: Path, inputs: Inputs) -> None:
    good = world.json_2019(tmp_path / "a.json", [row(1), row(2), row(3)])
    cut = tmp_path / "coupe.json"
    whole = world.json_2019(tmp_path / "b.json", [row(n) for n in (4, 5, 6)]).read_bytes()
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    bad = tmp_path / "rien.bin"
    bad.write_bytes(bytes(range(256)) * 8)
    report = import_files(tmp_path / "s", [good, cut, bad], inputs)
    assert [file.name for file, _ in report.files] == ["a.json", "coupe.json"]
    assert [error.name for error in report.unreadable] == ["rien.bin"]
    assert report.files[1][0].problems[0].line is not None
    assert report.record()["lus"] == sum(list(report.record().values())[1:5])


def test_a_second_import_waits_little_and_says_why(
    tmp_path: Path, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "LOCK_PATIENCE", 0.1)
    file = world.table(tmp_path / "a.csv", MIXED)
    import_files(tmp_path / "s", [file], inputs)
    with (
        FileLock(tmp_path / "s" / ".verrou"),
        pytest.raises(StoreError, match="un autre import est en cours dans ce dossier"),
    ):
        import_files(tmp_path / "s", [file], inputs)
    assert not import_files(tmp_path / "s", [file], inputs).changed


def test_imports_at_the_same_time_queue_or_refuse(tmp_path: Path, inputs: Inputs) -> None:
    files = [world.table(tmp_path / f"{n}.csv", [row(n), row(99)]) for n in range(4)]
    refused: list[str] = []

    def run(file: Path) -> None:
        try:
            import_files(tmp_path / "s", [file], inputs)
        except StoreError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=run, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("en cours" in said for said in refused)
    import_files(tmp_path / "s", files, inputs)
    assert len(contracts(tmp_path / "s")) == 5


@pytest.mark.parametrize("kind", ["file", "under a file"])
def test_a_folder_that_cannot_be_is_refused(tmp_path: Path, inputs: Inputs, kind: str) -> None:
    file = world.table(tmp_path / "a.csv", MIXED)
    where = file if kind == "file" else file / "dessous"
    with pytest.raises(StoreError, match=r"fichier|dossier"):
        import_files(where, [file], inputs)


def test_progress_is_told_in_order(tmp_path: Path, inputs: Inputs) -> None:
    watched = world.Watched()
    file = world.table(tmp_path / "a.csv", [row(n) for n in range(500)])
    import_files(tmp_path / "s", [file], inputs, watched)
    reading = [(done, total) for what, done, total in watched.told if what == "Lecture de a.csv"]
    assert reading[-1] == (file.stat().st_size, file.stat().st_size)
    assert reading == sorted(reading)
    rules = [done for what, done, _ in watched.told if what == "Règles"]
    assert rules == sorted(rules)


def test_stale_work_is_removed(tmp_path: Path, inputs: Inputs) -> None:
    store = tmp_path / "s"
    for name in (".travail-1/etapes", "lignes"):
        (store / name).mkdir(parents=True)
    (store / ".travail-1" / "marches.parquet").write_bytes(b"moitie")
    (store / "lignes" / ".lecture-x1234567.parquet").write_bytes(b"moitie")
    orphan = store / "lignes" / f"{'0' * 16}.parquet"
    orphan.write_bytes(b"")
    import_files(store, [world.table(tmp_path / "a.csv", MIXED)], inputs)
    assert not list(store.glob(".travail*"))
    assert not orphan.exists()
    assert len(list((store / "lignes").iterdir())) == 2


def test_json_files_are_plain(tmp_path: Path, inputs: Inputs) -> None:
    import_files(tmp_path / "s", [world.table(tmp_path / "a.csv", MIXED)], inputs)
    manifest = json.loads((tmp_path / "s" / "manifeste.json").read_text("utf-8"))
    assert manifest["fichiers"][0]["nom"] == "a.csv"
    assert manifest["prochain"] == 2
