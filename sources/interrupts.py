"""Ctrl-C is heeded wherever it falls.

Python raises KeyboardInterrupt in whatever code runs at that moment. When that is a destructor,
it prints « Exception ignored » and the command goes on as if nobody had asked anything; when
that is a query of DuckDB, the query stops with a RuntimeError that it caused.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN = 0.02
"""Seconds after which a dropped interruption is asked again: the destructor is over by then."""


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


def _interrupt() -> None:
    """Interrupt the main thread, even while it waits where the system lets it be woken."""
    main = threading.main_thread().ident
    if main is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()
