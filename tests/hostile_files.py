"""Files that people or spoilers send, made on the fly, always the same bytes.

`HOSTILE` gives each refused file with a word that its message must hold; makers of good
and odd workbooks are above, for the tests that read cells.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

HEADER = ("structure", "qualite", "etp", "departement", "date_debut", "date_fin", "perimetre")
ROW = ("Maison", "facilitateur", "1", "31", "2024-01-01", "2026-12-31", "31")
CSV = (";".join(HEADER) + "\n" + ";".join(ROW) + "\n").encode()
FIXED = (2026, 1, 1, 0, 0, 0)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack parts, in order, at a fixed date."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method, compresslevel=9) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type = method
            archive.writestr(info, content)
    return file.getvalue()


def letters(column: int) -> str:
    """Return the letters of a column counted from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def c(place: str, value: str, kind: str = "n", style: int = 0, formula: str = "") -> str:
    """Write a cell: `kind` is its type in the format; "inlineStr" for a text."""
    attributes = f'r="{place}"' + (f' s="{style}"' if style else "")
    if kind == "inlineStr":
        return f'<c {attributes} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    typed = "" if kind == "n" else f' t="{kind}"'
    content = (f"<f>{escape(formula)}</f>" if formula else "") + (
        f"<v>{value}</v>" if value else ""
    )
    return f"<c {attributes}{typed}>{content}</c>"


def row(line: int, cells: tuple[str, ...], extra: str = "", attributes: str = "") -> str:
    """Write a row of texts; blank ones are left out."""
    written = "".join(
        c(f"{letters(place)}{line}", cell, "inlineStr")
        for place, cell in enumerate(cells, start=1)
        if cell
    )
    return f'<row r="{line}"{attributes}>{written}{extra}</row>'


TABLE = row(1, HEADER) + row(2, ROW)


def sheet(data: str = TABLE, before: str = "", after: str = "") -> str:
    """Write the part of a sheet."""
    return (
        f'{_DECLARATION}<worksheet xmlns="{_MAIN}">{before}<sheetData>{data}</sheetData>'
        f"{after}</worksheet>"
    )


def xlsx_parts(
    sheets: Mapping[str, str] | None = None,
    states: Mapping[str, str] | None = None,
    date_1904: bool = False,
    formats: tuple[int | str, ...] = (),
    shared: str = "",
) -> dict[str, str | bytes]:
    """Return the parts of an XLSX: sheets by their names, a style for each format."""
    sheets = {"Annuaire": sheet()} if sheets is None else sheets
    states = states or {}
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    tabs = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}"'
        + (f' state="{states[name]}"' if name in states else "")
        + f' r:id="rId{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    custom = {n: code for n, code in enumerate(formats, start=200) if isinstance(code, str)}
    numbers = [n if isinstance(code, str) else code for n, code in enumerate(formats, start=200)]
    written = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{escape(code)}"/>' for n, code in custom.items()
    )
    styles = "".join(f'<xf numFmtId="{n}"/>' for n in (0, *numbers))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            f'ContentType="{kinds}.worksheet+xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + "</Types>",
        "_rels/.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<workbookPr{' date1904=' + chr(34) + '1' + chr(34) if date_1904 else ''}/>"
        f"<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"{_DECLARATION}<Relationships "
        f'xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rIdS" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rIdT" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/styles.xml": f'{_DECLARATION}<styleSheet xmlns="{_MAIN}"><numFmts>{written}</numFmts>'
        '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'{_DECLARATION}<sst xmlns="{_MAIN}">{shared}</sst>',
    }
    for n, content in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{n}.xml"] = content
    return parts


def xlsx(data: str = TABLE, before: str = "", after: str = "", **others: object) -> bytes:
    """Pack an XLSX of one sheet, « Annuaire »."""
    content = {"Annuaire": sheet(data, before, after)}
    return zipped(xlsx_parts(content, **others))  # type: ignore[arg-type]


def books(sheets: Mapping[str, str], **others: object) -> bytes:
    """Pack an XLSX of several sheets, given by their rows."""
    return zipped(xlsx_parts({n: sheet(rows) for n, rows in sheets.items()}, **others))  # type: ignore[arg-type]


