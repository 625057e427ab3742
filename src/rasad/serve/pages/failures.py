"""What goes wrong, as a page: what it is, what to do, and what the server says of it."""

from __future__ import annotations

from rasad.model import Problem
from rasad.read import Refused
from rasad.record.meant import Unknown
from rasad.serve.problems import Refusal, meaning
from rasad.serve.turns import Late
from rasad.store import StoreError

KINDS = {400: "asked", 401: "login", 403: "origin", 404: "nowhere", 408: "late", 413: "large", 422: "text"}
BUSY = ("is open in another process", "is being written by")


def kind(error: Exception, status: int) -> str:
    """Under which the messages have what it means and what to do."""
    if isinstance(error, StoreError):
        if status == 404:
            return "missing"
        return "locked" if error.problem.what.startswith(BUSY) else "damaged"
    if isinstance(error, Late):
        return "late"
    if isinstance(error, Refused):
        return "text"
    if isinstance(error, Refusal) and status == 503:
        return "busy"
    if isinstance(error, Unknown):
        return "unknown"
    if isinstance(error, Refusal) and error.problem.where == "role":
        return "role"
    return KINDS.get(status, "asked" if 400 <= status < 500 else "broken")


def told(error: Exception, path: str) -> tuple[int, str, Problem]:
    status, problem = meaning(error, path)
    return status, kind(error, status), problem
