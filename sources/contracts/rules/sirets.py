"""The buyer's number: fourteen digits, and the check that catches a slip of the finger."""

from __future__ import annotations

from ibis.expr import types as ir

from sources.contracts.rules.text import absent, only, squeeze

LENGTH = 14
LA_POSTE = "356000000"
"""The one SIREN whose branches do not follow the key of the others (INSEE)."""

_DIGITS, _DOUBLED = "0123456789", "0246813579"
_ZEROS = "0" * LENGTH


def with_siret(rows: ir.Table) -> ir.Table:
    """Read `acheteur_id` into `siret`, `siret_repare` and `sans_acheteur`.

    Spaces of any kind and dots between digits are taken out, and said. Not fourteen digits,
    or nothing but zeros: `siret` is missing (CONTRACTS, « Nothing vanishes », rejected rows).
    """
    clean = squeeze(rows.acheteur_id, ".")
    rows = rows.mutate(
        siret=only(clean, f"^[0-9]{{{LENGTH}}}$").nullif(_ZEROS),
        sans_acheteur=absent(rows.acheteur_id),
    )
    return rows.mutate(siret_repare=rows.siret.notnull() & (rows.siret != rows.acheteur_id))


def key_holds(siret: ir.StringValue) -> ir.BooleanValue:
    """Say that the last digit agrees with the others (Luhn).

    The digits of even rank from the right are doubled, and the sum divides by ten. For
    La Poste the plain sum divides by five, as its branches are numbered that way.
    """
    digits = [siret.substr(place, 1) for place in range(LENGTH)]
    plain = sum(digit.cast("int64") for digit in digits)
    doubled = sum(
        (digit.translate(_DIGITS, _DOUBLED) if place % 2 == 0 else digit).cast("int64")
        for place, digit in enumerate(digits)
    )
    post = siret.startswith(LA_POSTE) & (plain % 5 == 0)
    return (doubled % 10 == 0) | post
