"""A host on this machine that misbehaves in every way that hosts do."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

TEXT = "Russia and North Korea signed a treaty in Pyongyang on Wednesday, the {} said."
ITEM = (
    "<item><guid isPermaLink='false'>{id}</guid><title>Story {id}</title><link>/page/{id}</link>"
    "<pubDate>Thu, 20 Jun 2024 08:00:00 GMT</pubDate><description>{text}</description></item>"
)
PAGE = "<html><head><title>T</title></head><body><article><p>{}</p><p>{}</p></article></body></html>"


def feed(*entries: tuple[str, str]) -> bytes:
    """RSS with entries of an id and a text each."""
    items = "".join(ITEM.format(id=id, text=text) for id, text in entries)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()


class Host:
    """`pages` are bodies by path, `asked` each request with its headers; some paths answer in ways of their own."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = Event()
        self.sent = 0  # bytes of the endless body
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append((self.path, dict(self.headers)))
                host.answer(self)

            def log_message(self, *_: object) -> None:
                """Nothing on the terminal."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @staticmethod
    @contextmanager
    def running() -> Iterator[Host]:
        made = Host()
        yield made
        made.over.set()
        made.server.shutdown()
        made.server.server_close()

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        kind, _, rest = to.path.lstrip("/").partition("/")
        body = self.pages.get(to.path, b"")
        try:
            if kind == "etag":
                if to.headers["If-None-Match"] == '"1"' and to.headers["If-Modified-Since"] == "yesterday":
                    self.send(to, 304, b"", ETag='"1"')
                else:
                    self.send(to, 200, body, ETag='"1"', Last_Modified="yesterday")
            elif kind == "gzip":
                self.send(to, 200, gzip.compress(body), Content_Encoding="gzip")
            elif kind == "bomb":
                self.send(to, 200, gzip.compress(bytes(20_000_000)), Content_Encoding="gzip")
            elif kind == "hang":
                self.over.wait(30)
            elif kind == "drip":
                self.send(to, 200, None)
                while not self.over.wait(0.1):
                    to.wfile.write(b" ")
            elif kind == "endless":
                self.send(to, 200, None)
                while not self.over.is_set():
                    to.wfile.write(b"<!-- -->" * 1000)
                    self.sent += 8000
            elif kind == "loop":
                self.send(to, 302, b"", Location=f"/loop/{int(rest or 0) + 1}")
            elif kind == "to":
                self.send(to, 301, b"", Location=rest)
            elif kind == "short":
                self.send(to, 200, None, Content_Length="999")
                to.wfile.write(b"<rss")
            elif kind == "busy":
                self.send(to, 503, b"", Retry_After="7200")
            elif to.path in self.pages:
                self.send(to, 200, body)
            else:
                self.send(to, 404, b"")
        except OSError:
            pass  # the other side has hung up

    def send(self, to: BaseHTTPRequestHandler, status: int, body: bytes | None, **headers: str) -> None:
        to.send_response(status)
        for name, value in headers.items():
            to.send_header(name.replace("_", "-"), value)
        if body is not None:
            to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body or b"")


@pytest.fixture
def host() -> Iterator[Host]:
    with Host.running() as made:
        yield made
