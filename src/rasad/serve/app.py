"""The application: what is answered under which address."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, get_args

import anyio
import msgspec
from anyio import to_thread
from litestar import Litestar, Request, Response, Router, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, RawBody
from litestar.response import Redirect

from rasad.coder.coding import CODER
from rasad.model import Problem, Verdict
from rasad.read import story_from_text
from rasad.record.adding import Addition
from rasad.record.meant import Meant, Unknown
from rasad.record.names import suggestions
from rasad.record.pages import Listed
from rasad.record.record import Record
from rasad.serve.access.door import Door
from rasad.serve.access.log import ADDED, VERDICT
from rasad.serve.access.rules import enforce
from rasad.serve.access.visitor import Visitor, visitor_of
from rasad.serve.additions import NAME, Additions, Sent
from rasad.serve.answers import Asked, answered, id_of, onward, related, tag, written
from rasad.serve.bodies import TEXT, About, ReadAnswer, ReadBody, VerdictBody
from rasad.serve.explorer import page as explorer_page
from rasad.serve.guard import LOCAL, Guard
from rasad.serve.openapi import ROOT, document
from rasad.serve.pages.choice import language_of
from rasad.serve.pages.routes import failed, home
from rasad.serve.pages.routes import routers as pages
from rasad.serve.problems import WAIT, Refusal, answer, path_of
from rasad.serve.questions import (
    ADD,
    DRAWN,
    FORMS,
    MEDIA_TYPES,
    NAMES,
    NETWORK,
    ONE,
    RELATION,
    TODAY,
    Form,
    Question,
    liking,
    listed,
    parameters,
    question,
)
from rasad.store import check
from rasad.store.query import claims_of

T = TypeVar("T")
LISTS: tuple[Listed, ...] = get_args(Listed)
WHOLES = ("relations", "network", "names", "agreement", "read", "openapi.json")
LONGEST_NOTE = 1000  # characters of names in a line of the log
PLAIN: tuple[Form, ...] = ("json",)
QUEUE = 30.0  # seconds that a text waits for others to be read
STATIC = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class Api:
    """A record, and what is asked of it over HTTP."""

    def __init__(self, record: Record, door: Door) -> None:
        self.record, self.door = record, door
        self.reading = anyio.Semaphore(1)  # one text after the other: the encoder takes all cores by itself
        self.additions = Additions(record, self.reading)

    def asked(self, request: Asked, known: Any, forms: tuple[Form, ...] = FORMS) -> Question:
        return question(request.scope["query_string"], request.headers.get("accept", ""), known, forms)

    def tag(self, request: Asked, form: Form) -> str:
        return tag(request, self.record.store.path, CODER, form)

    def listing(self, kind: Listed, request: Asked) -> Response[bytes]:
        asked = self.asked(request, listed(kind))

        def made() -> tuple[bytes, dict[str, str]]:
            columns = asked.form in ("csv", "parquet")
            page = self.record.page(kind, asked.words, asked.size, asked.cursor, columns)
            place = "after" if kind == "changes" else "cursor"
            return written(page, asked.form), onward(request, place, page)

        return answered(request, self.tag(request, asked.form), asked.form, made)

    def one(self, kind: Listed, request: Asked) -> Response[bytes]:
        """One thing by its id; an event that others became part of is where they are now."""
        id, form = id_of(request, kind), self.asked(request, ONE).form
        word = "actor" if kind == "actors" else "id"

        def made() -> tuple[bytes, dict[str, str]]:
            page = self.record.page(kind, {word: [id]}, 1000, columns=form in ("csv", "parquet"))
            if not page.rows:
                raise Unknown(id[:200], f"no such {kind.removesuffix('s')}", f"see {ROOT}/{kind}")
            plain = form == "json" and kind != "actors"
            return page.lines()[0].encode() if plain else written(page, form), {}

        try:
            return answered(request, self.tag(request, form), form, made)
        except Unknown:
            now = self.event_now(id) if kind == "events" else None
            if now is None:
                raise
            return Redirect(f"{ROOT}/events/{now}", status_code=307)

    def event_now(self, id: str) -> str | None:
        with self.record.store.reading() as connection:
            claims = claims_of(connection, id)
            found = connection.execute(
                "select distinct event from event_claims where claim in (select unnest(?))", [claims]
            ).fetchall()
        return found[0][0] if len(found) == 1 else None

    def relation(self, request: Asked) -> Response[bytes]:
        asked = self.asked(request, RELATION, DRAWN)
        pair = asked.words.pop("between", [])
        if len(pair) != 2:
            raise Meant("between", f"{len(pair)} actors", "name two: between=PRK&between=RUS")

        def made() -> tuple[bytes, dict[str, str]]:
            found = self.record.relation(*pair, **asked.words)
            return related(found, asked.form, asked.words.get("lang", "en")), {}

        return answered(request, self.tag(request, asked.form), asked.form, made)

    def network(self, request: Asked) -> Response[bytes]:
        asked = self.asked(request, NETWORK, PLAIN)
        return self.made_of(request, asked.form, lambda: self.record.network(**asked.words))

    def today(self, request: Asked) -> Response[bytes]:
        asked = self.asked(request, TODAY, PLAIN)
        return self.made_of(request, asked.form, lambda: self.record.today(**asked.words))

    def agreement(self, request: Asked) -> Response[bytes]:
        return self.made_of(request, self.asked(request, ONE, PLAIN).form, self.record.agreement)

    def names(self, request: Asked) -> Response[bytes]:
        asked = self.asked(request, NAMES, PLAIN)
        return self.made_of(request, asked.form, lambda: suggestions(asked.words.get("text", "")))

    def about(self, request: Asked) -> Response[bytes]:
        def made() -> About:
            with self.record.store.reading() as connection:
                holds = check.counts(connection)
            links = {kind: f"{ROOT}/{kind}" for kind in (*LISTS, *WHOLES)}
            return About(CODER, holds, links)

        return self.made_of(request, self.asked(request, ONE, PLAIN).form, made)

    def made_of(self, request: Asked, form: Form, make: Callable[[], Any]) -> Response[bytes]:
        return answered(request, self.tag(request, form), form, lambda: (msgspec.json.encode(make()), {}))

    def decide(self, request: Asked, body: RawBody) -> Response[bytes]:
        made = self.decided(visitor_of(request), decoded(request, body, VerdictBody))
        headers = {"Location": f"{ROOT}/verdicts/{made.id}"}
        return Response(msgspec.json.encode(made), status_code=201, media_type=MEDIA_TYPES["json"], headers=headers)

    def decided(self, visitor: Visitor, said: VerdictBody) -> Verdict:
        """A verdict kept, of a user under his name, whichever page or program he decides on."""
        if visitor.name and said.author not in ("", visitor.name):
            raise Meant("author", f"{said.author[:100]} is not who has logged in", "leave it out")
        made = self.record.decide(
            said.kind, *said.ids, field=said.field, value=said.value, reason=said.reason,
            author=visitor.name or said.author,
        )  # fmt: skip
        self.door.note(visitor, VERDICT, f"{made.id} {made.kind} {' '.join(said.ids)}")
        return made

    async def add(self, request: Asked, body: bytes) -> Response[bytes]:
        """A file, whose name tells its format, put behind those that wait; where to ask what came of it."""
        name = parameters(request.scope["query_string"], ADD).get("name", "")
        addition = self.additions.take([Sent(name[-NAME:] or "body", body)])
        await to_thread.run_sync(self.noted, visitor_of(request), addition)
        headers = {"Location": f"{ROOT}/additions/{addition.id}", "Cache-Control": "no-store"}
        return Response(msgspec.json.encode(addition), status_code=202, media_type=MEDIA_TYPES["json"], headers=headers)

    def added(self, request: Asked) -> Response[bytes]:
        parameters(request.scope["query_string"], {})
        content = msgspec.json.encode(self.additions.find(id_of(request, "additions")))
        return Response(content, media_type=MEDIA_TYPES["json"], headers={"Cache-Control": "no-store"})

    def noted(self, visitor: Visitor, addition: Addition) -> None:
        self.door.note(visitor, ADDED, " ".join(one.name for one in addition.files)[:LONGEST_NOTE])

    async def read(self, request: Asked, body: RawBody) -> Response[bytes]:
        form = self.asked(request, ONE, ("json", "jsonl")).form
        made = await self.coded(decoded(request, body, ReadBody))
        if form == "jsonl":
            content = b"".join(msgspec.json.encode(claim) + b"\n" for claim in made.claims)
        else:
            content = msgspec.json.encode(made)
        return Response(content, media_type=MEDIA_TYPES[form], headers={"Cache-Control": "no-store", "Vary": "Accept"})

    async def coded(self, said: ReadBody) -> ReadAnswer:
        """A text read, when its turn has come."""
        if len(said.text) > TEXT:
            raise Refusal(413, Problem("text", f"longer than {TEXT:,} characters", "send its parts, or use rasad read"))
        try:
            with anyio.fail_after(QUEUE):
                await self.reading.acquire()
        except TimeoutError:
            raise Refusal(503, Problem("read", "too many texts are waiting", WAIT)) from None
        try:
            return await to_thread.run_sync(self.code, said)
        finally:
            self.reading.release()

    def code(self, said: ReadBody) -> ReadAnswer:
        story = story_from_text(
            said.text, published=said.published, title=said.title, source=said.source, lang=said.lang
        )
        return ReadAnswer(story, self.record.code(story))


def decoded(request: Asked, body: bytes, type: type[T]) -> T:
    """A body, which must say that it is JSON: no form of another site's page can."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPES["json"]:
        raise Refusal(415, Problem("Content-Type", "not application/json", "send the body as JSON"))
    return msgspec.json.decode(body, type=type)


