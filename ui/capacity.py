"""Load, need and sums of a territory, and what would change its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coverage.findings import Diagnosis
from coverage.model import Basis, Post
from sources.note.sums import Ink, calculation, parts
from ui.markup import bullets
from ui.text import esc, fte, number

HTML = Ink(esc, lambda text: f"<b>{esc(text)}</b>")

BASIS_WORDS = {
    Basis.ESTIMATED: "estimation, clé population",
    Basis.MEASURED: "mesurés sur les marchés importés",
    Basis.DECLARED: "besoin déclaré",
}


def capacity_panel(
    diagnosis: Diagnosis,
    posts: Mapping[str, Post],
    names: Mapping[str, str],
    changes: Sequence[str],
) -> str:
    """Return the second panel of a territory.

    Args:
        diagnosis: what is said of it.
        posts: posts by id.
        names: territory names by code.
        changes: what would change the verdict, as HTML lines.
    """
    changing = f"<h3>Ce qui changerait le verdict</h3>{bullets(changes)}" if changes else ""
    return (
        f'<article class="why follow">{_parts(diagnosis)}{_load(diagnosis)}'
        f"<h3>Le calcul</h3>{sums(diagnosis, posts, names)}{changing}</article>"
    )


def _load(diagnosis: Diagnosis) -> str:
    need = diagnosis.need
    if need.central is None:
        return "<h3>Charge et besoin</h3><p>Besoin inconnu : la capacité ne peut être jugée.</p>"
    estimated = need.basis is Basis.ESTIMATED
    basis = BASIS_WORDS.get(need.basis, need.basis.label)
    load = (
        "Charge : sans objet, aucun facilitateur n'y est connu."
        if diagnosis.load is None
        else f"{'Charge estimée' if estimated else 'Charge'} : <b>{number(diagnosis.load, 1)}</b> "
        "ETP de besoin pour un ETP présent."
    )
    return (
        f"<h3>Charge et besoin ({esc(basis)})</h3><p>{load} Besoin : de {fte(need.low)} à "
        f"{fte(need.high)} ETP, valeur centrale {fte(need.central)} ; l'intervalle sert à classer, "
        "non à dimensionner.</p>"
    )


def _parts(diagnosis: Diagnosis) -> str:
    lines = parts(diagnosis, HTML)
    return f"<h3>Ce que recouvre « en partie »</h3>{bullets(lines)}" if lines else ""


def sums(diagnosis: Diagnosis, posts: Mapping[str, Post], names: Mapping[str, str]) -> str:
    """Return the sums behind the judgement of capacity, so that a reader can redo them."""
    return bullets(calculation(diagnosis, posts, names, HTML), "steps")
