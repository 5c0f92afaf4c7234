"""Where the data comes from, under which licence: from the data's own manifest."""

from __future__ import annotations

from sources.dataset import Dataset
from sources.outlines import ATTRIBUTION
from ui.markup import bullets
from ui.text import day, esc, number, prose

SOFTWARE_LICENCE = "AGPL-3.0-or-later"
ACRONYMS = {"epci": "EPCI"}


def sources_html(data: Dataset) -> str:
    """Return the sources of the roster and of the geography, and the licences."""
    manifest = data.geo.manifest
    packages = bullets(
        f"{esc(source['paquet'])} {esc(source['version'])} ({esc(source['registre'])}) : "
        f"{esc(source['apporte'])}"
        for source in manifest["sources"]
    )
    editions = bullets(
        f"{esc(ACRONYMS.get(what, what.capitalize()))} : {esc(which)}"
        for what, which in manifest["millesimes"].items()
    )
    counts = ", ".join(
        f"{number(manifest['comptes'][key])} {word}"
        for key, word in (
            ("communes", "communes"),
            ("epci", "EPCI"),
            ("departements", "départements"),
            ("population", "habitants"),
        )
    )
    doubts = bullets(
        f"{prose(doubt.label)}<small>{prose(doubt.source)}</small>" for doubt in data.roster.doubts
    )
    licence = manifest["licence"]
    return (
        f"<h3>Annuaire des facilitateurs</h3><p>{esc(data.roster.source)}, au "
        f"{day(data.reference_date)}. Ce qu'il ne sait pas :</p>{doubts}"
        f"<h3>Territoires</h3><p>{counts}. Producteurs : "
        f"{esc(', '.join(licence['producteurs']))}. Licence : {esc(licence['nom'])}.</p>"
        f"{editions}<p>Données tirées des paquets publics suivants :</p>{packages}"
        f"<p>Fond de carte : {esc(ATTRIBUTION)}, contours nettoyés et simplifiés.</p>"
        f"<h3>Ce logiciel</h3><p>Logiciel libre, licence {SOFTWARE_LICENCE}. Rien de ce qui est "
        "affiché n'est demandé à un autre serveur que celui-ci.</p>"
    )
