"""Échéances: what ends when, and what falls with it."""

from __future__ import annotations

from ui.dates import title_and_day
from ui.layout import open_page
from ui.state import dataset

data = dataset()
open_page(data)
on = title_and_day("Échéances", data)
