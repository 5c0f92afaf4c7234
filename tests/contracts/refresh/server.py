"""A real web server on this machine that can misbehave in every way a test asks."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler"], None]


@dataclass
class Asked:
    """One request as the server got it."""

    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """What a server answers: the n-th request gets the n-th answer, the last one for ever."""

    answers: list[Answer] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def __call__(self, *answers: Answer) -> None:
        self.answers, self.asked = list(answers), []


class Handler(BaseHTTPRequestHandler):
    """Answers as its site says."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        """Answer one request."""
        site = self.site
        headers = {name.lower(): value for name, value in self.headers.items()}
        site.asked.append(Asked(self.path, headers))
        answer = site.answers[min(len(site.asked), len(site.answers)) - 1]
        with contextlib.suppress(OSError):
            answer(self)
            self.wfile.flush()
        self.close_connection = True

    def head(self, status: int, **headers: Any) -> None:
        """Send a status and headers, `_` for `-`."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    """Run a server on a free port of this machine."""
    site = Site()
    handler = type("Bound", (Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}/decp.parquet"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def whole(data: bytes, **headers: Any) -> Answer:
    """Answer all of it, honestly."""

    def answer(handler: Handler) -> None:
        handler.head(200, Content_Length=len(data), **headers)
        handler.wfile.write(data)

    return answer


def ranged(data: bytes, etag: str, **headers: Any) -> Answer:
    """Answer what is asked: the rest of it, nothing new, or all of it."""

    def answer(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.head(304, ETag=etag)
            return
        asked = handler.headers.get("Range", "")
        if asked and handler.headers.get("If-Range") in {etag, None}:
            first = int(asked.removeprefix("bytes=").rstrip("-"))
            if first >= len(data):
                handler.head(416, Content_Range=f"bytes */{len(data)}", Content_Length=0)
                return
            part = data[first:]
            place = f"bytes {first}-{len(data) - 1}/{len(data)}"
            handler.head(206, Content_Range=place, Content_Length=len(part), ETag=etag, **headers)
            handler.wfile.write(part)
            return
        handler.head(200, Content_Length=len(data), ETag=etag, **headers)
        handler.wfile.write(data)

    return answer


def cut(data: bytes, sent: int, **headers: Any) -> Answer:
    """Announce all of it and break off."""

    def answer(handler: Handler) -> None:
        handler.head(200, Content_Length=len(data), **headers)
        handler.wfile.write(data[:sent])

    return answer


def chunked(data: bytes, *, ended: bool, **headers: Any) -> Answer:
    """Send without a length; broken off before the end when not `ended`."""

    def answer(handler: Handler) -> None:
        handler.head(200, Transfer_Encoding="chunked", **headers)
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
        if ended:
            handler.wfile.write(b"0\r\n\r\n")

    return answer


def status(code: int, body: bytes = b"", **headers: Any) -> Answer:
    """Answer a status."""

    def answer(handler: Handler) -> None:
        handler.head(code, Content_Length=len(body), **headers)
        handler.wfile.write(body)

    return answer


def dripping(data: bytes, seconds: float, size: int = 1, announced: int | None = None) -> Answer:
    """Send a little at a time, with a rest between; all of it again and again."""

    def answer(handler: Handler) -> None:
        handler.head(200, Content_Length=announced or len(data))
        for start in range(0, len(data), size):
            handler.wfile.write(data[start : start + size])
            handler.wfile.flush()
            time.sleep(seconds)

    return answer


def endless(code: int = 200, **headers: Any) -> Answer:
    """Never stop."""

    def answer(handler: Handler) -> None:
        handler.head(code, **headers)
        block = b"x" * 65_536
        while True:
            handler.wfile.write(block)

    return answer
