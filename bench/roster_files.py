"""Hostile and heavy files that a roster may be: seconds and memory of each, in its own process.

Every refusal must say its reason in less than 5 s and 200 MB. The same files are then given,
under limits, to what one would write first: pandas.read_excel, openpyxl read-only. Last,
small files of every format are damaged at random: each is read or refused, nothing else.

Run: `python -m bench.roster_files [SECONDS OF DAMAGE] [SEED]`; exit 1 on a broken promise.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sources.problems import UnreadableFileError
from sources.roster.columns import ALIASES, COLUMNS
from sources.tabular import read_tabular
from tests.hostile_files import (
    CSV,
    HEAVY,
    HOSTILE,
    SAMPLES,
    TABLE,
    c,
    damaged,
    dense_strings,
    many_sheets,
    ods,
    row,
    xlsx,
)

MOST_SECONDS, MOST_MEGABYTES = 5.0, 200.0
SECONDS, SEED = 20.0, 20250718
PATIENCE = 120
ADDRESS_SPACE = 6 * 1024**3
NAMES = frozenset((*COLUMNS, *ALIASES))
COUNTED = frozenset({"etp", "id"})


def ours(path: Path) -> str:
    """Read a file as the product does."""
    try:
        table = read_tabular(path.read_bytes(), path.name, NAMES, COUNTED)
    except UnreadableFileError as error:
        return str(error)
    return f"READ {len(table.rows)} rows"


def pandas(path: Path) -> str:
    """Read a workbook as a first draft would."""
    import pandas as pd  # noqa: PLC0415  only in the child that is measured

    return f"READ {len(pd.read_excel(path, engine='openpyxl'))} rows"


def openpyxl(path: Path) -> str:
    """Open a workbook with the usual library, read-only."""
    from openpyxl import load_workbook  # noqa: PLC0415  only in the child that is measured

    book = load_workbook(path, read_only=True, data_only=True)
    count = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return f"READ {count} rows"


READERS: dict[str, Callable[[Path], str]] = {"ours": ours, "pandas": pandas, "openpyxl": openpyxl}


def child(reader: str, path: Path, warm: Path) -> None:
    """Read a small file, then the one that is measured; print seconds, megabytes, message."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    read = READERS[reader]
    read(warm)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak starts again
    before = peak()
    start = time.perf_counter()
    try:
        said = read(path)
    except MemoryError:
        said = f"MemoryError under {ADDRESS_SPACE // 1024**3} GB"
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, peak() - before, said]))


def peak() -> float:
    """Return the most memory held, in megabytes; the kernel's own figure, not inherited."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise OSError("VmHWM")


def measured(reader: str, data: bytes, folder: Path) -> tuple[float, float, str]:
    """Measure one reading in a process of its own."""
    path, warm = folder / "essai.xlsx", folder / "petit.xlsx"
    path.write_bytes(data)
    warm.write_bytes(xlsx())
    command = [sys.executable, "-m", "bench.roster_files", "--child", reader, str(path), str(warm)]
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return float(PATIENCE), 0.0, f"stopped after {PATIENCE} s"
    if done.returncode:
        return 0.0, 0.0, f"exit {done.returncode}: {done.stderr.strip().splitlines()[-1]}"
    seconds, grown, said = json.loads(done.stdout)
    return seconds, grown, said


def show(name: str, seconds: float, grown: float, said: str) -> None:
    print(f"{name:38} {seconds:7.2f} s {grown:7.0f} MB  {said[:90]}", flush=True)


def promises(folder: Path) -> bool:
    """Measure every file; tell whether each was read or refused within bounds."""
    kept = True
    worst = [0.0, 0.0]
    files = {name: (hostile.make, hostile.word) for name, hostile in HOSTILE.items()}
    files |= {name: (make, "READ") for name, make in HEAVY.items()}
    for name, (make, word) in files.items():
        seconds, grown, said = measured("ours", make(), folder)
        show(name, seconds, grown, said)
        worst = [max(worst[0], seconds), max(worst[1], grown)]
        if word not in said or seconds > MOST_SECONDS or grown > MOST_MEGABYTES:
            print(f"BROKEN: « {word} », {MOST_SECONDS} s, {MOST_MEGABYTES} MB")
            kept = False
    print(f"{len(files)} files, worst {worst[0]:.2f} s and {worst[1]:.0f} MB\n")
    return kept


def comparisons(folder: Path) -> None:
    """Give a few of them to the usual readers, under limits."""
    far = xlsx(TABLE + row(1_000, (), c("XFD1000", "1")))
    for name, data, others in (
        ("far cell, only XFD1000", far, ("pandas", "openpyxl")),
        ("19 MB of shared texts", dense_strings(), ("openpyxl",)),
        ("2,000 sheets in 43 kB", many_sheets(2_000, 3_000), ("openpyxl",)),
        ("XLSX of 5,000 × 60", HEAVY["XLSX of 5,000 × 60"](), ("pandas", "openpyxl")),
    ):
        print(name)
        for reader in ("ours", *others):
            show(f"  {reader}", *measured(reader, data, folder))


def damage(seconds: float, seed: int) -> bool:
    """Damage small files until the time is over; tell whether each was read or refused."""
    rng = random.Random(seed)
    samples = {name: make() for name, make in SAMPLES.items()} | {"plain": CSV, "small": ods()}
    seen: Counter[str] = Counter()
    slowest, start = 0.0, time.monotonic()
    while time.monotonic() - start < seconds:
        name = rng.choice(list(samples))
        data = damaged(samples[name], rng)
        before = time.monotonic()
        try:
            read_tabular(data, "essai", NAMES, COUNTED)
            seen["read"] += 1
        except UnreadableFileError as error:
            seen["refused" if all(p.message for p in error.problems) else "no reason"] += 1
        except Exception as error:  # noqa: BLE001  whatever else comes is what we look for
            kept = Path(tempfile.mkstemp(prefix="abime-")[1])
            kept.write_bytes(data)
            print(f"BROKEN: {name}, {type(error).__name__}: {error}; the file is {kept}")
            return False
        slowest = max(slowest, time.monotonic() - before)
    count = sum(seen.values())
    print(f"\n{count} damaged files in {seconds:.0f} s: {dict(seen)}, slowest {slowest:.2f} s")
    return not seen["no reason"] and slowest < MOST_SECONDS


def main() -> None:
    """Measure, compare, damage; exit 1 on a broken promise."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    with tempfile.TemporaryDirectory() as folder:
        kept = promises(Path(folder))
        comparisons(Path(folder))
    if not damage(seconds, seed) or not kept:
        sys.exit(1)


if __name__ == "__main__":
    if "--child" in sys.argv:
        child(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
