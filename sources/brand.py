"""The words of the header, on screen and on paper: those of `brand/brand.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from sources.export import ROOT

BRAND = ROOT / "brand"


def brand_words() -> Mapping[str, str]:
    """Return the service, the product and its subtitle, as the file gives them."""
    return tomllib.loads((BRAND / "brand.toml").read_text(encoding="utf-8"))
