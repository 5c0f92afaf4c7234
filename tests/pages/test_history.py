"""« Historique » and the past versions, on every page, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.elements.lib import policies
from streamlit.testing.v1 import AppTest

from coverage.measured import Method
from sources.parameter_rules import ESTIMATE_ON, HOURS_PER_FTE, NEED_METHOD
from sources.store.place import FILE_VARIABLE
from sources.store.store import Store
from sources.store.words import Action, Change, Kind, Signature
from tests.hostile import IMAGE, TEMPLATE
from tests.pages.dated import choose, dated_store, edit, press
from tests.pages.screens import ROOT, read, run, shown
from ui.state import ROSTER_VARIABLE

DATA, HISTORY = "pages/data.py", "Historique"
PAGES = {
    "pages/map.py": "Carte des zones blanches",
    "pages/fte.py": "ETP des facilitateurs",
    "pages/territory.py": "Fiche du territoire",
    "pages/contracts.py": "Marchés de l'État",
    "pages/data.py": "Données",
    "pages/calendar.py": "Échéances",
    "pages/method.py": "Méthode",
}
BAND = "Annuaire tel qu'on le connaissait le 20/11/2026 à 10:00 (version 1)"
WITH = (
    "Les besoins déclarés et les paramètres montrés sont aussi ceux de cette version ; y revenir "
    "ne rétablit que l'annuaire."
)


@pytest.fixture
def base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give the dashboard a base of its own; one more day at each change."""
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "annuaire.sqlite"))
    with dated_store(tmp_path / "annuaire.sqlite") as store:
        yield store


def history(**query: str) -> AppTest:
    return run(DATA, rubrique=HISTORY, **query)


def test_a_fresh_base_has_one_entry(base: Store) -> None:
    text = read(history())
    assert "Historique vérifié : " in text
    assert "chaîne intacte" in text
    assert "1 version" in text
    assert "Version 1 · 20/11/2026 à 10:00 · Données livrées" in text
    assert "8 postes ajoutés" in text
    assert "C'est l'annuaire d'aujourd'hui." in text


def test_each_change_says_who_when_why_and_before_after_in_words(base: Store) -> None:
    edit(
        base,
        "aap2022-31",
        "convention <reçue>",
        "DDETS 31",
        perimetre="243100518",
        date_fin="2027-12-31",
        certitude="etabli",
    )
    app = history()
    text = read(app)
    assert "Version 2 · 21/11/2026 à 10:00 · DDETS 31" in text
    assert "Saisie : convention <reçue>" in text
    assert "<reçue>" not in shown(app)
    assert "Nova emploi modifié aap2022-31" in text
    assert "Périmètre : avant Haute-Garonne (31) → après Toulouse Métropole (243100518)" in text
    assert "Fin de la convention : avant 2025 → après 31/12/2027" in text
    assert "Certitude : avant déduit → après établi" in text


def test_an_import_is_one_entry_that_unfolds(base: Store) -> None:
    (model, *_) = base.items(Kind.POST)
    many = [
        Change(Kind.POST, f"n{k}", {**model.record, "id": f"n{k}", "structure": f"S{k}"}, 0)
        for k in range(60)
    ]
    base.commit(many, Signature("DREETS", "annuaire.xlsx", Action.IMPORT))
    app = history()
    assert "Import d'un fichier : annuaire.xlsx" in read(app)
    assert "<summary>60 postes ajoutés</summary>" in shown(app)
    assert "S14" in read(app)
    assert "S15" not in read(app)  # only what is shown is read
    press(app, "Voir les 60 lignes")
    text = read(app)
    assert "S49" in text
    assert "S50" not in text
    assert "Version 1 ·" not in text
    press(app, "Page suivante")
    assert "S59" in read(app)
    press(app, "Toutes les versions")
    assert "Version 1 ·" in read(app)


def test_entries_come_by_pages(base: Store) -> None:
    for turn in range(12):
        edit(base, "aap2022-11", programme=f"Tour {turn}")
    app = history()
    assert "13 versions" in read(app)
    assert "Version 4 ·" in read(app)
    assert "Version 3 ·" not in read(app)
    press(app, "Page suivante")
    text = read(app)
    assert [f"Version {n} ·" in text for n in (4, 3, 1)] == [False, True, True]


