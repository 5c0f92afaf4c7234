"""Load, need and sums of a territory, and what would change its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coverage.findings import Certificate, Diagnosis
from coverage.model import Basis, Post, Verdict
from ui.markup import bullets
from ui.paint import branch_words
from ui.text import esc, fte, number, percent

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
        f"<h3>Le calcul</h3>{calculation(diagnosis, posts, names)}{changing}</article>"
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
    if diagnosis.verdict is not Verdict.PARTIAL:
        return ""
    lines = []
    for part in diagnosis.parts:
        words = part.verdict.label + (f" ({branch_words(part.branches)})" if part.branches else "")
        shares = (
            (part.share_communes, "des communes"),
            (part.share_population, "de la population"),
            (part.share_need, "du besoin"),
        )
        shown = ", ".join(f"{percent(share)} {what}" for share, what in shares if share is not None)
        lines.append(f"<b>{esc(words)}</b> : {shown}")
    return f"<h3>Ce que recouvre « en partie »</h3>{bullets(lines)}"


def calculation(diagnosis: Diagnosis, posts: Mapping[str, Post], names: Mapping[str, str]) -> str:
    """Return the sums behind the judgement of capacity, so that a reader can redo them."""
    if diagnosis.need.central is None:
        return "<p>Sans besoin connu, rien ne se calcule.</p>"
    lines = []
    if diagnosis.certificate is not None:
        lines.append(_certificate(diagnosis, diagnosis.certificate, posts, names))
    if diagnosis.fair_supply is not None:
        rate = "" if diagnosis.fair_rate is None else f", soit {percent(diagnosis.fair_rate)}"
        lines.append(
            f"Partage au mieux : {fte(diagnosis.fair_supply)} ETP reçus pour un besoin central de "
            f"{fte(diagnosis.need.central)} ETP{rate}."
        )
    if diagnosis.prorata is not None:
        lines.append(
            f"Partage proportionnel, chaque poste réparti selon les besoins : "
            f"{fte(diagnosis.prorata)} ETP reçus."
        )
    if diagnosis.tension:
        lines.append("<b>À réorganiser (sans nouvel ETP)</b> : servi au mieux, non au prorata.")
    return bullets(lines, "steps")


def _certificate(
    diagnosis: Diagnosis,
    certificate: Certificate,
    posts: Mapping[str, Post],
    names: Mapping[str, str],
) -> str:
    where = ", ".join(esc(names.get(code, code)) for code in certificate.territories)
    many = len(certificate.territories) > 1
    who = ", ".join(esc(posts[code].structure) for code in certificate.posts)
    needing = "ces territoires ont besoin ensemble" if many else "ce territoire a besoin"
    named = f" ({who})" if who else ""
    estimate = "selon l'estimation, " if diagnosis.need.basis is Basis.ESTIMATED else ""
    return (
        f"{where} : {estimate}{needing} de <b>{fte(certificate.need)}</b> ETP ; tous ceux qui "
        f"peuvent y aller{named} totalisent <b>{fte(certificate.supply)}</b> ; il manque "
        f"<b>{fte(certificate.missing)}</b>, quel que soit le partage."
    )
