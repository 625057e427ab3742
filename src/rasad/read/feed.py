"""RSS and Atom feeds: each entry is a story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from rasad.model import Problem, Story
from rasad.read.html import text_of_fragment
from rasad.read.problems import Refused, shown, size
from rasad.read.stories import Context, attempt, checked, story_from_text


def read_feed(stream: BinaryIO, where: str, context: Context) -> Iterator[Story]:
    """The entries in order. Dates are read from their words: feedparser takes Jalali years for Gregorian ones."""
    data = stream.read(context.max_bytes + 1)
    if len(data) > context.max_bytes:
        raise Refused(f"feed larger than the limit of {size(context.max_bytes)}", "split it")
    import feedparser

    try:
        feed: Any = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # whatever a parser of others may do on hostile XML
        raise Refused(f"feed that cannot be parsed: {type(error).__name__}") from None
    if not feed.entries:
        raise Refused("XML without entries of a feed", "give RSS or Atom")
    broken = feed.get("bozo_exception")
    if broken is not None and "Encoding" not in type(broken).__name__ and "ContentType" not in type(broken).__name__:
        context.report(Problem(where, f"broken XML: {shown(broken)}", "read as far as possible"))
    outlet = str(feed.feed.get("title", ""))
    for number, entry in enumerate(feed.entries, start=1):
        at = f"{where} entry {number}"
        story = attempt(lambda e=entry, w=at: _story(e, outlet, w, context), at, context.report)  # type: ignore[misc]
        if story:
            yield story


def _story(entry: Any, outlet: str, where: str, context: Context) -> Story:
    bodies = [str(part.get("value", "")) for part in entry.get("content", ())] + [str(entry.get("summary", ""))]
    text = text_of_fragment(next((body for body in bodies if body.strip()), ""))
    named = entry.get("source") or {}
    return story_from_text(
        checked(text, where, context),
        published=entry.get("published") or entry.get("updated") or None,
        title=text_of_fragment(str(entry.get("title", ""))),
        source=str(named.get("title", "") or outlet),
        url=str(entry.get("link", "")),
        id=str(entry.get("id", "")) or None,
        byline=str(entry.get("author", "")),
    )