def test_entries_are_filtered_by_post_service_and_department(base: Store) -> None:
    edit(base, "aap2022-11", "a", "DDETS 11", programme="X")
    edit(base, "aap2022-31", "b", "DDETS 31", extension="09")
    base.commit([Change(Kind.POST, "aap2022-12", None)], Signature("DREETS", "c"))
    app = choose(history(), "Service qui a signé", "DDETS 31")
    assert "1 version y répond" in read(app)
    assert "Version 3 ·" in read(app)
    choose(app, "Service qui a signé", "")
    choose(
        app, "Département touché (siège, périmètre, extension ou suivi)", "09"
    )  # by its extension; the coordinator acts everywhere
    assert "2 versions répondent" in read(app)
    choose(app, "Département touché (siège, périmètre, extension ou suivi)", "")
    choose(app, "Poste", "aap2022-12")  # removed, and still there to be chosen
    text = read(app)
    assert "2 versions répondent" in text
    assert "UD SIAE retiré" in text
    assert "UD SIAE ajouté" in text
    assert "Nova emploi ajouté" not in text
    choose(app, "Service qui a signé", "DDETS 11")
    assert "0 version" in read(app)


def test_a_past_version_is_looked_at_then_left(base: Store) -> None:
    edit(base, "aap2022-31", extension="09", perimetre="")
    app = history()
    press(app, "Voir l'annuaire à cette version")
    assert BAND in read(app)
    assert "".join(app.query_params["version"]) == "1"
    assert "C'est la version que vous regardez." in read(app)
    press(app, "Revenir à aujourd'hui")
    assert BAND not in read(app)
    assert "version" not in app.query_params


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_it_shows_a_past_version(base: Store, page: str) -> None:
    present = read(run(page))
    edit(base, "aap2022-31", extension="09", perimetre="")
    app = run(page, version="1")
    text = read(app)
    assert app.title[0].value == PAGES[page]
    assert BAND in text
    assert [one.label for one in app.button].count("Revenir à aujourd'hui") == 1
    if page not in {DATA, "pages/method.py"}:  # where the present can be changed
        assert text.replace(f"{BAND} . {WITH} ", "") == present
    press(app, "Revenir à aujourd'hui")
    assert "connaissait le 20/11" not in read(app)
    assert not app.exception


def test_the_version_follows_from_page_to_page(base: Store) -> None:
    edit(base, "aap2022-31", extension="09", perimetre="")
    app = run("pages/map.py", version="1")
    for page in PAGES:
        app.switch_page(page)
        app.query_params.clear()
        app.run()
        assert BAND in read(app), page
        assert "".join(app.query_params["version"]) == "1"


def test_the_map_of_a_past_version_is_that_of_its_roster(base: Store) -> None:
    edit(base, "aap2022-31", extension="09", perimetre="")
    now = read(run("pages/map.py"))
    assert "Ariège (09) Zone blanche (limitrophe seul)" in now
    past = run("pages/map.py", version="1")
    assert "Ariège (09) Zone blanche (sans facilitateur connu)" in read(past)
    # The name of a department opens its sheet in the same version.
    assert "territoire?territoire=09&amp;version=1" in shown(past)


@pytest.mark.parametrize(
    "asked", ["3", "99", "0", "-1", "1.5", "abc", "²", "9" * 40, "<script>alert(1)</script>"]
)
def test_a_version_that_is_not_one_is_refused_with_a_sentence(base: Store, asked: str) -> None:
    edit(base, "aap2022-31", extension="09", perimetre="")
    app = run("pages/fte.py", version=asked)
    text = read(app)
    assert f"la version « {asked[:20]} » de l'annuaire, qui n'existe pas" in text
    assert "les versions vont de 1 à 2. Voici l'annuaire d'aujourd'hui." in text
    assert "<script" not in shown(app)
    assert "connaissait" not in text
    assert "version" not in app.query_params
    assert "n'existe pas" not in read(app.run())  # said once


