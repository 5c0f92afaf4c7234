"""What all tests share: a slow machine is no failure of a law."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from sources.store.place import FILE_VARIABLE

# The first text drawn on a fresh machine waits for hypothesis to write its table of characters.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(autouse=True, scope="session")
def _heard() -> None:
    """Listen to Ctrl-C, here and in the processes tests start: a shell's background does not."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _own_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test away from the base of the one who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        base = tmp_path_factory.mktemp("base") / "annuaire.sqlite"
        patch.setenv(FILE_VARIABLE, str(base))
        yield


@pytest.fixture(scope="session")
def database() -> str:
    """Give the address of a PostgreSQL; where one is required, its absence fails."""
    url = os.environ.get("DATABASE_URL")
    if url:
        return url
    message = (
        "PostgreSQL absent (variable DATABASE_URL) : rien n'est vérifié sur lui. "
        "« source .ci/postgres » en démarre un."
    )
    if os.environ.get("REQUIRE_POSTGRES"):
        pytest.fail(message)
    pytest.skip(message)
