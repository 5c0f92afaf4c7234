"""What a file is, by its bytes: a text, an XLSX, an ODS; else what it is and what to do."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from sources.encodings import refusal
from sources.problems import UnreadableFileError, shortened
from sources.workbook.archive import MEGABYTE, Archive, protected

SAVE = "Enregistrez le tableau en XLSX, en ODS ou en « CSV UTF-8 »."
SAVE_AGAIN = f"Ouvrez-le dans un tableur. {SAVE}"
UNPACK = "Décompressez-la et déposez le tableau qu'elle contient."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (
        b"%PDF",
        "un PDF",
        "Copiez le tableau dans un tableur, vérifiez-le, et enregistrez-le en XLSX.",
    ),
    (b"\x89PNG", "une image", SAVE),
    (b"\xff\xd8\xff", "une image", SAVE),
    (b"GIF8", "une image", SAVE),
    (b"II*\x00", "une image", SAVE),
    (b"MM\x00*", "une image", SAVE),
    (b"RIFF", "une image ou un son", SAVE),
    (b"\x1f\x8b", "une archive compressée (gzip)", UNPACK),
    (b"BZh91AY&SY", "une archive compressée (bzip2)", UNPACK),
    (b"\xfd7zXZ\x00", "une archive compressée (xz)", UNPACK),
    (b"\x28\xb5\x2f\xfd", "une archive compressée (zstd)", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "une archive compressée (7z)", UNPACK),
    (b"Rar!\x1a\x07", "une archive compressée (RAR)", UNPACK),
    (b"PAR1", "un fichier Parquet", SAVE),
    (b"ARROW1", "un fichier Arrow", SAVE),
    (b"SQLite format 3\x00", "une base SQLite", SAVE),
    (b"\x00\x01\x00\x00Standard ", "une base Access", SAVE),
    (b"{\\rtf", "un document texte (RTF)", SAVE),
    (b"MIME-Version:", "une page web archivée (MHTML)", SAVE_AGAIN),
    (b"\x7fELF", "un programme", SAVE),
    (b"MZ\x90", "un programme", SAVE),
)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MARKUP = (
    (re.compile(r"urn:schemas-microsoft-com:office:spreadsheet", re.I),
     "un classeur au format XML d'Excel 2003", SAVE_AGAIN),
    (re.compile(r"<office:document\b"), "un document OpenDocument en un seul XML", SAVE_AGAIN),
    (re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|table|head|body|meta|style|div)\b",
                re.I | re.S),
     "une page HTML, même nommée .xls", SAVE_AGAIN),
    (re.compile(r"\s*<\?xml\b"), "un document XML", SAVE),
    (re.compile(r"\s*[{\[]\s*[{\[\"].*[}\]]\s*", re.S), "un document JSON", SAVE),
)  # fmt: skip
_MARKUP_START = 4_096
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_MANIFEST, _ENCRYPTION = "META-INF/manifest.xml", b"encryption-data"
_OPEN_KINDS = {"text": "un document texte (ODT)", "presentation": "un diaporama (ODP)"}
_FOLDERS = {
    "word/": "un document Word (DOCX)",
    "ppt/": "un diaporama PowerPoint (PPTX)",
    "visio/": "un dessin Visio",
    "Index/": "un document Apple (Numbers, Pages)",
    "Index.zip": "un document Apple (Numbers, Pages)",
}


class Kind(StrEnum):
    """What can be read."""

    TEXT = "texte"
    XLSX = "XLSX"
    ODS = "ODS"


def kind_of(data: bytes, name: str) -> Kind:
    """Tell what a file is.

    Raises:
        UnreadableFileError: nothing that holds a readable table; it says what it is.
    """
    if data.startswith(_ZIP_STARTS):
        return _kind_of_zip(Archive(data, name))
    if data.startswith(_OLE):
        raise _ole(data, name)
    for start, kind, advice in _STARTS:
        if data.startswith(start):
            raise _other(name, kind, advice)
    _refuse_markup(data, name)
    return Kind.TEXT


def _refuse_markup(data: bytes, name: str) -> None:
    """Refuse pages and documents written in a text, in any encoding."""
    if data[:512].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] not in {b"<", b"{", b"["}:
        return
    text = data.replace(b"\x00", b"").decode("utf-8", "ignore").lstrip("\ufeff")
    for pattern, kind, advice in _MARKUP:
        whole = pattern is _MARKUP[-1][0]
        found = pattern.fullmatch(text) if whole else pattern.search(text[:_MARKUP_START])
        if found and (whole or text.lstrip()[:1] == "<"):
            raise _other(name, kind, advice)


def _ole(data: bytes, name: str) -> UnreadableFileError:
    """Return the refusal of a compound file of Microsoft, by the streams it names."""
    if _utf_16("EncryptedPackage") in data or _utf_16("EncryptionInfo") in data:
        return protected(name)
    if _utf_16("WordDocument") in data:
        return _other(name, "un document Word (DOC)", SAVE)
    if _utf_16("PowerPoint Document") in data:
        return _other(name, "un diaporama PowerPoint (PPT)", SAVE)
    if _utf_16("__substg1.0_") in data:
        return _other(name, "un courriel (MSG)", "Enregistrez sa pièce jointe et déposez-la.")
    return _other(name, "un ancien classeur Excel (XLS)", SAVE_AGAIN)


def _utf_16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _kind_of_zip(archive: Archive) -> Kind:
    """Tell a workbook from another zip by the names of its parts."""
    names = archive.names
    if "mimetype" in names:
        return _kind_of_open_document(archive)
    for folder, kind in _FOLDERS.items():
        if any(part.startswith(folder) for part in names):
            raise _other(archive.name, kind, SAVE)
    if any(PurePosixPath(part).name == "workbook.bin" for part in names):
        raise _other(archive.name, "un classeur Excel binaire (XLSB)", SAVE_AGAIN)
    if any(PurePosixPath(part).name == "workbook.xml" for part in names):
        return Kind.XLSX
    if "content.xml" in names:
        return _kind_of_open_document(archive)
    inside = ", ".join(shortened(part) for part in names[:3])
    kind = f"une archive ZIP ({inside})" if inside else "une archive ZIP vide"
    raise _other(archive.name, kind, UNPACK)


def _kind_of_open_document(archive: Archive) -> Kind:
    mime = _OPEN_DOCUMENT + "spreadsheet"
    if "mimetype" in archive.names:
        mime = archive.part("mimetype", MEGABYTE)[:100].decode("ascii", "replace")
    if "encrypted-package" in archive.names or _ENCRYPTION in _manifest(archive):
        raise protected(archive.name)
    kind = mime.strip().removeprefix(_OPEN_DOCUMENT)
    if kind.startswith("spreadsheet"):
        return Kind.ODS
    shown = _OPEN_KINDS.get(kind.removesuffix("-template"), f"un fichier « {shortened(mime)} »")
    raise _other(archive.name, shown, SAVE)


def _manifest(archive: Archive) -> bytes:
    return archive.part(_MANIFEST, MEGABYTE) if _MANIFEST in archive.names else b""


def _other(name: str, kind: str, advice: str) -> UnreadableFileError:
    return refusal(name, f"ce fichier est {kind}, pas un tableau lisible ici. {advice}")