def o(text: str, attributes: str = "", kind: str = "string") -> str:
    """Write a cell of an ODS."""
    if not text:
        return f"<table:table-cell {attributes}/>"
    return (
        f'<table:table-cell office:value-type="{kind}" {attributes}>'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )


def ods_row(cells: tuple[str, ...], attributes: str = "", extra: str = "") -> str:
    """Write a row of texts of an ODS."""
    return f"<table:table-row {attributes}>{''.join(map(o, cells))}{extra}</table:table-row>"


ODS_TABLE = ods_row(HEADER) + ods_row(ROW)


def ods_content(tables: Mapping[str, str], styles: str = "", before: str = "") -> str:
    """Write the content of an ODS; `before` stands in front of the tables."""
    written = "".join(
        f'<table:table table:name="{escape(name)}">{rows}</table:table>'
        if not rows.startswith("<table:table ")
        else rows
        for name, rows in tables.items()
    )
    names = " ".join(
        f'xmlns:{prefix}="{_OASIS}{prefix}:1.0"' for prefix in ("office", "table", "text", "style")
    )
    return (
        f"{_DECLARATION}<office:document-content {names} "
        f'xmlns:draw="{_OASIS}drawing:1.0" xmlns:number="{_OASIS}datastyle:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}{written}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


MIME = "application/vnd.oasis.opendocument.spreadsheet"


def ods_of(content: str, manifest: str = "<manifest/>", mime: str = MIME, named: str = "") -> bytes:
    """Pack the content of an ODS; `named` are styles that stand in a part of their own."""
    parts = {"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": content}
    if named:
        parts["styles.xml"] = (
            f'{_DECLARATION}<office:document-styles xmlns:office="{_OASIS}office:1.0" '
            f'xmlns:style="{_OASIS}style:1.0" xmlns:number="{_OASIS}datastyle:1.0">'
            f"{named}</office:document-styles>"
        )
    return zipped(parts)


def date_style(name: str, parts: str) -> str:
    """Write a style of cells and its style of data, of the same name."""
    return (
        f'<number:date-style style:name="N{name}">{parts}</number:date-style>'
        f'<style:style style:name="{name}" style:family="table-cell" '
        f'style:data-style-name="N{name}"/>'
    )


def ods(rows: str = ODS_TABLE, **others: str) -> bytes:
    """Pack an ODS of one sheet, « Annuaire »."""
    return ods_of(ods_content({"Annuaire": rows}, **others))


def noise(size: int, seed: int = 7) -> bytes:
    """Return bytes without any order."""
    return random.Random(seed).randbytes(size)


def lying(data: bytes, name: str, declared: int, crc: int | None = None) -> bytes:
    """Return a zip whose directory and header say that a part is smaller than it is."""
    found = bytearray(data)
    for start, at, offset in ((b"PK\x03\x04", 30, 14), (b"PK\x01\x02", 46, 16)):
        place = -1
        while (place := data.find(start, place + 1)) >= 0:  # each header of a part
            if data[place + at : place + at + len(name)] == name.encode():
                if crc is not None:
                    struct.pack_into("<I", found, place + offset, crc)
                struct.pack_into("<I", found, place + offset + 8, declared)
    return bytes(found)


def lying_bomb(consistent: bool) -> bytes:
    """Return 100 MB of a sheet declared as 1,000 bytes; `consistent`: its sum agrees too."""
    start = sheet().removesuffix("</sheetData></worksheet>").encode()
    parts = xlsx_parts()
    parts["xl/worksheets/sheet1.xml"] = start + b" " * (100 * 1024 * 1024)
    crc = zlib.crc32(start[:1000]) if consistent else None
    return lying(zipped(parts), "xl/worksheets/sheet1.xml", 1_000, crc)


def flagged(data: bytes) -> bytes:
    """Return a zip all of whose parts say that they are encrypted."""
    found = bytearray(data)
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(start, place + 1)) >= 0:
            found[place + offset] |= 1
    return bytes(found)


