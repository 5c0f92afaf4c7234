"""A base whose clock the tests hold, and what a test does on the pages that show it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from sources.contracts.releases import read_services
from sources.store.store import Store, open_store
from sources.store.words import Change, Kind, Signature
from sources.stored import shipped_content
from ui.state import SERVICES

FIRST = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""Moment of the first content, at ten in France; each change is one more day."""


@contextmanager
def dated_store(path: Path) -> Iterator[Store]:
    """Make a base with the shipped content."""
    days = iter(FIRST + timedelta(days=day) for day in range(10_000))
    services = read_services(SERVICES)
    store = open_store(f"sqlite:///{path}", services, shipped_content, clock=lambda: next(days))
    yield store
    store.close()


def edit(
    store: Store, key: str, why: str = "avenant reçu", who: str = "DREETS", **cells: str
) -> int:
    """Change cells of a post as another user would; return the version."""
    (item,) = (one for one in store.items(Kind.POST) if one.key == key)
    change = Change(Kind.POST, key, {**item.record, **cells}, item.revision)
    return store.commit([change], Signature(who, why))


def button(app: AppTest, label: str, place: int = 0) -> Any:
    return [one for one in app.button if one.label == label][place]


def press(app: AppTest, label: str, place: int = 0) -> AppTest:
    button(app, label, place).click().run()
    assert not app.exception, app.exception
    return app


def choose(app: AppTest, label: str, value: object) -> AppTest:
    next(one for one in app.selectbox if one.label == label).set_value(value).run()
    assert not app.exception, app.exception
    return app


def fill(app: AppTest, label: str, value: str) -> AppTest:
    fields = (*app.text_input, *app.text_area)
    next(one for one in fields if one.label == label).set_value(value).run()
    assert not app.exception, app.exception
    return app
