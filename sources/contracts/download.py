"""A file of the web → the disk, whole or not at all: resumed, bounded, checked."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from http import HTTPStatus

import requests
import urllib3.exceptions

from sources.contracts.partial import (
    Partial,
    Told,
    checksums,
    content_range,
    mismatch,
    whole_number,
)
from sources.contracts.web import (
    DownloadError,
    PassingError,
    Patience,
    Visit,
    asked,
    check_url,
    name_of,
)

__all__ = ["DownloadError", "Watch", "fetch"]

Watch = Callable[[str, int, int], None]

BLOCK = 256 * 1024
_MEGA = 1024 * 1024
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which trying again makes sense."""
_RESTART = frozenset({206, 304, 416})
"""Answers that make no sense of the part at hand: begin again."""
_DIGITS, _BEYOND = 18, 10**18
"""A length of more digits than this is a length too: that of a file nobody can take."""
_AGENT = "zones-blanches (connecteur des marchés publics)"


def fetch(
    partial: Partial, known: Told | None, limit: int, patience: Patience, watch: Watch
) -> Told | None:
    """Download an address into its partial file, until it is whole.

    Args:
        partial: where to; what is there already is kept if the server agrees.
        known: what was said of the file that stands, to ask for a newer one only.
        limit: most bytes.
        patience: time-outs and attempts.
        watch: told of bytes.

    Returns:
        what the server says of the file, None when the known one is still the latest.

    Raises:
        DownloadError: no answer, a refusal, too big, cut at each attempt, a wrong checksum.
        OSError: the disk refuses.
    """
    check_url(partial.url)
    failures, best = 0, partial.size
    with Visit() as session:
        while True:
            try:
                return _attempt(session, partial, known, limit, patience, watch)
            except PassingError as error:
                failures = 1 if partial.size > best + _MEGA else failures + 1
                best = max(best, partial.size)
                if failures >= patience.tries:
                    raise DownloadError(str(error)) from None
                pause = max(error.wait, patience.pause * 2 ** (failures - 1))
                time.sleep(min(pause, patience.pause_max))


def _attempt(
    session: requests.Session,
    partial: Partial,
    known: Told | None,
    limit: int,
    patience: Patience,
    watch: Watch,
) -> Told | None:
    """Ask once, for the rest when a part is there."""
    told = partial.told()
    start = partial.size if told is not None and told.resumable else 0
    headers = {"Accept-Encoding": "identity", "User-Agent": _AGENT}
    complete = told if told is not None and start and start == told.total else None
    if complete is not None:  # whole, but never imported: is it still the latest?
        headers["If-None-Match"] = complete.etag
    elif told is not None and start:
        headers |= {"Range": f"bytes={start}-", "If-Range": told.etag}
    elif known is not None and known.etag:
        headers["If-None-Match"] = known.etag
    elif known is not None and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    with closing(asked(session, partial.url, headers, patience)) as response:
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            if complete is not None:
                return _checked(partial, complete)
            if known is not None and not start:
                return None
        told = _begun(partial, response, start, told, limit)
        return _received(partial, response, told, limit, patience, watch)


def _begun(
    partial: Partial, response: requests.Response, start: int, told: Told | None, limit: int
) -> Told:
    """Read the head of an answer; the partial file then ends where the body begins.

    Raises:
        DownloadError: a refusal, or a file that is too big.
        PassingError: to try again, from the beginning when the part is of no use.
    """
    status, etag = response.status_code, response.headers.get("ETag", "")
    first, total = content_range(response.headers.get("Content-Range"))
    if status == HTTPStatus.PARTIAL_CONTENT and told is not None:
        same = etag in {"", told.etag} and (told.total is None or total in {None, told.total})
        if first == start and same:
            return told
    elif status == HTTPStatus.OK:
        whole = Told(
            url=partial.url,
            name=name_of(response.url),
            etag=etag,
            last_modified=response.headers.get("Last-Modified", ""),
            total=_length(response),
            **checksums(response.headers, whole=True),
        )
        if whole.total is not None and whole.total > limit:
            raise _too_big(limit)
        partial.begin(whole)
        return whole
    elif status in _PASSING:
        raise PassingError(
            f"le serveur est en panne ou surchargé (réponse {status}).", _wait(response)
        )
    elif status not in _RESTART:
        raise DownloadError(f"le serveur refuse (réponse {status}) : vérifiez l'adresse.")
    partial.forget()  # the file changed meanwhile, or the server cannot resume
    raise PassingError(f"le serveur ne sait pas reprendre le téléchargement (réponse {status}).")


def _received(
    partial: Partial,
    response: requests.Response,
    told: Told,
    limit: int,
    patience: Patience,
    watch: Watch,
) -> Told:
    """Add the body of an answer to the partial file.

    Raises:
        DownloadError: more bytes than the limit.
        PassingError: cut, silent or too slow; what came is kept.
    """
    done = partial.size
    since, then = done, time.monotonic()
    with partial.path.open("ab") as file:
        while True:
            try:
                block = response.raw.read1(BLOCK, decode_content=False)
            except urllib3.exceptions.ReadTimeoutError:
                raise PassingError("le serveur s'est tu au milieu du téléchargement.") from None
            except (urllib3.exceptions.HTTPError, OSError):
                raise _cut(done, told) from None
            if not block:
                break
            done += len(block)
            if done > limit:
                file.close()
                partial.forget()
                raise _too_big(limit)
            file.write(block)
            watch("Téléchargement", done, told.total or 0)
            now = time.monotonic()
            if now - then >= patience.slow:
                if done - since < patience.slow_bytes:
                    raise PassingError("le serveur est trop lent : téléchargement abandonné.")
                since, then = done, now
    if told.total is not None and done != told.total:
        raise _cut(done, told)
    return _checked(partial, told)


def _checked(partial: Partial, told: Told) -> Told:
    """Return what is said of a whole file whose checksums hold."""
    if wrong := mismatch(partial.path, told):
        partial.forget()
        raise PassingError(f"fichier abîmé en route : sa somme de contrôle ({wrong}) est fausse.")
    return told


def _cut(done: int, told: Told) -> PassingError:
    of = f" sur {told.total} annoncés" if told.total is not None else ""
    return PassingError(f"téléchargement coupé : {done} octets reçus{of}.")


def _too_big(limit: int) -> DownloadError:
    return DownloadError(
        f"fichier de plus de {limit // _MEGA} Mo, la limite (paramètre marche_telechargement_max)."
    )


def _length(response: requests.Response) -> int | None:
    text = (response.headers.get("Content-Length") or "").strip()
    beyond = text.isascii() and text.isdigit() and len(text) > _DIGITS
    return _BEYOND if beyond else whole_number(text)


def _wait(response: requests.Response) -> float:
    return float(whole_number(response.headers.get("Retry-After")) or 0)
