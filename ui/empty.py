"""Nothing to show: what there is not, then what to do, with where to do it."""

from __future__ import annotations

from datetime import date

from ui.text import day, esc

DATA = '<a href="donnees" target="_self">page « Données »</a>'


def no_commune(words: str) -> str:
    """Say that no commune answers to what was typed, and what may be typed."""
    return (
        f'<p role="status">Aucune commune de la région ne répond à « {esc(words)} ». Essayez le '
        "début de son nom, son code postal ou son code INSEE.</p>"
    )


def no_post(on: date) -> str:
    """Say that no post is active on a day, and how to see some."""
    return (
        f"<p>Aucun poste n'est en cours au {day(on)}. Choisissez une autre date du diagnostic, ou "
        f"complétez l'annuaire, {DATA}.</p>"
    )
