"""The steps from rows read to contracts, rows set aside and counts.

Each step is an unbound Ibis expression over the tables before it; the caller materialises them
in order (a Parquet file each), which keeps memory bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr import types as ir

from sources.contracts.rules import outputs, quarantine
from sources.contracts.rules.buyers import distinct_buyers, judge
from sources.contracts.rules.ceilings import repeated
from sources.contracts.rules.contracts import read_contracts
from sources.contracts.rules.merging import identities, kept
from sources.contracts.rules.sirets import with_siret
from sources.contracts.schemas import RAW
from sources.contracts.settings import ContractRules

Tables = Mapping[str, ir.Table]

INPUTS: Mapping[str, Mapping[str, str]] = {
    "lignes": RAW,
    "fichiers": {"source": "int64", "fichier": "string"},
    "acheteurs": {
        "identifiant": "string", "perimetre": "string", "note": "string", "source": "string",
        "date": "string",
    },
    "liberations": {"uid": "string", "code": "string"},
}  # fmt: skip
"""What the caller registers before the first step: rows read, files, buyers, decisions."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules are given: their thresholds and the day."""

    rules: ContractRules
    today: date


@dataclass(frozen=True, slots=True)
class Step:
    """A table made of the ones before it."""

    name: str
    build: Callable[[Tables, Context], ir.Table]


STEPS: Sequence[Step] = (
    Step("identites", lambda t, c: identities(t["lignes"])),
    Step("gardes", lambda t, c: kept(t["identites"])),
    Step(
        "acheteurs_juges",
        lambda t, c: judge(distinct_buyers(with_siret(t["lignes"])), t["acheteurs"]),
    ),
    Step(
        "lus",
        lambda t, c: read_contracts(
            t["lignes"], t["gardes"], t["acheteurs_juges"], c.rules, c.today
        ),
    ),
    Step("pairs", lambda t, c: quarantine.peers(t["lus"])),
    Step("contrats", lambda t, c: quarantine.with_peers(t["lus"], t["pairs"], c.rules)),
    Step("motifs", lambda t, c: quarantine.waiting(t["contrats"], t["liberations"])),
    Step("acceptes", lambda t, c: outputs.accepted(t["contrats"], t["motifs"])),
    Step("plafonds", lambda t, c: repeated(t["acceptes"], c.rules)),
    Step("marches", lambda t, c: outputs.contracts(t["acceptes"], t["plafonds"], t["fichiers"])),
    Step(
        "quarantaine", lambda t, c: outputs.quarantined(t["contrats"], t["motifs"], t["fichiers"])
    ),
    Step("rejets", lambda t, c: outputs.rejected(t["lignes"], t["identites"], t["fichiers"])),
    Step("decompte", lambda t, c: outputs.counts(t)),
)
"""The steps in order; `marches`, `quarantaine`, `rejets` and `decompte` are the results."""


def unbound(name: str, schema: Mapping[str, str]) -> ir.Table:
    """Return a table known by its name and columns only."""
    return ibis.table(dict(schema), name=name)


def expressions(context: Context) -> dict[str, ir.Table]:
    """Return every step's expression by name; each sees the steps before as tables."""
    tables = {name: unbound(name, schema) for name, schema in INPUTS.items()}
    made = {}
    for step in STEPS:
        made[step.name] = step.build(tables, context)
        tables[step.name] = ibis.table(made[step.name].schema(), name=step.name)
    return made
