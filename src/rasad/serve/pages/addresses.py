"""Addresses of pages: the language, the page, and what is asked for, so that each view can be linked."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode, urlsplit

from rasad.model import Lang

Pairs = list[tuple[str, str]]


def page(lang: Lang, *parts: str, query: Iterable[tuple[str, object]] = (), at: str = "") -> str:
    """`/fa/events/ev-…?…#…`; what says nothing is left out."""
    path = "/" + "/".join((lang, *(quote(part, safe="") for part in parts)))
    return with_query(path if parts else f"{path}/", query) + (f"#{quote(at)}" if at else "")


def twin(kind: str, id: str) -> str:
    """Where programs find one thing."""
    return f"/api/v1/{kind}/{quote(id, safe='')}"


def with_query(path: str, query: Iterable[tuple[str, object]]) -> str:
    asked = urlencode([(name, value) for name, value in query if value not in (None, "")])
    return f"{path}?{asked}" if asked else path


def toggled(asked: Pairs, name: str, value: str) -> Pairs:
    """With a value more, or without it where it is there; a place in the list says nothing in another list."""
    kept = [pair for pair in asked if pair != (name, value) and pair[0] != "before"]
    return kept if (name, value) in asked else [*kept, (name, value)]


def without(asked: Pairs, *names: str) -> Pairs:
    return [pair for pair in asked if pair[0] not in (*names, "before")]


def outward(address: str) -> str:
    """An address that a story gives, if it is one of the web: no script, no file."""
    try:
        return address if urlsplit(address.strip()).scheme in ("http", "https") else ""
    except ValueError:
        return ""
