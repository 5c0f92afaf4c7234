"""What a contracts table is made from besides the files: thresholds, list of buyers, day."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sources.contracts import rules as rules_package
from sources.contracts.buyers_list import BuyersList, read_buyers_list
from sources.contracts.manifest import Manifest
from sources.contracts.releases import Release, in_force, read_services
from sources.contracts.settings import ContractRules, contract_rules
from sources.parameters import ParameterSet

BUYERS_FILE, DECIDERS_FILE = "acheteurs_etat.csv", "decideurs.csv"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The thresholds in force, the editable list of buyers, the day, the services that decide."""

    rules: ContractRules
    buyers: BuyersList
    today: date
    deciders: tuple[str, ...] = ()


def read_inputs(
    parameter_set: ParameterSet, contracts: Path, today: date, buyers: Path | None = None
) -> Inputs:
    """Return the inputs of a day.

    `contracts` is the folder data/contracts; `buyers` another list than the one it holds.

    Raises:
        UnreadableFileError: the list of buyers has errors.
        InvalidValueError: a threshold is absent on that day.
    """
    listed = read_buyers_list(buyers or contracts / BUYERS_FILE)
    deciders = read_services(contracts / DECIDERS_FILE)
    return Inputs(contract_rules(parameter_set, today), listed, today, deciders)


def fingerprint(manifest: Manifest, inputs: Inputs, releases: tuple[Release, ...]) -> str:
    """Return the SHA-256 of all that decides what the tables hold: also the rules' own code."""
    made_of = {
        "fichiers": [file.record() for file in manifest.files],
        "seuils": {name: str(value) for name, value in asdict(inputs.rules).items()},
        "acheteurs": sorted((b.identifier, b.perimeter.value) for b in inputs.buyers.buyers),
        "liberations": in_force(releases),
        "jour": inputs.today.isoformat(),
        "regles": _code(),
    }
    canonical = json.dumps(made_of, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _code() -> str:
    """Return the SHA-256 of the rules: a corrected rule makes the tables again."""
    digest = hashlib.sha256()
    for file in sorted(Path(rules_package.__path__[0]).glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
