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


def test_the_header_names_the_region_of_the_data() -> None:
    words = html.unescape(re.sub(r"<[^>]+>", " ", brand("<Corse>")))
    assert "DREETS <Corse>" in " ".join(words.split())
