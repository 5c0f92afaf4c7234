"""The screen: `streamlit run dashboard.py` serves the routes, the headers and the pages.

Streamlit finds the literal `app = st.App(` below and serves it; each session then runs this
same file as its main script. `ui.map` is left to the pages: a component declared before the
server runs is not served.
"""

from __future__ import annotations

import streamlit as st

from ui.layout import excuse
from ui.sections import note_page
from ui.server import PRODUCT, leave_pages_to_the_menu, middleware, routes

# Menu: group → French title → file and address.
GROUPS = {
    "Comprendre": {
        "Carte": ("pages/map.py", "carte"),
        "Territoire": ("pages/territory.py", "territoire"),
        "Qui couvre ?": ("pages/who.py", "qui-couvre"),
        "ETP": ("pages/fte.py", "etp"),
        "Marchés de l'État": ("pages/contracts.py", "marches"),
    },
    "Décider": {
        "Échéances": ("pages/calendar.py", "echeances"),
        "Décider": ("pages/decide.py", "decider"),
        "Candidatures": ("pages/applications.py", "candidatures"),
    },
    "Tenir à jour": {"Données": ("pages/data.py", "donnees")},
    "Aide": {
        "Méthode": ("pages/method.py", "methode"),
        "Accessibilité": ("pages/accessibility.py", "accessibilite"),
    },
}
HOME = "carte"


def screen() -> None:
    """Show the page asked for, with its menu."""
    menu = {
        group: [
            st.Page(file, title=title, url_path=path, default=path == HOME)
            for title, (file, path) in pages.items()
        ]
        for group, pages in GROUPS.items()
    }
    page = st.navigation(menu)
    st.set_page_config(page_title=f"{page.title} – {PRODUCT}", layout="wide")
    note_page(page.url_path)
    page.run()


if __name__ == "__main__":
    screen()
else:
    leave_pages_to_the_menu()
    addresses = [path for pages in GROUPS.values() for _, path in pages.values()]
    app = st.App(
        __file__,
        routes=routes(),
        middleware=middleware(HOME, addresses),
        on_script_error=excuse,
    )
