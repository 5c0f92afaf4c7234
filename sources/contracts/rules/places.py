"""Where a contract is carried out: a department, a whole region, a country; never guessed.

CONTRACTS, « Place »: by the type of code, with the odd forms met in real files. A postal code
of four digits is never completed: padding it lands in another department each time.
"""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from coverage.model import Labelled
from sources.contracts.reasons import Flag, Quarantine, Repair
from sources.contracts.rules.text import absent, capitals, code, fold, only


class Kind(Labelled):
    """What kind of place a contract gives."""

    COMMUNE = "commune", "Commune"
    POSTAL = "code_postal", "Code postal"
    DEPARTMENT = "departement", "Département"
    ARRONDISSEMENT = "arrondissement", "Arrondissement"
    CANTON = "canton", "Canton"
    REGION = "region", "Région entière"
    COUNTRY = "pays", "Pays entier"
    BUYER = "acheteur", "Département de l'acheteur, faute de mieux"


DEPARTMENTS = (
    *(f"{number:02d}" for number in range(1, 96) if number != 20),
    "2A", "2B", *(str(number) for number in range(971, 979)), "984", "986", "987", "988",
)  # fmt: skip
"""Departments and overseas territories (INSEE, COG)."""

REGIONS = (
    "01", "02", "03", "04", "06", "11", "24", "27", "28", "32", "44", "52", "53", "75", "76",
    "84", "93", "94",
)  # fmt: skip
MERGED = {
    "22": "32", "31": "32", "21": "44", "41": "44", "42": "44", "23": "28", "25": "28",
    "26": "27", "43": "27", "54": "75", "72": "75", "74": "75", "73": "76", "91": "76",
    "82": "84", "83": "84",
}  # fmt: skip
"""Regions before 2016 and the one each became part of (INSEE, COG 2016)."""

_CORSICA = {"200": "2A", "201": "2A", "202": "2B", "206": "2B"}
_TYPES = {
    "postal": Kind.POSTAL, "commune": Kind.COMMUNE, "arrondissement": Kind.ARRONDISSEMENT,
    "canton": Kind.CANTON, "departement": Kind.DEPARTMENT, "region": Kind.REGION,
    "pays": Kind.COUNTRY,
}  # fmt: skip
_PART = r"^(2[AB]|9[78][0-9]|[0-9]{{2}})[0-9]{{{}}}$"
_FIVE = r"^(2[AB]|[0-9]{2})[0-9]{3}$"


def with_place(rows: ir.Table) -> ir.Table:
    """Read the place: `lieu`, `departement`, `commune`, `region`, and why not.

    Adds also `lieu_motif` (quarantine), `lieu_signal` (flag) and `lieu_reparation`.
    """
    kind = fold(rows.lieu_type)
    rows = rows.mutate(
        _type=ibis.cases(*[(kind.contains(word), str(k)) for word, k in _TYPES.items()]),
        _ecrit=capitals(rows.lieu_code),
        _absent=absent(rows.lieu_code),
    )
    # FR45000 is 45000; 078 is 78 except where three characters are a code in full.
    prefixed = rows._ecrit.re_search(r"^FR-?[0-9]{5}$")
    zero = rows._ecrit.re_search(r"^0(2[AB]|[0-9]{2})$") & (
        rows._type.fill_null("") != Kind.ARRONDISSEMENT
    )
    rows = rows.mutate(
        _code=ibis.cases(
            (prefixed, rows._ecrit.right(5)),
            (zero, rows._ecrit.right(2)),
            else_=rows._ecrit,
        ),
        _repare=prefixed | zero,
    )
    rows = _located(rows)
    rows = rows.mutate(_acheteur=department_of(capitals(rows.acheteur_departement)))
    by_buyer = rows._absent & rows._acheteur.notnull()
    rows = rows.mutate(
        lieu=ibis.cases((by_buyer, str(Kind.BUYER)), (rows._absent, ibis.null("string")),
                        else_=rows._lieu),
        departement=by_buyer.ifelse(rows._acheteur, rows._departement),
        region=rows._region,
        commune=((rows._lieu == Kind.COMMUNE) & rows._departement.notnull()).ifelse(
            rows._code, ibis.null("string")
        ),
        lieu_motif=ibis.cases(
            (by_buyer, ibis.null("string")),
            (rows._absent, str(Quarantine.NO_PLACE)),
            (rows._quatre, str(Quarantine.FOUR_DIGITS)),
            (rows._lieu.isnull(), str(Quarantine.UNREADABLE_PLACE)),
        ),
        lieu_signal=code(by_buyer, Flag.BUYER_PLACE),
        lieu_reparation=ibis.cases(
            (rows._absent | rows._lieu.isnull(), ibis.null("string")),
            (rows._ancienne & (rows._lieu == Kind.REGION), str(Repair.OLD_REGION)),
            (rows._repare, str(Repair.PLACE_FORM)),
        ),
    )  # fmt: skip
    return rows.drop(
        "_type", "_ecrit", "_code", "_absent", "_repare", "_lieu", "_departement", "_region",
        "_quatre", "_ancienne", "_acheteur",
    )  # fmt: skip


