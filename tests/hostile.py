"""A roster whose names try to run: what a screen must show as it is written."""

from __future__ import annotations

from pathlib import Path

IMAGE = '<img src=x onerror="window.ran=1">'
TEMPLATE = "${7*7}"
BACKTICK = "Bureau `d'appui`"
FORMULA = "=1+1"
MARKDOWN = "[clic](javascript:1) **gras** {{ 7*7 }}"
NAMES = {"09": IMAGE, "11": TEMPLATE, "12": BACKTICK, "81": FORMULA, "82": MARKDOWN}

_HEADER = (
    "structure;qualite;etp;departement;perimetre;extension;date_debut;date_fin;programme;suivi;"
    "certitude;source"
)


def write_roster(path: Path) -> Path:
    """Write the roster, one hostile structure a department, and return its path."""

    def cell(text: str) -> str:
        doubled = text.replace('"', '""')
        return f'"{doubled}"'

    lines = [
        ";".join(
            cell(text)
            for text in (
                name,
                "facilitateur",
                "1,00",
                code,
                code,
                "",
                "",
                "2030",
                name,
                name,
                "deduit",
                name,
            )
        )
        for code, name in NAMES.items()
    ]
    path.write_text("\n".join([_HEADER, *lines]) + "\n", encoding="utf-8")
    return path
