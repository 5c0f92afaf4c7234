"""Ctrl-C is heeded wherever it falls.

Python raises KeyboardInterrupt in whatever code runs at that moment. When that is a destructor,
it prints « Exception ignored » and the command goes on as if nobody had asked anything; when
that is a query of DuckDB, the query stops with a RuntimeError that it caused.
"""

from __future__ import annotations

import _thread
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130
"""Exit code of what Ctrl-C stopped."""
AGAIN = 0.02
"""Seconds after which a dropped interruption is asked again: the destructor is over by then."""


def until_it_runs() -> None:
    """Heed Ctrl-C while the modules load, and once the command is done: no traceback."""
    # Started in the background, a command may have to ignore it.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def after_it_ran() -> None:
    """Ignore Ctrl-C: all is said and done, the exit code must tell how."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stop(*_: object) -> None:
    with contextlib.suppress(OSError):
        os.write(2, b"Interrompu.\n")
    os._exit(INTERRUPTED)


@contextmanager
def _taken_over() -> Iterator[None]:
    """Let a Ctrl-C be an exception while a command runs."""
    if signal.getsignal(signal.SIGINT) is not _stop:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, _stop)


@contextmanager
def heeded() -> Iterator[None]:
    """Make a dropped interruption fall again; every other error is told as before.

    Raises:
        KeyboardInterrupt: for an error that an interruption caused, too.
    """
    before = sys.unraisablehook
    waiting: list[threading.Timer] = []
    started: list[threading.Timer] = []

    def ask() -> None:
        waiting.clear()  # first: what follows may be dropped in its turn
        _interrupt()

    def hook(event: sys.UnraisableHookArgs) -> None:
        if not issubclass(event.exc_type, KeyboardInterrupt):
            before(event)
        elif not waiting:
            # Asked from here it would fall in this very hook, and be dropped too.
            again = threading.Timer(AGAIN, ask)
            again.daemon = True
            waiting.append(again)
            started.append(again)
            again.start()

    sys.unraisablehook = hook
    try:
        with _taken_over():
            yield
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise
    finally:
        sys.unraisablehook = before
        for again in started:
            again.cancel()
            again.join()  # none may fall after the command


@contextmanager
def shielded() -> Iterator[None]:
    """Let a short tidying up end: a Ctrl-C meanwhile falls right after it, once."""
    apart = threading.current_thread() is not threading.main_thread()
    if apart or signal.getsignal(signal.SIGINT) is None:
        yield  # only the main thread is interrupted, and a handler that is not Python's stays
        return
    fallen: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: fallen.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if fallen:
            signal.raise_signal(signal.SIGINT)


def _interrupt() -> None:
    """Interrupt the main thread, even while it waits where the system lets it be woken."""
    main = threading.main_thread().ident
    if main is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()
