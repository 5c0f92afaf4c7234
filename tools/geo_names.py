"""French names with their article: « l'Oise », « du Cher ». The rule comes with the data.

INSEE gives each name a « type de nom en clair » (TNCC, `typeLiaison` in the npm package), which
fixes the article and the form after « de ».
Reference: INSEE, Code officiel géographique, documentation of the variable TNCC.
"""

from typing import Final

ARTICLE: Final = {
    1: "",
    0: "",
    2: "le ",
    3: "la ",
    4: "les ",
    5: "l'",
    6: "aux ",
    7: "las ",
    8: "los ",
}
AFTER_DE: Final = {
    0: "de ", 1: "d'", 2: "du ", 3: "de la ", 4: "des ",
    5: "de l'", 6: "des ", 7: "de las ", 8: "de los ",
}  # fmt: skip


def with_article(name: str, kind: int) -> str:
    """Return « l'Oise » for ("Oise", 5), « Paris » for ("Paris", 0)."""
    return ARTICLE[kind] + name


def after_de(name: str, kind: int) -> str:
    """Return « de l'Oise » for ("Oise", 5), « de Paris » for ("Paris", 0)."""
    return AFTER_DE[kind] + name