def test_the_last_version_is_simply_the_present(base: Store) -> None:
    app = run("pages/fte.py", version="1")
    assert "version" not in app.query_params
    assert "connaissait" not in read(app)
    assert "n'existe pas" not in read(app)


def test_the_present_adds_nothing_to_a_page(base: Store) -> None:
    app = run("pages/map.py")
    assert "connaissait" not in shown(app)
    assert not [one for one in app.button if "Revenir" in one.label]
    assert shown(app).startswith("<header")


def test_a_day_leads_to_its_last_version(base: Store) -> None:
    edit(base, "aap2022-31", extension="09")
    edit(base, "aap2022-31", extension="48")
    app = history()
    day = next(one for one in app.date_input if one.label.startswith("L'annuaire tel qu'on"))
    assert "L'une ne change pas l'autre" in read(app)
    day.set_value(date(2026, 11, 21)).run()
    press(app, "Voir")
    assert "(version 2)" in read(app)
    day = next(one for one in app.date_input if one.label.startswith("L'annuaire tel qu'on"))
    day.set_value(date(2026, 11, 19)).run()
    press(app, "Voir")
    assert "Au 19/11/2026, rien n'était encore enregistré dans la base." in read(app)
    day = next(one for one in app.date_input if one.label.startswith("L'annuaire tel qu'on"))
    day.set_value(date(2026, 11, 22)).run()
    press(app, "Voir")
    assert "n'a pas changé depuis le 22/11/2026" in read(app)
    assert "connaissait le" not in read(app).replace("L'annuaire tel qu'on le connaissait le", "")


def test_two_versions_are_compared(base: Store) -> None:
    edit(base, "aap2022-31", extension="09", perimetre="", etp="0,80")
    app = history(historique="Comparer", avant="1", apres="aujourdhui", date="2025-07-18")
    text = read(app)
    assert "De l'un à l'autre : 1 poste modifié." in text
    assert "Facilitateurs 10,00 9,80 −0,20" in text
    assert "Coordination (à part) 0,56 0,56 inchangé" in text
    assert "2 départements dont le verdict diffère au 18/07/2025" in text
    assert re.search(
        r"Ariège \(09\) : Zone blanche \(sans facilitateur connu\), .* → Zone blanche \(limitrophe",
        text,
    )
    assert "ETP : avant 1,00 → après 0,80" in text


def test_the_same_state_twice_has_no_difference(base: Store) -> None:
    text = read(history(historique="Comparer", avant="1", apres="1"))
    assert "Ces deux états disent la même chose." in text


def test_what_is_proposed_follows_the_present(base: Store) -> None:
    edit(base, "aap2022-31", etp="0,80")
    app = history(historique="Comparer")
    assert "Version 1 du 20/11/2026 à 10:00" in read(app)
    edit(base, "aap2022-31", etp="0,70")
    text = read(app.run())
    assert "Version 2 du 21/11/2026 à 10:00" in text
    assert "Version 3 du 22/11/2026 à 10:00, la dernière" in text


@pytest.mark.parametrize("asked", ["99", "abc", "2100-01-01", "<b>"])
def test_a_state_that_cannot_be_compared_falls_back(base: Store, asked: str) -> None:
    edit(base, "aap2022-31", etp="0,80")
    app = history(historique="Comparer", avant=asked)
    assert "De l'un à l'autre : 1 poste modifié." in read(app)


def sign_back(app: AppTest, service: str | None, reason: str) -> AppTest:
    if service:
        choose(app, "Service qui signe", service)
    box = next(one for one in app.text_input if one.label == "Motif du changement")
    box.set_value(reason).run()
    return app


