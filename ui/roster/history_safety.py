"""Is the history whole, and where its copies are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sources.store.copies import Kept, kept_backups, one_more
from sources.store.place import store_address
from sources.store.retention import DAYS, MONTHS
from sources.store.verify import Verification, verify
from sources.store.words import PARIS, StoreError
from ui.markup import Column, bullets, note, table
from ui.roster.signing import say
from ui.state import keep
from ui.text import esc, number, plural, prose

_MOST_FAULTS, _SHOWN = 5, 30
_KILO = 1000
_MINUTES = 10
"""For which a check of the history is good."""
_APART = {"avant-restauration": "avant une restauration"}
_WHAT_TO_DO = (
    "<br><b>Que faire :</b> ne changez plus rien ; prévenez la personne qui tient le serveur, "
    "qui vérifiera (batch.py history verify) puis restaurera la dernière sauvegarde "
    "(batch.py restore). Les pages restent lisibles."
)
_HOW = (
    "<p>Une sauvegarde est un fichier contrôlé, que l'on remet en place par « batch.py restore ». "
    f"Sont gardées la plus récente, la dernière de chacun des {DAYS} derniers jours et des "
    f"{MONTHS} derniers mois. Téléchargez-en une de temps en temps : une copie sur le même disque "
    "se perd avec lui.</p>"
)
_NONE = (
    "<b>Aucune sauvegarde n'est gardée à côté de la base.</b> Faites-en une maintenant ; la "
    "commande « batch.py backup », lancée chaque nuit, en fait d'autres sans qu'on y pense."
)


@st.cache_resource(show_spinner="Vérification de l'historique…", max_entries=4, ttl=_MINUTES * 60)
def _verified(address: str, mark: str) -> Verification:
    """Return what the check of a state found; tables changed by hand show at a later check."""
    return verify(keep(address))


def soundness(mark: str) -> None:
    """Say whether the history is whole; a warning tells what to do.

    Args:
        mark: of the state of the store.

    Raises:
        StoreError: the database cannot be read.
    """
    found = _verified(store_address(), mark)
    if found.is_valid:
        told = f"Historique vérifié : {plural(found.lines, 'ligne')}, chaîne intacte."
        st.html(f'<p class="sound">{told}</p>')
        return
    shown = [
        f"{'' if one.line is None else f'ligne {one.line} : '}{prose(one.message)}"
        for one in found.faults[:_MOST_FAULTS]
    ]
    more = len(found.faults) - _MOST_FAULTS
    shown += [f"et {plural(more, 'autre défaut', 'autres défauts')}"] if more > 0 else []
    head = f"<b>L'historique est abîmé : {esc(plural(len(found.faults), 'défaut'))}.</b>"
    st.html(note(f"{head}{bullets(shown)}{_WHAT_TO_DO}", "warning"))


def safety(newest: int, mark: str, place: str) -> None:
    """Show the check of the history and the copies of the base.

    Args:
        newest: number of the present version.
        mark: of the state of the store.
        place: of the messages.

    Raises:
        StoreError: the folder of the backups cannot be read.
    """
    st.header("Vérification", anchor=False)
    st.html(
        "<p>Chaque ligne de l'historique porte l'empreinte de la précédente : une ligne changée, "
        "retirée ou ajoutée à la main se voit. Dernière empreinte, à noter hors de ce serveur "
        f'pour s\'y reporter un jour :</p><code class="command">{esc(mark)}</code>'
    )
    again = "Vérifier de nouveau"
    st.button(again, on_click=_verified.clear, args=(store_address(), mark))
    st.header("Sauvegardes", anchor=False)
    found = kept_backups(keep())
    st.html(_last(found, newest))
    st.html(_HOW)
    with st.container(horizontal=True, gap="small"):
        st.button("Faire une sauvegarde maintenant", on_click=_back_up, args=(place,))
        if found:
            st.download_button(
                "Télécharger la dernière sauvegarde",
                found[0].path.read_bytes,
                file_name=found[0].path.name,
                mime="application/vnd.sqlite3",
                on_click="ignore",
            )
    if found:
        st.html(_listed(found))


def _last(found: Sequence[Kept], newest: int) -> str:
    if not found:
        return note(_NONE, "warning")
    last = found[0].name
    late = newest - last.revision
    behind = f" ; {plural(late, 'version')} de plus depuis" if late > 0 else ", à jour"
    return note(
        f"<b>Dernière sauvegarde : {_clock(found[0])}</b>, version {last.revision}{behind}.",
        "warning" if late > 0 else "good",
    )


def _listed(found: Sequence[Kept]) -> str:
    columns = (
        Column("Faite le"),
        Column("Version", figures=True),
        Column("Taille", figures=True),
        Column("Fichier"),
    )
    rows = (
        (
            _clock(one) + (f"<small>{esc(_why(one.name.apart))}</small>" if one.name.apart else ""),
            str(one.name.revision),
            f"{number(-(-one.size // _KILO))} ko",
            esc(one.path.name),
        )
        for one in found[:_SHOWN]
    )
    more = len(found) - _SHOWN
    caption = "Sauvegardes gardées à côté de la base"
    told = f"<p>et {plural(more, 'autre')}, plus anciennes</p>" if more > 0 else ""
    return table(caption, columns, rows) + told


def _why(apart: str) -> str:
    return _APART.get(apart, "avant une mise à jour de la base")


def _clock(one: Kept) -> str:
    return f"{one.name.at.astimezone(PARIS):%d/%m/%Y à %H:%M}"


def _back_up(place: str) -> None:
    """Make one more, before the page is drawn; what came of it is kept for the page."""
    try:
        made = one_more(keep())
    except (StoreError, OSError) as error:
        told = str(error) if isinstance(error, StoreError) else "le dossier refuse l'écriture."
        say("warning", f"<b>Aucune sauvegarde n'est faite :</b> {esc(told)}", place)
        return
    say("good", f"<b>Sauvegarde faite :</b> {esc(made.path.name)}, contrôlée.", place)
