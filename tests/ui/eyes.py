"""What an eye makes of a colour: contrast, difference, simulated colour blindness.

Vision: G. Machado, M. Oliveira, L. Fernandes, « A physiologically-based model for simulation of
color vision deficiency », IEEE TVCG 15(6), 2009, severity 1, on linear RGB. Difference: CIEDE2000,
G. Sharma, W. Wu, E. Dalal, Color Research & Application 30(1), 2005. Contrast: WCAG 2.2.
"""

from __future__ import annotations

from itertools import chain
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

GREY: Matrix = ((0.2126, 0.7152, 0.0722),) * 3
EYES: dict[str, Matrix] = {
    "ordinaire": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopie": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutéranopie": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "gris": GREY,
}
"""Matrices on linear RGB; the last is a print without colours."""
_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE = (0.95047, 1.0, 1.08883)


def _apply(matrix: Matrix, given: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, given, strict=True)) for row in matrix)
    return first, second, third


def linear(code: str) -> Triple:
    """Return the linear RGB, 0 to 1, of `#RRGGBB` or `#RGB`."""
    digits = code.lstrip("#")
    if len(digits) == 3:
        digits = "".join(chain.from_iterable((one, one) for one in digits))
    values = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in values
    )
    return red, green, blue


def mixed(fill: Triple, ink: Triple, share: float) -> Triple:
    """Return what a fine pattern looks like from afar."""
    first, second, third = (a * (1 - share) + b * share for a, b in zip(fill, ink, strict=True))
    return first, second, third


def seen(colour: Triple, eye: Matrix) -> Triple:
    """Return a colour as an eye sees it."""
    first, second, third = (min(1.0, max(0.0, one)) for one in _apply(eye, colour))
    return first, second, third


def contrast(one: str, other: str) -> float:
    """Return the ratio of contrast of two colours, 1 to 21."""
    high, low = sorted((_apply(GREY, linear(code))[0] for code in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(colour: Triple) -> Triple:
    """Return the CIELAB of a linear RGB, white D65."""

    def root(value: float) -> float:
        return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116

    x, y, z = (root(a / b) for a, b in zip(_apply(_XYZ, colour), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _hue(b: float, a: float) -> float:
    return degrees(atan2(b, a)) % 360 if a or b else 0.0


def difference(one: Triple, other: Triple) -> float:
    """Return the CIEDE2000 of two CIELAB colours."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    far = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1 + 0.5 * (1 - sqrt(far / (far + 25**7)))
    c1, c2 = hypot(a1 * stretch, b1), hypot(a2 * stretch, b2)
    h1, h2 = _hue(b1, a1 * stretch), _hue(b2, a2 * stretch)
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    wide = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = h1 + h2 if not c1 * c2 else (h1 + turn / 2) % 360
    weight = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * weight
    tilt = (
        2
        * sqrt(chroma**7 / (chroma**7 + 25**7))
        * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    )
    first, second, third = (l2 - l1) / s_l, (c2 - c1) / s_c, wide / s_h
    return sqrt(first**2 + second**2 + third**2 - tilt * second * third)