def ole(*streams: str) -> bytes:
    """Return the start of a compound file of Microsoft that names streams."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names + bytes(2_048)


def with_part(parts: dict[str, str | bytes], name: str, content: str | bytes) -> bytes:
    """Pack parts with one more, or one replaced."""
    return zipped(parts | {name: content})


def strings_bomb(megabytes: int) -> bytes:
    """Return an XLSX whose shared texts weigh much and pack small."""
    one = "<si><t>" + "a" * 1_000 + "</t></si>"
    return xlsx(shared=one * (megabytes * 1024 * 1024 // len(one)))


def dense_strings() -> bytes:
    """Return an XLSX whose shared texts weigh 19 MB and pack in more than a hundredth."""
    rng = random.Random(1)
    pieces = ["".join(rng.choices("abcdefgh", k=40)) for _ in range(200)]
    shared = "".join(f"<si><t>{rng.choice(pieces)}</t></si>" for _ in range(370_000))
    return xlsx(shared=shared)


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def with_entities(document: str, where: str) -> str:
    """Put an expansion of entities in a document, in the place of a word."""
    return ENTITIES + document.removeprefix(_DECLARATION).replace(where, "&i;", 1)


def external_entity() -> bytes:
    """Return an XLSX that asks for a file of the machine."""
    start = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    content = start + sheet().removeprefix(_DECLARATION).replace("Maison", "&a;", 1)
    return with_part(xlsx_parts(), "xl/worksheets/sheet1.xml", content)


def rows_xlsx(count: int) -> bytes:
    """Return an XLSX with a number of rows of data."""
    return xlsx(row(1, HEADER) + "".join(row(line, ROW) for line in range(2, count + 2)))


def many_sheets(count: int = 30_000, columns: int = 0) -> bytes:
    """Return an XLSX that names one sheet many times, that sheet with formats of columns."""
    widths = "".join(f'<col min="{n}" max="{n}" width="{n % 97}"/>' for n in range(1, columns + 1))
    parts = xlsx_parts({"Annuaire": sheet(before=f"<cols>{widths}</cols>" if columns else "")})
    start, end = str(parts["xl/workbook.xml"]).split("<sheets>")
    names = noise(count * 8).hex()
    tabs = "".join(
        f'<sheet name="{names[n : n + 16]}" sheetId="1" r:id="rId1"/>'
        for n in range(0, len(names), 16)
    )
    return with_part(parts, "xl/workbook.xml", f"{start}<sheets>{tabs}{end}")


def merged(ranges: list[str]) -> str:
    """Write merged cells."""
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return f"<mergeCells>{cells}</mergeCells>"


def overlapping() -> bytes:
    """Return an XLSX that merges the same thousands of cells thousands of times."""
    rows = row(1, HEADER) + "".join(row(line, (f"M{line}", *ROW[1:])) for line in range(2, 5_002))
    return xlsx(rows, after=merged(["A2:G5001"] * 4_999))


def repeated(rows: int, columns: int, text: str) -> bytes:
    """Return an ODS whose last row and cell are repeated."""
    cell = o(text, f'table:number-columns-repeated="{columns}"')
    bomb = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return ods(ODS_TABLE + bomb)


def padded(content: str) -> bytes:
    """Return an XLSX with a sheet that swells, hidden behind noise that does not."""
    parts = xlsx_parts({"Annuaire": content})
    return with_part(parts, "xl/media/noise.bin", noise(1_000_000))


def swelling(pieces: int, seed: int = 5) -> str:
    """Return names of elements in disorder, that pack in more than a hundredth."""
    rng = random.Random(seed)
    return "".join(f"<{letter}>" for letter in rng.choices("abdeghijklmnopq", k=pieces))


def names_without_end(count: int) -> str:
    """Return elements that all have another name."""
    return "".join(f"<n{one}/>" for one in range(count))


def wide_tag(attributes: int) -> str:
    """Return one element of many attributes."""
    return "<row " + " ".join(f'a{one}=""' for one in range(attributes)) + "/>"


def same_sheet() -> bytes:
    """Return an XLSX whose ninety sheets are the same big part."""
    parts = xlsx_parts({f"F{n}": sheet() for n in range(90)})
    link = "xl/_rels/workbook.xml.rels"
    content = str(parts[link])
    for n in range(2, 91):
        content = content.replace(f"sheet{n}.xml", "sheet1.xml")
    return with_part(parts, link, content)


def spaces_without_end() -> bytes:
    """Return an ODS whose cells ask for a million spaces each."""
    cell = '<table:table-cell><text:p><text:s text:c="999999"/></text:p></table:table-cell>'
    return ods(ODS_TABLE + f"<table:table-row>{cell * 50}</table:table-row>" * 200)


def full_xlsx(rows: int = 5_000, columns: int = 60) -> bytes:
    """Return the biggest XLSX that is allowed, every cell filled."""
    rng = random.Random(3)
    head = (*HEADER, *(f"c{n}" for n in range(columns - len(HEADER))))
    data = "".join(
        f'<row r="{line}">'
        + "".join(c(f"{letters(n)}{line}", str(rng.randrange(900))) for n in range(1, columns + 1))
        + "</row>"
        for line in range(2, rows + 2)
    )
    return xlsx(row(1, head) + data)


def full_ods(rows: int = 5_000, columns: int = 60) -> bytes:
    """Return an ODS with every cell filled and repeated."""
    rng = random.Random(3)
    head = (*HEADER, *(f"c{n}" for n in range(columns - len(HEADER))))
    numbers = [
        f'<table:table-cell office:value-type="float" office:value="{n}"/>' for n in range(900)
    ]
    data = "".join(
        f"<table:table-row>{''.join(rng.choices(numbers, k=columns))}</table:table-row>"
        for _ in range(rows)
    )
    return ods(ods_row(head) + data)


def full_csv(rows: int = 5_000, columns: int = 60) -> bytes:
    """Return a CSV of the most rows and columns, near 2 MB."""
    rng = random.Random(3)
    head = (*HEADER, *(f"c{n}" for n in range(columns - len(HEADER))))
    lines = (";".join(str(rng.randrange(99_999)) for _ in range(columns)) for _ in range(rows))
    return "\n".join((";".join(head), *lines)).encode()[: 2 * 1024 * 1024 - 400]


def styled_blanks(rows: int = 5_000, columns: int = 150) -> bytes:
    """Return an XLSX of 750,000 cells that hold nothing but a style, around a small table."""
    rng = random.Random(4)
    data = "".join(
        f'<row r="{line}">'
        + "".join(f'<c s="{rng.randrange(9)}"/>' for _ in range(columns))
        + "</row>"
        for line in range(3, rows + 3)
    )
    return xlsx(TABLE + data)


def many_styles(count: int = 100_000) -> bytes:
    """Return an XLSX of as many styles as a part may hold."""
    parts = xlsx_parts()
    rng = random.Random(6)
    styles = "".join(f'<xf numFmtId="{rng.randrange(300)}"/>' for _ in range(count))
    content = str(parts["xl/styles.xml"]).replace("</cellXfs>", f"{styles}</cellXfs>")
    return with_part(parts, "xl/styles.xml", content)


HEAVY: dict[str, Callable[[], bytes]] = {
    "XLSX of 5,000 × 60": full_xlsx,
    "ODS of 5,000 × 60": full_ods,
    "CSV of 2 MB": full_csv,
    "750,000 blank cells with a style": styled_blanks,
    "100,000 styles": many_styles,
    "ODS blank without end": lambda: repeated(1_048_576, 16_384, ""),
    "merges that overlap": overlapping,
}
"""Files that are read, as heavy as they may be."""


@dataclass(frozen=True)
class Hostile:
    """A file to be refused, and a word of the refusal."""

    make: Callable[[], bytes]
    word: str


def _csv(rows: int) -> bytes:
    return CSV.splitlines(keepends=True)[0] + CSV.splitlines(keepends=True)[1] * rows


FAR = row(1_048_576, (), c("XFD1048576", "1"))
LIAR = '<dimension ref="A1:XFD1048576"/>'
HOSTILE: dict[str, Hostile] = {
    "empty": Hostile(lambda: b"", "vide"),
    "blanks only": Hostile(lambda: b"\xef\xbb\xbf \r\n;;\r\n", "vide"),
    "3 MB of text": Hostile(lambda: CSV + b"x" * 3_000_000, "trop gros"),
    "20,000 rows of CSV": Hostile(lambda: _csv(20_000), "5000 lignes"),
    "61 columns of CSV": Hostile(lambda: b";".join([b"a"] * 61) + b"\n", "60 colonnes"),
    "unclosed quote": Hostile(lambda: CSV + b'"Foyer;facilitateur;1\n', "guillemets"),
    "a cell of 200 kB": Hostile(lambda: CSV + b"x" * 200_000 + b"\n", "démesurée"),
    "noise": Hostile(lambda: noise(100_000), "pas un texte"),
    "zeros": Hostile(lambda: b"\x00" * 1_000 + b"a", "pas un texte"),
    "UTF-16 cut": Hostile(lambda: CSV.decode().encode("utf-16")[:-1], "pas un texte"),
    "UTF-8 and Windows mixed": Hostile(
        lambda: CSV + "Époque née à Sète\n".encode() + "né\n".encode("cp1252"), "UTF-8 abîmé"
    ),
    "old Excel": Hostile(lambda: ole("Root Entry", "Workbook"), "XLS"),
    "old Word": Hostile(lambda: ole("Root Entry", "WordDocument"), "DOC"),
    "old PowerPoint": Hostile(lambda: ole("Root Entry", "PowerPoint Document"), "PPT"),
    "mail": Hostile(lambda: ole("Root Entry", "__substg1.0_001A001E"), "courriel"),
    "password": Hostile(lambda: ole("EncryptionInfo", "EncryptedPackage"), "mot de passe"),
    "HTML named xls": Hostile(
        lambda: b"<html><body><table><tr><td>structure</td></tr></table></body></html>", "HTML"
    ),
    "HTML in UTF-16": Hostile(lambda: "\ufeff<TABLE><TR>".encode("utf-16-le"), "HTML"),
    "XML of Excel 2003": Hostile(
        lambda: (
            b'<?xml version="1.0"?>\n<Workbook '
            b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        "2003",
    ),
    "flat ODS": Hostile(
        lambda: b'<?xml version="1.0"?><office:document xmlns:office="x"/>', "OpenDocument"
    ),
    "JSON": Hostile(lambda: b'[{"structure": "Maison"}]', "JSON"),
    "RTF": Hostile(lambda: b"{\\rtf1\\ansi structure}", "RTF"),
    "MHTML": Hostile(lambda: b"MIME-Version: 1.0\nX-Document-Type: Workbook\n", "MHTML"),
    "PDF": Hostile(lambda: b"%PDF-1.7\n" + noise(1_000), "PDF"),
    "PNG": Hostile(lambda: b"\x89PNG\r\n\x1a\n" + noise(1_000), "image"),
    "JPEG": Hostile(lambda: b"\xff\xd8\xff\xe0" + noise(1_000), "image"),
    "gzip": Hostile(lambda: gzip.compress(CSV, mtime=0), "gzip"),
    "7z": Hostile(lambda: b"7z\xbc\xaf\x27\x1c" + noise(100), "7z"),
    "RAR": Hostile(lambda: b"Rar!\x1a\x07\x01\x00" + noise(100), "RAR"),
    "Parquet": Hostile(lambda: b"PAR1" + noise(100) + b"PAR1", "Parquet"),
    "SQLite": Hostile(lambda: b"SQLite format 3\x00" + noise(100), "SQLite"),
    "Word": Hostile(lambda: zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "Word"),
    "ODT": Hostile(lambda: ods_of("", mime="application/vnd.oasis.opendocument.text"), "ODT"),
    "XLSB": Hostile(lambda: zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "XLSB"),
    "zip of a CSV": Hostile(lambda: zipped({"annuaire.csv": CSV}), "annuaire.csv"),
    "empty zip": Hostile(lambda: zipped({}), "ZIP vide"),
    "truncated XLSX": Hostile(lambda: xlsx()[:-500], "abîmé"),
    "truncated ODS": Hostile(lambda: ods()[:300], "abîmé"),
    "zip start only": Hostile(lambda: b"PK\x03\x04rest of nothing", "abîmé"),
    "a part cut": Hostile(
        lambda: with_part(xlsx_parts(), "xl/worksheets/sheet1.xml", sheet()[:-40]), "abîmé"
    ),
    "a part missing": Hostile(
        lambda: zipped(
            {n: p for n, p in xlsx_parts().items() if not n.startswith("xl/worksheets/")}
        ),
        "abîmé",
    ),
    "zip under a password": Hostile(lambda: flagged(xlsx()), "mot de passe"),
    "ODS under a password": Hostile(
        lambda: ods_of("", "<manifest><encryption-data/></manifest>"), "mot de passe"
    ),
    "path out of the archive": Hostile(
        lambda: with_part(xlsx_parts(), "../../etc/cron.d/x", "x"), "chemin interdit"
    ),
    "absolute path": Hostile(lambda: with_part(xlsx_parts(), "/etc/x", "x"), "chemin interdit"),
    "link out of the archive": Hostile(
        lambda: with_part(
            xlsx_parts(),
            "xl/_rels/workbook.xml.rels",
            str(xlsx_parts()["xl/_rels/workbook.xml.rels"]).replace(
                "worksheets/sheet1.xml", "../../../etc/passwd"
            ),
        ),
        "abîmé",
    ),
    "zip bomb": Hostile(
        lambda: with_part(xlsx_parts(), "xl/media/a.bin", bytes(200 * 1024 * 1024)), "trop gros"
    ),
    "zip bomb of 19 MB": Hostile(
        lambda: with_part(xlsx_parts(), "xl/media/a.bin", bytes(19 * 1024 * 1024)), "trop gros"
    ),
    "100 MB declared as 1,000 bytes": Hostile(lambda: lying_bomb(consistent=False), "abîmé"),
    "the same, its sum agreeing": Hostile(lambda: lying_bomb(consistent=True), "abîmé"),
    "2,000 parts": Hostile(
        lambda: zipped(xlsx_parts() | {f"xl/media/{n}": "" for n in range(2_000)}), "1000 fichiers"
    ),
    "LZMA": Hostile(lambda: zipped(xlsx_parts(), zipfile.ZIP_LZMA), "compression"),
    "19 MB of shared texts in 50 kB": Hostile(lambda: strings_bomb(19), "trop gros"),
    "19 MB of shared texts, dense": Hostile(dense_strings, "sharedStrings"),
    "far cell": Hostile(lambda: xlsx(TABLE + FAR, before=LIAR), "XFD1048576"),
    "far column": Hostile(lambda: xlsx(row(1, HEADER, c("XFD1", "1"))), "XFD1"),
    "20,000 rows": Hostile(lambda: rows_xlsx(20_000), "5000 lignes"),
    "5,001 rows": Hostile(lambda: rows_xlsx(5_001), "5000 lignes"),
    "shared text repeated": Hostile(
        lambda: xlsx(
            row(1, HEADER)
            + "".join(
                f'<row r="{n}">{c(f"A{n}", "0", "s")}{c(f"B{n}", "0", "s")}</row>'
                for n in range(2, 5_000)
            ),
            shared=f"<si><t>{noise(15_000).hex()}</t></si>",
        ),
        "trop de texte",
    ),
    "a cell of 40,000 characters": Hostile(
        lambda: xlsx(TABLE + row(3, (noise(20_000).hex(),))), "32767"
    ),
    "entities in a sheet": Hostile(
        lambda: with_part(
            xlsx_parts(), "xl/worksheets/sheet1.xml", with_entities(sheet(), "Maison")
        ),
        "entités",
    ),
    "entities in the list of sheets": Hostile(
        lambda: with_part(
            xlsx_parts(),
            "xl/workbook.xml",
            with_entities(str(xlsx_parts()["xl/workbook.xml"]), "Annuaire"),
        ),
        "entités",
    ),
    "entities in shared texts": Hostile(
        lambda: with_part(
            xlsx_parts(), "xl/sharedStrings.xml", with_entities("<sst><si><t>x</t></si></sst>", "x")
        ),
        "entités",
    ),
    "a file of the machine": Hostile(external_entity, "entités"),
    "entities in an ODS": Hostile(
        lambda: ods_of(with_entities(ods_content({"A": ODS_TABLE}), "Maison")), "entités"
    ),
    "30,000 sheets": Hostile(many_sheets, "100 feuilles"),
    "a million lines of CSV": Hostile(lambda: b"a\n" * 1_000_000, "5000 lignes"),
    "a million cells in a row": Hostile(lambda: b";" * 1_000_000 + b"a", "60 colonnes"),
    "a sheet behind noise": Hostile(
        lambda: padded(sheet("<row/>" * 2_000_000)), "une fois décompressés"
    ),
    "a million levels": Hostile(lambda: xlsx(swelling(1_000_000)), "abîmé"),
    "a million levels in an ODS": Hostile(lambda: ods(swelling(1_000_000)), "abîmé"),
    "700,000 names of elements": Hostile(lambda: xlsx(names_without_end(700_000)), "abîmé"),
    "a tag of 700,000 attributes": Hostile(lambda: xlsx(wide_tag(700_000)), "abîmé"),
    "ninety times the same sheet": Hostile(same_sheet, "abîmé"),
    "spaces without end": Hostile(spaces_without_end, "abîmé"),
    "6,000 merges": Hostile(
        lambda: xlsx(after=merged([f"A{n}:A{n + 1}" for n in range(2, 12_002, 2)])), "fusionnées"
    ),
    "a cell twice": Hostile(lambda: xlsx(row(1, HEADER) + row(2, ROW) + row(2, ROW)), "abîmé"),
    "a cell in another row": Hostile(lambda: xlsx(row(1, HEADER, c("A9", "1"))), "abîmé"),
    "a shared text that is not there": Hostile(
        lambda: xlsx(row(1, (), c("A1", "-1", "s"))), "abîmé"
    ),
    "20,000 formats of columns": Hostile(
        lambda: xlsx(before="<cols>" + '<col min="1" max="1"/>' * 20_000 + "</cols>"), "abîmé"
    ),
    "2,000 formulas never computed": Hostile(
        lambda: xlsx(
            TABLE
            + "".join(f'<row r="{n}">{c(f"A{n}", "", formula="1")}</row>' for n in range(3, 2_003))
        ),
        "1000 cellules illisibles",
    ),
    "a formula never computed, far": Hostile(
        lambda: xlsx(TABLE + row(9_999, (), c("A9999", "", formula="1"))), "A9999"
    ),
    "2,000 cells struck out in part": Hostile(
        lambda: xlsx(
            row(1, HEADER)
            + "".join(f'<row r="{n}">{c(f"A{n}", "0", "s")}</row>' for n in range(2, 2_002)),
            shared="<si><r><rPr><strike/></rPr><t>x</t></r></si>",
        ),
        "1000 cellules où du texte est barré",
    ),
    "ODS of 70,000 styles": Hostile(
        lambda: ods_of(
            ods_content(
                {"A": ODS_TABLE},
                styles="".join(f'<style:style style:name="c{n}"/>' for n in range(70_000)),
            )
        ),
        "abîmé",
    ),
    "ODS of 200 sheets": Hostile(
        lambda: ods_of(ods_content({f"F{n}": ODS_TABLE for n in range(200)})), "100 feuilles"
    ),
    "ODS without a sheet": Hostile(lambda: ods_of(ods_content({})), "abîmé"),
    "ODS without its kind, cut": Hostile(lambda: zipped({"content.xml": "<x>"}), "abîmé"),
    "no sheet filled": Hostile(lambda: xlsx(""), "vide"),
    "formulas never computed": Hostile(
        lambda: xlsx(f'<row r="1">{c("A1", "", formula="1+1")}</row>'), "formule"
    ),
    "ODS repeated rows": Hostile(lambda: repeated(1_048_576, 1, "x"), "A5032"),
    "ODS repeated cells": Hostile(lambda: repeated(1, 16_384, "x"), "BI3"),
    "ODS repeated both ways": Hostile(lambda: repeated(1_048_576, 16_384, "x"), "BI3"),
    "ODS without content": Hostile(lambda: zipped({"mimetype": MIME}), "abîmé"),
}


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Damage a file once or more, often inside one of the parts that a zip packs."""
    if data.startswith(b"PK") and rng.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
        one = rng.choice(list(parts))
        parts[one] = damaged(bytes(parts[one]), rng)
        return zipped(parts)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        data = rng.choice(_DAMAGES)(data, rng)
    return data


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(data), rng.choice((1, 3, 30)))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut(data: bytes, rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + (b"" if rng.random() < 0.5 else data[end:])


def _double(data: bytes, rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 2, 100)) + data[end:]


