"""`batch.py allocate`: where the next ETP should go, without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from coverage.allocation.allocate import Candidate, Order, Request
from coverage.allocation.terms import TENTH
from coverage.survey import Survey
from sources import cases, fields
from sources.allocations import plan_for, plan_record, priced
from sources.candidates import ALIASES, default_candidates, read_candidates_file
from sources.commands.options import OPTIONS
from sources.console import Choice, Command, FrenchUsageError, Option
from sources.dataset import DATA, Dataset
from sources.deliberation import candidates_from, still_active
from sources.french import number
from sources.inputs import blaming, check_known, dataset_of, day_of
from sources.output import BadValueError, check_out, deliver, say
from sources.plan_words import proof_words
from sources.problems import Severity, UnreadableFileError, of_severity, shortened
from sources.store.place import file_of, store_address

ZERO = Fraction(0)
FINEST = Fraction(1, 1000)
"""Below this step, in ETP, listing what each candidate may get outlasts the time of a search."""

_ALSO = ", ".join(f"{other} (= {column})" for other, column in ALIASES.items())
PLAN_OPTIONS: dict[str, dict[str, Any]] = {
    "--budget": {"metavar": "ETP", "help": "Budget en ETP, au plus ; ce qui reste est dit."},
    "--budget-eur": {
        "metavar": "EUROS",
        "help": "Budget en euros de l'État, au plus ; il demande --candidates avec cout_etp.",
    },
    "--step": {
        "metavar": "ETP",
        "default": "0.1",
        "show_default": True,
        "help": "Pas des ETP, 0.001 au moins.",
    },
    "--etp-min": {"metavar": "ETP", "help": "ETP d'une convention au moins, si elle est signée."},
    "--etp-max": {"metavar": "ETP", "help": "ETP d'une convention au plus."},
    "--order": {
        "type": Choice([order.value for order in Order]),
        "default": Order.PRESENCE.value,
        "show_default": True,
        "help": "Ce qui passe d'abord : un facilitateur partout (presence), le besoin servi "
        "(unmet), le besoin des zones blanches (weighted), leur nombre (count).",
    },
    "--renewals-first": {
        "is_flag": True,
        "help": "Sert d'abord les reconductions (règle de l'appel).",
    },
    "--candidates": {
        "metavar": "FICHIER",
        "help": "Candidats (CSV, XLSX, ODS) : candidat;perimetre, et si besoin extension, "
        "etp_min, etp_max, eligible, reconduction, cout_etp ; sans lui, un par département de "
        f"l'appel. Autres noms de colonnes lus : {_ALSO}.",
    },
    "--format": {
        "type": Choice(["json"]),
        "default": "json",
        "show_default": True,
        "help": "Forme du résultat.",
    },
}
_ORDER = (
    *("--on", "--budget", "--budget-eur", "--step", "--etp-min", "--etp-max", "--order"),
    *("--renewals-first", "--needs", "--roster", "--candidates", "--format", "--out"),
)


def _with_options(command: Any) -> Any:
    for name in reversed(_ORDER):
        settings = PLAN_OPTIONS.get(name) or OPTIONS[name]
        command = click.option(name, cls=Option, **settings)(command)
    return command


@click.command(
    "allocate",
    cls=Command,
    help="Dit où attribuer au mieux un budget d'ETP ou d'euros, un jour, entre des candidats.",
    short_help="Où attribuer au mieux un budget d'ETP.",
)
@_with_options
@click.pass_context
def allocate(context: click.Context, /, **given: Any) -> None:
    """Print the best plan."""
    if given["budget"] is None and given["budget_eur"] is None:
        message = "option obligatoire absente : --budget (en ETP) ou --budget-eur (en euros)."
        raise FrenchUsageError(message, context)
    request = request_of(given)
    on = day_of("--on", given["on"])
    check_out(given["out"], {"--candidates": given["candidates"]}, DATA, file_of(store_address()))
    dataset = dataset_of(given["roster"], given["needs"], given["out"])
    check_known("--on", given["on"], on, dataset)
    with blaming("--on"):
        if request.in_euros:
            request = priced(dataset, on, request)
        survey = cases.survey_on(dataset, on)
    candidates = candidates_of(given["candidates"], dataset, survey, request)
    with blaming("--candidates"):
        plan = plan_for(survey, candidates, request)
    for note in plan.notes:
        say(f"Attention : {note}")
    _warn_of_running(candidates, dataset, survey)
    if not plan.optimal:
        say(f"Attention : temps écoulé : {proof_words(plan)}.")
    record = plan_record(plan, in_euros=request.in_euros)
    deliver(cases.json_bytes(record), given["out"])


def _warn_of_running(candidates: Sequence[Candidate], dataset: Dataset, survey: Survey) -> None:
    """Say which renewals bear the name of a post that still runs on the day of the plan."""
    running = still_active(survey.roster, candidates_from(candidates, dataset.atlas), survey.on)
    if running:
        names = ", ".join(f"{shortened(post.structure)} : {post.id}" for post in running)
        say(
            f"Attention : au {survey.on:%d/%m/%Y}, des conventions à reconduire sont encore en "
            f"cours ({names}) : leurs ETP comptent deux fois."
        )


def request_of(given: dict[str, Any]) -> Request:
    """Read the figures of a request, all their errors at once.

    Raises:
        BadValueError: figures that are none, or that do not go together.
    """
    wrong: list[tuple[str, str]] = []

    def read(option: str, text: str | None, least: Fraction = ZERO) -> Fraction | None:
        if text is None:
            return None
        value = fields.figure(text.strip()).value
        shown = shortened(text)
        if value is None:
            wrong.append((option, f"« {shown} » n'est pas un nombre : écrivez par exemple 6.0."))
        elif value < least:
            limit = f"{number(least, 3)} au moins" if least else "un nombre positif ou nul"
            wrong.append((option, f"« {shown} » : attendu {limit}."))
        else:
            return value
        return None

    in_euros = given["budget_eur"] is not None
    budget = read("--budget", given["budget"])
    euros = read("--budget-eur", given["budget_eur"])
    step = read("--step", given["step"], FINEST)
    least = read("--etp-min", given["etp_min"])
    most = read("--etp-max", given["etp_max"])
    if in_euros and given["budget"] is not None:
        wrong.append(("--budget", "donné avec --budget-eur : gardez l'un ou l'autre."))
    if in_euros and given["candidates"] is None:
        message = "un budget en euros demande --candidates, avec la colonne cout_etp."
        wrong.append(("--budget-eur", message))
    if least is not None and most is not None and least > most:
        wrong.append(("--etp-min", "il dépasse --etp-max : corrigez l'un des deux."))
    if wrong:
        head, *rest = wrong
        more = [f"{option} : {message}" for option, message in rest]
        told = [message.rstrip(".") for message in (head[1], *more)]
        raise BadValueError(head[0], [" ; ".join(told) + "."])
    return Request(
        budget=(euros if in_euros else budget) or ZERO,
        in_euros=in_euros,
        step=step or TENTH,
        least=least,
        most=most,
        order=Order(given["order"]),
        renewals_first=given["renewals_first"],
    )


def candidates_of(
    file: str | None, dataset: Dataset, survey: Survey, request: Request
) -> Sequence[Candidate]:
    """Read the candidates, or return one a department of the call.

    Raises:
        BadValueError: a file that is absent, unreadable or has errors.
    """
    if file is None:
        return default_candidates(dataset.atlas, survey.parameters)
    if not file.strip():
        raise BadValueError("--candidates", ["chemin vide : indiquez un fichier."])
    try:
        read = read_candidates_file(Path(file), dataset.atlas, priced=request.in_euros)
    except UnreadableFileError as error:
        raise BadValueError.of_file("--candidates", file, error.problems) from None
    for problem in of_severity(read.problems, Severity.WARNING):
        say(f"Avertissement : {file}, {problem.sentence()}")
    return read.candidates
