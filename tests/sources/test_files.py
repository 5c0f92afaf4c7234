import errno
import os
import stat
from pathlib import Path

import pytest

from sources.files import read_bytes, reason, write_whole
from sources.problems import UnreadableFileError


def test_a_file_is_written_whole_and_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    write_whole(file, b"un")
    write_whole(file, b"deux")
    assert file.read_bytes() == b"deux"
    assert list(tmp_path.iterdir()) == [file]


def test_rights_are_kept_and_usual_for_a_new_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    mask = os.umask(0o022)
    try:
        write_whole(file, b"un")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    file.chmod(0o640)
    write_whole(file, b"deux")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "a.csv", tmp_path / "lien.csv"
    file.write_bytes(b"un")
    link.symlink_to(file)
    write_whole(link, b"deux")
    assert link.is_symlink()
    assert file.read_bytes() == b"deux"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "tube"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR)
    try:
        write_whole(pipe, b"donnees")
        assert os.read(reader, 7) == b"donnees"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_file_that_lost_its_name_is_written_to(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    with file.open("w+b") as held:
        file.unlink()
        write_whole(Path(f"/proc/self/fd/{held.fileno()}"), b"donnees")
        assert held.read() == b"donnees"
    assert list(tmp_path.iterdir()) == []


def test_links_that_go_round_are_left_alone(tmp_path: Path) -> None:
    link = tmp_path / "a"
    link.symlink_to(link)
    with pytest.raises(OSError, match="symbolic") as error:
        write_whole(link, b"x")
    assert "tournent en rond" in reason(error.value)
    assert link.is_symlink()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOENT, "introuvable"),
        (errno.EACCES, "droits d'accès"),
        (errno.ENOSPC, "disque plein"),
        (errno.ENAMETOOLONG, "trop long"),
        (errno.ENOTDIR, "n'est pas un dossier"),
        (errno.EXDEV, "système"),
        (None, "système"),
    ],
)
def test_each_refusal_of_the_system_has_its_french(number: int | None, said: str) -> None:
    error = OSError() if number is None else OSError(number, "English words")
    assert said in reason(error)
    assert "English" not in reason(error)


def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError("disque plein")

    monkeypatch.setattr(os, "fsync", full)
    file = tmp_path / "a.csv"
    file.write_bytes(b"ancien")
    with pytest.raises(OSError, match="plein"):
        write_whole(file, b"nouveau")
    assert file.read_bytes() == b"ancien"
    assert list(tmp_path.iterdir()) == [file]


def test_no_folder_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        write_whole(tmp_path / "absent" / "a.csv", b"x")
    with pytest.raises(OSError, match=r"."):
        write_whole(tmp_path, b"x")


@pytest.mark.parametrize(("name", "said"), [("absent.csv", "introuvable"), ("", "dossier")])
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said):
        read_bytes(tmp_path / name)


def test_no_more_is_read_than_will_be_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"x" * 100)
    assert len(read_bytes(file, limit=10)) == 11
