"""What to look at first, when no territory is chosen."""

from __future__ import annotations

from coverage.findings import Diagnosis
from coverage.model import Basis, Verdict
from ui.indicators import ranking
from ui.legend import swatch
from ui.paint import status, verdict_words
from ui.state import View
from ui.text import esc, number

BAR_REM = 5.0


def first_look(view: View) -> str:
    """Return the zones blanches, then the departments by load, and how to ask why."""
    gaps = [one for one in view.departments if one.verdict in {Verdict.GAP, Verdict.PARTIAL}]
    inside = "".join(_gap(one) for one in gaps if one.in_call)
    loaded = ranking(view.departments)
    bars = "".join(_bar(one, loaded[0]) for one in loaded)
    basis = loaded[0].need.basis if loaded else Basis.UNKNOWN
    ranked = (
        f"<h3>Où la charge est la plus forte ({esc(basis.label)})</h3>"
        f'<ol class="ranking">{bars}</ol>'
        if loaded
        else ""
    )
    return (
        '<article class="why"><h2>Pourquoi ?</h2>'
        "<p>Choisissez un département : la carte dit son verdict, les faits et leurs sources, "
        "qui y agit, et ce qui changerait le verdict.</p>"
        "<h3>Zones blanches dans l'appel</h3>"
        + (f'<ul class="plain-list">{inside}</ul>' if inside else "<p>Aucune à cette date.</p>")
        + ranked
        + "</article>"
    )


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