def test_a_past_version_becomes_a_new_one(base: Store) -> None:
    edit(base, "aap2022-31", extension="09", perimetre="")
    edit(base, "aap2022-11", etp="0,50")
    app = history(historique="Revenir en arrière", retour="1", version="1", date="2025-07-18")
    text = read(app)
    assert "Revenir en arrière n'efface rien" in text
    assert "besoins déclarés, opérations, scénarios et paramètres restent" in text
    assert "même si la version regardée montre les siens" in text
    assert "Ce retour ferait : 2 postes modifiés." in text
    assert "Facilitateurs 9,50 10,00 +0,50" in text
    assert "Ariège (09)" in text
    sign_back(app, "DREETS", "Saisies faites par erreur")
    press(app, "Revenir à la version 1")
    text = read(app)
    assert "Fait, version 4 : retour à ce que l'on connaissait le 20/11/2026 à 10:00" in text
    assert "version" not in app.query_params
    assert base.revision() == 4
    assert base.state(1)[1][Kind.POST] != base.items(Kind.POST)  # the versions of items differ
    past = [item.record for item in base.state(1)[1][Kind.POST]]
    assert [item.record for item in base.items(Kind.POST)] == past
    lines = base.lines(since=3)
    assert {line.action for line in lines} == {Action.RESTORE}
    assert "Retour à une version passée : Saisies faites par erreur" in read(history())


@pytest.mark.parametrize(("service", "reason"), [(None, "motif"), ("DREETS", "")])
def test_a_way_back_without_service_or_reason_is_refused(
    base: Store, service: str | None, reason: str
) -> None:
    edit(base, "aap2022-31", etp="0,50")
    app = sign_back(history(historique="Revenir en arrière", retour="1"), service, reason)
    press(app, "Revenir à la version 1")
    assert "Rien n'est enregistré" in read(app)
    assert base.revision() == 2


def test_one_post_is_brought_back_alone(base: Store) -> None:
    edit(base, "aap2022-31", etp="0,50")
    edit(base, "aap2022-11", etp="0,50")
    app = history(historique="Revenir en arrière", retour="1")
    choose(app, "Ce qui revient", "aap2022-11")
    assert "Ce retour ferait : 1 poste modifié." in read(app)
    sign_back(app, "DDETS 11", "ETP juste")
    press(app, "Rétablir ce poste")
    figures = {item.key: item.record["etp"] for item in base.items(Kind.POST)}
    assert (figures["aap2022-11"], figures["aap2022-31"]) == ("1,00", "0,50")


def test_a_way_back_is_told_that_another_saved_meanwhile(base: Store) -> None:
    edit(base, "aap2022-31", etp="0,50")
    app = history(historique="Revenir en arrière", retour="1")
    sign_back(app, "DREETS", "erreur de saisie")
    edit(base, "aap2022-66", "un autre", "DDETS 66", etp="0,90")
    press(app, "Revenir à la version 1")
    text = read(app)
    assert "Rien n'est enregistré" in text
    assert "aap2022-66 : modifié par DDETS 66 à 10:00 (le 22/11/2026)" in text
    assert "Ce retour ferait : 2 postes modifiés." in text  # seen anew, with what they wrote
    box = next(one for one in app.text_input if one.label == "Motif du changement")
    assert box.value == "erreur de saisie"  # what was typed is kept
    assert base.revision() == 3
    press(app, "Revenir à la version 1")
    assert base.revision() == 4


def test_nothing_to_bring_back_is_said(base: Store) -> None:
    edit(base, "aap2022-31", etp="0,50")
    edit(base, "aap2022-31", etp="1,00")
    app = history(historique="Revenir en arrière", retour="1")
    assert "Rien à changer : l'annuaire dit déjà cela." in read(app)
    assert not [one for one in app.button if one.label.startswith("Revenir à la version")]


def spoil(store: Store) -> None:
    with store.engine.begin() as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in found.fetchall():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE history SET reason = 'autre' WHERE revision = 2")


def test_a_history_changed_by_hand_is_said_with_what_to_do(base: Store) -> None:
    edit(base, "aap2022-31", etp="0,50")
    app = history()
    assert "chaîne intacte" in read(app)
    spoil(base)
    app = history(historique="Vérification et sauvegardes")
    press(app, "Vérifier de nouveau")
    text = read(app)
    assert "L'historique est abîmé" in text
    assert "Que faire :" in text
    assert "batch.py history verify" in text
    assert "la ligne a été changée" in text


