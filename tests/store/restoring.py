"""What the tests of backups and restores share."""

from __future__ import annotations

from pathlib import Path

from sources.store.backup import back_up
from sources.store.migrate import head
from sources.store.restore import Restored, restore
from sources.store.store import Store
from sources.store.words import Kind
from tests.store import world
from tests.store.world import signed


def kept(store: Store, folder: Path) -> Path:
    """Back up a store; return the file."""
    return back_up(store.engine, head(), folder).path


def put_back(path: Path, address: str, folder: Path, reason: str = "exercice") -> Restored:
    """Restore a backup, as DREETS."""
    return restore(path, address, signed(reason), world.SERVICES, world.seed, folder=folder, wait=5)


def items(store: Store) -> dict[Kind, list[tuple[str, object]]]:
    """Return what stands, without the versions: a restore signs the header."""
    _, state = store.state()
    return {kind: [(one.key, one.record) for one in found] for kind, found in state.items()}


def ruined(path: Path) -> None:
    """Write garbage in the middle of a base."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 5_000] = b"\xff" * 5_000
    path.write_bytes(data)
