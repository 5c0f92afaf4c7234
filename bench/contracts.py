"""The contracts' promises on 2.5 million synthetic rows, each beside a comparison in one run.

Run: `python -m bench.contracts`. Each measure has a process of its own, for its memory.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.contracts_synthetic import ROWS, write_table

ROOT = Path(__file__).resolve().parents[1]
TODAY, REGION = date(2026, 11, 22), "76"
RUNS = 5
RATIO, AIM, MEMORY = 3.0, 2.0, 500


def _departments() -> tuple[str, ...]:
    lines = (ROOT / "data" / "geo" / "departements.csv").read_text(encoding="utf-8-sig")
    rows = [line.replace('"', "").split(";") for line in lines.splitlines() if line]
    return tuple(sorted(row[rows[0].index("code")] for row in rows[1:]))


def _open(engine: Any, folder: Path) -> Any:
    """Register the table; return it unbound."""
    import ibis  # noqa: PLC0415  each measure pays only for what it needs
    import pyarrow.parquet as pq  # noqa: PLC0415  only the measuring process loads it

    from sources.contracts.rules.pipeline import INPUTS  # noqa: PLC0415  only the measuring process loads it

    path = folder / "tableau.parquet"
    engine.query(
        "create or replace view tableau as select *, file_row_number + 1 as rang"
        f" from read_parquet('{path}', file_row_number = true)"
    )
    sql = {"int64": "bigint", "string": "varchar"}
    for name in ("fichiers", "acheteurs", "liberations"):
        columns = ", ".join(f"{column} {sql[kind]}" for column, kind in INPUTS[name].items())
        engine.query(f"create or replace table {name} ({columns})")
    kinds = {"string": "string", "int32": "int32", "double": "float64", "date32[day]": "date"}
    schema = {field.name: kinds[str(field.type)] for field in pq.read_schema(path)}
    return ibis.table({**schema, "rang": "int64"}, name="tableau")


def _context() -> Any:
    from sources.contracts.rules.pipeline import Context  # noqa: PLC0415  only the measuring process loads it
    from sources.contracts.settings import contract_rules  # noqa: PLC0415  only the measuring process loads it
    from sources.parameters import read_parameters  # noqa: PLC0415  only the measuring process loads it

    return Context(contract_rules(read_parameters(ROOT / "data" / "parameters"), TODAY), TODAY)


def _seconds(runs: int = RUNS, **works: Callable[[], object]) -> dict[str, dict[str, float]]:
    """Time works turn by turn after one warm-up: wall clock, processor time of all threads.

    Turn by turn, so that whatever else the machine does falls on each alike.
    """
    wall: dict[str, list[float]] = {name: [] for name in works}
    cpu: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(runs + 1):
        for name, work in works.items():
            start, used = time.perf_counter(), time.process_time()
            work()
            if turn:
                wall[name].append(time.perf_counter() - start)
                cpu[name].append(time.process_time() - used)
    return {
        name: {"s": statistics.median(took), "low": min(took), "high": max(took),
               "cpu": statistics.median(cpu[name])}
        for name, took in wall.items()
    }  # fmt: skip


# The same rows asked by hand: the State's numbers, the region's places.
_BARE = """
select case when lieuExecution_typeCode = 'Code région' then 'region'
            when lieuExecution_code = 'FR' then 'pays' else left(lieuExecution_code, 2) end as lieu,
       year(dateNotification) as annee, count(*), sum(montant),
       sum(montant * 12 / greatest(12, dureeMois)), median(montant), max(montant),
       count(*) filter (where considerationsSociales like '%Clause%'), count(idAccordCadre)
       {more}
from tableau
where (acheteur_id like '1%' or acheteur_categorie = 'État')
  and (left(lieuExecution_code, 2) in ({here}) or lieuExecution_code in ('76', '73', '91', 'FR')
       or (lieuExecution_code is null and acheteur_departement_code in ({here})))
