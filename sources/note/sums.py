"""The sums behind what is said of a territory, in sentences: the note's and the screen's.

A reader of either can redo them; only how a figure stands out differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coverage.findings import Certificate, Diagnosis
from coverage.model import Basis, Post, Verdict
from sources.french import fte, percent
from sources.note.words import listed
from sources.verdicts import branch_words


@dataclass(frozen=True, slots=True)
class Ink:
    """How a sentence is written: what is done of a text of the data, and of what stands out."""

    text: Callable[[str], str]
    bold: Callable[[str], str]


PLAIN = Ink(str, str)


def parts(diagnosis: Diagnosis, ink: Ink = PLAIN) -> list[str]:
    """Return what « en partie » covers, a line a part; nothing for other verdicts."""
    if diagnosis.verdict is not Verdict.PARTIAL:
        return []
    lines = []
    for part in diagnosis.parts:
        words = part.verdict.label + (f" ({branch_words(part.branches)})" if part.branches else "")
        shares = (
            (part.share_communes, "des communes"),
            (part.share_population, "de la population"),
            (part.share_need, "du besoin"),
        )
        shown = ", ".join(f"{percent(share)} {what}" for share, what in shares if share is not None)
        lines.append(f"{ink.bold(words)} : {shown}")
    return lines


def calculation(
    diagnosis: Diagnosis,
    posts: Mapping[str, Post],
    names: Mapping[str, str],
    ink: Ink = PLAIN,
) -> list[str]:
    """Return the sums behind the judgement of capacity, so that a reader can redo them."""
    need = diagnosis.need.central
    if need is None:
        return ["Sans besoin connu, rien ne se calcule."]
    lines = []
    if diagnosis.certificate is not None:
        lines.append(_certificate(diagnosis, diagnosis.certificate, posts, names, ink))
    if diagnosis.fair_supply is not None:
        rate = "" if diagnosis.fair_rate is None else f", soit {percent(diagnosis.fair_rate)}"
        lines.append(
            f"Partage au mieux : {fte(diagnosis.fair_supply)} ETP reçus pour un besoin central de "
            f"{fte(need)} ETP{rate}."
        )
    if diagnosis.prorata is not None:
        lines.append(
            "Partage proportionnel, chaque poste réparti selon les besoins : "
            f"{fte(diagnosis.prorata)} ETP reçus."
        )
    if diagnosis.tension:
        lines.append(
            f"{ink.bold('À réorganiser (sans nouvel ETP)')} : servi au mieux, non au prorata."
        )
    return lines


def _certificate(
    diagnosis: Diagnosis,
    certificate: Certificate,
    posts: Mapping[str, Post],
    names: Mapping[str, str],
    ink: Ink,
) -> str:
    where = ink.text(listed([names.get(code, code) for code in certificate.territories]))
    who = ink.text(listed([posts[code].structure for code in certificate.posts]))
    many = len(certificate.territories) > 1
    needing = "ces territoires ont besoin ensemble" if many else "ce territoire a besoin"
    estimate = "selon l'estimation, " if diagnosis.need.basis is Basis.ESTIMATED else ""
    named = f" ({who})" if who else ""
    need, supply, missing = (
        ink.bold(fte(one)) for one in (certificate.need, certificate.supply, certificate.missing)
    )
    return (
        f"{where} : {estimate}{needing} de {need} ETP ; tous ceux qui peuvent y aller{named} "
        f"totalisent {supply} ; il manque {missing}, quel que soit le partage."
    )