def test_a_version_that_cannot_be_read_gives_way_to_the_present(base: Store) -> None:
    edit(base, "aap2022-31", etp="0,50")
    edit(base, "aap2022-31", etp="0,60")
    spoil(base)
    with base.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE history SET after = '{' WHERE revision = 1")
    app = run("pages/fte.py", version="2")
    text = read(app)
    assert "Cette version ne peut pas être lue" in text
    assert "Voici l'annuaire d'aujourd'hui." in text
    assert "ETP actifs" in text
    assert "L'historique est abîmé" in read(history())


def test_backups_are_made_listed_and_offered(base: Store, tmp_path: Path) -> None:
    app = history(historique="Vérification et sauvegardes")
    assert "Aucune sauvegarde n'est gardée à côté de la base." in read(app)
    assert not app.get("download_button")
    press(app, "Faire une sauvegarde maintenant")
    text = read(app)
    (made,) = (tmp_path / "sauvegardes").glob("*.sqlite")
    assert f"Sauvegarde faite : {made.name}, contrôlée." in text
    assert "version 1, à jour" in text
    (offered,) = app.get("download_button")
    assert offered.proto.label == "Télécharger la dernière sauvegarde"
    edit(base, "aap2022-31", etp="0,50")
    late = read(history(historique="Vérification et sauvegardes"))
    assert "1 version de plus depuis" in late


def test_a_backup_that_cannot_be_made_is_said(base: Store, tmp_path: Path) -> None:
    (tmp_path / "sauvegardes").write_text("un fichier à la place du dossier")
    app = history(historique="Vérification et sauvegardes")
    press(app, "Faire une sauvegarde maintenant")
    text = read(app)
    assert not app.exception
    assert "Aucune sauvegarde n'est faite" in text


def test_a_roster_file_has_no_history(base: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROSTER_VARIABLE, str(ROOT / "data" / "roster" / "roster.csv"))
    app = history(version="1")
    assert "L'annuaire montré vient d'un fichier" in read(app)
    assert "connaissait" not in read(app)


def test_another_s_save_shows_at_the_next_run_of_any_page(base: Store) -> None:
    apps = {page: run(page) for page in PAGES}
    edit(base, "aap2022-31", structure="Nouveau nom")
    for page in ("pages/map.py", "pages/fte.py", "pages/data.py"):
        assert "Nouveau nom" not in read(apps[page])
        assert "Nouveau nom" in read(apps[page].run()), page
    assert not any(app.exception for app in apps.values())


