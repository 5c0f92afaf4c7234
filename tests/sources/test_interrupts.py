"""Ctrl-C stops a command wherever it falls: Python drops one that falls in a destructor."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from sources.interrupts import heeded, shielded, until_it_runs

ROOT = Path(__file__).parents[2]
LIBRARY = """
import click, signal, sys, time
from sources.console import Command, run

class Held:
    def __del__(self):
        for _ in range(100):
            pass
        signal.raise_signal(signal.SIGINT)

class Stubborn:
    left = 3
    def __del__(self):
        if Stubborn.left:
            Stubborn.left -= 1
            other = Stubborn()
            try:
                signal.raise_signal(signal.SIGINT)
            finally:
                del other

@click.command(cls=Command)
def work():
    held = {held}()
    del held
    time.sleep(60)

sys.exit(run(work, []))
"""


@pytest.mark.parametrize("held", ["Held", "Stubborn"])
def test_an_interruption_that_falls_in_a_destructor_is_not_lost(held: str) -> None:
    code = LIBRARY.replace("{held}", held)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=30, check=False
    )
    assert (done.returncode, done.stderr.decode().strip()) == (130, "Interrompu.")


def test_any_other_error_of_a_destructor_is_told_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda event: told.append(event.exc_type))
    before = sys.unraisablehook

    class Failing:
        def __del__(self) -> None:
            raise ValueError

    with heeded():
        failing = Failing()
        del failing
    assert told == [ValueError]
    assert sys.unraisablehook is before


def test_the_interruption_is_raised_where_the_work_goes_on() -> None:
    class Held:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    def work() -> None:
        held = Held()
        with heeded():
            del held
            time.sleep(20)

    with pytest.raises(KeyboardInterrupt):
        work()


def test_a_query_that_an_interruption_stops_is_an_interruption() -> None:
    def work() -> None:
        # On one thread: see the test below for what other threads do.
        with heeded(), duckdb.connect(config={"threads": 1}) as connection:
            timer = threading.Timer(
                0.2, signal.pthread_kill, (threading.get_ident(), signal.SIGINT)
            )
            timer.start()
            connection.execute(
                "select count(*) from range(200000) a join range(200000) b on a.range < b.range"
            )

    with pytest.raises(KeyboardInterrupt):
        work()


ENGINE = """
import signal, sys, tempfile, threading
from pathlib import Path
from sources.contracts.engine import Engine

QUERY = "select count(*) from range(200000) a join range(200000) b on a.range < b.range"
for _ in range(8):
    timer = threading.Timer(0.1, signal.pthread_kill, (threading.get_ident(), signal.SIGINT))
    try:
        with Engine(Path(tempfile.gettempdir())) as engine:
            timer.start()
            engine.query(QUERY)
    except RuntimeError as error:
        assert isinstance(error.__cause__, KeyboardInterrupt)
    timer.join()
"""


def test_an_engine_that_is_interrupted_closes_at_once() -> None:
    """Its other threads would finish the query, for minutes, while the closing waits."""
    done = subprocess.run([sys.executable, "-c", ENGINE], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0


def test_any_other_error_of_a_command_is_itself() -> None:
    with pytest.raises(RuntimeError, match="other"), heeded():
        raise RuntimeError("other")


BATCH = [sys.executable, "batch.py", "etp", "--on", "2025-07-18"]


LOADING = """
import runpy, signal, sys

class Finder:
    def find_spec(self, name, *_):
        if name == {name!r}:
            signal.raise_signal(signal.SIGINT)

sys.argv[0] = "batch.py"
sys.meta_path.insert(0, Finder())
runpy.run_path("batch.py", run_name="__main__")
"""


@pytest.mark.parametrize("name", ["click", "coverage.model", "sources.cases", "sources.roster"])
def test_an_interruption_while_the_modules_load_is_told_in_french(name: str) -> None:
    command = [sys.executable, "-c", LOADING.format(name=name), *BATCH[2:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stderr.decode().strip()) == (130, "Interrompu.")


def test_an_interruption_once_all_is_said_changes_no_exit_code() -> None:
    code = "import atexit, os, signal, runpy, sys; sys.argv[0] = 'batch.py'; "
    code += "atexit.register(os.kill, os.getpid(), signal.SIGINT); "
    code += "runpy.run_path('batch.py', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", code, *BATCH[2:]],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"facilitateurs" in done.stdout


def test_what_must_ignore_interruptions_still_does() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        until_it_runs()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_shielded_tidying_up_ends_before_the_interruption_falls() -> None:
    done = []

    def work() -> None:
        with heeded(), shielded():
            for _ in range(3):
                signal.raise_signal(signal.SIGINT)
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_shield_keeps_an_error_and_a_quiet_end_as_they_are() -> None:
    with pytest.raises(ValueError, match="other"), shielded():
        raise ValueError("other")
    with shielded():
        pass


def test_a_shield_outside_the_main_thread_does_nothing() -> None:
    done = []

    def work() -> None:
        with shielded():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
