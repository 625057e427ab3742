"""One request to a host that may be down, slow, endless or hostile: bounded in time, bytes and redirects."""

from __future__ import annotations

import http.client
import re
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event, Lock
from typing import NamedTuple
from urllib.parse import urljoin

from rasad.read.problems import Refused, shown, size
from rasad.watch.address import Address, address, resolved
from rasad.watch.line import Line
from rasad.watch.settings import Settings

REDIRECTS = 5
_CHUNK = 1 << 16
_MOVED = (301, 302, 303, 307, 308)
_ASKED = {
    "User-Agent": "rasad (reader of feeds)",
    "Accept": "application/rss+xml, application/atom+xml, application/xml, text/html;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


class Failed(Refused):
    """An address that gave nothing; `again`: seconds after which its host wants to be asked again."""

    def __init__(self, what: str, do: str = "", again: float = 0) -> None:
        super().__init__(what, do)
        self.again = again


class Answer(NamedTuple):
    """What an address gave; `body` None where nothing changed since it was asked last."""

    url: str
    body: bytes | None
    charset: str
    etag: str
    modified: str


class Fetcher:
    """Asks hosts, each no more often than politeness allows, from as many threads as there are."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stopped = Event()
        self._lock = Lock()
        self._free: dict[str, float] = {}  # when each host may be asked again
        self._lines: set[Line] = set()

    def get(self, url: str, etag: str = "", modified: str = "") -> Answer:
        """What stands at an address, or behind it; `Refused` where nothing does."""
        since = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {**_ASKED, **{name: value for name, value in since.items() if value}}
        for _ in range(REDIRECTS + 1):
            found = self._ask(address(url), headers)
            if isinstance(found, Answer):
                return found
            url = urljoin(url, found)
        raise Failed(f"more than {REDIRECTS} redirects", "open it in a browser to see where it stands now")

    def close(self) -> None:
        """Ends what is under way: threads that wait for a host go on at once, with an error."""
        self.stopped.set()
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.cut()

    def _ask(self, at: Address, headers: Mapping[str, str]) -> Answer | str:
        """The answer, or where it is to be found."""
        numbers = resolved(at, self.settings.allow_private)
        self._wait(at.host)
        line = Line(at, numbers, self.settings.timeout)
        try:
            with self._under_way(line), line as connection:
                connection.request("GET", at.path, headers={"Host": at.netloc, **headers})
                response = connection.getresponse()
                location = response.getheader("Location")
                if response.status in _MOVED and location:
                    return location
                answer = self._answer(at, response)
                if line.was_cut:  # a body without a length looks whole when it is cut
                    raise TimeoutError
                return answer
        except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
            if line.was_cut or isinstance(error, TimeoutError):
                raise Failed(f"no whole answer within {self.settings.timeout:g} seconds") from None
            if isinstance(error, Refused):
                raise
            raise Failed(_why(error)) from None

    def _wait(self, host: str) -> None:
        with self._lock:
            turn = max(time.monotonic(), self._free.get(host, 0))
            self._free[host] = turn + self.settings.delay
        if self.stopped.wait(max(0.0, turn - time.monotonic())):
            raise Failed("stopped")

    @contextmanager
    def _under_way(self, line: Line) -> Iterator[None]:
        with self._lock:
            self._lines.add(line)
        try:
            yield
        finally:
            with self._lock:
                self._lines.discard(line)

    def _answer(self, at: Address, response: http.client.HTTPResponse) -> Answer:
        etag, modified = (response.getheader(name) or "" for name in ("ETag", "Last-Modified"))
        if response.status == 304:
            return Answer(at.url, None, "", etag, modified)
        if response.status != 200:
            raise Failed(
                f"answers {response.status} {shown(response.reason)}".rstrip(),
                again=_again(response.getheader("Retry-After") or ""),
            )
        charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", response.getheader("Content-Type") or "", re.IGNORECASE)
        body = _body(response, self.settings.max_bytes)
        return Answer(at.url, body, charset[1] if charset else "", etag, modified)


def _body(response: http.client.HTTPResponse, most: int) -> bytes:
    """The body, unpacked, at most so many bytes of it."""
    packed = (response.getheader("Content-Encoding") or "identity").lower()
    if packed not in ("identity", "gzip", "x-gzip"):
        raise Failed(f"compressed as {shown(packed)}, which was not asked for")
    unpack = None if packed == "identity" else zlib.decompressobj(wbits=31)
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += unpack.decompress(chunk, most + 1 - len(body)) if unpack else chunk
        if len(body) > most:
            raise Failed(f"longer than {size(most)}: cut off", "max-bytes in the file says how much may be read")
    if response.length or (unpack and not unpack.eof):
        raise Failed("the connection broke off")
    return bytes(body)


def _again(written: str) -> float:
    """Seconds, from a number of them or a date."""
    if written.strip().isdigit():
        return float(written)
    try:
        return max(0.0, (parsedate_to_datetime(written) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {shown(error.verify_message)}"
    if isinstance(error, http.client.RemoteDisconnected | http.client.IncompleteRead | ConnectionResetError):
        return "the connection broke off"
    if isinstance(error, OSError):
        return f"cannot be reached: {shown(error.strerror or error)}"
    return f"its answer is no proper HTTP: {type(error).__name__}"