def test_a_page_never_shows_half_of_a_state(base: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another saves in the middle of a run: the banner and the map are of the same roster."""
    from ui import layout  # noqa: PLC0415  what the page calls between its two readings

    real = layout.known_band
    done: list[int] = []

    def saves_meanwhile(known: str) -> None:
        if not done:
            done.append(edit(base, "aap2022-31", structure="Au milieu", etp="0,25"))
        real(known)

    app = run("pages/map.py")
    before = read(app)
    monkeypatch.setattr(layout, "known_band", saves_meanwhile)
    assert read(app.run()) == before
    assert done
    after = read(app.run())
    assert "Au milieu" in after
    assert "9,25" in after


def test_lines_by_thousands_are_listed(base: Store) -> None:
    (model, *_) = base.items(Kind.POST)
    many = [
        Change(Kind.POST, f"n{k}", {**model.record, "id": f"n{k}", "structure": f"S{k}"}, 0)
        for k in range(3000)
    ]
    base.commit(many, Signature("DREETS", "annuaire.xlsx", Action.IMPORT))
    app = history()
    assert "3 000 postes ajoutés" in read(app).replace("\u202f", " ")
    assert len(shown(app)) < 60_000
    press(app, "Voir les 3\u202f000 lignes")
    assert "Page 1 sur 60" in read(app)


def test_a_button_that_leads_to_a_part_makes_streamlit_complain_of_nothing(
    base: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    monkeypatch.setattr(policies._LOGGER, "propagate", True)
    edit(base, "aap2022-31", etp="0,50")
    app = press(history(), "Y revenir")
    assert "Revenir en arrière n'efface rien" in read(app)
    assert "default value" not in caplog.text
    assert "Revenir en arrière n'efface rien" in read(app.run())


def test_what_is_no_post_is_told_by_its_name(base: Store) -> None:
    sign = Signature("DREETS", "comité")
    figures = {"bas": "1", "central": "2", "haut": "3"}
    base.commit([Change(Kind.NEED, "09", figures)], sign)
    base.commit([Change(Kind.NEED, "09", dict.fromkeys(figures))], sign)
    key = "heures_par_marche"
    base.commit([Change(Kind.PARAMETER, key, figures)], sign)
    base.commit([Change(Kind.PARAMETER, key, None)], sign)
    text = read(history())
    assert "Besoin déclaré, Ariège (09) ajouté 09" in text
    assert "Bas : avant — → après 1,00" in text
    assert "Central : avant 2,00 → après —" in text
    assert "réglé" in text
    assert "remis à la valeur livrée" in text
    base.commit([Change(Kind.OPERATION, base.items(Kind.OPERATION)[0].key, None)], sign)
    assert "opération retirée" in read(history(historique="Comparer", avant="1"))


def test_a_parameter_is_told_from_the_value_delivered(base: Store) -> None:
    figures = {"bas": "43000", "central": "30000", "haut": "28000"}
    base.commit([Change(Kind.PARAMETER, HOURS_PER_FTE, figures)], Signature("DREETS", "comité"))
    text = read(history()).replace("\u202f", " ")
    assert "Paramètre : comité" in text
    assert "réglé heures_par_etp Central : avant 40 000 → après 30 000" in text
    assert "Bas : " not in text
    assert "ajouté heures_par_etp" not in text
    assert "C'est l'état d'aujourd'hui." in text
    assert "C'est l'annuaire d'aujourd'hui." not in text
    assert "1 paramètre réglé" in read(history(historique="Comparer", avant="1"))
    base.commit([Change(Kind.PARAMETER, HOURS_PER_FTE, None)], Signature("DREETS", "retour"))
    text = read(history()).replace("\u202f", " ")
    assert "Central : avant 30 000 → après 40 000" in text


def test_a_parameter_that_is_a_word_or_a_switch_is_told_in_words(base: Store) -> None:
    sign = Signature("DREETS", "comité")
    base.commit([Change(Kind.PARAMETER, ESTIMATE_ON, {"valeur": False})], sign)
    base.commit([Change(Kind.PARAMETER, NEED_METHOD, {"valeur": Method.HOURS.value})], sign)
    text = read(history())
    assert "Valeur : avant oui → après non" in text
    assert f"→ après {Method.HOURS.label}" in text


def test_the_way_back_to_the_estimate_is_told_as_such(base: Store) -> None:
    figures = {"bas": "2", "central": "2", "haut": "2"}
    base.commit([Change(Kind.NEED, "09", figures)], Signature("DREETS", "essai", Action.IMPORT))
    base.commit([Change(Kind.NEED, "09", None)], Signature("DREETS", "fin essai", Action.IMPORT))
    text = read(history())
    assert "Import d'un fichier : essai" in text
    assert "Besoins déclarés retirés : fin essai" in text
    assert "Besoin déclaré, Ariège (09) retiré 09 Valeur : avant 2,00 → après —" in text
    assert "supprimé" not in text


def test_names_that_try_to_run_are_shown_as_written(base: Store) -> None:
    edit(base, "aap2022-31", f"{IMAGE} {TEMPLATE}", structure=IMAGE, source=TEMPLATE)
    (header,) = base.items(Kind.ROSTER)
    hostile = {
        **header.record,
        "source": IMAGE,
        "doutes": [{"libelle": TEMPLATE, "source": "", "date": None}],
    }
    base.commit([Change(Kind.ROSTER, header.key, hostile)], Signature("DREETS", IMAGE))
    for query in (
        {},
        {"historique": "Comparer", "avant": "1"},
        {"historique": "Revenir en arrière", "retour": "1"},
    ):
        app = history(**query)
        assert IMAGE in read(app)
        assert "<img" not in shown(app)
        assert "${" not in shown(app)
