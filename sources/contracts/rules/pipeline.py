"""The steps from rows read to contracts, rows set aside and counts.

Each step is an unbound Ibis expression over the tables before it; the caller materialises them
in order (a Parquet file each), which keeps memory bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr import types as ir

from sources.contracts.rules import outputs
from sources.contracts.rules.amounts import read_slowly, slow_texts
from sources.contracts.rules.buyers import NAMED_BY, judge
from sources.contracts.rules.ceilings import repeated
from sources.contracts.rules.contracts import chosen, read_contracts, with_facts
from sources.contracts.rules.days import read_days
from sources.contracts.rules.durations import read_durations
from sources.contracts.rules.lookup import distinct
from sources.contracts.rules.merging import identities, kept
from sources.contracts.rules.places import read_places
from sources.contracts.rules.quarantine import far_from_peers, peers, reasons
from sources.contracts.rules.sirets import with_siret
from sources.contracts.rules.social import read_social
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


def _days(tables: Tables) -> ir.Table:
    rows = tables["lignes"]
    texts = [rows.select(texte=rows[name].fill_null("")) for name in DAYS]
    return read_days(ibis.union(*texts, distinct=True))


AMOUNTS = ("montant", "montant_initial")
DAYS = ("notification", "publication", "modification_date")
STEPS: Sequence[Step] = (
    # Each distinct text is read once…
    Step("jours", lambda t, _: _days(t)),
    Step("sirets", lambda t, _: with_siret(distinct(t["lignes"], "acheteur_id"))),
    Step("lieux", lambda t, _: read_places(distinct(t["lignes"], "lieu_code", "lieu_type"))),
    Step("sociales", lambda t, _: read_social(distinct(t["lignes"], "sociale"))),
    Step("durees", lambda t, c: read_durations(distinct(t["lignes"], "duree"), c.rules)),
    Step("montants", lambda t, _: read_slowly(slow_texts(t["lignes"], *AMOUNTS))),
    Step("acheteurs_juges", lambda t, _: judge(distinct(t["lignes"], *NAMED_BY), t["acheteurs"])),
    # … then rows become contracts, and contracts are judged.
    Step(
        "identites",
        lambda t, _: identities(t["lignes"], t["sirets"], t["jours"], t["montants"]),
    ),
    Step("gardes", lambda t, _: kept(t["identites"])),
    Step("choisis", lambda t, _: chosen(t["lignes"], t["gardes"], t["montants"])),
    Step("lus", lambda t, c: read_contracts(with_facts(t), c.rules, c.today)),
    Step("pairs", lambda t, _: peers(t["lus"])),
    Step("eloignes", lambda t, c: far_from_peers(t["lus"], t["pairs"], c.rules)),
    Step("motifs", lambda t, _: reasons(t["lus"], t["eloignes"], t["liberations"])),
    Step("plafonds", lambda t, c: repeated(outputs.accepted(t["lus"], t["motifs"]), c.rules)),
    Step("marches", lambda t, _: outputs.contracts(t)),
    Step("quarantaine", lambda t, _: outputs.quarantined(t)),
    Step("rejets", lambda t, _: outputs.rejected(t)),
    Step("decompte", lambda t, _: outputs.counts(t)),
)
"""The steps in order; `marches`, `quarantaine`, `rejets` and `decompte` are the results."""


def unbound(name: str, schema: Mapping[str, str]) -> ir.Table:
    """Return a table known by its name and columns only."""
    return ibis.table(dict(schema), name=name)


def expressions(
    context: Context,
    inline: Collection[str] = (),
    narrow: Mapping[str, Collection[str]] | None = None,
) -> dict[str, ir.Table]:
    """Return every step's expression by name; each sees the steps before as tables.

    Args:
        context: thresholds and day.
        inline: steps the next ones see as expressions, not to be materialised.
        narrow: by step, the columns that are wanted; the others stay, missing.
    """
    tables = {name: unbound(name, schema) for name, schema in INPUTS.items()}
    made = {}
    for step in STEPS:
        built = step.build(tables, context)
        wanted = (narrow or {}).get(step.name, built.columns)
        made[step.name] = built.select(
            **{
                name: built[name] if name in wanted else ibis.null(kind)
                for name, kind in built.schema().items()
            }
        )
        bound = ibis.table(made[step.name].schema(), name=step.name)
        tables[step.name] = made[step.name] if step.name in inline else bound
    return made
