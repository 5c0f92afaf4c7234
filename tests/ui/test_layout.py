import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from ui.layout import brand


def test_a_failed_page_says_so_in_french(caplog: pytest.LogCaptureFixture) -> None:
    def page() -> None:
        from ui.layout import excuse  # noqa: PLC0415  the function is run as a script

        assert excuse(ValueError("cause"))

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.error[0].value.startswith("Cette page n'a pas pu être calculée.")
    assert "page en échec" in caplog.text
    assert "cause" in caplog.text


def test_a_base_that_cannot_be_read_says_on_the_page_what_to_do() -> None:
    def page() -> None:
        from sources.store.words import SpoiledStoreError  # noqa: PLC0415  run as a script
        from ui.layout import excuse  # noqa: PLC0415  the function is run as a script

        assert excuse(SpoiledStoreError("Scénario « <b> » illisible"))

    app = AppTest.from_function(page).run()
    assert not app.exception
    (said,) = app.get("html")
    assert "La base ne peut pas être lue." in said.proto.body
    assert "Scénario « &lt;b&gt; » illisible" in said.proto.body
    assert "restaurez une sauvegarde" in said.proto.body


def test_the_header_names_the_region_of_the_data() -> None:
    words = html.unescape(re.sub(r"<[^>]+>", " ", brand("<Corse>")))
    assert "DREETS <Corse>" in " ".join(words.split())
