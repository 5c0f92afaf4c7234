"""A restore while others write: what was acknowledged is in the copy kept, or still there."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from sources.store import restore as restoring_module
from sources.store.backup import Backup, back_up
from sources.store.examine import examined
from sources.store.store import Store
from sources.store.words import Kind
from tests.store import world
from tests.store.restoring import kept, put_back
from tests.store.world import changes, post, signed


def keys(store: Store) -> set[str]:
    return {item.key for item in store.items(Kind.POST)}


@pytest.mark.parametrize("moment", ["avant la copie", "après la copie"])
def test_what_is_saved_during_a_restore_is_never_lost(
    store: Store, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    path = kept(store, tmp_path / "dossier")
    writer = threading.Thread(target=lambda: store.commit(changes([post(77)]), signed("pendant")))

    def copy(*given: Any, **told: Any) -> Backup:
        made = back_up(*given, **told) if moment == "après la copie" else None
        writer.start()
        writer.join(0.5)  # it is done by then, unless it has to wait for its turn
        return made or back_up(*given, **told)

    monkeypatch.setattr(restoring_module, "back_up", copy)
    done = put_back(path, address, tmp_path / "dossier")
    writer.join(world.WAIT)
    assert done.kept is not None
    with examined(done.kept) as aside:
        assert "poste-77" in keys(Store(aside.engine, ())) | keys(store)
    assert "pendant" in [line.reason for line in store.lines()]
