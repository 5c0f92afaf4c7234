"""`batch.py note`: the note for the selection committee, as a PDF or a workbook."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from coverage.allocation.alternatives import Question
from coverage.scenario import Scenario, apply
from sources import cases
from sources.allocations import priced
from sources.commands.allocate import PLAN_OPTIONS, candidates_of, request_of
from sources.commands.options import OPTIONS
from sources.console import Choice, Command, Option
from sources.dataset import DATA, Dataset
from sources.deliberation import candidates_from, default_proposals, plan_day
from sources.files import reason
from sources.inputs import blaming, blaming_content, check_known, dataset_of, day_of
from sources.output import BadValueError, check_out, deliver, say
from sources.problems import shortened
from sources.scenarios import ready_scenarios
from sources.store.place import file_of, store_address

if TYPE_CHECKING:
    from sources.note.proposed import Proposed

_OWN: dict[str, dict[str, Any]] = {
    "--scenario": {
        "metavar": "CLE",
        "help": "Scénario livré (nom d'un fichier de data/scenarios) : l'annuaire est celui qu'il "
        "suppose, et la note le dit.",
    },
    "--plan-on": {
        "metavar": "DATE",
        "help": "Jour du plan ; sans elle, le lendemain des prochaines fins de convention, ou le "
        "jour décrit s'il est plus tardif.",
    },
    "--candidates": {
        "metavar": "FICHIER",
        "help": "Candidats du plan, comme pour allocate ; sans lui, les conventions à reconduire "
        "et un poste par département de l'appel.",
    },
    "--format": {
        "type": Choice(["pdf", "xlsx"]),
        "default": "pdf",
        "show_default": True,
        "help": "Forme du résultat.",
    },
}
_BUDGETS = ("--budget", "--budget-eur")
_OF_PLAN = (
    *("--step", "--etp-min", "--etp-max", "--order", "--renewals-first", "--candidates"),
    "--plan-on",
)
"""Options that say something of a plan, and mean nothing without a budget."""
_ORDER = (
    *("--on", "--roster", "--needs", "--marches", "--operations", "--scenario"),
    *(*_BUDGETS, *_OF_PLAN, "--format", "--out"),
)


def _with_options(command: Any) -> Any:
    for name in reversed(_ORDER):
        settings = _OWN.get(name) or PLAN_OPTIONS.get(name) or OPTIONS[name]
        command = click.option(name, cls=Option, **settings)(command)
    return command


@click.command(
    "note",
    cls=Command,
    help="Écrit la note pour le comité de sélection : région, départements, échéances, sources ; "
    "avec un budget, un plan et ce qui le changerait.",
    short_help="Note pour le comité (PDF ou classeur).",
)
@_with_options
@click.pass_context
def note(context: click.Context, /, **given: Any) -> None:
    """Write the note of a day."""
    on = day_of("--on", given["on"])
    plan_on = None if given["plan_on"] is None else day_of("--plan-on", given["plan_on"])
    _check_out(given["out"], given["format"])
    check_out(given["out"], {"--candidates": given["candidates"]}, DATA, file_of(store_address()))
    planned = any(given[_key(name)] is not None for name in _BUDGETS)
    if not planned:
        _refuse_idle(context)
    dataset = dataset_of(
        *(given[name] for name in ("roster", "needs", "out", "marches", "operations"))
    )
    check_known("--on", given["on"], on, dataset)
    scenario = None if given["scenario"] is None else _scenario(given["scenario"], dataset)
    supposed = dataset
    if scenario is not None:
        supposed = replace(dataset, roster=apply(dataset.roster, scenario))
    day = plan_on or max(on, plan_day(supposed))
    proposed = _proposed(given, supposed, day) if planned else None
    with blaming("--on"), blaming_content("--marches"):
        # Loaded here: the other commands need not wait for it.
        from sources.note.export import export_note  # noqa: PLC0415  see above
        from sources.note.note import note_of  # noqa: PLC0415  same reason

        made = note_of(dataset, on, proposed, scenario)
        try:
            data = export_note(made, given["format"])
        except OSError as error:
            message = (
                f"fichiers de passage impossibles : {reason(error)}. Donnez un dossier où écrire "
                "par la variable TMPDIR."
            )
            raise BadValueError("note", [message]) from None
    deliver(data, given["out"])


def _scenario(key: str, dataset: Dataset) -> Scenario:
    """Return a ready scenario.

    Raises:
        BadValueError: no such scenario, or one that the roster does not allow.
    """
    with blaming_content("--scenario"):
        ready = {one.key: one for one in ready_scenarios(dataset)}
    found = ready.get(key.strip())
    if found is None:
        message = f"« {shortened(key)} » n'est pas un scénario livré. Il y a : {', '.join(ready)}."
        raise BadValueError("--scenario", [message])
    if found.refused:
        raise BadValueError("--scenario", found.refused)
    return found.scenario


def _proposed(given: dict[str, Any], dataset: Dataset, on: date) -> Proposed:
    """Return the plan that the options ask for, with what stands beside it."""
    from sources.note.proposed import proposed_of  # noqa: PLC0415  only a plan needs it

    request = request_of(given)
    check_known("--plan-on", f"{on}", on, dataset)
    with blaming("--plan-on"), blaming_content("--marches"):
        if request.in_euros:
            request = priced(dataset, on, request)
        survey = cases.survey_on(dataset, on)
    file = given["candidates"]
    if file is None:
        proposals = default_proposals(dataset.atlas, survey.roster, survey.parameters, on)
    else:
        read = candidates_of(file, dataset, survey, request)
        proposals = candidates_from(read, dataset.atlas, source=Path(file).name)
    candidates = tuple(one.candidate for one in proposals)
    with blaming("--candidates" if file is not None else "--budget"):
        proposed = proposed_of(Question(survey, candidates, request, monotonic), proposals)
    for sentence in proposed.plan.notes:
        say(f"Attention : {sentence}")
    return proposed


def _refuse_idle(context: click.Context) -> None:
    """Refuse what says something of a plan when no plan is asked.

    Raises:
        BadValueError: it names the first such option.
    """
    for name in _OF_PLAN:
        if context.get_parameter_source(_key(name)) is ParameterSource.COMMANDLINE:
            message = "sans effet sans budget : ajoutez --budget ou --budget-eur, ou retirez-la."
            raise BadValueError(name, [message])


def _key(name: str) -> str:
    return name.removeprefix("--").replace("-", "_")


def _check_out(out: str | None, form: str) -> None:
    """Refuse to write a file that is no text on a terminal.

    Raises:
        BadValueError: neither a file nor a redirection.
    """
    if out in {None, "-"} and sys.stdout is not None and sys.stdout.isatty():
        message = f"un {form.upper()} ne se lit pas dans un terminal : indiquez un fichier."
        raise BadValueError("--out", [message])