def handlers(api: Api) -> list[HTTPRouteHandler]:
    """A handler for each address under the root."""

    def asking(path: str, answer: Callable[[Asked], Response[bytes]]) -> HTTPRouteHandler:
        @get(path, name=path, sync_to_thread=True)
        def handler(request: Request[Any, Any, Any]) -> Response[bytes]:
            return answer(request)

        return handler

    @post("/verdicts", status_code=201, sync_to_thread=True)
    def decide(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
        return api.decide(request, body)

    @post("/read", status_code=200)
    async def read(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
        return await api.read(request, body)

    @post("/additions", status_code=202)
    async def add(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
        return await api.add(request, body)

    @get("/additions/{id:str}", sync_to_thread=True)
    def added(request: Request[Any, Any, Any]) -> Response[bytes]:
        return api.added(request)

    @get("/openapi.json", sync_to_thread=False)
    def described() -> Response[bytes]:
        return Response(msgspec.json.encode(document()), media_type="application/json")

    lists = [asking(f"/{kind}", partial(api.listing, kind)) for kind in LISTS]
    ones = [asking(f"/{kind}/{{id:path}}", partial(api.one, kind)) for kind in LISTS if kind != "changes"]
    wholes = [
        asking("/", api.about), asking("/today", api.today), asking("/relations", api.relation),
        asking("/network", api.network), asking("/names", api.names), asking("/agreement", api.agreement),
    ]  # fmt: skip
    return [*wholes, *lists, *ones, decide, read, add, added, described]


@get("/api", sync_to_thread=True)
def explorer(request: Request[Any, Any, Any]) -> Response[str]:
    """The API for people: each address with a form."""
    headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}
    return Response(explorer_page(visitor_of(request).csrf), media_type="text/html; charset=utf-8", headers=headers)


@get("/static/{name:str}", sync_to_thread=True)
def static(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A file of the pages. Asked for by its version it never changes."""
    media_type = STATIC.get(Path(name).suffix)
    file = files("rasad.serve") / "static" / Path(name).name
    if media_type is None or not file.is_file():
        raise Unknown(name[:100], "no such file", "see /api")
    lasting = "v" in request.query_params or name.endswith(".woff2")
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache"}
    content = file.read_bytes()
    if file.name.endswith((".js", ".css", ".svg")):
        headers["Vary"] = "Accept-Encoding"
        if liking(request.headers.get("accept-encoding", ""), "gzip") > 0:
            headers["Content-Encoding"], content = "gzip", packed(content)
    return Response(content, media_type=media_type, headers=headers)


@lru_cache(maxsize=16)
def packed(content: bytes) -> bytes:
    """A script or a style sheet at a third of its size: the same for everybody, with nothing of the record in it."""
    return gzip.compress(content, mtime=0)


def told(request: Asked, error: Exception) -> Response[Any]:
    """What went wrong, in the form of what was asked for: a page, or a document."""
    path = path_of(request.scope)
    return failed(request, error) if language_of(path) or path == "/api" else answer(request, error)


def create(record: Record, door: Door | None = None, hosts: frozenset[str] = LOCAL) -> Guard:
    """The whole of it, guarded: an ASGI application."""
    door = door or Door(record.store.path)
    api = Api(record, door)
    app = Litestar(
        [Router(ROOT, route_handlers=handlers(api)), *pages(api), explorer, home, static],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=None,  # the guard measures
        exception_handlers={Exception: told},
        guards=[enforce],
    )
    return Guard(app, door, hosts)
