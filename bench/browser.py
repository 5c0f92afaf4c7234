"""A dashboard server and a headless Chromium, for the benchmark and for the browser tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sources.store.place import FILE_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 60.0
TRIES = 3


@dataclass(frozen=True, slots=True)
class Server:
    """A running dashboard."""

    url: str
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """Return the CPU time used by the server so far (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def chromium() -> str | None:
    """Return the browser: the one CHROMIUM names, else the system's, else None."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


def launch_arguments() -> list[str]:
    """Return Chromium's options; inside a container, as root, it has no sandbox."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    # Letters where they stand on a screen: without its window, it would round each to a pixel.
    return ["--font-render-hinting=none", *(["--no-sandbox"] if as_root else [])]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(
    script: Path, environment: Mapping[str, str] | None = None, port: int | None = None
) -> Iterator[Server]:
    """Run a Streamlit script until the block ends, on a free port unless one is given.

    Its base is its own, unless the environment names another.

    Raises:
        RuntimeError: the server did not answer in time.
    """
    with tempfile.TemporaryDirectory(prefix="base-") as own:
        base = {FILE_VARIABLE: str(Path(own) / "annuaire.sqlite")}
        server = _start(script, {**base, **(environment or {})}, port)
        try:
            yield server
        finally:
            _stop(server.process)


def _start(script: Path, environment: Mapping[str, str], port: int | None) -> Server:
    """Start a server; a free port may be taken by another one meanwhile: another is tried."""
    for left in reversed(range(1 if port else TRIES)):
        chosen = port or _free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(script)]
        command += ["--server.headless", "true", "--server.port", str(chosen)]
        command += ["--server.fileWatcherType", "none"]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        server = Server(f"http://localhost:{chosen}", process)
        if _answers(server):
            return server
        ended = process.poll() is not None
        _stop(process)
        if not (ended and left):
            break
    raise RuntimeError(f"Le serveur n'a pas répondu en {START_SECONDS:.0f} s : {script}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a server to stop; on a machine too busy for it, stop it."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(server: Server) -> bool:
    """Wait until a server answers; False for one that ended, or takes too long."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if server.process.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False
