"""Logging in and out, and one's own password."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anyio
from anyio import to_thread
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import RawBody
from litestar.response import Redirect

from rasad.model import Lang, Problem
from rasad.record.meant import Meant
from rasad.serve.access.attempts import TooMany
from rasad.serve.access.door import SESSION, Door, cookie
from rasad.serve.access.passwords import LONGEST as MOST
from rasad.serve.access.passwords import SHORTEST
from rasad.serve.access.sessions import LONGEST
from rasad.serve.access.visitor import visitor_of
from rasad.serve.answers import Asked
from rasad.serve.pages import addresses
from rasad.serve.pages.words import Words
from rasad.serve.problems import WAIT, Refusal, path_of
from rasad.serve.questions import pairs

if TYPE_CHECKING:
    from rasad.serve.pages.routes import Show

QUEUE = 10.0  # seconds that a login waits for others
OURS = re.compile(r"/(?!/)[\w?&=%/.~+!$'()*,;:@-]*", re.ASCII)  # no other host, however browsers read a backslash
NOT_KEPT = {"Cache-Control": "no-store"}


class Login:
    """Into one record, in one language. `door` takes one login at a time: a password takes 64 MB to reckon."""

    def __init__(self, door: Door, turn: anyio.Lock, lang: Lang, show: Show) -> None:
        self.door, self.turn, self.lang, self.show, self.words = door, turn, lang, show, Words(lang)

    def form(self, request: Asked, onward: str, name: str = "", wrong: str = "", **more: Any) -> Response[Any]:
        if visitor_of(request).by == "machine":
            return Redirect(onward, status_code=303, headers=NOT_KEPT)  # there is no one to be
        shows = {"typed": name, "onward": onward, "wrong": wrong, "json": "/api/v1/openapi.json"}
        made: Response[Any] = self.show(request, self.lang, "login", shows, **more)
        made.headers |= NOT_KEPT
        return made

    async def log_in(self, request: Asked, body: bytes) -> Response[Any]:
        visitor, given = visitor_of(request), dict(pairs(body))
        onward, name = self.onward(given.get("next", "")), given.get("name", "")[:200]
        if visitor.by == "machine":
            return self.form(request, onward)
        try:
            secret = await self.tried(self.door.log_in, name, given.get("password", ""), visitor.address)
        except TooMany as many:
            wrong, headers = self.too_many(many)
            made = self.form(request, onward, name, wrong, status=429)
            made.headers |= headers
            return made
        if secret is None:
            return self.form(request, onward, name, self.words("login", "wrong"), status=403)
        if visitor.by == "session":
            await to_thread.run_sync(self.door.log_out, visitor)
        kept = cookie(SESSION, secret, request.scope["scheme"] == "https", LONGEST)
        return Redirect(onward, status_code=303, headers={**NOT_KEPT, "Set-Cookie": kept})

    async def tried(self, reckon: Callable[..., str | None], *given: Any) -> str | None:
        try:
            with anyio.fail_after(QUEUE):
                await self.turn.acquire()
        except TimeoutError:
            raise Refusal(503, Problem("login", "too many are logging in", WAIT)) from None
        try:
            return await to_thread.run_sync(reckon, *given)
        finally:
            self.turn.release()

    def too_many(self, many: TooMany) -> tuple[str, dict[str, str]]:
        minutes = self.words.number(-(-many.seconds // 60))
        return self.words("login", "too_many", minutes=minutes), {"Retry-After": str(many.seconds)}

    def limits(self) -> dict[str, str]:
        """Of a password's length, as it is told."""
        return {"n": self.words.number(SHORTEST), "most": self.words.number(MOST)}

    def password(self, request: Asked, told: str = "", status: int = 200) -> Response[Any]:
        """The form that changes one's own; tokens and whoever sits at the machine have none."""
        if visitor_of(request).by != "session":
            return Redirect(addresses.page(self.lang), status_code=303, headers=NOT_KEPT)
        good = not told and "done" in request.query_params
        told = self.words("password_page", "done") if good else told
        shows = {"told": told, "good": good, "limits": self.limits(), "json": "/api/v1/openapi.json"}
        made: Response[Any] = self.show(request, self.lang, "password", shows, status)
        made.headers |= NOT_KEPT
        return made

    async def change_password(self, request: Asked, body: bytes) -> Response[Any]:
        visitor, given = visitor_of(request), dict(pairs(body))
        old, new = given.get("old", ""), given.get("new", "")
        if visitor.by != "session":
            return self.password(request)
        if new != given.get("again", ""):
            return self.password(request, self.words("password_page", "other"), 422)
        try:
            secret = await self.tried(self.door.change_password, visitor, old, new)
        except TooMany as many:
            told, headers = self.too_many(many)
            made = self.password(request, told, 429)
            made.headers |= headers
            return made
        except Meant:
            return self.password(request, self.words("password_page", "short", **self.limits()), 422)
        if secret is None:
            return self.password(request, self.words("password_page", "wrong"), 403)
        kept = cookie(SESSION, secret, request.scope["scheme"] == "https", LONGEST)
        done = addresses.page(self.lang, "password", query=[("done", "yes")])  # its forms stand in the new session
        return Redirect(done, status_code=303, headers={**NOT_KEPT, "Set-Cookie": kept})

    def log_out(self, request: Asked) -> Response[Any]:
        visitor = visitor_of(request)
        if visitor.by == "session":
            self.door.log_out(visitor)
        gone = cookie(SESSION, "", request.scope["scheme"] == "https", 0)
        headers = {**NOT_KEPT, "Set-Cookie": gone, "Clear-Site-Data": '"cache"'}
        return Redirect(addresses.page(self.lang, "login"), status_code=303, headers=headers)

    def onward(self, address: str) -> str:
        """Where to go then: an address of this server, or the first page."""
        return address if OURS.fullmatch(address) else addresses.page(self.lang)

    def handlers(self) -> list[HTTPRouteHandler]:
        @get("/login", sync_to_thread=True)
        def form(request: Request[Any, Any, Any]) -> Response[Any]:
            return self.form(request, self.onward(request.query_params.get("next", "")))

        @post("/login", status_code=200)
        async def log_in(request: Request[Any, Any, Any], body: RawBody) -> Response[Any]:
            return await self.log_in(request, body)

        @post("/logout", status_code=303, sync_to_thread=True)
        def log_out(request: Request[Any, Any, Any]) -> Response[Any]:
            return self.log_out(request)

        @get("/password", sync_to_thread=True)
        def password(request: Request[Any, Any, Any]) -> Response[Any]:
            return self.password(request)

        @post("/password", status_code=200)
        async def change_password(request: Request[Any, Any, Any], body: RawBody) -> Response[Any]:
            return await self.change_password(request, body)

        return [form, log_in, log_out, password, change_password]


def to_login(request: Asked, lang: Lang) -> Response[Any]:
    """From a page that nobody may see yet, and back to it afterwards; a part of a page that was asked for takes the
    whole of it there."""
    part = request.headers.get("hx-current-url") if "hx-request" in request.headers else None
    if part:
        at = urlsplit(part)
        path, query = at.path, at.query
    else:
        path, query = path_of(request.scope), bytes(request.scope["query_string"]).decode("ascii", "replace")
    onward = path + (f"?{query}" if query else "")
    address = addresses.with_query(addresses.page(lang, "login"), [("next", onward)])
    if part:
        return Response(b"", status_code=401, headers={**NOT_KEPT, "HX-Redirect": address})
    return Redirect(address, status_code=303, headers={**NOT_KEPT, "Vary": "Cookie"})
