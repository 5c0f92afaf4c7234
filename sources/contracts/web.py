"""Asking a server: addresses, patience, and what can go wrong on the way, in French."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import requests
import urllib3.exceptions

from sources.problems import shortened

_SCHEMES = ("http", "https")
_PASSWORD = re.compile(r"(?:[^/?#]*//)?[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for.

    Attributes:
        connect: seconds to reach it.
        read: seconds without a byte.
        tries: attempts in a row that bring nothing.
        pause: seconds before the second attempt, doubled at each one.
        pause_max: longest pause, even if the server asks for more.
        redirects: most addresses followed.
        slow: seconds over which something must come…
        slow_bytes: …at least this many bytes.
    """

    connect: float = 10.0
    read: float = 30.0
    tries: int = 4
    pause: float = 1.0
    pause_max: float = 30.0
    redirects: int = 5
    slow: float = 60.0
    slow_bytes: int = 512 * 1024


class DownloadError(Exception):
    """Nothing usable came from the server; the message is French."""


class PassingError(Exception):
    """What a new attempt may mend; `wait` is what the server asks, in seconds."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        self.wait = wait
        super().__init__(message)


def check_url(url: str) -> None:
    """Refuse what is no address of the web.

    Raises:
        DownloadError: another scheme, no host, a password, which is not said again.
    """
    if _PASSWORD.match(url):
        raise DownloadError("l'adresse contient un mot de passe, qui serait gardé : retirez-le.")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise DownloadError(f"« {shortened(url)} » n'est pas une adresse.") from None
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname or url != url.strip():
        message = f"« {shortened(url)} » : attendu une adresse http:// ou https://."
        raise DownloadError(message)
    if not url.isprintable() or " " in url:
        raise DownloadError(f"« {shortened(url)} » : espace ou caractère invisible dans l'adresse.")


class Visit(requests.Session):
    """A session that sends no password of the machine's files, and leaves redirects to `asked`.

    The library would read the whole body of each redirect, however long.
    """

    def __init__(self) -> None:
        super().__init__()
        self.auth = _no_password

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Find no redirect."""
        return None


def _no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def asked(
    session: requests.Session, url: str, headers: dict[str, str], patience: Patience
) -> requests.Response:
    """Ask, follow redirects, and return the head of the answer; its body is still to be read.

    Raises:
        DownloadError: asking again would bring the same.
        PassingError: no answer.
    """
    for _ in range(patience.redirects + 1):
        response = _asked_once(session, url, headers, patience)
        if not response.is_redirect:
            return response
        response.close()
        url = _next(url, response.headers["Location"])
    raise DownloadError(f"plus de {patience.redirects} renvois d'une adresse à l'autre.")


def _next(url: str, location: str) -> str:
    """Return where a redirect leads.

    Raises:
        DownloadError: to what is no address of the web, or from a safe one to one that is not.
    """
    try:
        following = urljoin(url, location)
        check_url(following)
    except (DownloadError, ValueError):
        message = "le serveur renvoie vers une adresse qui n'est pas du web."
        raise DownloadError(message) from None
    if urlsplit(url).scheme == "https" != urlsplit(following).scheme:
        message = "le serveur renvoie d'une adresse sûre (https) vers une qui ne l'est pas."
        raise DownloadError(message)
    return following


def _asked_once(
    session: requests.Session, url: str, headers: dict[str, str], patience: Patience
) -> requests.Response:
    waits = (patience.connect, patience.read)
    try:
        return session.get(url, headers=headers, stream=True, timeout=waits, allow_redirects=False)
    except requests.exceptions.SSLError:
        raise DownloadError("le certificat du serveur n'est pas valable.") from None
    except requests.Timeout:
        raise PassingError("le serveur ne répond pas à temps.") from None
    except (requests.ConnectionError, urllib3.exceptions.HTTPError):
        raise PassingError("serveur introuvable ou injoignable : vérifiez le réseau.") from None
    except (requests.RequestException, ValueError):
        raise DownloadError("cette adresse ne se laisse pas demander.") from None


def name_of(url: str) -> str:
    """Return the last part of an address, as a file's name.

    >>> name_of("https://exemple.fr/a/decp%20x.parquet?v=1"), name_of("https://exemple.fr/")
    ('decp x.parquet', 'exemple.fr')
    """
    parts = urlsplit(url)
    name = PurePosixPath(unquote(parts.path)).name
    return shortened(name) or str(parts.hostname)
