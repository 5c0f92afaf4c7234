"""The note as a PDF, set by typst from a template that holds no data and data that holds no code.

All texts reach the template as one JSON value: what they say is shown, never run. The same
note gives the same bytes on any day and any machine: no date, no system font.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sources.note.document import document_of
from sources.note.note import Note

TEMPLATE = Path(__file__).parent / "template"
FACES = ("Regular", "It", "Semibold", "Bold")
ACCESSIBLE = "ua-1"
"""The standard of PDF that screen readers can follow."""


def note_pdf(note: Note) -> bytes:
    """Return the note as a PDF.

    Raises:
        GeoDataError: shapes absent or unreadable.
    """
    return set_in_type(document_of(note))[0]


def note_images(note: Note, ppi: int = 80) -> tuple[bytes, ...]:
    """Return the pages of the note as PNG images, to look at them."""
    return set_in_type(document_of(note), "png", ppi)


def set_in_type(content: dict[str, Any], form: str = "pdf", ppi: int = 80) -> tuple[bytes, ...]:
    """Set a tree of texts in type: one PDF, or one image a page."""
    # Loaded here: only this needs the library.
    import typst  # noqa: PLC0415  see above

    inputs = {"note": json.dumps(content, ensure_ascii=False)}
    with _fonts() as folder:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
        compiler = typst.Compiler(
            root=str(TEMPLATE), font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs
        )
        main = str(TEMPLATE / "note.typ")
        if form == "png":
            made = compiler.compile(main, format="png", ppi=ppi)
        else:
            made = _pdf(compiler, main, typst.TypstError)
    return tuple(made) if isinstance(made, list) else (bytes(made or b""),)


def _pdf(compiler: Any, main: str, refused: type[Exception]) -> bytes:
    """Return a PDF for screen readers, or a plain one where a letter has no shape in any font."""
    try:
        return bytes(compiler.compile(main, format="pdf", pdf_standards=[ACCESSIBLE], timestamp=0))
    except refused:
        return bytes(compiler.compile(main, format="pdf", timestamp=0))


@contextmanager
def _fonts() -> Iterator[Path]:
    """Give a folder with one file a face.

    The package holds each face twice, in two formats: which one is found first depends on
    the disk, and the bytes of the note with it.
    """
    held = Path(str(files("font_source_sans_pro"))) / "files"
    with TemporaryDirectory() as folder:
        for face in FACES:
            name = f"SourceSansPro-{face}.ttf"
            (Path(folder) / name).write_bytes((held / name).read_bytes())
        yield Path(folder)
