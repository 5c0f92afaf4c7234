"""The examples in the docstrings really run."""

import doctest
import importlib
import subprocess
import sys

import pytest


@pytest.mark.parametrize("name", ["absent", "flatten", "table_columns"])
def test_examples(name: str) -> None:
    done = doctest.testmod(importlib.import_module(f"sources.contracts.{name}"))
    assert (done.failed, done.attempted > 0) == (0, True)


def test_reading_loads_no_pandas() -> None:
    code = (
        "import sys, pathlib, tempfile\n"
        "from sources.contracts.reading import read_file\n"
        "folder = pathlib.Path(tempfile.mkdtemp())\n"
        '(folder / \'a\').write_text(\'[{"id": "1", "acheteur": {"id": "2"}}]\')\n'
        "(folder / 'b').write_text('id;acheteur.id;montant\\n1;2;3\\n')\n"
        "for name in 'ab': read_file(folder / name, 1, folder / 'out')\n"
        "print('pandas' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
