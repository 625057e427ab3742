"""Files and texts into the record, with what comes of each; and the feeds that bring stories by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from anyio import to_thread
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from rasad.model import Problem
from rasad.read import Refused, story_from_text
from rasad.record.adding import Addition
from rasad.serve.access.visitor import visitor_of
from rasad.serve.additions import NAME, Sent
from rasad.serve.answers import Asked, id_of
from rasad.serve.pages import addresses
from rasad.serve.problems import Refusal
from rasad.store import StoreError
from rasad.store.feeds import every_feed
from rasad.watch.poll import State

if TYPE_CHECKING:
    from rasad.serve.pages.routes import Pages, Show

MULTIPART = "multipart/form-data"
FIELDS = ("text", "title", "published", "source")
NOT_KEPT = {"Cache-Control": "no-store"}


class Watched(NamedTuple):
    """A feed and how it is: late where the time to ask it is long past, so that nobody seems to watch any more."""

    url: str
    state: State
    late: bool


class Adding:
    """To a record, in the language of its pages."""

    def __init__(self, pages: Pages, show: Show) -> None:
        self.pages, self.record, self.lang, self.show = pages, pages.record, pages.lang, show
        self.additions = pages.api.additions

    def form(
        self, request: Asked, given: Mapping[str, str] | None = None, refused: Problem | None = None
    ) -> Response[Any]:
        shows = {"given": {**dict.fromkeys(FIELDS, ""), **(given or {})}, "refused": refused, "feeds": self.feeds()}
        status = 422 if refused else 200
        return self.show(request, self.lang, "add", {**shows, "json": "/api/v1/openapi.json"}, status, NOT_KEPT)

    def feeds(self) -> list[Watched]:
        try:
            kept = every_feed(self.record.store)
        except StoreError:
            return []  # there is no store yet: the first addition makes it
        states = {url: msgspec.json.decode(line, type=State) for url, line in kept.items()}
        return [Watched(url, state, overdue(state)) for url, state in states.items()]

    async def take(self, request: Asked) -> Response[Any]:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MULTIPART:
            raise Refusal(415, Problem("Content-Type", f"not {MULTIPART}", "send the form"))
        form = await request.form()
        given = {name: value for name in FIELDS if isinstance(value := form.get(name, ""), str)}
        sent = [Sent(named(one), await one.read()) for one in form.getall("files", []) if isinstance(one, UploadFile)]
        sent = [one for one in sent if one.name or one.size]  # a form without a file sends one that is empty
        if given.get("text", "").strip():
            try:
                sent.append(pasted(given))
            except Refused as refused:
                return await to_thread.run_sync(self.form, request, given, refused.at("text"))
        if not sent:
            nothing = Problem("add", "neither a file nor a text was sent", "choose files, or paste a text")
            return await to_thread.run_sync(self.form, request, given, nothing)
        addition = self.additions.take(sent)
        await to_thread.run_sync(self.pages.api.noted, visitor_of(request), addition)
        return Redirect(addresses.page(self.lang, "add", addition.id), status_code=303, headers=NOT_KEPT)

    def one(self, request: Asked) -> Response[Any]:
        addition: Addition = self.additions.find(id_of(request, "add"))
        shows = {"addition": addition, "json": f"/api/v1/additions/{addition.id}"}
        return self.show(request, self.lang, "added", shows, 200, NOT_KEPT)

    def handlers(self) -> list[HTTPRouteHandler]:
        @get("/add", sync_to_thread=True)
        def form(request: Request[Any, Any, Any]) -> Response[Any]:
            return self.form(request)

        @post("/add", status_code=303)
        async def take(request: Request[Any, Any, Any]) -> Response[Any]:
            return await self.take(request)

        @get("/add/{id:str}", sync_to_thread=True)
        def one(request: Request[Any, Any, Any]) -> Response[Any]:
            return self.one(request)

        return [form, take, one]


def named(file: UploadFile) -> str:
    """The name without the folders that some browsers send along; it tells the format, and stands in what is told."""
    return file.filename.replace("\\", "/").rpartition("/")[2][-NAME:]


def pasted(given: Mapping[str, str]) -> Sent:
    """Raises Refused for a text that is none, or a day that is no day."""
    text = given["text"].replace("\r\n", "\n")  # as forms send every end of a line
    story = story_from_text(
        text, published=given.get("published") or None, title=given.get("title", "").strip(),
        source=given.get("source", "").strip(),
    )  # fmt: skip
    return Sent(story.title or story.text.partition("\n")[0][:NAME], story)


def overdue(state: State) -> bool:
    """Asked neither when it should have been nor as long again after that."""
    if state.due is None or state.asked is None:
        return False
    return datetime.now(state.due.tzinfo) > state.due + (state.due - state.asked)
