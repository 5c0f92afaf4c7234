"""The engine's errors: each says in French what is wrong, where, and what to do."""


class CoverageError(Exception):
    """Root of what the engine refuses; the message is meant for the screen."""


class UnknownCodeError(CoverageError):
    """A territory code that the atlas does not hold."""

    def __init__(self, code: str, where: str = "") -> None:
        self.code = code
        place = f" ({where})" if where else ""
        super().__init__(
            f"Code de territoire inconnu : « {code} »{place}. Attendu : un département, "
            "une commune (5 caractères), un EPCI (9 chiffres) ou « region »."
        )


class OverlappingNeedsError(CoverageError):
    """Two needs given for the same commune."""

    def __init__(self, first: str, second: str, commune: str) -> None:
        self.first, self.second, self.commune = first, second, commune
        super().__init__(
            f"Les besoins de « {first} » et de « {second} » portent tous deux sur la commune "
            f"{commune} : gardez l'un ou l'autre."
        )


class InvalidValueError(CoverageError):
    """A value outside what its definition allows (negative ETP, low above high…)."""