def department_of(written: ir.StringValue) -> ir.StringValue:
    """Return the text where it is the code of a department, else missing."""
    return written.isin(DEPARTMENTS).ifelse(written, ibis.null("string"))


def _of_five(five: ir.StringValue) -> ir.StringValue:
    """Return the department of a code of five characters, else missing."""
    start = five.substr(0, 3)
    return ibis.cases(
        (five.re_search("^9[78]"), department_of(start)),
        (five.startswith("20"), start.cases(*_CORSICA.items())),
        else_=department_of(five.substr(0, 2)),
    )


def _located(rows: ir.Table) -> ir.Table:
    """Add `_lieu`, `_departement`, `_region`, `_quatre` and `_ancienne` from `_code`."""
    kind, written = rows._type.fill_null(""), rows._code
    region = written.isin(REGIONS).ifelse(written, written.cases(*MERGED.items()))
    rows = rows.mutate(
        _cinq=only(written, _FIVE),
        _entier=(kind == Kind.REGION).ifelse(ibis.null("string"), department_of(written)),
        _region=(kind == Kind.REGION).ifelse(region, ibis.null("string")),
        _pays=written.isin(("FR", "FRA", "FRANCE"))
        | ((kind == Kind.COUNTRY) & written.re_search("^([A-Z]{2,3}|99[0-9]{3})$")),
        _ancienne=written.isin(tuple(MERGED)),
        # An arrondissement is its department and one figure, a canton its department and two.
        _partie=ibis.cases(
            (kind == Kind.ARRONDISSEMENT, written.re_extract(_PART.format(1), 1)),
            (kind == Kind.CANTON, written.re_extract(_PART.format(2), 1)),
        ),
    )
    rows = rows.mutate(_postal=_of_five(rows._cinq), _partie=department_of(rows._partie))
    in_commune = (rows._type.fill_null("") == Kind.COMMUNE) & ~rows._code.startswith("20")
    rows = rows.mutate(
        _quatre=rows._code.re_search("^[0-9]{4}$") & rows._partie.isnull(),
        _lieu=ibis.cases(
            (rows._region.notnull(), str(Kind.REGION)),
            (rows._pays, str(Kind.COUNTRY)),
            (rows._entier.notnull(), str(Kind.DEPARTMENT)),
            (rows._partie.notnull(), rows._type),
            (rows._postal.notnull() & in_commune, str(Kind.COMMUNE)),
            (rows._postal.notnull(), str(Kind.POSTAL)),
        ),
    )
    return rows.mutate(
        _departement=rows._lieu.isin((Kind.REGION, Kind.COUNTRY)).ifelse(
            ibis.null("string"), ibis.coalesce(rows._entier, rows._partie, rows._postal)
        )
    ).drop("_cinq", "_entier", "_pays", "_partie", "_postal")
