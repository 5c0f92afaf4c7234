"""Décider: what if, and where the next ETP should go."""

from __future__ import annotations

from ui.dates import title_and_day
from ui.layout import open_page
from ui.state import dataset

data = dataset()
open_page(data)
on = title_and_day("Décider", data)
