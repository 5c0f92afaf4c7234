"""One application: every check with its reference, the effect with its figures."""

from __future__ import annotations

from coverage.territories import Atlas
from sources.applications.study import Examined
from ui.applications.words import amount, capital, gains, outcome_badge, turn_html, where
from ui.markup import Column, bullets, table
from ui.text import day, esc, fte, number, prose

_CHECKS = (
    Column("Contrôle", width=8),
    Column("Avis", width=8),
    Column("Ce qui est vu", width=18),
    Column("Règle", width=14),
)
_GAINS = (Column("Ce qui est gagné", width=14), Column("ETP de besoin", figures=True))


def detail(one: Examined, atlas: Atlas) -> str:
    """Return all that is known of an application, as HTML."""
    application = one.application
    money = (
        f"coût complet {amount(application.cost)}, soit {amount(application.cost_per_fte)} par "
        f"ETP ; demandé à l'État {amount(application.state)} ; autres {amount(application.others)}"
    )
    facts = [
        f"{where(one, atlas)} ; {fte(application.fte)} ETP, {esc(application.role.label.lower())}",
        money,
    ]
    if application.source:
        facts.append(f"source : {prose(application.source)}")
    rows = (
        [
            esc(check.subject.label),
            outcome_badge(check.outcome),
            prose(capital(check.sentence)),
            f"<small>{prose(check.reference)}</small>",
        ]
        for check in one.checks
    )
    checks = table("Contrôles", _CHECKS, rows)
    return (
        f'<section class="application"><h3>{prose(application.structure)} '
        f"<small>({esc(application.code)})</small></h3>{bullets(facts)}"
        f'<div class="rows checks">{checks}</div>{effect(one)}</section>'
    )


def effect(one: Examined) -> str:
    """Return what an application changes alone, with the figures that rank it, as HTML."""
    found = one.effect
    if found is None:
        return f"<h4>Effet sur la carte</h4><p>{prose(capital(one.why))}</p>"
    renewal = one.application.renewal is True
    head = "sans elle → avec elle" if renewal else "avant → après"
    left = ""
    if found.replaced:
        left = (
            "<p>Laissés de côté, car reconduits par elle et encore en cours ce jour-là : "
            f"{esc(', '.join(found.replaced))}.</p>"
        )
    turns = bullets(map(turn_html, found.turns)) if found.turns else "<p>Aucun département.</p>"
    rows = ([esc(name), number(value, 2)] for name, value in gains(found))
    figures = table("Gains, dans l'ordre du classement", _GAINS, rows)
    return (
        f"<h4>Effet sur la carte au {day(found.on)} ({head})</h4>{left}{turns}{figures}"
        "<p><small>Besoin central de la page « Méthode » ; un verdict qui tient à une candidature "
        "est présumé, à confirmer.</small></p>"
    )
