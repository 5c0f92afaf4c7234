"""A download under way: the bytes had so far, and what the server said of the whole."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from sources.contracts.folder import read_json, write_json

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_RANGE = re.compile(r"bytes (?:([0-9]{1,18})-[0-9]{1,18}|\*)/([0-9]{1,18}|\*)", re.ASCII)
_DIGEST = re.compile(r"(sha-256|md5)=:?([A-Za-z0-9+/=]+):?", re.IGNORECASE | re.ASCII)
_LENGTHS = {"sha256": 32, "md5": 16}
_WHOLE_ONLY = {"x-amz-checksum-sha256": "sha256", "content-md5": "md5"}
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Told:
    """What the server said of a whole file: "" and None for what it did not say.

    Attributes:
        name: last part of the address that answered.
        total: bytes of the whole.
        sha256, md5: checksums, in hexadecimal.
    """

    url: str
    name: str = ""
    etag: str = ""
    last_modified: str = ""
    total: int | None = None
    sha256: str = ""
    md5: str = ""

    @property
    def resumable(self) -> bool:
        """Tell whether a part can be trusted to belong to the same file later."""
        return bool(self.etag) and not self.etag.startswith("W/")


class Partial:
    """The bytes had so far of one address, kept in a folder from one run to the next."""

    def __init__(self, folder: Path, url: str) -> None:
        stem = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self.path = folder / f"{stem}.part"
        self._about = folder / f"{stem}.json"
        self.url = url

    @property
    def size(self) -> int:
        """Return how many bytes are there."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def told(self) -> Told | None:
        """Return what the server said of it; None when it cannot be trusted."""
        record = read_json(self._about)
        if not isinstance(record, dict) or set(record) != {field.name for field in fields(Told)}:
            return None
        total = record["total"]
        texts = all(isinstance(value, str) for key, value in record.items() if key != "total")
        if not texts or not (total is None or type(total) is int) or record["url"] != self.url:
            return None
        return Told(**record)

    def begin(self, told: Told) -> None:
        """Forget the bytes and remember what the server says of new ones."""
        self.path.write_bytes(b"")
        write_json(self._about, asdict(told))

    def forget(self) -> None:
        """Remove everything."""
        for path in (self.path, self._about):
            with contextlib.suppress(OSError):
                path.unlink()


def content_range(text: str | None) -> tuple[int | None, int | None]:
    """Return the first byte and the total of a Content-Range; None for what it does not say.

    >>> content_range("bytes 5-9/10"), content_range("bytes */10"), content_range("x")
    ((5, 10), (None, 10), (None, None))
    """
    found = _RANGE.fullmatch((text or "").strip())
    if found is None:
        return None, None
    return whole_number(found.group(1)), whole_number(found.group(2))


def whole_number(text: str | None) -> int | None:
    """Return a number of a header; None when it is none, or out of all reason."""
    bare = (text or "").strip()
    return int(bare) if _NUMBER.fullmatch(bare) else None


def checksums(headers: Mapping[str, str], *, whole: bool) -> dict[str, str]:
    """Return the checksums of the whole file that a server gives, in hexadecimal.

    `whole` tells that the answer holds the whole file: some headers speak of the answer only.
    """
    found: dict[str, str] = {}
    for name in ("Repr-Digest", "Digest"):
        for algorithm, value in _DIGEST.findall(headers.get(name, "")):
            found.setdefault(algorithm.lower().replace("-", ""), value)
    if whole:
        for name, algorithm in _WHOLE_ONLY.items():
            if value := headers.get(name):
                found.setdefault(algorithm, value)
    sound = {algorithm: _hexadecimal(algorithm, value) for algorithm, value in found.items()}
    return {algorithm: value for algorithm, value in sound.items() if value}


def _hexadecimal(algorithm: str, value: str) -> str:
    """Return a checksum in base64 as hexadecimal; "" when it is none (of several parts…)."""
    with contextlib.suppress(binascii.Error, ValueError):
        data = base64.b64decode(value.strip(), validate=True)
        if len(data) == _LENGTHS[algorithm]:
            return data.hex()
    return ""


def mismatch(path: Path, told: Told) -> str:
    """Return the name of a checksum that a file does not have; "" when it has all of them."""
    wanted: dict[str, Any] = {
        "sha256": (told.sha256, hashlib.sha256()),
        "md5": (told.md5, hashlib.md5(usedforsecurity=False)),
    }
    wanted = {name: pair for name, pair in wanted.items() if pair[0]}
    if not wanted:
        return ""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            for _, digest in wanted.values():
                digest.update(block)
    bad = [name for name, (given, digest) in wanted.items() if digest.hexdigest() != given]
    return bad[0] if bad else ""