group by all"""
_MORE = """, max(id), max(acheteur_nom), max(nature), max(codeCPV), max(modification_id),
       max(datePublicationDonnees), max(acheteur_departement_code), max(rang)"""


def direct(folder: Path) -> dict[str, Any]:
    """Run the product's expressions from the table to the region's volume, and bare scans."""
    from sources.contracts.direct import regional_volume  # noqa: PLC0415  only the measuring process loads it
    from sources.contracts.engine import Engine, to_sql  # noqa: PLC0415  only the measuring process loads it

    here = ", ".join(f"'{code}'" for code in _departments())
    with Engine(folder) as engine:
        table, start = _open(engine, folder), time.perf_counter()
        made = regional_volume(table, _context(), _departments(), REGION)
        queries = {name: to_sql(expression) for name, expression in made.items()}
        written = time.perf_counter() - start

        def rules() -> None:
            for name, sql in queries.items():
                engine.make(name, sql)

        rules()
        memory = _memory()
        bare = {name: _BARE.format(more=more, here=here)
                for name, more in (("same", _MORE), ("fewest", ""))}  # fmt: skip
        took = _seconds(
            product=rules,
            same=lambda: engine.query(bare["same"]),
            fewest=lambda: engine.query(bare["fewest"]),
        )
        told: dict[str, Any] = took["product"] | {"memory": memory, "queries": written}
        told |= {name: took[name] for name in bare}
        told["scanned"] = sum(row[2] for row in engine.query(_BARE.format(more="", here=here)))
        told["rows"] = engine.query("select count(*) from lignes")[0][0]
        told["contracts"] = engine.query("select sum(marches)::bigint from volumes")[0][0]
    return told


def whole(folder: Path) -> dict[str, Any]:
    """Run every step of an import on the rows read, then the volume of the region."""
    import ibis  # noqa: PLC0415  only the measuring process loads it

    from sources.contracts.direct import as_rows  # noqa: PLC0415  only the measuring process loads it
    from sources.contracts.engine import Engine, to_sql  # noqa: PLC0415  only the measuring process loads it
    from sources.contracts.rules.pipeline import expressions  # noqa: PLC0415  only the measuring process loads it
    from sources.contracts.schemas import CONTRACTS  # noqa: PLC0415  only the measuring process loads it
    from sources.contracts.volume import volume  # noqa: PLC0415  only the measuring process loads it

    context, told = _context(), {}
    with Engine(folder) as engine:
        rows = as_rows(_open(engine, folder))
        if not (folder / "lignes.parquet").exists():
            engine.write(rows, folder / "lignes.parquet")
            return {}  # the reading is not this measure's: it starts in a new process
        engine.register("lignes", folder / "lignes.parquet")
        queries = {name: to_sql(step) for name, step in expressions(context).items()}
        start, used = time.perf_counter(), time.process_time()
        for name, sql in queries.items():
            engine.write_query(sql, folder / f"{name}.parquet")
            engine.register(name, folder / f"{name}.parquet")
        told = {"s": time.perf_counter() - start, "cpu": time.process_time() - used}
        told["memory"] = _memory()
        wanted = volume(ibis.table(dict(CONTRACTS), name="marches"), context.rules.perimeters,
                        _departments(), REGION)  # fmt: skip
        sql = to_sql(wanted)
        told |= _seconds(volume=lambda: engine.query(sql))
        told["counts"] = engine.query("select code, sum(n)::bigint from decompte group by code")
    return told


def pandas(folder: Path) -> dict[str, Any]:
    """Do the same with pandas: filter, one row a contract, department and year."""
    import pandas as pd  # noqa: PLC0415  only the measuring process loads it

    here = set(_departments())

    def work() -> pd.DataFrame:
        table = pd.read_parquet(
            folder / "tableau.parquet",
            columns=["uid", "acheteur_id", "acheteur_categorie", "lieuExecution_code",
                     "lieuExecution_typeCode", "dateNotification", "montant", "dureeMois",
                     "considerationsSociales", "idAccordCadre", "modification_id"],
        )  # fmt: skip
        state = table.acheteur_id.str.startswith("1") | (table.acheteur_categorie == "État")
        code = table.lieuExecution_code
        place = code.str[:2].isin(here) | code.isin(["76", "73", "91", "FR"])
        rows = table[state & place].sort_values("modification_id").drop_duplicates(
            "uid", keep="last"
        )  # fmt: skip
        year = pd.to_datetime(rows.dateNotification).dt.year
        return rows.groupby([rows.lieuExecution_code.str[:2], year]).agg(
            n=("uid", "size"), euros=("montant", "sum"), median=("montant", "median"),
            top=("montant", "max"), social=("considerationsSociales", "count"),
        )  # fmt: skip

    return _seconds(3, work=work)["work"] | {"memory": _memory()}


MEASURES = {"direct": direct, "whole": whole, "pandas": pandas}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measured(name: str, folder: Path) -> Any:
    command = [sys.executable, "-m", "bench.contracts", "--measure", name, "--folder", str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _line(name: str, told: dict[str, Any], more: str = "") -> None:
    spread = f"[{told['low']:.2f} – {told['high']:.2f}]" if "low" in told else ""
    print(f"  {name:<54}{told['s']:8.2f} s  {spread:<16} processor {told['cpu']:6.2f} s{more}")


def _kept(kept: bool) -> str:
    return "kept" if kept else "BROKEN"


def main(rows: int) -> None:
    print(f"Python {platform.python_version()}, {rows:,} synthetic rows, seeded")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_table(folder / "tableau.parquet", rows)
        size = (folder / "tableau.parquet").stat().st_size / 1e6
        print(f"Table: {size:.0f} MB of Parquet")
        told = _measured("direct", folder)
        print("\nFrom the table to the region's State volume, by the product's expressions")
        _line("product", told, f"  {told['memory']:.0f} MB")
        _line("bare DuckDB scan, same filter, same columns", told["same"])
        _line("bare DuckDB scan, same filter, columns of figures only", told["fewest"])
        work = told["cpu"] / told["same"]["cpu"]
        ratio, few = told["s"] / told["same"]["s"], told["s"] / told["fewest"]["s"]
        print(f"  ratio {ratio:.2f} (figures only: {few:.2f}; processor: {work:.2f})")
        print(f"  promise ≤ {RATIO:.0f}: {_kept(ratio <= RATIO)}; aim {AIM:.0f}; "
              f"memory ≤ {MEMORY} MB: {_kept(told['memory'] <= MEMORY)}")  # fmt: skip
        print(f"  {told['rows']:,} rows kept by the filter (by hand {told['scanned']:,}), "
              f"{told['contracts']:,} contracts; the queries are written once, in "
              f"{told['queries']:.1f} s")  # fmt: skip
        beside = _measured("pandas", folder)
        _line("pandas, filter, one row a contract, no rule", beside,
              f"  {beside['memory']:.0f} MB, × {beside['s'] / told['s']:.1f}")  # fmt: skip
        print("\nEvery rule on every row, as an import runs them")
        _measured("whole", folder)
        told = _measured("whole", folder)
        _line("product", told, f"  {told['memory']:.0f} MB, {rows / told['s']:,.0f} rows/s")
        print(f"  memory ≤ {MEMORY} MB: {_kept(told['memory'] <= MEMORY)}")
        counts = dict(told["counts"])
        fates = {code: counts.get(code, 0)
                 for code in ("accepte", "quarantaine", "rejete", "doublon")}  # fmt: skip
        print(f"  {fates}, sum {_kept(sum(fates.values()) == rows)}")
        _line("volume of the region from marches.parquet", told["volume"])


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--measure", choices=MEASURES)
    options.add_argument("--folder", type=Path)
    options.add_argument("--rows", type=int, default=ROWS)
    asked = options.parse_args()
    if asked.measure:
        print(json.dumps(MEASURES[asked.measure](asked.folder)))
    else:
        main(asked.rows)
