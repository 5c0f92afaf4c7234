"""What a row of a file leaves unsaid stays as it was; what it says twice is never two posts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from coverage.model import Certainty, Post
from sources.dataset import Dataset
from sources.days import first_day, last_day
from sources.problems import Severity
from sources.roster.call_table import Complement
from sources.upkeep.changes import Mode
from sources.upkeep.doubts import doubts
from sources.upkeep.plan import Choices, Plan, plan_import, read_file, standing_apart

HEAD = "structure;qualite;etp;departement;perimetre;date_debut;date_fin"
ROW = "Nova emploi;facilitateur;{etp};31;31;;2025"
CALL = "Bénéficiaire;Suivi convention;ETP;Qualité"


def plan(shipped: Dataset, text: str, given: Complement | None = None) -> Plan:
    incoming = read_file(text.encode(), "f.csv", shipped.atlas, given)
    assert incoming.report.accepted, incoming.report.problems
    return plan_import(standing_apart(shipped), incoming, Choices(Mode.UPDATE))


def changed(found: Plan) -> dict[str, Post]:
    assert not found.change.added
    return {after.id: after for _, after in found.change.changed}


def warnings(shipped: Dataset, text: str) -> list[str]:
    report = read_file(text.encode(), "f.csv", shipped.atlas).report
    return [f"{p.column}: {p.message}" for p in report.of(Severity.WARNING)]


@pytest.mark.parametrize("certainty", ["", ";", ";deduit"])
def test_an_empty_certainty_keeps_the_one_that_is_known(shipped: Dataset, certainty: str) -> None:
    column = ";certitude" if certainty else ""
    found = plan(shipped, f"{HEAD}{column}\n{ROW.format(etp='0,5')}{certainty}\n")
    post = changed(found)["aap2022-31"]
    assert (post.fte, post.certainty) == (Fraction(1, 2), Certainty.DEDUCED)


def test_a_row_cut_short_wipes_nothing(shipped: Dataset) -> None:
    found = plan(shipped, f"{HEAD};programme;suivi;atteste_le\n{ROW.format(etp='0,5')}\n")
    post = changed(found)["aap2022-31"]
    assert (post.programme, post.followed_by) == ("AAP 2022", "DDETS 31")
    assert post.attested_on is not None


def test_an_empty_cell_of_a_whole_row_says_that_there_is_nothing(shipped: Dataset) -> None:
    found = plan(shipped, f"{HEAD};programme;suivi\n{ROW.format(etp='0,5')};;DDETS 31\n")
    assert changed(found)["aap2022-31"].programme == ""


def test_a_call_table_that_says_another_programme_brings_new_posts(shipped: Dataset) -> None:
    found = plan(shipped, f"{CALL};Programme\nNOVA EMPLOI;DDETS 31;1,00;Facilitateur;AAP 2025\n")
    (post,) = found.change.added
    assert (post.structure, post.programme) == ("Nova emploi", "AAP 2025")
    assert len(found.change.unchanged) == 8


def test_a_call_table_whose_programme_is_left_empty_keeps_the_known_one(shipped: Dataset) -> None:
    text = f"{CALL};Programme;Source\nNOVA EMPLOI;DDETS 31;0,50;Facilitateur;;Courriel\n"
    post = changed(plan(shipped, text))["aap2022-31"]
    before = next(one for one in shipped.roster.posts if one.id == "aap2022-31")
    assert post.programme == "AAP 2022"
    assert post.source == f"{before.source} ; f.csv (etp)"


def test_what_is_given_for_the_whole_call_table_is_said_by_its_silent_rows(
    shipped: Dataset,
) -> None:
    given = Complement("AAP 2025", first_day("2026").value, last_day("2028").value)  # type: ignore[arg-type]
    text = f"{CALL};Programme\nNOVA EMPLOI;DDETS 31;1,00;Facilitateur;\n"
    (post,) = plan(shipped, text, given).change.added
    assert post.programme == "AAP 2025"


def test_a_call_table_is_told_what_it_lacks_and_what_is_ignored(shipped: Dataset) -> None:
    text = f"{CALL};Programme;Certitude\nNOVA EMPLOI;DDETS 31;1,00;Facilitateur;AAP 2025;etabli\n"
    told = warnings(shipped, text)
    assert any("ce tableau ne dit pas les dates" in one for one in told)
    assert any(one.startswith("certitude: colonne ignorée") for one in told)


@pytest.mark.parametrize("written", ["zz-1", "AAP2022-31"])
def test_an_identifier_that_is_not_kept_is_told_with_the_one_to_write(
    shipped: Dataset, written: str
) -> None:
    text = f"{HEAD};programme;suivi;id\n{ROW.format(etp='1')};AAP 2022;DDETS 31;{written}\n"
    found = plan(shipped, text)
    assert not found.change.added
    assert found.change.renamed == {written: "aap2022-31"}
    (told,) = doubts(found.change, shipped.atlas)
    assert (told.column, told.value) == ("id", written)
    assert "sous « aap2022-31 »" in told.message


def test_capitals_make_no_other_post(shipped: Dataset) -> None:
    text = f"{HEAD};id\n{ROW.format(etp='0,5')};AAP2022-31\n"
    assert list(changed(plan(shipped, text))) == ["aap2022-31"]
    incoming = read_file(text.encode(), "f.csv", shipped.atlas)
    whole = Choices(Mode.REPLACE, shipped.reference_date)
    replaced = plan_import(standing_apart(shipped), incoming, whole).change
    assert [post.id for post in replaced.posts] == ["aap2022-31"]
