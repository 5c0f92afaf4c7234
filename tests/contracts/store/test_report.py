"""The report: one identity, every reason with its words; the line that shows progress."""

from __future__ import annotations

import io

import pytest

from sources.contracts.manifest import KnownFile
from sources.contracts.progress import Meter, line, metered
from sources.contracts.reasons import Fate
from sources.contracts.report import Counts, Report, added

A = Counts({Fate.ACCEPTED: 1_200, Fate.MERGED: 3}, {"lieu_repare": 2, "doublon_meme_fichier": 3})
B = Counts({Fate.ACCEPTED: 1, Fate.QUARANTINED: 2, Fate.REJECTED: 4}, {"siret_cle": 2})


def known(number: int) -> KnownFile:
    return KnownFile(number, f"{number}.csv", "a" * 64, "tableau_csv", 1, 0, "2026-11-22")


def test_counts_add_up() -> None:
    total = added({1: A, 2: B, 3: A}, {1, 2})
    assert total.read == A.read + B.read
    assert total.record() == {
        "lus": 1_210,
        "acceptes": 1_201,
        "quarantaine": 2,
        "rejetes": 4,
        "doublons_fusionnes": 3,
        "motifs": {"siret_cle": 2, "lieu_repare": 2, "doublon_meme_fichier": 3},
    }
    assert added({}, {7}).record()["lus"] == 0


def test_the_report_begins_with_the_identity() -> None:
    report = Report(((known(1), A), (known(2), B)), frozenset({2}), added({1: A, 2: B}, {1, 2}))
    lines = list(report.lines())
    assert lines[0] == (
        "1\u202f210 lus = 1\u202f201 acceptés + 2 en quarantaine + 4 rejetés + 3 doublons fusionnés"
    )
    assert lines[1].startswith("1.csv : 1\u202f203 lus")
    assert lines[2].startswith("2.csv (contenu déjà importé) : 7 lus")
    assert "clé du SIRET fausse (siret_cle)" in "\n".join(lines)


def test_a_meter_redraws_one_line() -> None:
    now = [0.0]
    stream = io.StringIO()
    meter = Meter(stream, lambda: now[0])
    for done in range(0, 101, 10):
        meter("Lecture de a.csv", done * 1_000_000, 100_000_000)
        now[0] += 1
    meter("Règles", 1, 13)
    meter.clear()
    drawn = stream.getvalue()
    assert "\n" not in drawn
    assert "50 %, 50,0 sur 100,0 Mo, 10,0 Mo/s, reste 5 s" in drawn
    assert drawn.endswith("\r" + " " * 79 + "\r")


def test_a_meter_draws_no_more_than_ten_times_a_second() -> None:
    now = [0.0]
    stream = io.StringIO()
    meter = Meter(stream, lambda: now[0])
    for done in range(10_000):
        meter("Lecture", done, 10_000)
        now[0] += 0.0001
    assert stream.getvalue().count("\r") <= 12


def test_a_closed_terminal_stops_nothing() -> None:
    stream = io.StringIO()
    stream.close()
    Meter(stream)("Lecture", 1, 2)


def test_without_a_terminal_only_the_start_and_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with metered("Import…") as watch:
        for done in range(50):
            watch("Lecture de a.csv", done, 50)
    assert capsys.readouterr().err.splitlines() == ["Import…", "Terminé en 0 s."]


def test_no_line_is_wrong_when_nothing_is_known() -> None:
    assert (
        line("Téléchargement", 5_000_000, 0, 5_000_000, 2.0) == "Téléchargement : 5,0 Mo, 2,5 Mo/s"
    )
    assert line("Lecture de x", 0, 0, 0, 0.0) == "Lecture de x : 0,0 Mo"
    assert line("Lecture de x", 0, 400_000_000, 0, 9.0) == "Lecture de x : 0 %, 0,0 sur 400,0 Mo"
    assert line("Lecture de x", 40_000, 400_000_000, 40_000, 9.0).endswith("reste 24 h 59 min")
    assert line("Fichiers pour tableur", 0, 1, 0, 0.0) == "Fichiers pour tableur"
