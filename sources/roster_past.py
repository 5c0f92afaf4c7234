"""The history in use: a past state as a data set, two states compared, the way back."""

from __future__ import annotations

from dataclasses import replace

from sources.dataset import Dataset
from sources.store.past import Version, version
from sources.store.store import Store
from sources.store.words import StoreError


def as_known(dataset: Dataset, store: Store, revision: int) -> Dataset:
    """Return the data set of a past version, that says so in every export.

    Raises:
        StoreError: there is no such version.
    """
    found = version(store, revision)
    if found is None:
        raise StoreError(f"la version {revision} n'existe pas.")
    return replace(dataset, known=known_words(found))


def known_words(found: Version) -> str:
    """Return what says that a version is a past one."""
    return f"Annuaire tel qu'on le connaissait le {found.clock} (version {found.revision})"
