"""The reading of 250 MB of JSON: memory, time, beside json.load and ijson in the same run.

Each reading runs alone in a child process, whose peak memory holds the interpreter and
every library. The files are invented from the schemas of 2019 and 2022, seeded, and written
to a temporary folder.

Run: `python -m bench.contracts_json [MEGABYTES]`.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ijson

SEED = 20250718
MEGABYTES = 250
PROMISE_MB = 150
DISTINCT = 3_000
"""Contracts written out before they are repeated under other numbers."""
_WORDS = """
    travaux rénovation entretien nettoyage bâtiment école voirie éclairage étude maîtrise d'œuvre
    fourniture mobilier restauration chauffage espaces verts gardiennage lot n° tranche
"""
_SOCIAL = ("Clause sociale", "Critère social", "Marché réservé", "Pas de considération sociale")
_SIRENS = ("110002", "130005", "180089", "214101", "243500", "263100")

Contract = dict[str, Any]


def main() -> None:
    """Write both files, read each in three ways."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES
    print(f"Python {sys.version.split()[0]}, ijson {ijson.__version__} ({ijson.backend})")
    with tempfile.TemporaryDirectory(prefix="banc-") as folder:
        for name, make in (("2022", contract_2022), ("2019", contract_2019)):
            path = Path(folder) / f"{name}.json"
            count = write(path, make, megabytes, wrapped=name == "2022")
            size = path.stat().st_size / 1e6
            print(f"\nJSON {name}: {size:.0f} MB, {count} contracts")
            memory, found = measured("ours: read_file → Parquet", "ours", path)
            kept = memory <= PROMISE_MB
            print(f"    promise ≤ {PROMISE_MB} MB: {'kept' if kept else 'BROKEN'}")
            others = [measured("ijson.items, objects only", f"ijson {name}", path)]
            others.append(measured("json.load, objects only", "load", path))
            counts = {found, *(rows for _, rows in others)}
            print(f"    all found {counts.pop()} contracts" if len(counts) == 1 else "    DISAGREE")
            path.unlink()


def write(
    path: Path, make: Callable[[random.Random], Contract], megabytes: int, *, wrapped: bool
) -> int:
    """Write a pretty-printed file of at least this size; return its number of contracts."""
    rng = random.Random(SEED)
    texts = [json.dumps(make(rng), ensure_ascii=False, indent=2) for _ in range(DISTINCT)]
    head, foot = (
        ('{"marches": {"marche": [\n', "\n]}}\n") if wrapped else ('{"marches": [\n', "\n]}\n")
    )
    count = size = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        for text in numbered(texts):
            piece = (",\n" if count else "") + text
            size += len(piece.encode())
            count += 1
            file.write(piece)
            if size >= megabytes * 1_000_000:
                break
        file.write(foot)
    return count


def numbered(texts: list[str]) -> Iterator[str]:
    """Yield the contracts again and again, each under its own number."""
    number = 0
    while True:
        for text in texts:
            number += 1
            yield text.replace("@NUMERO@", f"{number:08d}", 1)


def contract_2019(rng: random.Random) -> Contract:
    """Invent a contract of the 2019 format."""
    buyer = f"{rng.choice(_SIRENS)}{rng.randrange(10**8):08d}"
    return {
        "id": "@NUMERO@",
        "source": "invente",
        "uid": f"{buyer}{rng.randrange(10**6)}",
        "acheteur": {"id": buyer, "nom": said(rng, 3).upper()},
        "_type": "Marché",
        "nature": "Marché",
        "objet": said(rng, rng.randrange(5, 30)),
        "codeCPV": f"{rng.randrange(10**8):08d}-{rng.randrange(10)}",
        "procedure": "Procédure adaptée",
        "lieuExecution": {
            "code": f"{rng.randrange(1, 96):02d}",
            "typeCode": "Code département",
            "nom": said(rng, 1).upper(),
        },
        "dureeMois": rng.randrange(1, 60),
        "dateNotification": day(rng),
        "datePublicationDonnees": day(rng),
        "montant": round(rng.lognormvariate(11, 1.5), 2),
        "formePrix": "Ferme et actualisable",
        "titulaires": [
            {"typeIdentifiant": "SIRET", "id": f"{rng.randrange(10**14):014d}"}
            for _ in range(rng.choice((1, 1, 1, 2, 3)))
        ],
        "modifications": [],
    }


def contract_2022(rng: random.Random) -> Contract:
    """Invent a contract of the 2022 format, from the same bones."""
    contract = contract_2019(rng)
    for name in ("source", "uid", "_type", "formePrix"):
        del contract[name]
    contract["acheteur"].pop("nom")
    contract["lieuExecution"].pop("nom")
    changes = [
        {
            "modification": {
                "id": rank,
                "montant": round(rng.lognormvariate(11, 1.5), 2),
                "dateNotificationModification": day(rng),
                "datePublicationDonneesModification": day(rng),
            }
        }
        for rank in range(1, rng.choice((1, 1, 1, 2, 3)))
    ]
    return contract | {
        "titulaires": [{"titulaire": holder} for holder in contract["titulaires"]],
        "modifications": changes,
        "considerationsSociales": {
            "considerationSociale": rng.sample(_SOCIAL, rng.choice((1, 1, 2)))
        },
        "considerationsEnvironnementales": {"considerationEnvironnementale": ["Sans objet"]},
        "typesPrix": {"typePrix": ["Définitif ferme"]},
        "techniques": {"technique": ["Sans objet"]},
        "modalitesExecution": {"modaliteExecution": ["Sans objet"]},
        "marcheInnovant": False,
        "origineUE": rng.random(),
        "origineFrance": rng.random(),
        "ccag": "Travaux",
        "offresRecues": rng.randrange(1, 9),
        "attributionAvance": True,
        "tauxAvance": 0.05,
        "sousTraitanceDeclaree": False,
    }


def said(rng: random.Random, words: int) -> str:
    """Invent a title."""
    return " ".join(rng.choices(_WORDS.split(), k=words))


def day(rng: random.Random) -> str:
    """Invent a day."""
    return f"{rng.randrange(2018, 2026)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"


def measured(label: str, work: str, path: Path) -> tuple[float, int]:
    """Run one reading in a child process; print and return its peak memory in MB, and rows."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.contracts_json", "--child", work, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)
    size = path.stat().st_size / 1e6
    print(
        f"  {label:<30}{said['seconds']:7.1f} s{size / said['seconds']:8.0f} MB/s"
        f"{said['peak']:8.0f} MB at peak"
    )
    return said["peak"], said["rows"]


def child(work: str, path: Path) -> None:
    """Read the file in one way; print seconds, rows and peak memory."""
    start = time.perf_counter()
    rows = read(work, path)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "rows": rows, "peak": peak()}))


def read(work: str, path: Path) -> int:
    """Return the number of contracts found."""
    if work == "ours":
        from sources.contracts.reading import read_file  # noqa: PLC0415  the others don't pay for it

        return read_file(path, 1, path.with_suffix(".parquet")).rows
    if work == "load":
        with path.open(encoding="utf-8") as file:
            whole = json.load(file)["marches"]
        return len(whole if isinstance(whole, list) else whole["marche"])
    prefix = "marches.marche.item" if work == "ijson 2022" else "marches.item"
    with path.open("rb") as file:
        return sum(1 for _ in ijson.items(file, prefix))


def peak() -> float:
    """Return this process's highest resident memory in MB.

    From /proc: `ru_maxrss` would keep the memory of the parent it was forked from.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


if __name__ == "__main__":
    if "--child" in sys.argv:
        child(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
