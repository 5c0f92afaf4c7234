from pathlib import Path

import pytest

from sources.contracts.services import (
    JOURNAL_FILE,
    REGISTER_FILE,
    Accompaniment,
    BusyRegisterError,
    Service,
    StaleServiceError,
    read_register,
    save_service,
)
from sources.dataset import DATA
from sources.problems import UnreadableFileError

SIRET = "17000000000010"
SHIPPED = DATA / "contracts" / "services_etat.csv"


def said(**given: object) -> Service:
    values: dict[str, object] = {"state": Accompaniment.NOT_YET, "by": "DREETS"}
    return Service(SIRET, **(values | given))  # type: ignore[arg-type]


def test_what_nobody_said_is_unknown(tmp_path: Path) -> None:
    register = read_register(tmp_path, SHIPPED)
    assert len(register) == 0
    assert register.of(SIRET).state is Accompaniment.UNKNOWN


def test_a_siret_wins_over_its_siren(tmp_path: Path) -> None:
    siren = Service(SIRET[:9], state=Accompaniment.YES, structure="S", by="DREETS")
    save_service(tmp_path, SHIPPED, siren, "")
    assert read_register(tmp_path, SHIPPED).of(SIRET).structure == "S"
    save_service(tmp_path, SHIPPED, said(), "")
    assert read_register(tmp_path, SHIPPED).of(SIRET).state is Accompaniment.NOT_YET
    assert read_register(tmp_path, SHIPPED).of("17000000000028").state is Accompaniment.YES


def test_a_save_is_read_again_and_keeps_its_history(tmp_path: Path) -> None:
    save_service(tmp_path, SHIPPED, said(source="réunion;\n=1+1"), "parce que")
    first = read_register(tmp_path, SHIPPED)[SIRET]
    assert (first.revision, first.by, first.changed.endswith("UTC")) == (1, "DREETS", True)
    save_service(
        tmp_path,
        SHIPPED,
        said(state=Accompaniment.YES, structure="X", since="2024-05-01", revision=1),
        "",
    )
    now = read_register(tmp_path, SHIPPED)[SIRET]
    assert (now.state, now.structure, now.since, now.revision) == (
        Accompaniment.YES,
        "X",
        "2024-05-01",
        2,
    )
    journal = (tmp_path / JOURNAL_FILE).read_text(encoding="utf-8-sig").splitlines()
    assert len(journal) == 3
    assert '"parce que"' in journal[1]
    assert '"pas_encore"' in journal[2]


def test_another_save_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    save_service(tmp_path, SHIPPED, said(by="DDETS 31"), "")
    with pytest.raises(StaleServiceError, match="modifié par DDETS 31") as caught:
        save_service(tmp_path, SHIPPED, said(state=Accompaniment.YES), "")
    assert caught.value.current.state is Accompaniment.NOT_YET
    assert read_register(tmp_path, SHIPPED)[SIRET].state is Accompaniment.NOT_YET


def test_a_save_cut_before_the_table_is_finished_by_the_journal(tmp_path: Path) -> None:
    save_service(tmp_path, SHIPPED, said(), "")
    (tmp_path / REGISTER_FILE).unlink()
    assert read_register(tmp_path, SHIPPED)[SIRET].state is Accompaniment.NOT_YET


def test_a_line_of_the_journal_cut_short_was_never_saved(tmp_path: Path) -> None:
    save_service(tmp_path, SHIPPED, said(), "")
    journal = tmp_path / JOURNAL_FILE
    whole = journal.read_bytes()
    journal.write_bytes(whole + whole.splitlines()[-1][:-20].replace(b'"1"', b'"9"'))
    assert read_register(tmp_path, SHIPPED)[SIRET].revision == 1
    save_service(tmp_path, SHIPPED, said(state=Accompaniment.YES, revision=1), "")
    assert read_register(tmp_path, SHIPPED)[SIRET].revision == 2
    assert journal.read_bytes().startswith(whole)


@pytest.mark.parametrize(
    "service",
    [
        Service("12"),
        Service("1700000000001A"),
        Service(SIRET, since="2024-02-30"),
        Service(SIRET, state=Accompaniment.NOT_YET, structure="X"),
    ],
)
def test_wrong_values_are_refused_and_nothing_is_written(tmp_path: Path, service: Service) -> None:
    with pytest.raises(UnreadableFileError):
        save_service(tmp_path, SHIPPED, service, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", ["1;n;;;;", f"{SIRET};n;peut-etre;;;", f"{SIRET};n;;;hier;"])
def test_a_register_edited_wrong_says_where(tmp_path: Path, line: str) -> None:
    text = f"acheteur;nom;etat;structure;depuis;source\n{line}\n"
    (tmp_path / REGISTER_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="ligne 2"):
        read_register(tmp_path, SHIPPED)


def test_a_register_edited_by_hand_needs_no_revision(tmp_path: Path) -> None:
    text = f"acheteur;nom;etat;structure;depuis;source\n{SIRET};n;accompagne;X;;\n"
    (tmp_path / REGISTER_FILE).write_text(text, encoding="utf-8")
    assert read_register(tmp_path, SHIPPED)[SIRET].structure == "X"
    save_service(tmp_path, SHIPPED, said(), "")
    assert read_register(tmp_path, SHIPPED)[SIRET].state is Accompaniment.NOT_YET


def test_a_register_held_too_long_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock  # noqa: PLC0415  this test alone holds the lock

    from sources.contracts import services  # noqa: PLC0415  its patience is shortened here

    monkeypatch.setattr(services, "LOCK_SECONDS", 0.05)
    with FileLock(tmp_path / services.LOCK_FILE), pytest.raises(BusyRegisterError):
        save_service(tmp_path, SHIPPED, said(), "")


def test_the_shipped_register_names_nobody() -> None:
    assert len(read_register(Path("/nonexistent"), SHIPPED)) == 0


def test_examples_are_true() -> None:
    import doctest  # noqa: PLC0415  this test alone runs them

    from sources.contracts import services  # noqa: PLC0415  as above

    assert doctest.testmod(services).failed == 0
