"""Damaged files of every format: each gives rows or a refusal in French, nothing else.

Small valid files are damaged at random (seeded): bytes flipped, cut, doubled, swapped,
numbers made monstrous, nesting made deep… A child process reads them, so that a crash of a
library is seen too; the file that breaks the promise is kept and its place is printed.

Two thirds of the time goes to the reading alone, one third to the whole import: rules, tables.

Run: `python -m bench.contracts_fuzz [SECONDS] [SEED]`; exit 1 on a broken promise.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.contracts_json import contract_2019, contract_2022
from sources.contracts.commands import DATA
from sources.contracts.folder import CONTRACTS as TABLE
from sources.contracts.inputs import Inputs, read_inputs
from sources.contracts.reading import read_file
from sources.contracts.store import UnreadableFilesError, import_files
from sources.parameters import read_parameters
from sources.problems import UnreadableFileError

SECONDS = 60
SEED = 20250718
SLOW = 10.0
"""Seconds that no small file may take."""
MEMORY = 4 * 1024**3
CONTRACTS = 6
TODAY = date(2026, 11, 22)
FATES = ("acceptes", "quarantaine", "rejetes", "doublons_fusionnes")

Target = Callable[[Path, Path], None]
"""(damaged file, empty folder) → nothing, or UnreadableFileError, or UnreadableFilesError."""


def main() -> None:
    """Fuzz every target for its share of the time; exit 1 on a broken promise."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    for target, share in SHARES.items():
        fuzz(target, seconds * share, seed)


def fuzz(target: str, seconds: float, seed: int) -> None:
    """Fuzz one target in a child process; exit 1 on a broken promise."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    command = [sys.executable, "-m", "bench.contracts_fuzz", "--child", target]
    done = subprocess.run([*command, str(seconds), str(seed), str(folder)], check=False)
    if done.returncode:
        print(f"BROKEN (exit {done.returncode}); the damaged file is {folder / 'abime'}")
        sys.exit(1)
    shutil.rmtree(folder)


def child(target: str, seconds: float, seed: int, folder: Path) -> None:
    """Damage and read until the time is over."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    rng = random.Random(seed)
    samples = made(rng)
    path, room = folder / "abime", folder / "sortie"
    seen: Counter[str] = Counter()
    slowest = 0.0
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        name = rng.choice(list(samples))
        path.write_bytes(damaged(samples[name], rng))
        room.mkdir()
        before = time.monotonic()
        try:
            seen[fate(TARGETS[target], path, room)] += 1
        except BaseException:  # noqa: BLE001  whatever else comes is what we look for
            print(f"{name}: damaged file number {sum(seen.values()) + 1}", flush=True)
            traceback.print_exc()
            sys.exit(1)
        slowest = max(slowest, time.monotonic() - before)
        if slowest > SLOW:
            print(f"{name}: {slowest:.1f} s for {path.stat().st_size} bytes", flush=True)
            sys.exit(1)
        shutil.rmtree(room)
    count = sum(seen.values())
    if seen["refused without a reason"]:
        sys.exit(f"{seen['refused without a reason']} refusals without a reason")
    print(
        f"{target}: {count} damaged files in {seconds:.0f} s ({count / seconds:.0f} a second), "
        f"{seen['read']} read, {seen['refused']} refused, slowest {slowest:.2f} s, no exception"
    )


def fate(target: Target, path: Path, room: Path) -> str:
    """Give a file to the target; a refusal must say why."""
    try:
        target(path, room)
    except (UnreadableFileError, UnreadableFilesError) as error:
        errors = error.errors if isinstance(error, UnreadableFilesError) else (error,)
        told = errors and all(one.problems and str(one) for one in errors)
        return "refused" if told else "refused without a reason"
    return "read"


def read_only(path: Path, room: Path) -> None:
    """Read one file, and check that a refusal leaves nothing behind."""
    out = room / "lignes.parquet"
    told: list[int] = []
    try:
        said = read_file(path, 1, out, lambda done, total: told.append(total - done))
    except UnreadableFileError:
        assert not list(room.iterdir()), "a refusal left a file"
        raise
    assert [one.name for one in room.iterdir()] == [out.name]
    assert pq.read_metadata(out).num_rows == said.rows >= said.rejected
    assert told == sorted(told, reverse=True)
    assert told[-1] == 0


def import_whole(path: Path, room: Path) -> None:
    """Import one file into a new folder: every row has one fate, a refusal makes no table."""
    store = room / "s"
    try:
        report = import_files(store, [path], inputs())
    except UnreadableFilesError:
        assert not list(store.glob("*.parquet")), "a refusal left a table"
        raise
    record = report.record()
    assert record["lus"] == sum(record[fate] for fate in FATES) == report.files[0][0].rows
    assert pq.read_metadata(store / TABLE).num_rows == record["acceptes"]
    assert any(report.lines())


@cache
def inputs() -> Inputs:
    """Return the shipped thresholds and list of buyers."""
    return read_inputs(read_parameters(DATA / "parameters"), DATA / "contracts", TODAY)


TARGETS: dict[str, Target] = {"read": read_only, "import": import_whole}
SHARES = {"read": 2 / 3, "import": 1 / 3}
"""What is fuzzed, by name, and its part of the time."""


