"""Which page is answered under which address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import anyio
import msgspec
from litestar import Request, Response, Router, get, post
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import RawBody
from litestar.response import Redirect

from rasad.model import Lang, Problem
from rasad.read import Refused
from rasad.record.today import DAYS
from rasad.record.words import Word
from rasad.serve.access.visitor import visitor_of
from rasad.serve.answers import Asked, id_of, state, unchanged
from rasad.serve.bodies import ReadBody
from rasad.serve.pages import actor as actors
from rasad.serve.pages import addresses, facts, reader, search
from rasad.serve.pages import network as networks
from rasad.serve.pages import relation as relations
from rasad.serve.pages.adding import Adding
from rasad.serve.pages.choice import YEAR, chosen, cookies, language_of, theme_of
from rasad.serve.pages.event import event
from rasad.serve.pages.failures import told
from rasad.serve.pages.kept import Kept
from rasad.serve.pages.login import Login, to_login
from rasad.serve.pages.reviewing import Reviewing
from rasad.serve.pages.tellings import quotes
from rasad.serve.pages.view import render, version
from rasad.serve.pages.words import Words
from rasad.serve.pages.worldmap import world
from rasad.serve.problems import AGAIN, Refusal, log, path_of
from rasad.serve.questions import pairs, parameters

if TYPE_CHECKING:
    from rasad.serve.app import Api

HTML = "text/html"
FORM = "application/x-www-form-urlencoded"
ROOT = "/api/v1"
EDITION = {"day": Word("day", "The last day."), "days": Word("days", "How many.", choices=("1", "7", "30"))}
EMPTY = {"text": "", "published": "", "source": ""}
Shows = dict[str, Any]
Show = Callable[..., Response[str]]


class Pages:
    """The pages of a record in one language."""

    def __init__(self, api: Api, lang: Lang) -> None:
        self.api, self.record, self.lang, self.words = api, api.record, lang, Words(lang)
        self.kept = Kept()

    def answer(self, request: Asked, name: str, make: Callable[[], Shows]) -> Response[Any]:
        """A page, unless the browser has it already; for an address with empty fields, the same without them."""
        query = bytes(request.scope["query_string"])
        address = search.clean(path_of(request.scope), query)
        by_htmx = "hx-request" in request.headers
        if address and not by_htmx:
            return Redirect(address, status_code=303)
        mark = self.tag(request)
        headers = {"ETag": mark, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
        if address:
            headers["HX-Push-Url"] = address
        if unchanged(request, mark):
            return Response(b"", status_code=304, headers=headers)
        content = self.kept.get(mark)
        if content is None:
            shows = self.empty() or make()
            content = rendered(request, self.lang, shows.pop("page", name), shows)
            self.kept.put(mark, content)
        return sent(request, self.lang, content, headers=headers)

    def tag(self, request: Asked) -> str:
        seen = (state(self.record.store.path), str(date.today()), version(), theme_of(request),
                request.scope["query_string"], request.scope["path"], "hx-request" in request.headers,
                visitor_of(request))  # fmt: skip
        return f'W/"{blake2b(msgspec.json.encode(seen), digest_size=12).hexdigest()}"'

    def empty(self) -> Shows | None:
        """What is shown of a record that holds no story yet."""
        with self.record.store.reading() as connection:
            if connection.execute("select 1 from stories limit 1").fetchall():
                return None
        return {"page": "empty", "json": f"{ROOT}/"}

    def today(self, request: Asked) -> Shows:
        asked = search.meant(request.scope["query_string"])
        given = parameters(addresses.with_query("", asked)[1:].encode(), EDITION)
        days = int(given.get("days", DAYS))
        found = self.record.today(given.get("day"), days)
        with self.record.store.reading() as connection:
            events = [*found.new, *(one.event for one in found.confirmed), *found.contested]
            said = quotes(connection, events, self.lang)
        json = addresses.with_query(f"{ROOT}/today", [("day", found.last), ("days", days)])
        step = timedelta(days)
        return {
            "found": found,
            "map": world(found.places),
            "days": days,
            "quotes": said,
            "json": json,
            "before": found.first - timedelta(1),
            "after": found.last + step if found.held and found.last < found.held[1] else None,
        }

    def search(self, request: Asked) -> Shows:
        found = search.search(self.record, self.words, request.scope["query_string"])
        return {"found": found, "json": found.json}

    def stories(self, request: Asked) -> Shows:
        found = search.stories(self.record, self.words, request.scope["query_string"])
        return {"found": found, "json": found.json}

    def relation(self, request: Asked) -> Shows:
        pair = two_of(request)
        shown = relations.relation(self.record, self.words, pair, request.scope["query_string"])
        return {"shown": shown, "json": shown.json}

    def start(self, request: Asked) -> Response[Any]:
        """The form that asks for two actors; it needs no record."""
        given = relations.asked_for(bytes(request.scope["query_string"]))
        if given:
            return Redirect(relations.start(self.words, given), status_code=303)
        return page(request, self.lang, "relations", {"json": f"{ROOT}/openapi.json"})

    def actor(self, request: Asked) -> Shows:
        shown = actors.actor(self.record, self.words, id_of(request, "actors"))
        return {"shown": shown, "json": shown.json}

    def busiest(self, request: Asked) -> Shows:
        first, busy = actors.busiest(self.record, self.words)
        return {"first": first, "busy": busy, "json": f"{ROOT}/actors"}

    def who(self, request: Asked) -> Response[Any]:
        """Who is busy; for who names somebody, the page of that actor."""
        given = dict(pairs(bytes(request.scope["query_string"]))).get("actor", "").strip()
        if given:
            return Redirect(addresses.page(self.lang, "actors", given), status_code=303)
        return self.answer(request, "actors", lambda: self.busiest(request))

    def facts(self, request: Asked) -> Shows:
        shown = facts.facts(self.record, self.words, request.scope["query_string"])
        return {"shown": shown, "json": shown.json}

    def network(self, request: Asked) -> Shows:
        shown = networks.network(self.record, self.words, request.scope["query_string"])
        return {"shown": shown, "json": shown.json}

    def event(self, request: Asked) -> Shows:
        shown = event(self.record, self.words, id_of(request, "events"))
        return {"shown": shown, "json": addresses.twin("events", shown.event.id)}

    def story(self, request: Asked) -> Shows:
        found = reader.story(self.record, id_of(request, "stories"))
        return {"read": found, "json": addresses.twin("stories", found.story.id)}

    def form(self, request: Asked, given: Mapping[str, str] = EMPTY, refused: Refused | None = None) -> Response[str]:
        """The form, empty or as it was sent; it needs no record."""
        shows = {"given": {**EMPTY, **given}, "refused": refused and refused.at("text"), "json": f"{ROOT}/openapi.json"}
        return page(request, self.lang, "read", shows, 422 if refused else 200)

    def formed(self, request: Asked) -> None:
        """That a form was sent, and not something else."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            raise Refusal(415, Problem("Content-Type", f"not {FORM}", "send the form"))

    async def read(self, request: Asked, body: bytes) -> Response[str]:
        self.formed(request)
        given = dict(pairs(body))
        text = given.get("text", "").replace("\r\n", "\n")  # as forms send every end of a line
        said = ReadBody(text, given.get("published") or None, source=given.get("source", ""))
        try:
            made = await self.api.coded(said)
        except Refused as refused:
            return self.form(request, given, refused)
        shows = {"read": reader.read(made.story, made.claims, {}), "json": f"{ROOT}/openapi.json"}
        return page(request, self.lang, "pasted", shows, headers={"Cache-Control": "no-store"})


