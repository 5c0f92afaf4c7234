"""What became of every row read: the identity of the report, file by file, reason by reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sources.contracts.manifest import KnownFile
from sources.contracts.reasons import KINDS, LABELS, Fate
from sources.problems import Problem, UnreadableFileError

KIND_TITLES = dict(
    zip(
        (kind.__name__ for kind in KINDS),
        (
            "Rejetés, par motif",
            "En quarantaine, par motif (un marché peut en avoir plusieurs)",
            "Acceptés mais signalés",
            "Remis en forme",
            "Doublons fusionnés",
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by fate, and how many rows or contracts each reason touches."""

    fates: Mapping[Fate, int]
    reasons: Mapping[str, int]

    @property
    def read(self) -> int:
        """Return the rows read: each has one fate."""
        return sum(self.fates.values())

    def record(self) -> dict[str, Any]:
        """Return the counts as the command line prints them."""
        return {
            "lus": self.read,
            "acceptes": self.fates.get(Fate.ACCEPTED, 0),
            "quarantaine": self.fates.get(Fate.QUARANTINED, 0),
            "rejetes": self.fates.get(Fate.REJECTED, 0),
            "doublons_fusionnes": self.fates.get(Fate.MERGED, 0),
            "motifs": {code: self.reasons[code] for code in LABELS if self.reasons.get(code)},
        }


def added(counts: Mapping[int, Counts], sources: set[int]) -> Counts:
    """Return the counts of several files together."""
    fates: dict[Fate, int] = {}
    reasons: dict[str, int] = {}
    for source in sorted(sources & set(counts)):
        for fate, number in counts[source].fates.items():
            fates[fate] = fates.get(fate, 0) + number
        for code, number in counts[source].reasons.items():
            reasons[code] = reasons.get(code, 0) + number
    return Counts(fates, reasons)


@dataclass(frozen=True, slots=True)
class Report:
    """What an import tells.

    Attributes:
        files: those of this import, each with its counts in the state of the whole store.
        known: numbers of those whose content was already there.
        counts: all of them together.
        unreadable: the files given of which not one row could be read.
        problems: about the folder itself.
        changed: False when the tables already were what this import asks for.
    """

    files: tuple[tuple[KnownFile, Counts], ...]
    known: frozenset[int]
    counts: Counts
    unreadable: tuple[UnreadableFileError, ...] = ()
    problems: tuple[Problem, ...] = ()
    changed: bool = True

    def record(self) -> dict[str, Any]:
        """Return `{lus, acceptes, quarantaine, rejetes, doublons_fusionnes, motifs}`."""
        return self.counts.record()

    def lines(self) -> Iterator[str]:
        """Yield the report as people read it."""
        yield identity(self.counts)
        for file, counts in self.files:
            already = " (contenu déjà importé)" if file.number in self.known else ""
            yield f"{file.name}{already} : {identity(counts)}"
        for kind in KINDS:
            found = [code for code in kind if self.counts.reasons.get(code)]
            if found:
                yield ""
                yield f"{KIND_TITLES[kind.__name__]} :"
            for code in sorted(found, key=lambda code: -self.counts.reasons[code]):
                yield f"  {grouped(self.counts.reasons[code]):>9}  {code.label} ({code.value})"


def identity(counts: Counts) -> str:
    """Return the sentence that adds up: read = accepted + set aside + rejected + merged."""
    read, accepted, aside, rejected, merged = list(counts.record().values())[:5]
    parts = (
        _agreed(accepted, "accepté"),
        f"{grouped(aside)} en quarantaine",
        _agreed(rejected, "rejeté"),
        _agreed(merged, "doublon", "fusionné"),
    )
    return f"{_agreed(read, 'lu')} = {' + '.join(parts)}"


def _agreed(number: int, *words: str) -> str:
    """Return a number and its words, which take an s from two on."""
    ending = "s" if number > 1 else ""
    return " ".join((grouped(number), *(f"{word}{ending}" for word in words)))


def grouped(number: int) -> str:
    """Return a number with a thin space between thousands.

    >>> grouped(8957)
    '8\u202f957'
    """
    return f"{number:,}".replace(",", "\u202f")
