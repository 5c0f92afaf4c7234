"""Names of deposited files, as they may be shown and written."""

from __future__ import annotations


def safe_name(name: str) -> str:
    """Return a name no folder, no control character and no length can make harmful.

    >>> safe_name("../../etc/passwd"), safe_name("..")
    ('passwd', 'fichier')
    """
    name = name.replace("%22", '"')  # as browsers send a quotation mark
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable())[-120:].strip(". ")
    return kept or "fichier"
