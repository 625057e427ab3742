"""What every request goes through before it is answered, and what every answer carries: the checks that a browser, or a
page that it shows, cannot be trusted with; and who sent it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

import anyio
from anyio import to_thread

from rasad.model import Problem
from rasad.serve.access.door import VISIT, Door, cookie
from rasad.serve.access.rules import READS
from rasad.serve.access.visitor import Visitor
from rasad.serve.problems import MEDIA_TYPE, Refusal, document, log, path_of
from rasad.store import StoreError

Scope = MutableMapping[str, Any]  # as ASGI has them
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

BODY = 2_000_000  # bytes
SLOW = 30.0  # seconds in which a body must have come
ADDING = re.compile(r"/(?:fa|en)/add|/api/v1/additions")  # where files come, for which
LARGE, LONG = 25_000_000, 240.0  # there is more room, and time
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Around the application, so that what it answers to nonsense is guarded too."""

    def __init__(
        self, app: Application, door: Door, hosts: frozenset[str] = LOCAL, body: int = BODY, slow: float = SLOW
    ) -> None:
        self.app, self.door, self.hosts, self.body, self.slow = app, door, hosts, body, slow

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            self.check(scope, headers)
            visitor = await to_thread.run_sync(self.visitor, scope, headers)
        except Refusal as refusal:
            await refused(scope, refusal, guarded(send))
            return
        scope["visitor"] = visitor
        met = visitor.by in ("session", "token") or visitor.secret in headers.get("cookie", "")
        new = "" if met else cookie(VISIT, visitor.secret, scope["scheme"] == "https", None)
        await self.app(scope, self.measured(scope, receive), guarded(send, new))

    def visitor(self, scope: Scope, headers: Mapping[str, str]) -> Visitor:
        address, _ = scope.get("client") or ("", 0)
        try:
            return self.door.visitor(headers, scope["scheme"] == "https", address)
        except StoreError as error:
            log.error("%s %s: %s", scope["method"], path_of(scope), error)
            raise Refusal(503, error.problem) from None

    def check(self, scope: Scope, headers: Mapping[str, str]) -> None:
        """Where nobody logs in, the name under which this server is asked for must be its own, or else any site whose
        name someone points here could read the record; and what changes something must come from no other site."""
        host = headers.get("host", "")
        if not self.door.locked and name_of(host) not in self.hosts:
            raise Refusal(421, Problem("Host", "this server does not go by that name", "ask it as 127.0.0.1"))
        if scope["method"] not in READS:
            origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
            if (origin is not None and origin != f"{scope['scheme']}://{host}") or site not in ("none", "same-origin"):
                raise Refusal(403, Problem("Origin", "asked by another site", "ask from this server's own pages"))
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self.room(scope)[0]:
            raise self.too_large(scope)

    def room(self, scope: Scope) -> tuple[int, float]:
        """How many bytes may come, in how many seconds."""
        if ADDING.fullmatch(path_of(scope)):
            return max(LARGE, self.body), max(LONG, self.slow)
        return self.body, self.slow

    def too_large(self, scope: Scope) -> Refusal:
        most = f"larger than {self.room(scope)[0] / 1_000_000:g} MB"
        return Refusal(413, Problem("body", most, "send less at once, or add files with rasad add"))

    def measured(self, scope: Scope, receive: Receive) -> Receive:
        """What comes, until it is too much or takes too long."""
        most, slow = self.room(scope)
        size, until = 0, anyio.current_time() + slow

        async def next_part() -> Message:
            nonlocal size
            try:
                with anyio.fail_after(max(0.0, until - anyio.current_time())):
                    message = await receive()
            except TimeoutError:
                raise Refusal(408, Problem("body", "did not come in time", "send it again")) from None
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                if size > most:
                    raise self.too_large(scope)
            return message

        return next_part


def name_of(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def guarded(send: Send, cookie: str = "") -> Send:
    """With the headers that all answers carry, and a page with a cookie for its forms."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            sent = dict(message.get("headers", ()))
            if cookie and sent.get(b"content-type", b"").startswith(b"text/html"):
                own.append((b"set-cookie", cookie.encode()))
            message["headers"] = [*message.get("headers", ()), *own]
        await send(message)

    return with_headers


async def refused(scope: Scope, refusal: Refusal, send: Send) -> None:
    """An answer without the application; the connection is closed, since its body may still be on its way."""
    content = document(refusal.status, refusal.problem, path_of(scope))
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *((name.encode(), value.encode()) for name, value in refusal.headers.items()),
    ]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": content, "more_body": False})