def made(rng: random.Random) -> dict[str, bytes]:
    """Make a small valid file of every format."""
    old = [contract_2019(rng) for _ in range(CONTRACTS)]
    new = [contract_2022(rng) for _ in range(CONTRACTS)]
    texts = {
        "json 2019": json.dumps({"marches": old}, indent=2, ensure_ascii=False),
        "json 2022": json.dumps({"marches": {"marche": new, "contrat-concession": old[:1]}}),
        "json list": json.dumps(new, indent=1),
        "xml": f'<?xml version="1.0"?>\n<marches>{"".join(map(xml_of, new))}</marches>',
        "table": table_of(old, ","),
        "economie": table_of(old, ";").replace("montant;", "montantModification;", 1),
    }
    samples = {name: text.encode() for name, text in texts.items()}
    samples["latin-1"] = texts["json 2019"].encode("cp1252", "replace")
    samples["utf-16"] = texts["table"].encode("utf-16")
    samples["parquet"] = parquet_of(old)
    samples["gzip"] = gzip.compress(samples["json 2019"])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", samples["json 2022"])
        archive.writestr("b.csv", samples["table"])
    return samples | {"zip": packed.getvalue()}


def cells_of(contract: dict[str, object]) -> dict[str, str]:
    """Return a contract as the cells of a table."""
    buyer, place = contract["acheteur"], contract["lieuExecution"]
    assert isinstance(buyer, dict)
    assert isinstance(place, dict)
    plain = {name: str(value) for name, value in contract.items() if isinstance(value, str | float)}
    nested = {"acheteur_id": buyer["id"], "lieuExecution_code": place["code"]}
    return plain | nested | {"modification_id": "0", "considerationsSociales": "Clause sociale"}


def table_of(contracts: list[dict[str, object]], separator: str) -> str:
    """Return contracts as a CSV text."""
    rows = [cells_of(contract) for contract in contracts]
    lines = [separator.join(rows[0])]
    lines += [separator.join(f'"{cell}"' for cell in row.values()) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def parquet_of(contracts: list[dict[str, object]]) -> bytes:
    """Return contracts as a Parquet file with numbers, lists and texts."""
    rows = [cells_of(contract) for contract in contracts]
    columns = {name: pa.array([row[name] for row in rows]) for name in rows[0]}
    columns["montant"] = pa.array([float(row["montant"]) for row in rows])
    columns["considerationsSociales"] = pa.array([["Clause sociale", None], []] * (len(rows) // 2))
    columns["acheteur_id"] = columns["acheteur_id"].dictionary_encode()
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def xml_of(contract: object, name: str = "marche") -> str:
    """Return a contract as elements."""
    if isinstance(contract, dict):
        inner = "".join(xml_of(value, key) for key, value in contract.items())
    elif isinstance(contract, list):
        inner = "".join(xml_of(value, "modification") for value in contract)
    else:
        inner = str(contract).replace("&", "&amp;").replace("<", "&lt;")
    return f"<{name}>{inner}</{name}>\n"


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Damage a file once or several times, sometimes inside its compression."""
    if data[:2] == b"\x1f\x8b" and rng.random() < 0.3:
        return gzip.compress(damaged(gzip.decompress(data), rng))
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        data = rng.choice(DAMAGES)(data, rng)
    return data


def flip(data: bytes, rng: random.Random) -> bytes:
    """Change some bytes."""
    changed = bytearray(data)
    for _ in range(min(len(data), rng.choice((1, 3, 30)))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(data: bytes, rng: random.Random) -> bytes:
    """Take a piece away, often the end."""
    start, end = span(data, rng)
    return data[:start] + (b"" if rng.random() < 0.5 else data[end:])


def double(data: bytes, rng: random.Random) -> bytes:
    """Repeat a piece, up to a hundred times."""
    start, end = span(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 2, 100)) + data[end:]


def swap(data: bytes, rng: random.Random) -> bytes:
    """Exchange two words."""
    words = list(re.finditer(rb"\w+", data))
    if len(words) < 2:
        return data
    first, second = sorted(rng.sample(words, 2), key=lambda word: word.start())
    middle = data[first.end() : second.start()]
    return data[: first.start()] + second[0] + middle + first[0] + data[second.end() :]


def replace(data: bytes, rng: random.Random) -> bytes:
    """Put a nasty token in the place of a word or between two."""
    words = list(re.finditer(rb'"[^"]*"|[\w.]+', data))
    if not words:
        return rng.choice(TOKENS)
    word = rng.choice(words)
    start = word.start() if rng.random() < 0.7 else word.end()
    return data[:start] + rng.choice(TOKENS) + data[word.end() :]


def span(data: bytes, rng: random.Random) -> tuple[int, int]:
    """Choose a piece."""
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 10, 300, 3_000)))


DAMAGES = (flip, cut, double, swap, replace, replace)
TOKENS = (
    b"NaN", b"-Infinity", b"1e999", b"1e-999999999", b"9" * 5_000, b"null", b"true", b"{}", b"[]",
    b'"', b"'", b"\\", b"\\u", b'"\\ud800"', b"\x00", b"\x1b", b"\xff\xfe", b"\xef\xbb\xbf",
    b"[" * 20_000, b'{"a":' * 20_000, b"<a>" * 2_000, b"]" * 50, b"}" * 50, b"<!ENTITY a 'b'>",
    b"<!DOCTYPE a>", b"&x;", b"<![CDATA[", b"<!--", b"\n", b"\r", b"\r\n\r\n", b";" * 200,
    b"," * 200, b'"\n', b"NC", b"MQ", b"INX 1e17", b"=1+1", b'{"marche": [', b'"marches"',
    b'"modifications": {', b'"acheteur": "x"', b"PAR1", b"PK\x03\x04", b"\x1f\x8b", b"\xe9" * 40,
    "é€😀".encode(), b"\xc2\xa0", b"\xed\xa0\x80",
)  # fmt: skip

if __name__ == "__main__":
    if "--child" in sys.argv:
        child(sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
    else:
        main()
