"""The rules run over all the rows kept: one new state, whole, in a work folder."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from sources.contracts.engine import MEMORY, Engine, to_sql
from sources.contracts.folder import (
    CONTRACTS,
    COUNTS,
    QUARANTINE,
    QUARANTINE_CSV,
    REJECTED,
    REJECTED_CSV,
    Folder,
    StoreError,
    saying,
)
from sources.contracts.inputs import Inputs
from sources.contracts.manifest import Manifest
from sources.contracts.reasons import Fate
from sources.contracts.releases import Release, in_force
from sources.contracts.report import Counts
from sources.contracts.rules.pipeline import INPUTS, STEPS, Context, unbound
from sources.contracts.set_aside_csv import write_csv
from sources.contracts.staging import Watch, is_intact, lost_rows, nothing

RESULTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "marches": (CONTRACTS, ("uid",)),
    "quarantaine": (QUARANTINE, ("source", "rang", "code")),
    "rejets": (REJECTED, ("source", "rang", "code")),
    "decompte": (COUNTS, ("source", "code")),
}
"""Step → its file and the order of its rows: the same inputs always give the same bytes."""

MORE_MEMORY = "1GB"
"""For a second try: how much of a sort can be spilled depends on the data."""

_FULL_DISK = 32 * 1024 * 1024


def build(
    folder: Folder,
    work: Path,
    manifest: Manifest,
    inputs: Inputs,
    releases: Sequence[Release],
    watch: Watch = nothing,
) -> None:
    """Make the tables of a state in a work folder.

    Raises:
        StoreError: the disk is full, or rows kept are damaged.
    """
    steps = work / "etapes"
    with saying(folder.path):
        steps.mkdir()
        _small_tables(steps, manifest, inputs, releases)
    pa.default_memory_pool().release_unused()  # what reading took: the engine needs it now
    context = Context(inputs.rules, inputs.today)
    try:
        try:
            _made(folder, work, manifest, context, MEMORY, watch)
        except duckdb.OutOfMemoryException:
            _made(folder, work, manifest, context, MORE_MEMORY, watch)
    except (duckdb.Error, OSError) as error:
        raise _refusal(folder, manifest, error) from None
    with saying(folder.path):
        for table, text in ((QUARANTINE, QUARANTINE_CSV), (REJECTED, REJECTED_CSV)):
            watch("Fichiers pour tableur", 0, 1)
            write_csv(work / table, work / text)
        shutil.rmtree(steps)


def _made(
    folder: Folder, work: Path, manifest: Manifest, context: Context, memory: str, watch: Watch
) -> None:
    steps = work / "etapes"
    with Engine(steps, memory) as engine:
        _register(engine, folder, steps, manifest)
        _run(engine, work, steps, context, watch)


def _small_tables(
    steps: Path, manifest: Manifest, inputs: Inputs, releases: Sequence[Release]
) -> None:
    """Write the tables that the rules join: files, listed buyers, decisions."""
    rows: dict[str, list[tuple[object, ...]]] = {
        "fichiers": [(file.number, file.name) for file in manifest.files],
        "acheteurs": [
            (buyer.identifier, buyer.perimeter.value, buyer.note, buyer.source, buyer.day)
            for buyer in inputs.buyers.buyers
        ],
        "liberations": list(in_force(releases)),
    }
    for name, cells in rows.items():
        schema = pa.schema([(key, getattr(pa, kind)()) for key, kind in INPUTS[name].items()])
        columns = zip(*cells, strict=True) if cells else [()] * len(schema)
        arrays = [
            pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)
        ]
        pq.write_table(pa.Table.from_arrays(arrays, schema=schema), steps / f"{name}.parquet")


def _register(engine: Engine, folder: Folder, steps: Path, manifest: Manifest) -> None:
    """Make the inputs known; a file's number is the manifest's, whatever its rows were read as."""
    parts = []
    for file in manifest.files:
        path = str(folder.rows(file.fingerprint)).replace("'", "''")
        parts.append(
            f"select * replace ({file.number}::bigint as source) from read_parquet('{path}')"
        )
    engine.query(f"create or replace view lignes as {' union all by name '.join(parts)}")
    for name in INPUTS:
        if name != "lignes":
            engine.register(name, steps / f"{name}.parquet")


def _run(engine: Engine, work: Path, steps: Path, context: Context, watch: Watch) -> None:
    queries = _queries(context)
    for number, (name, sql) in enumerate(queries):
        watch("Règles", number, len(queries))
        path = work / RESULTS[name][0] if name in RESULTS else steps / f"{name}.parquet"
        engine.write_query(sql, path)
        engine.register(name, path)
    watch("Règles", len(queries), len(queries))


@lru_cache(maxsize=4)
def _queries(context: Context) -> tuple[tuple[str, str], ...]:
    """Return the query of each step; writing them takes a second, so they are kept."""
    tables = {name: unbound(name, schema) for name, schema in INPUTS.items()}
    queries = []
    for step in STEPS:
        expression = step.build(tables, context)
        if step.name in RESULTS:
            expression = expression.order_by(RESULTS[step.name][1])
        queries.append((step.name, to_sql(expression)))
        tables[step.name] = ibis.table(expression.schema(), name=step.name)
    return tuple(queries)


def _refusal(folder: Folder, manifest: Manifest, error: Exception) -> StoreError:
    """Say in French why the rules could not run; rows that are damaged are named."""
    text = str(error)
    free = shutil.disk_usage(folder.path).free
    if "No space left" in text or free < _FULL_DISK:
        why = "disque plein. Faites de la place, puis recommencez"
    elif "File too large" in text:
        why = "fichier trop gros pour ce disque ou pour votre quota"
    elif isinstance(error, duckdb.OutOfMemoryException):
        why = "mémoire ou place temporaire insuffisante. Fermez d'autres programmes"
    elif lost := [file for file in manifest.files if not is_intact(folder, file)]:
        return lost_rows(folder, lost)
    else:
        why = f"défaut du programme ({type(error).__name__}) : signalez-le"
    return StoreError(
        f"« {folder.path} » : calcul impossible : {why}. La table en place n'est pas changée."
    )


def read_counts(path: Path) -> dict[int, Counts]:
    """Return the counts of each file, by its number.

    Raises:
        OSError, ValueError: the file is absent or damaged.
    """
    fates: dict[int, dict[Fate, int]] = {}
    reasons: dict[int, dict[str, int]] = {}
    known = {fate.value: fate for fate in Fate}
    for row in pq.read_table(path).to_pylist():
        if row["code"] in known:
            fates.setdefault(row["source"], {})[known[row["code"]]] = row["n"]
        else:
            reasons.setdefault(row["source"], {})[row["code"]] = row["n"]
    numbers = sorted({*fates, *reasons})
    return {n: Counts(fates.get(n, {}), reasons.get(n, {})) for n in numbers}