def _replace(data: bytes, rng: random.Random) -> bytes:
    words = list(re.finditer(rb"[\w.:-]+", data))
    if not words:
        return rng.choice(TOKENS)
    word, other = rng.choice(words), rng.choice(words)
    token = rng.choice((*TOKENS, other[0]))
    return data[: word.start()] + token + data[word.end() if rng.random() < 0.7 else word.start() :]


def _span(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 10, 300, 3_000)))


_DAMAGES = (_flip, _cut, _double, _replace, _replace)
TOKENS = (
    b"", b"nan", b"-1", b"0", b"1e999", b"1e-999999999", b"9" * 5_000, b"1048577", b"XFE1", b"\x00",
    b'"', b"'", b"<", b">", b"</c>", b"<c>", b"<v>", b"<t>", b"&x;", b"<![CDATA[", b"<!--",
    b";" * 200,
    b"\n", b"\r", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", b"\xc3\xa9", b"sep=|\n", b'="', b"|",
    b"inlineStr", b"xl/workbook.xml", b"../../x", b"date", b"float", b"_xD83D_", b"UTF-7",
    b"UTF-16",
    b"shift_jis", b"A1:XFD1048576", b"table:table", b"<row>", b"true", b"99999999999999999999",
)  # fmt: skip
SAMPLES: dict[str, Callable[[], bytes]] = {
    "csv": lambda: CSV * 3,
    "utf-16": lambda: CSV.decode().encode("utf-16"),
    "xlsx": lambda: xlsx(
        TABLE
        + row(3, ROW, c("H3", "45566", style=1) + c("I3", "0", "s") + c("J3", "", formula="1+1"))
        + row(4, ("", *ROW[1:]), attributes=' hidden="1"'),
        before='<cols><col min="1" max="2" hidden="1"/></cols>',
        after=merged(["A3:A4", "C3:D3"]),
        formats=(14,),
        shared='<si><r><rPr><strike val="1"/></rPr><t>par</t></r><r><t>tagé</t></r></si>',
    ),
    "xlsx of two sheets": lambda: books({"Villes": row(1, ("ville",)), "Annuaire": TABLE}),
    "ods": lambda: ods(
        ODS_TABLE
        + ods_row(ROW, 'table:number-rows-repeated="2"', o("1", 'office:value="1"', "float"))
        + ods_row(ROW, 'table:visibility="collapse"', o("x", 'table:number-columns-spanned="2"'))
    ),
    "ods of dates": lambda: ods_of(
        ods_content(
            {
                "Annuaire": ODS_TABLE
                + ods_row(ROW[:4], 'table:default-cell-style-name="jour"', o("1", kind="date"))
            },
            date_style("mois", "<number:month/><number:text> </number:text><number:year/>"),
            '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/>'
            "</table:calculation-settings>",
        ),
        named=f"<office:styles>{date_style('jour', '<number:day/>')}</office:styles>",
    ),
    "old": lambda: ole("Root Entry", "Workbook"),
}
"""Small files of every format, to be damaged."""
