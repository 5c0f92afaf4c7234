"""What the architecture promises and import-linter cannot see."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

import coverage

ROOT = Path(__file__).parents[1]
PACKAGES = ("coverage", "geo", "sources", "ui", "pages", "tools")
PRODUCT = sorted(
    [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    + [ROOT / "dashboard.py", ROOT / "batch.py"]
)
PURE = [file for file in PRODUCT if file.relative_to(ROOT).parts[0] in {"coverage", "geo"}]
TOUCHES_THE_WORLD = re.compile(r"^(read|to|from)_(csv|excel|json|file|parquet|feather|pickle|sql)$")
WALL = 300
PAGE_WALL = 80


def _id(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_coverage_is_ours() -> None:
    assert Path(str(coverage.__file__)).parent == ROOT / "coverage"


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_locks_never_bring_the_other_coverage(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"^(coverage|pytest-cov)==", text, re.MULTILINE)
    assert "--hash=sha256:" in text
    assert "http" not in text


@pytest.mark.parametrize("file", PURE, ids=_id)
def test_pure_packages_open_nothing(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            assert name not in {"open", "print", "input", "today", "now", "utcnow"}, node.lineno
            assert not TOUCHES_THE_WORLD.match(name), f"{name} line {node.lineno}"


def test_batch_loads_no_screen() -> None:
    code = (
        "import sys, batch; "
        "print([m for m in ('streamlit', 'folium', 'branca') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("file", PRODUCT, ids=_id)
def test_modules_stay_under_the_wall(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= (PAGE_WALL if file.parent.name == "pages" else WALL)


def _places() -> list[str]:
    """List the names of the region and of its departments, from the data."""
    names = []
    for table in ("regions.csv", "departements.csv"):
        text = (ROOT / "data" / "geo" / table).read_text(encoding="utf-8-sig")
        names += [row["nom"] for row in csv.DictReader(text.splitlines(), delimiter=";")]
    return names


@pytest.mark.parametrize("file", PRODUCT, ids=_id)
def test_no_code_names_a_region_or_a_department(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    places = _places()
    assert len(places) > 1
    for name in places:
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text), name


KEYED = re.compile(r"\.st-key-([\w-]+)")
"""A rule of style bound to one keyed element: `.st-key-name`."""


@pytest.mark.parametrize(
    "sheet",
    list((ROOT / "ui/static").glob("*.css")),
    ids=lambda sheet: sheet.name,
)
def test_no_rule_of_style_is_bound_to_a_key_that_no_element_has(sheet: Path) -> None:
    code = "".join(
        file.read_text(encoding="utf-8")
        for folder in ("ui", "pages")
        for file in (ROOT / folder).rglob("*.py")
    )
    keys = set(re.findall(r'"([\w-]+)"', code))
    assert set(KEYED.findall(sheet.read_text(encoding="utf-8"))) <= keys
