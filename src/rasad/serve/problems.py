"""What goes wrong, as a document of one shape (RFC 9457): where, what, and what to do."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from rasad.model import Problem
from rasad.read import Refused
from rasad.record.meant import Meant, Unknown
from rasad.serve.questions import Unacceptable
from rasad.serve.turns import Late
from rasad.store import StoreError

MEDIA_TYPE = "application/problem+json"
AGAIN = "5"  # seconds after which to ask again
WAIT = "ask again in a few seconds"
NONE: Mapping[str, str] = {}
log = logging.getLogger("rasad.serve")
DO = {
    404: "see the addresses of /api/v1/openapi.json",
    405: "see the methods of /api/v1/openapi.json",
    500: "please report it, with the request",
}


class Document(msgspec.Struct, frozen=True):
    """A problem as it is sent. `detail` is what and what to do in one line."""

    title: str
    status: int
    detail: str
    instance: str
    where: str
    what: str
    do: str
    type: str = "about:blank"


class Refusal(Exception):
    """A request that is not answered, with its status."""

    def __init__(self, status: int, problem: Problem, headers: Mapping[str, str] = NONE) -> None:
        super().__init__(str(problem))
        self.status, self.problem, self.headers = status, problem, headers


def document(status: int, problem: Problem, instance: str) -> bytes:
    where, what, do = map(as_parameters, (problem.where, problem.what, problem.do))
    detail = what + (f" ({do})" if do else "")
    return msgspec.json.encode(Document(HTTPStatus(status).phrase, status, detail, instance, where, what, do))


def as_parameters(words: str) -> str:
    """`--said-by` is an option; over HTTP the parameter is `said_by`."""
    return re.sub(r"--([a-z][a-z-]*)", lambda found: found[1].replace("-", "_"), words)


def path_of(scope: Mapping[str, Any]) -> str:
    return bytes(scope.get("raw_path") or b"/").split(b"?")[0].decode("ascii", "replace")


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The document of whatever was raised; what nobody foresaw is logged with where it happened."""
    status, problem = meaning(error, path_of(request.scope))
    if status >= 500:
        log.error(
            "%s %s: %s", request.method, path_of(request.scope), problem, exc_info=error if status == 500 else None
        )
    headers = {"Cache-Control": "no-store", **(error.headers if isinstance(error, Refusal) else NONE)}
    if status == 503:
        headers["Retry-After"] = AGAIN
    if status == 405:
        path = path_of(request.scope).rstrip("/")
        headers["Allow"] = "POST" if path.endswith("/read") else "GET, POST" if path.endswith("/verdicts") else "GET"
    content = document(status, problem, path_of(request.scope))
    return Response(content, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def meaning(error: Exception, path: str) -> tuple[int, Problem]:
    if isinstance(error, Refusal):
        return error.status, error.problem
    if isinstance(error, Meant):
        return 404 if isinstance(error, Unknown) else 400, error.problem
    if isinstance(error, Refused):
        return 422, error.at("text")
    if isinstance(error, Unacceptable):
        return 406, Problem("Accept", "no such form is to be had", f"one of {error}")
    if isinstance(error, msgspec.DecodeError):
        where, what = told(str(error))
        return 400, Problem(where, what, "see /api/v1/openapi.json")
    if isinstance(error, Late):
        return 503, Problem(path, "took too long and was stopped", "ask for less: fewer days, actors or rows")
    if isinstance(error, StoreError):
        missing = error.problem.what == "no such store"
        return 404 if missing else 503, error.problem
    if isinstance(error, HTTPException):
        what = HTTPStatus(error.status_code).phrase.lower() if error.status_code in DO else error.detail
        return error.status_code, Problem(path, what, DO.get(error.status_code, ""))
    return 500, Problem(path, "something that nobody foresaw went wrong", DO[500])


def told(message: str) -> tuple[str, str]:
    """`Expected … - at `$.text`` as where and what."""
    what, _, where = message.partition(" - at `$")
    return where.strip("`.") or "body", what
