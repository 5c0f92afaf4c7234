"""Décider: what if, and where the next ETP should go."""

from __future__ import annotations

from ui.dates import title_and_day
from ui.deciding.allocation_part import allocation_part
from ui.deciding.comparison_part import comparison_part
from ui.deciding.parts import PART_KEY, Part
from ui.deciding.scenarios_part import scenarios_part
from ui.layout import open_page
from ui.sections import one_part
from ui.state import dataset

data = dataset()
open_page(data)
on = title_and_day("Décider", data)
match one_part(Part, "Partie de la page", PART_KEY):
    case Part.ALLOCATION:
        allocation_part(data, on)
    case Part.SCENARIOS:
        scenarios_part(data, on)
    case Part.COMPARISON:
        comparison_part(data, on)