def two_of(request: Asked) -> tuple[str, str]:
    """The two actors in an address, each as it was sent: their ids and names may hold slashes."""
    path = path_of(request.scope).partition("/relations/")[2].split("/")
    if len(path) != 2 or not all(path):
        raise NotFoundException
    one, other = (unquote(part).replace("\0", "\ufffd") for part in path)
    return one, other


def page(
    request: Asked, lang: Lang, name: str, shows: Shows, status: int = 200, headers: dict[str, str] | None = None
) -> Response[str]:
    return sent(request, lang, rendered(request, lang, name, shows), status, headers)


def rendered(request: Asked, lang: Lang, name: str, shows: Shows) -> str:
    path = path_of(request.scope).removeprefix(f"/{lang}")
    query = bytes(request.scope["query_string"]).decode("ascii", "replace")
    visitor = visitor_of(request)
    return render(lang, name, path=path or "/", query=query, theme=theme_of(request), visitor=visitor, **shows)


def sent(
    request: Asked, lang: Lang, content: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response[str]:
    made = Response(content, status_code=status, media_type=HTML, headers={"Content-Language": lang, **(headers or {})})
    if cookies(request).get("lang") != lang:
        made.set_cookie("lang", lang, max_age=YEAR, httponly=True, samesite="lax")
    return made


def failed(request: Asked, error: Exception) -> Response[Any]:
    """What went wrong, as a page in the language of the address; who may not see it yet is led to log in."""
    path = path_of(request.scope)
    status, kind, problem = told(error, path)
    lang = language_of(path) or chosen(request)
    if status == 401 and request.method == "GET":
        return to_login(request, lang)
    if status >= 500:
        log.error("%s %s: %s", request.method, path, problem, exc_info=error if status == 500 else None)
    shows = {"kind": kind, "problem": problem, "retry": status == 503, "json": f"{ROOT}/"}
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": AGAIN} if status == 503 else {})
    return page(request, lang, "failure", shows, status, headers)


def handlers(pages: Pages) -> list[HTTPRouteHandler]:
    def asking(path: str, name: str, make: Callable[[Asked], Shows]) -> HTTPRouteHandler:
        @get(path, name=f"{pages.lang}{path}", sync_to_thread=True)
        def handler(request: Request[Any, Any, Any]) -> Response[Any]:
            return pages.answer(request, name, lambda: make(request))

        return handler

    @get("/read", sync_to_thread=True)
    def form(request: Request[Any, Any, Any]) -> Response[str]:
        return pages.form(request)

    @post("/read", status_code=200)
    async def read(request: Request[Any, Any, Any], body: RawBody) -> Response[str]:
        return await pages.read(request, body)

    @get("/relations", sync_to_thread=True)
    def start(request: Request[Any, Any, Any]) -> Response[Any]:
        return pages.start(request)

    @get("/actors", sync_to_thread=True)
    def who(request: Request[Any, Any, Any]) -> Response[Any]:
        return pages.who(request)

    return [
        asking("/", "today", pages.today),
        asking("/events", "events", pages.search),
        asking("/events/{id:path}", "event", pages.event),
        start,
        asking("/relations/{pair:path}", "relation", pages.relation),
        who,
        asking("/actors/{id:path}", "actor", pages.actor),
        asking("/facts", "facts", pages.facts),
        asking("/network", "network", pages.network),
        asking("/stories", "stories", pages.stories),
        asking("/stories/{id:path}", "story", pages.story),
        form,
        read,
        *Reviewing(pages, page).handlers(),
        *Adding(pages, page).handlers(),
    ]


def routers(api: Api) -> list[Router]:
    languages: tuple[Lang, ...] = ("fa", "en")
    turn = anyio.Lock()
    return [
        Router(
            f"/{lang}",
            route_handlers=[*handlers(Pages(api, lang)), *Login(api.door, turn, lang, page).handlers()],
        )
        for lang in languages
    ]


@get("/", sync_to_thread=False)
def home(request: Request[Any, Any, Any]) -> Redirect:
    """The first page in the reader's language."""
    headers = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"}
    return Redirect(f"/{chosen(request)}/", status_code=307, headers=headers)
