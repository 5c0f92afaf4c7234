"""A file of applications: aliases, every problem at once, nothing invented, the way back exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.applications.application import Application, Assessment, Nature
from coverage.applications.rules import Outcome, Subject
from coverage.model import Role
from coverage.territories import Atlas
from sources.applications.cells import euros, state_part
from sources.applications.columns import ALIASES, COLUMNS, COUNTED, MAY_BE_EMPTY, MOST, REQUIRED
from sources.applications.exports import (
    CANDIDATES,
    FOUND,
    applications_sheet,
    candidates_csv,
    export_applications,
)
from sources.applications.form import (
    application_of,
    application_record,
    applications_csv,
    read_cells,
    template_csv,
)
from sources.applications.kept import (
    Mode,
    Unread,
    arrival,
    changes_of,
    differences,
    read_items,
)
from sources.applications.reader import examine_applications
from sources.applications.rules import rules_of
from sources.applications.study import candidates_of, study
from sources.applications.template import template_xlsx
from sources.candidates import read_candidates
from sources.dataset import Dataset
from sources.problems import Severity
from sources.store.words import Change, Item, Kind
from sources.text import MAX_BYTES
from tests.hostile_files import HOSTILE, Hostile, row, xlsx

HEADER = "structure;etp;perimetre;cout;part_etat;autres_financements;reconduction;bilan;programme\n"
PLATFORM = (
    "Numéro de dossier;Raison sociale;Email du demandeur;Forme juridique;Nombre d'ETP;"
    "Départements;Coût annuel;Subvention demandée;Type de demande\n"
    "2025-01;Maison de l'emploi;a@b.fr;Association loi 1901;1,5;Ariège, 31;60 000 €;70 %;"
    "Renouvellement\n"
)


def read(text: str, atlas: Atlas) -> tuple[Application, ...]:
    report = examine_applications(text.encode(), atlas, "candidatures.csv")
    assert report.applications is not None, report.problems
    return report.applications


def sentences(text: str | bytes, atlas: Atlas, severity: Severity = Severity.ERROR) -> str:
    data = text.encode() if isinstance(text, str) else text
    found = examine_applications(data, atlas, "candidatures.csv")
    return "\n".join(problem.sentence() for problem in found.of(severity))


def test_the_export_of_a_filing_platform_is_read_by_its_own_headers(atlas: Atlas) -> None:
    (one,) = read(PLATFORM, atlas)
    assert one == Application(
        code="2025-01",
        structure="Maison de l'emploi",
        fte=Fraction(3, 2),
        nature=Nature.ASSOCIATION,
        territory=("09", "31"),
        cost=Fraction(60_000),
        state=Fraction(42_000),
        renewal=True,
    )
    warned = sentences(PLATFORM, atlas, Severity.WARNING)
    assert "« Email du demandeur » : colonne ignorée : aucune personne n'est gardée" in warned


def test_what_a_file_does_not_say_stays_unknown(atlas: Atlas) -> None:
    (one,) = read("structure;etp;perimetre\nMaison;1;31\n", atlas)
    assert (one.cost, one.state, one.others, one.renewal, one.years) == (None,) * 5
    assert (one.assessment, one.nature) == (Assessment.UNKNOWN, Nature.UNKNOWN)
    assert one.role is Role.FACILITATOR


def test_every_problem_of_a_file_comes_at_once_with_its_place(atlas: Atlas) -> None:
    text = HEADER + (
        ";0;zz;-3;0,7;1;peut-être;moyen;A\n"
        "Maison;un;31;45.000;10;1;non;aucun;A\n"
        "Foyer;1;31;;70 %;1;non;aucun;A\n"
    )
    told = sentences(text, atlas)
    for words in (
        "ligne 2, colonne « structure » : nom de structure absent",
        "ligne 2, colonne « etp », valeur « 0 »",
        "ligne 2, colonne « perimetre », valeur « zz »",
        "ligne 2, colonne « cout », valeur « -3 » : un montant ne peut pas être négatif",
        "ligne 2, colonne « part_etat », valeur « 0,7 » : une somme en euros",
        "ligne 2, colonne « reconduction », valeur « peut-être »",
        "ligne 2, colonne « bilan », valeur « moyen » : bilan inconnu. Attendu :",
        "ligne 3, colonne « cout », valeur « 45.000 » : 45000 euros, ou des centimes ?",
        "ligne 4, colonne « part_etat », valeur « 70 % » : un pourcentage sans coût",
    ):
        assert words in told
    assert examine_applications(text.encode(), atlas).applications is None


def test_the_same_number_twice_is_refused_whatever_its_capitals(atlas: Atlas) -> None:
    text = "candidature;structure;etp;perimetre\nD-1;A;1;31\nd-1;B;1;32\n"
    assert "ligne 3, colonne « candidature », valeur « d-1 » : numéro déjà à la ligne 2" in (
        sentences(text, atlas)
    )


def test_a_total_is_not_an_application(atlas: Atlas) -> None:
    text = HEADER + "Maison;1;31;;;;;;\nFoyer;2;32;;;;;;\nTOTAL;3;;;;;;;\n"
    assert [one.structure for one in read(text, atlas)] == ["Maison", "Foyer"]
    assert "ligne de total ignorée" in sentences(text, atlas, Severity.WARNING)


def test_too_many_applications_and_none_are_told(atlas: Atlas) -> None:
    rows = "".join(f"S{n};1;31;;;;;;\n" for n in range(MOST + 1))
    assert f"plus de {MOST} candidatures" in sentences(HEADER + rows, atlas)
    assert "aucune candidature sous les noms de colonnes" in sentences(HEADER, atlas)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_no_hostile_file_is_read_nor_breaks_the_reader(atlas: Atlas, hostile: Hostile) -> None:
    report = examine_applications(hostile.make(), atlas, "hostile")
    assert not report.accepted
    assert all(problem.message.endswith((".", "»")) for problem in report.problems)


def test_a_name_that_a_spreadsheet_would_run_comes_back_as_it_is(atlas: Atlas) -> None:
    text = 'structure;etp;perimetre\n"=1+1";1;31\n"<img src=x>";1;32\n'
    ones = read(text, atlas)
    assert [one.structure for one in ones] == ["=1+1", "<img src=x>"]
    again = applications_csv(ones)
    assert b'"\'=1+1"' in again
    assert read(again.decode("utf-8-sig"), atlas) == ones


def test_a_workbook_reads_as_the_text(atlas: Atlas) -> None:
    rows = [
        line.split(";") for line in (HEADER + "Maison;1,5;31|32;60000;;;oui;recu;A").splitlines()
    ]
    data = xlsx("".join(row(n, tuple(cells)) for n, cells in enumerate(rows, start=1)))
    found = examine_applications(data, atlas, "c.xlsx")
    assert found.applications is not None, found.problems
    assert found.applications[0].territory == ("31", "32")
    assert found.applications[0].assessment is Assessment.RECEIVED


def test_the_templates_hold_a_made_up_row_that_is_never_read(atlas: Atlas) -> None:
    for data in (template_csv(), template_xlsx()):
        report = examine_applications(data, atlas, "modele")
        assert "FICTIVE" in data.decode("utf-8", "replace") or data.startswith(b"PK")
        assert [p.message for p in report.of(Severity.INFO)] == [
            "ligne d'exemple du modèle, non lue."
        ]
        assert [p.message for p in report.of(Severity.ERROR)] == [
            "aucune candidature sous les noms de colonnes : ajoutez au moins une ligne."
        ]
    assert template_xlsx() == template_xlsx()


def test_the_columns_agree_with_one_another() -> None:
    assert set(REQUIRED) | set(COUNTED) | MAY_BE_EMPTY | set(ALIASES.values()) <= set(COLUMNS)
    assert not set(ALIASES) & set(COLUMNS)


amounts = st.one_of(st.none(), st.integers(1, 10**8).map(lambda cents: Fraction(cents, 100) + 2))
texts = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=30)


@st.composite
def applications(draw: st.DrawFn) -> Application:
    territory = draw(st.lists(st.sampled_from(["09", "31", "48", "31555"]), unique=True))
    extension = draw(st.lists(st.sampled_from(["32", "81"]), unique=True))
    return Application(
        code=draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)),
        structure=f"S{draw(texts)}",
        fte=Fraction(draw(st.integers(1, 100 * 10**9)), 10**9),
        role=draw(st.sampled_from(Role)),
        nature=draw(st.sampled_from(Nature)),
        territory=tuple(territory),
        extension=tuple(extension),
        cost=draw(amounts),
        state=draw(amounts),
        others=draw(amounts),
        renewal=draw(st.sampled_from([None, True, False])),
        renews=tuple(draw(st.lists(st.sampled_from(["aap2022-31", "p.2"]), unique=True))),
        assessment=draw(st.sampled_from(Assessment)),
        starts=draw(st.one_of(st.none(), st.dates(date(2016, 1, 1), date(2040, 12, 31)))),
        years=draw(st.one_of(st.none(), st.integers(1, 10))),
        programme="AAP 2025",
    )


@settings(max_examples=60)
@given(st.lists(applications(), min_size=1, max_size=4, unique_by=lambda one: one.code.casefold()))
def test_export_import_export_is_byte_identical(atlas: Atlas, ones: list[Application]) -> None:
    first = applications_csv(ones)
    report = examine_applications(first, atlas)
    if report.applications is None:  # a name drawn with damaged accents, or that says nothing
        assert {problem.column for problem in report.of(Severity.ERROR)} <= {"structure"}
        return
    second = applications_csv(report.applications)
    assert applications_csv(examine_applications(second, atlas).applications or ()) == second
    plain = all(one.structure.isascii() for one in ones)
    assert second == first or not plain or report.problems


@given(applications())
def test_the_store_gives_back_the_same_application(one: Application) -> None:
    assert application_of(application_record(one)) == one


def test_a_row_without_number_keeps_its_code_when_its_figures_change(atlas: Atlas) -> None:
    (before,) = read(HEADER + "Maison;1;31;;;;;;A\n", atlas)
    (after,) = read(HEADER + "MAISON;0,5;31;60000;;;;;A\n", atlas)
    assert before.code == after.code
    twins = read(HEADER + "Maison;1;31;;;;;;A\nMaison;1;31;;;;;;A\n", atlas)
    assert twins[1].code == f"{before.code}-2"


def test_an_import_updates_or_replaces_and_tells_which(atlas: Atlas) -> None:
    old = read("candidature;structure;etp;perimetre\na;A;1;31\nb;B;1;32\nc;C;1;48\n", atlas)
    new = read("candidature;structure;etp;perimetre\nb;B;2;32\nc;C;1;48\nd;D;1;09\n", atlas)
    update, whole = (arrival(old, new, mode) for mode in Mode)
    assert [one.code for one in update.applications] == ["a", "b", "c", "d"]
    assert [one.code for one in whole.removed] == ["a"]
    assert [one.code for one in whole.unchanged] == ["c"]
    assert [one.code for one in update.unchanged] == ["a", "c"]
    for found in (update, whole):
        assert [one.code for one in found.added] == ["d"]
        assert [differences(*pair) for pair in found.changed] == [(("etp", "1,00", "2,00"),)]
    shown = [Item(Kind.APPLICATION, one.code, 7, application_record(one)) for one in old]
    assert changes_of(whole, shown) == [
        Change(Kind.APPLICATION, "d", application_record(new[2]), 0),
        Change(Kind.APPLICATION, "b", application_record(new[0]), 7),
        Change(Kind.APPLICATION, "a", None, 7),
    ]


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"etp": "1e9"}, "une de ses cellules"),
        ({"bilan": "moyen"}, "une de ses cellules"),
        ({"perimetre": "31|zz"}, "un territoire que la géographie ne connaît pas : « zz »"),
        ({"duree": "x"}, "une de ses cellules"),
        ({"etp": "0"}, "une de ses cellules"),
        ({"etp": "9" * 30}, "une de ses cellules"),
        ({"cout": "9" * 30}, "une de ses cellules"),
        ({"part_etat": "-1"}, "une de ses cellules"),
        ({"duree": "9" * 30}, "une de ses cellules"),
        ({"candidature": "y"}, "le numéro qu'elle porte est « y »"),
    ],
    ids=str,
)
def test_a_kept_application_that_cannot_be_read_is_told_and_leaves_the_others(
    atlas: Atlas, spoiled: dict[str, str], why: str
) -> None:
    one, other = read("candidature;structure;etp;perimetre\nx;Maison;1;31\ny;B;1;region\n", atlas)
    items = [
        Item(Kind.APPLICATION, "x", 1, {**application_record(one), **spoiled}),
        Item(Kind.APPLICATION, "y", 1, application_record(other)),
    ]
    found, (lost,) = read_items(items, atlas)
    assert found == (other,)
    assert (lost.code, lost.structure) == ("x", "Maison")
    assert why in lost.why


def test_replacing_all_removes_what_cannot_be_read_and_updating_keeps_it(atlas: Atlas) -> None:
    new = read("candidature;structure;etp;perimetre\nb;B;2;32\n", atlas)
    lost = Unread("a", "A", "illisible")
    shown = [Item(Kind.APPLICATION, "a", 7, {})]
    whole = arrival((), new, Mode.REPLACE, [lost])
    assert changes_of(whole, shown)[-1] == Change(Kind.APPLICATION, "a", None, 7)
    update = arrival((), new, Mode.UPDATE, [lost])
    assert [one.key for one in changes_of(update, shown)] == ["b"]


def test_a_number_in_other_capitals_is_the_application_in_place(atlas: Atlas) -> None:
    old = read("candidature;structure;etp;perimetre\nA-1;A;1;31\n", atlas)
    new = read("candidature;structure;etp;perimetre\na-1;A;2;31\n", atlas)
    for mode in Mode:
        found = arrival(old, new, mode)
        assert [one.code for one in found.applications] == ["A-1"]
        assert [differences(*pair) for pair in found.changed] == [(("etp", "1,00", "2,00"),)]


def test_amounts_are_read_to_the_cent_and_never_guessed() -> None:
    assert euros("1 234,56 €").value == Fraction(123456, 100)
    assert euros("").value is None
    assert euros("1000,005").severity is Severity.INFO
    assert euros("1000000000").value is None
    assert state_part("66,67 %", Fraction(30_000)).value == 20_001
    assert state_part("1", None).value is None


@given(cost=st.integers(101, 10**9), tenths=st.integers(1, 1000))
def test_a_share_read_as_euros_is_never_above_itself(cost: int, tenths: int) -> None:
    full, share = Fraction(cost, 100), Fraction(tenths, 1000)
    read = state_part(f"{tenths / 10:.1f} %".replace(".", ","), full)
    if read.value is None:
        assert full * share < Fraction(102, 100)
    else:
        assert full * share - Fraction(1, 100) < read.value <= full * share


def test_a_share_that_a_workbook_gives_without_its_sign_is_read_and_said() -> None:
    read = state_part("0.7", Fraction(60_000))
    assert (read.value, read.severity) == (42_000, Severity.INFO)
    assert "lu 70 % du coût, 42 000 €" in read.message.replace("\u202f", " ")
    for text in ("0,7 €", "1", "1,00"):
        assert state_part(text, Fraction(60_000)).value is None
    assert state_part("0.7", None).value is None


@pytest.mark.parametrize("text", ["9" * 14 + " %", "9" * 400 + "%", "0," + "0" * 400 + "1 %"])
def test_a_share_out_of_all_bounds_is_refused_without_a_traceback(text: str) -> None:
    assert state_part(text, Fraction(45_000)).value is None


@pytest.mark.parametrize(
    "text",
    ["€ 1 234 567,50", "1.234.567,50", "1,234,567.50", "1'234'567.5", "1 234 567,50 € TTC"],
)
def test_an_amount_that_has_one_reading_is_read(text: str) -> None:
    assert euros(text).value == Fraction(123_456_750, 100)


def test_an_amount_that_is_none_is_refused_with_an_amount_as_example() -> None:
    assert "Écrivez par exemple 45000 ou 45 000,50 €" in euros("45 k€").message


CALL = (
    "candidature;structure;nature;etp;perimetre;cout;part_etat;autres_financements;reconduction;"
    "bilan;mesures_etat;programme\n"
    "n1;Nova emploi;association;1;31;60000;42000;18000;oui;satisfaisant;suivi;AAP 2025\n"
    "n2;UD SIAE;association;1;12;50000;35000;15000;oui;insuffisant;suivi;AAP 2025\n"
    "n3;Foyer;association;1;48;50000;37500;12500;non;;suivi;AAP 2025\n"
    "n4;Agence;association;0,56;region;40000;28000;12000;oui;satisfaisant;suivi;AAP 2025\n"
    "n5;Relais;association;1;32|81;;;;non;;suivi;AAP 2025\n"
)


def test_the_study_checks_ranks_and_sums_on_the_shipped_roster(shipped: Dataset) -> None:
    found = study(shipped, read(CALL, shipped.atlas))
    n1, n3 = found.row("n1"), found.row("n3")
    assert n1 is not None
    assert n3 is not None
    assert n1.effect is not None
    assert n1.outcome is Outcome.PASSED
    assert n1.effect.on == date(2026, 1, 1)
    (turn,) = [one for one in n1.effect.turns if one.changes_verdict]
    assert (turn.after.code, turn.before.verdict.value, turn.after.verdict.value) == (
        "31",
        "zone_blanche",
        "a_verifier",
    )
    assert n3.is_refused
    assert n3.rank is None
    assert [c.subject for c in n3.blamed() if c.outcome is Outcome.REFUSED] == [Subject.SHARE]
    assert found.refused == {"n3"}
    ranks = [one.rank for one in found.rows if one.rank]
    assert ranks == list(range(1, len(ranks) + 1))
    assert found.rows[-1].code == "n3"
    assert (found.whole.unknown_costs, found.whole.refused) == (1, 1)


def test_what_was_examined_before_gives_the_same_study(shipped: Dataset) -> None:
    ones = read(CALL, shipped.atlas)
    whole = study(shipped, ones)
    assert study(shipped, ones, study(shipped, ones[1:3]).rows) == whole
    assert study(shipped, ones[:2], whole.rows) == study(shipped, ones[:2])


def test_the_candidates_of_a_study_are_read_by_allocate(shipped: Dataset) -> None:
    odd = (
        "007;Nova;association;1,333333333;32|48;33333,33;20000;13333,33;oui;;suivi;\n"
        "2025-01-01;B;association;0,05;243100518;;;;;;;\n1e5;C;epa;1;région;;;;non;;;\n"
        "refusee;D;epa;1;81;100;99;1;non;;;\n"
    )
    found = study(shipped, read(CALL + odd, shipped.atlas))
    given = read_candidates(candidates_csv(found), shipped.atlas)
    assert given.problems == ()
    for mine, theirs in zip(candidates_of(found), given.candidates, strict=True):
        cost = None if mine.cost is None else round(mine.cost, 2)
        assert theirs == replace(mine, cost=cost)


def test_refused_ones_are_no_candidates_and_a_bad_assessment_is_no_renewal(
    shipped: Dataset,
) -> None:
    found = study(shipped, read(CALL, shipped.atlas))
    told = {one.code: (one.eligible, one.renewal, one.cost) for one in candidates_of(found)}
    assert told["n1"] == (True, True, 60_000)
    assert told["n2"] == (True, False, 50_000)
    assert told["n3"] == (False, False, 50_000)
    assert told["n5"] == (True, False, None)
    lines = candidates_csv(found).decode("utf-8-sig").splitlines()
    assert lines[0] == ";".join(f'"{name}"' for name in CANDIDATES)
    assert lines[1] == '"n1";"31";"";"1";"oui";"oui";"60000"'


def test_coordination_has_no_effect_and_is_no_candidate(shipped: Dataset) -> None:
    text = CALL.replace("structure;nature", "structure;qualite;nature")
    text = "\n".join(
        line if n == 0 else line.replace(";association;", ";coordinateur;association;", 1)
        for n, line in enumerate(text.splitlines())
    )
    found = study(shipped, read(text, shipped.atlas))
    assert all(one.effect is None and "jamais une capacité" in one.why for one in found.rows)
    assert candidates_of(found) == ()


def test_the_rules_are_those_of_the_parameters(shipped: Dataset) -> None:
    rules = rules_of(shipped)
    assert (rules.state_max.value, rules.others_min.value) == (Fraction(7, 10), Fraction(3, 10))
    assert (rules.years_max.value, rules.budget.value) == (3, 6)
    assert rules.starts == date(2026, 1, 1)
    assert "Cadre du projet" in rules.state_max.reference


def test_the_export_describes_its_columns_and_does_not_depend_on_the_order(
    shipped: Dataset,
) -> None:
    ones = read(CALL, shipped.atlas)
    found, again = study(shipped, ones), study(shipped, ones[::-1])
    sheet = applications_sheet(found)
    assert list(sheet.columns) == [*COLUMNS, *FOUND]
    assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
    for form in ("csv", "xlsx"):
        assert export_applications(shipped, found, form) == export_applications(
            shipped, again, form
        )
    text = export_applications(shipped, found, "csv").decode("utf-8-sig")
    assert "part_etat_max = 0,7" in text


def test_what_is_typed_is_read_by_the_reader_of_the_files(atlas: Atlas) -> None:
    cells = {"structure": "Maison", "etp": "50 %", "perimetre": "31", "cout": "abc"}
    read_one, said = read_cells(cells, atlas)
    assert read_one is None
    assert [column for column, severity, _ in said if severity is Severity.ERROR] == ["cout"]
    good, _ = read_cells({**cells, "cout": "1000"}, atlas)
    assert good is not None
    assert (good.fte, good.cost) == (Fraction(1, 2), 1000)


def test_a_file_too_big_is_refused_without_being_read(atlas: Atlas) -> None:
    assert "trop gros" in sentences(b"x" * (MAX_BYTES + 1), atlas)
