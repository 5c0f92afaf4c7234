"""Everything a diagnosis is made from, loaded at once: the shipped files or the user's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from coverage.model import Roster
from coverage.need import NeedRow
from coverage.readings import Reading
from coverage.territories import Atlas
from sources import parameter_rules as keys
from sources.atlas import atlas_of, read_geo_tables
from sources.contracts.window import ContractsTable, open_table
from sources.export import ROOT
from sources.geo_rows import GeoTables
from sources.leads import Lead, read_leads
from sources.needs import NeedsImport, read_needs_file
from sources.operations import OperationsImport, read_operations_file
from sources.parameters import ParameterSet, Value, read_parameters
from sources.problems import Problem
from sources.readings import read_readings
from sources.roster.imported import read_roster_file
from sources.sidecar import Sidecar, read_sidecar

DATA = ROOT / "data"
NO_OPERATIONS = OperationsImport("")


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is known, whatever the day.

    Attributes:
        geo: the tables of data/geo (names with their article, manifest, borders).
        sidecar: what stands beside the roster; None for a roster that has none.
        declared: the file of declared needs, None when the default estimate is used.
        readings: other ways to read some posts of this roster.
        problems: warnings and infos of the roster file.
        contracts: the imported contracts that needs are measured on, None without any.
        operations: large projects and urban renewal, counted or only shown.
        overrides: parameters that the user set otherwise, by key.
        known: the past version that this is, in words; "" for the present.
    """

    folder: Path
    geo: GeoTables
    atlas: Atlas
    roster: Roster
    sidecar: Sidecar | None
    parameter_set: ParameterSet
    leads: tuple[Lead, ...]
    readings: tuple[Reading, ...]
    reference_date: date
    problems: tuple[Problem, ...]
    declared: NeedsImport | None = None
    contracts: ContractsTable | None = None
    operations: OperationsImport = NO_OPERATIONS
    overrides: Mapping[str, Value] = field(default_factory=dict)
    known: str = ""

    @property
    def need_rows(self) -> tuple[NeedRow, ...] | None:
        """Return the declared needs, None when the default estimate is used."""
        return None if self.declared is None else self.declared.rows

    @property
    def first_day(self) -> date:
        """Return the first day on which every parameter that the engine reads has a value."""
        return max(self.parameter_set[key].values[0].since for key in keys.RULES)

    def roster_on(self, on: date) -> Roster:
        """Return the roster as it is known on a day.

        After the day its source stops, one more doubt: conventions may have been
        signed since, which the source could not know.
        """
        after = self.sidecar.unknown_after if self.sidecar else None
        if after is None or not self.is_beyond_source(on):
            return self.roster
        return replace(self.roster, doubts=(*self.roster.doubts, after))

    def is_beyond_source(self, on: date) -> bool:
        """Tell whether a day lies after what the roster's source can know."""
        after = self.sidecar.unknown_after if self.sidecar else None
        return after is not None and after.on is not None and on > after.on

    def labels(self) -> dict[str, str]:
        """Return the French label of each parameter, by key."""
        return {key: p.label for key, p in self.parameter_set.parameters.items()}

    def sources(self) -> tuple[str, ...]:
        """Return what the data comes from, as exports and « Méthode » list it."""
        manifest = self.geo.manifest
        licence = manifest.get("licence", {})
        makers = ", ".join(licence.get("producteurs", ()))
        return tuple(
            dict.fromkeys(
                (
                    self.roster.source,
                    *_not_empty(post.source for post in self.roster.posts),
                    *(
                        ()
                        if self.declared is None
                        else (f"Besoins déclarés : {self.declared.name}",)
                    ),
                    f"Géographie : {makers} ({licence.get('nom', '')})",
                )
            )
        )


def load_dataset(
    roster_file: Path | None = None,
    needs_file: Path | None = None,
    folder: Path = DATA,
    *,
    contracts: Path | None = None,
    operations_file: Path | None = None,
) -> Dataset:
    """Load the shipped data, or a user's roster and needs on the shipped geography.

    A roster file may have a sidecar of the same name in `.yaml` beside it. `contracts` is
    a folder that `batch.py marches import` filled; `operations_file` replaces the shipped
    operations.

    Raises:
        UnreadableFileError: a file is absent, unreadable, or has errors.
        GeoDataError: the geography is absent or unreadable.
    """
    geo = read_geo_tables(folder / "geo")
    atlas = atlas_of(geo)
    parameter_set = read_parameters(folder / "parameters")
    shipped = folder / "roster" / "roster.csv"
    path = roster_file or shipped
    imported = read_roster_file(path, atlas)
    beside = path.with_suffix(".yaml")
    sidecar = read_sidecar(beside) if beside.is_file() else None
    roster = imported.roster
    if sidecar is not None:
        roster = replace(
            roster,
            doubts=sidecar.doubts,
            source=sidecar.source,
            known_on=sidecar.reference_date,
        )
    latest = max(v.since for v in parameter_set[keys.REFERENCE_DATE].values)
    dataset = Dataset(
        folder=folder,
        geo=geo,
        atlas=atlas,
        roster=roster,
        sidecar=sidecar,
        parameter_set=parameter_set,
        leads=read_leads(folder / "roster" / "a_confirmer.csv"),
        readings=read_readings(folder / "roster" / "lectures.csv", atlas, roster),
        reference_date=parameter_set.day(keys.REFERENCE_DATE, latest),
        problems=imported.problems,
        contracts=None if contracts is None else open_table(contracts),
        operations=read_operations_file(
            operations_file or folder / "needs" / "operations.csv", atlas
        ),
    )
    return dataset if needs_file is None else with_needs(dataset, needs_file)


def with_needs(dataset: Dataset, needs_file: Path) -> Dataset:
    """Return the data set with the needs of a file, in place of any other need.

    Raises:
        UnreadableFileError: absent, unreadable, or with at least one error.
    """
    return replace(dataset, declared=read_needs_file(needs_file, dataset.atlas))


def with_contracts(dataset: Dataset, contracts: Path) -> Dataset:
    """Return the data set with needs measured on the contracts of a folder.

    Raises:
        UnreadableFileError: no table there, or one that cannot be read.
    """
    return replace(dataset, contracts=open_table(contracts))


def with_operations(dataset: Dataset, operations_file: Path) -> Dataset:
    """Return the data set with the operations of a file, in place of the shipped ones.

    Raises:
        UnreadableFileError: absent, unreadable, or with at least one error.
    """
    return replace(dataset, operations=read_operations_file(operations_file, dataset.atlas))


def _not_empty(texts: Iterable[str]) -> Iterable[str]:
    return (text for text in texts if text)
