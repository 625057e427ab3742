"""Who may do what, in one place: asked of every request that finds its address, before it is answered."""

from __future__ import annotations

from secrets import compare_digest
from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import HTTPScope

from rasad.model import Problem
from rasad.record.words import LANGUAGES
from rasad.serve.access.door import BEARER
from rasad.serve.access.users import Role
from rasad.serve.access.visitor import FIELD, HEADER, Visitor, visitor_of
from rasad.serve.problems import Refusal
from rasad.serve.questions import pairs

API = "/api/"
READS = frozenset({"GET", "HEAD", "OPTIONS"})
Needs = dict[tuple[str, str], Role | None]
PAGES: Needs = {  # under each language
    ("POST", "/read"): "reader",
    ("GET", "/review"): "reviewer",
    ("GET", "/review/{id}"): "reviewer",
    ("POST", "/review/{id}"): "reviewer",
    ("GET", "/add"): "reviewer",
    ("POST", "/add"): "reviewer",
    ("GET", "/add/{id}"): "reviewer",
    ("GET", "/login"): None,
    ("POST", "/login"): None,
    ("POST", "/logout"): "reader",
    ("GET", "/password"): "reader",
    ("POST", "/password"): "reader",
}
NEEDS: Needs = {
    ("GET", "/"): None,  # leads on
    ("GET", "/static/{name}"): None,
    ("GET", "/api/v1/openapi.json"): None,  # tells of the program, not of the record
    ("POST", "/api/v1/read"): "reader",
    ("POST", "/api/v1/verdicts"): "reviewer",
    ("POST", "/api/v1/additions"): "reviewer",
    ("GET", "/api/v1/additions/{id}"): "reviewer",
    **{(method, f"/{lang}{path}"): role for lang in LANGUAGES for (method, path), role in PAGES.items()},
}


def needed(method: str, path: str) -> Role | None:
    """The role that an address asks for; None where anyone may come. What is not named above is for readers to read,
    and for nobody but admins to write."""
    return NEEDS.get((method, path), "reader" if method in READS else "admin")


async def enforce(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    scope = cast(HTTPScope, connection.scope)
    visitor, role = visitor_of(connection), needed(scope["method"], scope["path_template"])
    if role is not None and not visitor.may(role):
        raise refusal(visitor, role)
    if scope["method"] not in READS and isinstance(connection, Request):
        await same_pages(connection, visitor)


def refusal(visitor: Visitor, role: Role) -> Refusal:
    if visitor.role is None:
        what = "only for those who have logged in"
        return Refusal(401, Problem("login", what, "log in, or send a token as Authorization: Bearer …"), BEARER)
    what = f"needs the role {role}; {visitor.name} comes as {visitor.role}"
    return Refusal(403, Problem("role", what, "ask an admin: rasad user role, or a token with more scope"))


async def same_pages(request: Request[Any, Any, Any], visitor: Visitor) -> None:
    """What is written with a browser's cookie, and every form, must come from one of these pages. The API takes JSON
    alone, which no other site's form can send; without a cookie, that is enough."""
    if visitor.by == "token" or (visitor.by != "session" and request.scope["path_template"].startswith(API)):
        return
    shown = request.headers.get(HEADER) or await in_form(request)
    if not compare_digest(shown.encode("utf8", "replace"), visitor.csrf.encode()):
        raise Refusal(403, Problem(FIELD, "not sent from a page of this login", "reload the page and send it again"))


async def in_form(request: Request[Any, Any, Any]) -> str:
    """The token among the fields; the body is kept for who answers."""
    kind, body = request.headers.get("content-type", "").partition(";")[0].strip().lower(), await request.body()
    if kind == "multipart/form-data":
        found = (await request.form()).get(FIELD, "")
        return found if isinstance(found, str) else ""
    if kind == "application/x-www-form-urlencoded":
        return dict(pairs(body)).get(FIELD, "")
    return ""
