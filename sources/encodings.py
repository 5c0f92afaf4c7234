"""Bytes → text: UTF-8, UTF-16, else the old encoding in which the text reads as French."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources.problems import Problem, UnreadableFileError

UTF_8, WINDOWS = "utf-8-sig", "cp1252"
OLD = {WINDOWS: "Windows-1252", "cp850": "MS-DOS (page 850)", "mac_roman": "Macintosh"}
"""Encodings of one byte a letter: any bytes can be read in most of them."""
_RARE = frozenset({"cp850", "mac_roman"})

_PLAIN_CONTROLS = frozenset("\t\r\n\f\v")
_UTF_8_LETTER = re.compile(rb"[\xc3\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_WEIGHTS = {"é": 3, **dict.fromkeys("èàêç", 2), **dict.fromkeys("âæëîïôœùûüÿÉÈÀÇ’«»°€", 1)}
"""How much each letter tells that a text is French; é is by far the most frequent."""


def decoded(data: bytes, name: str, hidden: int) -> tuple[str, str]:
    """Return a text and its encoding; `hidden` is the percentage of controls allowed.

    Raises:
        UnreadableFileError: not a text, or a text in two encodings at once.
    """
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_plain(text, hidden if encoding not in _RARE else 0):
            if encoding in OLD:
                _refuse_two_encodings(data, name)
            return text.removeprefix("\ufeff"), encoding
    raise refusal(
        name,
        "contenu illisible : ce n'est pas un texte. Enregistrez le tableau en "
        "« CSV UTF-8 (séparateur : point-virgule) ».",
    )


def is_control(character: str) -> bool:
    """Tell whether a character is one of control, but for those that lay a text out."""
    return character < " " and character not in _PLAIN_CONTROLS


def refusal(name: str, message: str) -> UnreadableFileError:
    """Return the error that refuses a whole file for one reason."""
    return UnreadableFileError(name, [Problem(None, "", "", message)])


def _candidates(data: bytes) -> Iterator[str]:
    """Yield the encodings to try; UTF-16 only when it shows, as it decodes anything."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
        return
    yield UTF_8
    half = len(data) // 2
    if data[1::2].count(0) > half // 2:
        yield "utf-16-le"
    elif data[0::2].count(0) > half // 2:
        yield "utf-16-be"
    likeliest = max(OLD, key=lambda encoding: _french(data, encoding))
    yield from dict.fromkeys((likeliest, WINDOWS))


def _french(data: bytes, encoding: str) -> int:
    """Return how French the bytes read in an encoding; Windows comes first among equals."""
    return sum(
        weight * data.count(letter)
        for character, weight in _WEIGHTS.items()
        if (letter := character.encode(encoding, "ignore"))
    )


def _refuse_two_encodings(data: bytes, name: str) -> None:
    """Refuse a text that is mostly UTF-8: read as anything else, its accents turn to noise."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = len(_UTF_8_LETTER.findall(data))
        broken = data.decode("utf-8", "replace").count("\ufffd")
        if whole <= broken:
            return
        line = data[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        message = (
            "texte UTF-8 abîmé ou mêlé à un autre encodage : retapez les accents de cette "
            "ligne, ou enregistrez de nouveau en « CSV UTF-8 »."
        )
        place = line.count("\n") + 1
        raise UnreadableFileError(name, [Problem(place, "", "", message)]) from None


def _is_plain(text: str, hidden: int) -> bool:
    """Tell whether a text has no more control characters than this percentage."""
    return sum(map(is_control, text)) * 100 <= hidden * len(text)
