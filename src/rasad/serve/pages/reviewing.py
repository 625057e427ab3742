"""The queue of events to review, and what is decided about each."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import RawBody
from litestar.response import Redirect

from rasad.model import Problem
from rasad.record.meant import Meant, Unknown
from rasad.record.words import Word
from rasad.serve.access.visitor import visitor_of
from rasad.serve.answers import Asked, id_of
from rasad.serve.pages import addresses
from rasad.serve.pages.decisions import said
from rasad.serve.pages.queue import KEYS, ON, ORDER, ORDERS, order_of, queue
from rasad.serve.pages.review import review
from rasad.serve.pages.tellings import quotes
from rasad.serve.questions import pairs, parameters

if TYPE_CHECKING:
    from rasad.serve.pages.routes import Pages, Show

KNOWN = {"order": ORDER, "keys": KEYS, "at": Word("at", "The claim whose story is shown.")}
VERDICTS = "/api/v1/verdicts"


class Reviewing:
    """Of a record, in the language of its pages."""

    def __init__(self, pages: Pages, show: Show) -> None:
        self.pages, self.record, self.lang, self.show = pages, pages.record, pages.lang, show

    def queue(self, request: Asked) -> dict[str, Any]:
        given = parameters(request.scope["query_string"], KNOWN)
        order = order_of(given)
        with self.record.store.reading() as connection:
            found = queue(connection, order, who(request))
            told = quotes(connection, found.events, self.lang)
        agreed = self.record.agreement()
        return {"found": found, "quotes": told, "agreed": agreed, "json": VERDICTS, **self.chosen(given)}

    def one(self, request: Asked, problem: Problem | None = None) -> dict[str, Any]:
        given = parameters(request.scope["query_string"], KNOWN)
        shown = review(self.record, id_of(request, "review"), order_of(given), who(request), given.get("at", ""))
        json = addresses.twin("events", shown.event.id) if shown.event else VERDICTS
        return {"shown": shown, "problem": problem, "json": json, **self.chosen(given)}

    def chosen(self, given: dict[str, Any]) -> dict[str, Any]:
        """How the queue is gone through: kept in every address that leads on."""
        order, keys = order_of(given), given.get("keys") == ON
        return {
            "order": order,
            "orders": ORDERS,
            "keys": keys,
            "kept": [("order", order), ("keys", ON if keys else "")],
        }

    def decide(self, request: Asked, body: bytes) -> Response[Any]:
        id, visitor = id_of(request, "review"), visitor_of(request)
        try:
            for one in said(self.record, id, pairs(body)):
                self.pages.api.decided(visitor, one)
        except Unknown:
            raise
        except (Meant, msgspec.DecodeError) as error:
            told = error.problem if isinstance(error, Meant) else Problem("form", str(error), "reload the page")
            return self.show(request, self.lang, "review", self.one(request, told), 422)
        given = {name: value for name, value in pairs(request.scope["query_string"]) if name in ("order", "keys")}
        address = addresses.page(self.lang, "review", id, query=given.items())
        return Redirect(address, status_code=303, headers={"Cache-Control": "no-store"})

    def handlers(self) -> list[HTTPRouteHandler]:
        @get("/review", sync_to_thread=True)
        def listed(request: Request[Any, Any, Any]) -> Response[Any]:
            return self.pages.answer(request, "queue", lambda: self.queue(request))

        @get("/review/{id:path}", sync_to_thread=True)
        def one(request: Request[Any, Any, Any]) -> Response[Any]:
            return self.pages.answer(request, "review", lambda: self.one(request))

        @post("/review/{id:path}", status_code=303, sync_to_thread=True)
        def decide(request: Request[Any, Any, Any], body: RawBody) -> Response[Any]:
            self.pages.formed(request)
            return self.decide(request, body)

        return [listed, one, decide]


def who(request: Asked) -> str:
    """Under whose name decisions are kept."""
    return visitor_of(request).name or getpass.getuser()
