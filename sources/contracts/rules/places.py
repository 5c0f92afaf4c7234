"""Where a contract is carried out: a department, a whole region, a country; never guessed.

CONTRACTS, « Place »: by the type of code, with the odd forms met in real files. A postal code
of four digits is never completed: padding it lands in another department each time.
"""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from coverage.model import Labelled
from sources.contracts.reasons import Flag, Quarantine, Repair
from sources.contracts.rules.text import absent, capitals, code, only


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


_DEPARTMENT = r"^(0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8]|98[4678])$"
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
    "canton": Kind.CANTON, "partement": Kind.DEPARTMENT, "r(e|é|É)gion": Kind.REGION,
    "pays": Kind.COUNTRY,
}  # fmt: skip
"""What the type of a code is told by, whatever its capitals and accents."""
_PART = r"^(2[AB]|9[78][0-9]|[0-9]{{2}})[0-9]{{{}}}$"
_FIVE = r"^(2[AB]|[0-9]{2})[0-9]{3}$"


def read_places(texts: ir.Table) -> ir.Table:
    """Read `lieu_code` and `lieu_type` into what they say of the place.

    Adds `lieu`, `departement`, `commune`, `region`, `absent`, `motif` (quarantine) and
    `reparation`.
    """
    kind = texts.lieu_type
    rows = texts.mutate(
        _type=ibis.cases(
            *[(kind.re_search(f"(?i){word}"), str(k)) for word, k in _TYPES.items()], else_=""
        ),
        _ecrit=capitals(texts.lieu_code),
        absent=absent(texts.lieu_code),
    )
    # FR45000 is 45000; 078 is 78 except where three characters are a code in full.
    rows = rows.mutate(
        _prefixe=rows._ecrit.re_search(r"^FR-?[0-9]{5}$"),
        _zero=rows._ecrit.re_search(r"^0(2[AB]|[0-9]{2})$") & (rows._type != Kind.ARRONDISSEMENT),
    )
    rows = rows.mutate(
        _code=ibis.cases(
            (rows._prefixe, rows._ecrit.right(5)),
            (rows._zero, rows._ecrit.right(2)),
            else_=rows._ecrit,
        )
    )
    rows = _located(rows)
    return rows.select(
        "lieu_code", "lieu_type", "lieu", "departement", "region", "absent",
        commune=((rows.lieu == Kind.COMMUNE).ifelse(rows._code, ibis.null("string"))),
        motif=ibis.cases(
            (rows.absent, str(Quarantine.NO_PLACE)),
            (rows._quatre, str(Quarantine.FOUR_DIGITS)),
            (rows.lieu.isnull(), str(Quarantine.UNREADABLE_PLACE)),
        ),
        reparation=ibis.cases(
            (rows.lieu.isnull(), ibis.null("string")),
            (rows._ancienne & (rows.lieu == Kind.REGION), str(Repair.OLD_REGION)),
            (rows._prefixe | rows._zero, str(Repair.PLACE_FORM)),
        ),
    )  # fmt: skip


def with_buyer_place(rows: ir.Table) -> ir.Table:
    """Fall back on the buyer's department where the place is absent; say so (`lieu_signal`).

    Only there: a place that is written and can't be read waits for a person. From `lieu_lu`,
    `departement_lu`, `lieu_absent` and `lieu_motif`, makes `lieu`, `departement`, `lieu_motif`.
    """
    rows = rows.mutate(
        _acheteur=rows.lieu_absent.ifelse(
            department_of(rows.acheteur_departement), ibis.null("string")
        )
    )
    by_buyer = rows._acheteur.notnull()
    return rows.mutate(
        lieu=by_buyer.ifelse(str(Kind.BUYER), rows.lieu_lu),
        departement=ibis.coalesce(rows._acheteur, rows.departement_lu),
        lieu_motif=by_buyer.ifelse(ibis.null("string"), rows.lieu_motif),
        lieu_signal=code(by_buyer, Flag.BUYER_PLACE),
    ).drop("_acheteur")


def department_of(written: ir.StringValue) -> ir.StringValue:
    """Return the text where it is the code of a department, else missing."""
    return only(written, _DEPARTMENT)


def _of_five(five: ir.StringValue) -> ir.StringValue:
    """Return the department of a code of five characters, else missing."""
    start = five.substr(0, 3)
    return ibis.cases(
        (five.re_search("^9[78]"), department_of(start)),
        (five.startswith("20"), start.cases(*_CORSICA.items())),
        else_=department_of(five.substr(0, 2)),
    )


def _located(rows: ir.Table) -> ir.Table:
    """Add `lieu`, `departement`, `region`, `_quatre` and `_ancienne` from `_code`."""
    kind, written = rows._type, rows._code
    region = written.isin(REGIONS).ifelse(written, written.cases(*MERGED.items()))
    whole = (kind == Kind.REGION) & region.notnull()
    rows = rows.mutate(
        _cinq=only(written, _FIVE),
        # Under the type of a region, a code that no region ever had is a department's.
        _entier=whole.ifelse(ibis.null("string"), department_of(written)),
        region=whole.ifelse(region, ibis.null("string")),
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
    in_commune = (rows._type == Kind.COMMUNE) & ~rows._code.startswith("20")
    rows = rows.mutate(
        _quatre=rows._code.re_search("^[0-9]{4}$") & rows._partie.isnull(),
        lieu=ibis.cases(
            (rows.region.notnull(), str(Kind.REGION)),
            (rows._pays, str(Kind.COUNTRY)),
            (rows._entier.notnull(), str(Kind.DEPARTMENT)),
            (rows._partie.notnull(), rows._type),
            (rows._postal.notnull() & in_commune, str(Kind.COMMUNE)),
            (rows._postal.notnull(), str(Kind.POSTAL)),
        ),
    )
    return rows.mutate(
        departement=rows.lieu.isin((Kind.REGION, Kind.COUNTRY)).ifelse(
            ibis.null("string"), ibis.coalesce(rows._entier, rows._partie, rows._postal)
        )
    ).drop("_cinq", "_entier", "_pays", "_partie", "_postal")
