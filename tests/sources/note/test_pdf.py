"""The printed note: who is in it, with which figures, in French, the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pypdf
import pytest

from coverage.model import Level
from sources.cases import diagnosis_on
from sources.dataset import Dataset, load_dataset
from sources.export import version
from sources.french import fte
from sources.note.note import Note, note_of
from sources.note.pdf import TEMPLATE, note_images, note_pdf
from sources.note.words import end_of
from sources.verdicts import verdict_words
from tests.sources.note.made import pages_of, plain

ROOT = Path(__file__).parents[3]
ON = date(2025, 7, 18)
ENGLISH = re.compile(
    r"\b(the|and|with|without|of|need|needs|fair|supply|none|true|false|null|nan|page of|post|"
    r"posts|budget of|gap|covered|renewal|figure|table|chapter|section of)\b",
    re.IGNORECASE,
)
JARGON = re.compile(r"flux|branche 3|lexicographique|traceback|fraction\(", re.IGNORECASE)
HEADER = (
    "structure;qualite;etp;departement;perimetre;extension;date_debut;date_fin;programme;suivi;"
    "certitude;source"
)
HOSTILE = {
    "09": "#let x = 1 #x",
    "11": "$ x^2 $ et $$",
    "12": "C:\\n \\u{41} \\",
    "30": "@renvoi <etiquette>",
    "31": "*gras* _penché_",
    "32": "`code` ```bloc```",
    "34": "[crochets] #[x] {accolades}",
    "48": "~ -- --- ... \"q\" 'a'",
    "66": "// rien /* non plus */",
    "81": "= titre",
    "82": "#sys.inputs.note #include",
}


def roster_of(folder: Path, names: dict[str, str]) -> Dataset:
    """Write one structure a department, its name in every cell that is text, and read it."""

    def quoted(text: str) -> str:
        doubled = text.replace('"', '""')
        return f'"{doubled}"'

    lines = [
        ";".join(
            map(
                quoted,
                (name, "facilitateur", "1", code, code, "", "2024", "2030", name[:90], name[:90],
                 "deduit", name),
            )
        )
        for code, name in names.items()
    ]  # fmt: skip
    file = folder / "annuaire.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    return load_dataset(file)


def test_each_department_has_one_page_that_says_its_verdict_and_how_sure_it_is(
    shipped: Dataset, bare_pages: list[str]
) -> None:
    found = diagnosis_on(shipped, ON)
    assert len(bare_pages) == 1 + len(found) + 1
    for page, one in zip(bare_pages[1:], found, strict=False):
        body = page.split("Situation au 18/07/2025", 1)[1].strip()
        assert body.startswith(f"{one.name} ({one.code}) {verdict_words(one)}")
        assert one.certainty.label in body


def test_the_needs_and_the_etp_printed_are_those_of_diagnose(
    shipped: Dataset, bare_pages: list[str]
) -> None:
    for page, one in zip(bare_pages[1:], diagnosis_on(shipped, ON), strict=False):
        need = one.need
        figures = f"{fte(need.low)} {fte(need.central)} {fte(need.high)}"
        assert f"Bas Central Haut D'où vient le besoin {figures}" in page
        present = one.own_fte + one.bordering_fte
        assert f"ETP de ceux qui y agissent : {fte(present)}" in page


def test_every_fact_stands_on_the_page_of_its_department_with_its_source(
    shipped: Dataset, bare_pages: list[str]
) -> None:
    for page, one in zip(bare_pages[1:], diagnosis_on(shipped, ON), strict=False):
        for fact in one.facts:
            assert plain(fact.label) in page
            assert plain(fact.source) in page


def test_who_acts_is_printed_with_the_end_that_the_source_gives(
    shipped: Dataset, bare_pages: list[str]
) -> None:
    posts = {post.id: post for post in shipped.roster.posts}
    for page, one in zip(bare_pages[1:], diagnosis_on(shipped, ON), strict=False):
        for post in (posts[code] for code in one.posts):
            assert post.structure in page
            assert end_of(post) in page


def test_the_first_page_has_the_key_figures_every_department_and_the_cliff(
    shipped: Dataset, bare_pages: list[str]
) -> None:
    first = bare_pages[0]
    assert "5 dans l'appel 4 sans facilitateur connu, 1 limitrophe 3 hors appel" in first
    assert "10,00 dont 4,00 non localisés" in first
    assert "du 18/07/2025 au 31/12/2025 10,00 4,00 0,56 5 dans l'appel, 3 hors appel" in first
    assert "du 01/01/2026 au 31/12/2026 4,00 4,00 0,00 10 dans l'appel, 3 hors appel" in first
    assert "à partir du 01/01/2027 0,00 0,00 0,00 10 dans l'appel, 3 hors appel" in first
    for one in diagnosis_on(shipped, ON):
        assert f"{one.name} ({one.code})" in first


def test_the_last_page_has_every_parameter_source_doubt_and_what_the_note_is_made_from(
    bare: Note, bare_pages: list[str]
) -> None:
    last = bare_pages[-1]
    for key, value in bare.stamp.used.items():
        assert plain(bare.stamp.labels[key]) in last
        assert plain(value.reference) in last
        assert value.status.label in last
    for text in (*bare.stamp.sources, *(d.label for d in bare.survey.roster.doubts)):
        assert plain(text) in last
    for text in (bare.fingerprint, bare.stamp.fingerprint, version()):
        assert text in last.replace(" ", "") or text in last


def test_pages_are_numbered_out_of_all(bare_pages: list[str]) -> None:
    for number, page in enumerate(bare_pages, start=1):
        assert page.endswith(f"{number} / {len(bare_pages)}")


def test_a_note_without_a_plan_says_so(bare_pages: list[str]) -> None:
    assert "Cette note ne comporte pas de plan d'ETP" in bare_pages[0]
    assert not any("Effet du plan" in page for page in bare_pages)


def test_nothing_is_in_english_nor_in_the_words_of_the_engine(
    bare_pages: list[str], planned_pages: list[str]
) -> None:
    for page in (*bare_pages, *planned_pages):
        assert not ENGLISH.search(page), ENGLISH.search(page)
        assert not JARGON.search(page), JARGON.search(page)


def test_no_figure_has_a_decimal_point(bare_pages: list[str], planned_pages: list[str]) -> None:
    for page in (*bare_pages, *planned_pages):
        told = page.replace(version(), "").replace("Licence Ouverte 2.0", "")
        assert not re.search(r"(?<![\w.])\d+\.\d", told)


def test_the_same_inputs_give_the_same_bytes_in_another_process_on_another_day(
    bare: Note,
) -> None:
    code = (
        "import hashlib; from datetime import date; from sources.dataset import load_dataset; "
        "from sources.note.note import note_of; from sources.note.pdf import note_pdf; "
        "print(hashlib.sha256(note_pdf(note_of(load_dataset(), date(2025, 7, 18)))).hexdigest())"
    )
    elsewhere = {
        **os.environ,
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == hashlib.sha256(note_pdf(bare)).hexdigest()


def test_nothing_in_the_file_tells_when_it_was_made(bare: Note) -> None:
    made = note_pdf(bare)
    for mark in (b"CreationDate", b"ModDate", b"xmp:CreateDate", b"xmp:ModifyDate"):
        assert mark not in made
    for file in TEMPLATE.glob("*.typ"):
        text = file.read_text("utf-8")
        assert "datetime" not in text
        assert "@preview" not in text


def test_screen_readers_are_told_the_title_the_language_and_what_the_map_shows(
    bare: Note,
) -> None:
    made = note_pdf(bare)
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert reader.metadata is not None
    assert reader.metadata.title == "Note pour le comité de sélection, DREETS Occitanie, 18/07/2025"
    root = reader.root_object
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert any("Carte des départements" in text for text in _alternatives(root))


def _alternatives(root: pypdf.generic.DictionaryObject) -> list[str]:
    """Return the texts that stand for pictures, in the tree that screen readers follow."""
    found, waiting = [], [root["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_names_that_look_like_markup_are_shown_as_they_are_written(tmp_path: Path) -> None:
    data = roster_of(tmp_path, HOSTILE)
    pages = pages_of(note_pdf(note_of(data, ON)))
    found = diagnosis_on(data, ON)
    for page, one in zip(pages[1:], found, strict=False):
        if name := HOSTILE.get(one.code):
            assert f"Facilitateur : {plain(name)} 1,00 ETP" in page
            assert f"1. {plain(name)} 2." in page
    assert len(pages) == 1 + len(found) + 1


def test_a_letter_that_no_font_has_costs_neither_the_page_nor_the_rest(tmp_path: Path) -> None:
    data = roster_of(tmp_path, {"09": "Association 日本 du bâtiment"})
    page = pages_of(note_pdf(note_of(data, ON)))[1]
    assert "Association" in page
    assert "du bâtiment" in page


def test_an_endless_word_is_cut_inside_the_page(tmp_path: Path) -> None:
    name = "Mot" + "x" * 180
    data = roster_of(tmp_path, {"09": name})
    made = note_pdf(note_of(data, ON))
    assert name in pages_of(made)[1].replace(" ", "")
    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        runs: list[tuple[float, int]] = []
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, _size, runs=runs: runs.append(
                (float(tm[4]), len(text.strip()))
            )
        )
        assert all(0 <= x <= float(page.mediabox.width) for x, length in runs if length)


def test_many_posts_on_one_department_go_on_to_the_next_page(tmp_path: Path) -> None:
    file = tmp_path / "annuaire.csv"
    lines = [
        f'"Structure {i} de très longue dénomination";facilitateur;0,5;31;31;;2024;2026;AAP;S;'
        f'deduit;"Document {i}"'
        for i in range(45)
    ]
    file.write_text("\n".join([HEADER, *lines]), "utf-8")
    pages = pages_of(note_pdf(note_of(load_dataset(file), ON)))
    whole = " ".join(pages)
    assert all(f"Structure {i} de très longue dénomination" in whole for i in range(45))
    assert "et 42 autres" in pages[0]


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2027, 1, 1), date(2040, 2, 29), date.max])
def test_a_day_on_which_nobody_acts_has_a_note_too(shipped: Dataset, on: date) -> None:
    pages = pages_of(note_pdf(note_of(shipped, on)))
    assert len(pages) == 1 + len(diagnosis_on(shipped, on, Level.DEPARTMENT)) + 1
    assert f"Situation au {on:%d/%m/%Y}" in pages[0]


def test_pages_can_be_looked_at(bare: Note) -> None:
    images = note_images(bare, ppi=20)
    assert len(images) == len(bare.departments) + 2
    assert all(image.startswith(b"\x89PNG") for image in images)


def test_when_nobody_acts_anywhere_the_load_says_so_of_every_department(shipped: Dataset) -> None:
    page = pages_of(note_pdf(note_of(shipped, date(2026, 1, 1))))[0]
    assert "aucun département n'a de facilitateur connu" in page
