"""What to look at first, when no territory is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from coverage.findings import Diagnosis
from coverage.model import Verdict
from ui.capacity import BASIS_WORDS
from ui.indicators import ranking
from ui.legend import swatch
from ui.paint import status, verdict_words
from ui.state import View
from ui.text import esc, number
from ui.versions import version_address

BAR_REM = 5.0


def first_look(view: View) -> str:
    """Return the zones blanches, then the departments by load, and how to ask why."""
    gaps = [one for one in view.departments if one.verdict in {Verdict.GAP, Verdict.PARTIAL}]
    inside = "".join(_gap(one) for one in gaps if one.in_call)
    loaded = ranking(view.departments)
    bars = "".join(_bar(one, loaded[0]) for one in loaded)
    ranked = (
        f'<h3>Où la charge est la plus forte{_basis(loaded)}</h3><ol class="ranking">{bars}</ol>'
        if loaded
        else ""
    )
    asked = version_address()
    query = f"?{urlencode(asked)}" if asked else ""
    return (
        '<article class="why"><h2>Pourquoi ?</h2>'
        "<p>Choisissez un territoire : la carte dit son verdict, les faits et leurs sources, "
        "qui y agit, et ce qui changerait le verdict. Un second clic y descend, jusqu'aux "
        "communes.</p>"
        "<h3>Zones blanches dans l'appel</h3>"
        + (f'<ul class="plain-list">{inside}</ul>' if inside else "<p>Aucune à cette date.</p>")
        + ranked
        + f'<p><a href="decider{query}">Que financer d&#x27;abord ? Page « Décider »</a></p>'
        + "</article>"
    )


def _basis(loaded: Sequence[Diagnosis]) -> str:
    """Say what all loads rest on, nothing when they differ."""
    bases = {one.need.basis for one in loaded}
    words = BASIS_WORDS.get(bases.pop(), "") if len(bases) == 1 else "mesurée ou estimée"
    return f" ({esc(words.replace('mesurés', 'mesurée'))})" if words else ""


def _gap(diagnosis: Diagnosis) -> str:
    words = verdict_words(diagnosis).partition(" (")[2].rstrip(")")
    return (
        f"<li>{swatch(status(diagnosis))}<span><b>{esc(diagnosis.name)}</b> : {esc(words)}, "
        f"{esc(diagnosis.certainty.label)}</span></li>"
    )


def _bar(diagnosis: Diagnosis, first: Diagnosis) -> str:
    share = float((diagnosis.load or 0) / first.load) if first.load else 0.0
    return (
        f'<li><span class="bar" style="width:{BAR_REM * share:.2f}rem" aria-hidden="true"></span>'
        f"<b>{number(diagnosis.load, 1)}</b> {esc(diagnosis.name)}</li>"
    )
