"""The applications at a glance: the figures, the ranked table, how they are ranked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from coverage.applications.rules import Outcome, euros
from coverage.applications.rules import share as percent
from coverage.territories import Atlas
from sources.applications.study import Examined, Study
from ui.applications.words import amount, change, reasons, where
from ui.indicators import Indicator, cards
from ui.markup import Column, bullets, folded, table
from ui.text import MISSING, day, esc, fte, plural, prose

COLUMNS = (
    Column("Candidature", width=10),
    Column("Rang", figures=True),
    Column("ETP demandés", figures=True),
    Column("Ce qu'elle change seule sur la carte", width=15),
    Column("Coût complet, demandé à l'État", width=9),
    Column("Avis et motifs", width=15),
)
_TIES = (
    "à égalité : une reconduction d'abord, puis la moindre somme demandée à l'État (une somme "
    "inconnue passe après), les moindres ETP, enfin l'ordre des numéros."
)
_ORDER = (
    "le besoin qui a un facilitateur sur place grâce à elle (ETP de besoin central) ;",
    "puis le besoin servi grâce à elle, au partage au mieux ;",
    "puis la gravité : besoin × carré de la part non servie ;",
    "puis le besoin qui sort des zones blanches ;",
    _TIES,
)


def figures(found: Study) -> str:
    """Return the figures of the page, as HTML."""
    whole, rules = found.whole, found.rules
    counts = Counter(one.outcome for one in found.rows)
    told = [_counted(one, counts[one]) for one in reversed(Outcome) if counts[one]]
    kept = whole.fte - whole.refused_fte
    gap = kept - rules.budget.value
    against = f"{fte(gap)} de plus" if gap > 0 else f"il en reste {fte(-gap)}"
    apart = f"<br><i>coordination à part : {fte(whole.coordination)}</i>"
    out = f"<br><i>sans compter {fte(whole.refused_fte)} refusés</i>" if whole.refused_fte else ""
    return cards(
        (
            Indicator("Candidatures", str(whole.count), ", ".join(told)),
            Indicator(
                "ETP de facilitateurs demandés",
                fte(kept),
                f"pour les {fte(rules.budget.value)} ETP de l&#x27;appel : {against}{out}"
                f"{apart if whole.coordination else ''}",
            ),
            Indicator(
                "Demandé à l'État (connu)", *_sum(whole.state, whole.unknown_states, whole.count)
            ),
            Indicator("Coût complet (connu)", *_sum(whole.cost, whole.unknown_costs, whole.count)),
        )
    )


def _counted(outcome: Outcome, count: int) -> str:
    plural_mark = "s" if outcome is Outcome.REFUSED and count > 1 else ""
    return f"{count} {outcome.label.lower()}{plural_mark}"


def _sum(value: object, unknown: int, count: int) -> tuple[str, str]:
    shown = MISSING if unknown == count else euros(value)  # type: ignore[arg-type]  # known
    return shown, f"pour un an, refusées comprises ; {unsaid(unknown)}"


def unsaid(count: int) -> str:
    """Return how many amounts are not known, as they stand beside a sum."""
    if not count:
        return "tous les montants sont renseignés"
    return plural(count, "montant non renseigné", "montants non renseignés")


def ranked(found: Study, atlas: Atlas) -> str:
    """Return the table of the applications, the best first, as HTML."""
    rows = [_row(one, atlas) for one in found.rows]
    shown = table(
        "Candidatures, de celle qui change le plus à celle qui change le moins", COLUMNS, rows
    )
    return f'<div class="rows applications">{shown}</div>'


def _row(one: Examined, atlas: Atlas) -> Sequence[str]:
    application = one.application
    share = application.state_share
    part = f" ({percent(share)})" if share is not None else ""
    renewal = {True: "reconduction", False: "nouveau poste", None: "reconduction ou non : non dit"}
    who = (
        f"<b>{prose(application.structure)}</b><small>{esc(application.code)}, "
        f"{renewal[application.renewal]}</small><small>{where(one, atlas)}</small>"
    )
    return (
        who,
        MISSING if one.rank is None else str(one.rank),
        fte(application.fte),
        change(one),
        f"{amount(application.cost)}<br>{amount(application.state)}{part}",
        reasons(one),
    )


def how_ranked(found: Study) -> str:
    """Return how applications are ranked and on which day, folded, as HTML."""
    days = sorted({one.effect.on for one in found.rows if one.effect})
    on = f"au {day(days[0])}" if len(days) == 1 else "chacune à son premier jour"
    rules = found.rules
    turns = [turn for one in found.rows if one.effect for turn in one.effect.turns]
    bases = sorted({turn.after.need.basis.label for turn in turns})
    return folded(
        "Comment elles sont classées",
        "<p>Chaque candidature est posée <b>seule</b> sur l'annuaire, "
        f"{on}, comme si aucune autre n'était retenue : ce qu'elle change est la différence. D'une "
        "reconduction, c'est ce qui serait perdu sans elle. Dans cet ordre :</p>"
        f"{bullets(map(esc, _ORDER))}<p>Les candidatures refusées et celles dont l'effet ne se "
        "calcule pas viennent après, sans rang. Ce classement n'est pas un plan : deux "
        "candidatures sur un même territoire se partagent son besoin ; la page « Décider » cherche "
        "la meilleure combinaison.</p>"
        f"<p><b>Besoin employé</b> : {esc(' ; '.join(bases) or 'aucun')}, valeur centrale.</p>"
        f"<p><b>Hypothèse</b> : quand une candidature ne dit pas son premier jour, c'est le "
        "lendemain de la fin des postes qu'elle reconduit, sinon le "
        f"{day(rules.starts)} ({prose(rules.starts_reference)}).</p>",
    )
