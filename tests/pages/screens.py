"""The dashboard run without a browser, and what a reader sees of it."""

from __future__ import annotations

import html
import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


def run(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.run()
    app.switch_page(page)
    app.query_params.update(query)
    app.run()
    assert not app.exception, app.exception
    return app


def shown(app: AppTest) -> str:
    """Return all the HTML of a page, a space where a tag stood."""
    return " ".join(block.proto.body for block in app.get("html"))


def read(app: AppTest) -> str:
    """Return what a reader sees: no style sheet, no tags, single spaces."""
    text = re.sub(r"<style>.*?</style>", "", shown(app), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
