"""RSS and Atom feeds: each entry is a story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from rasad.model import Lang, Problem, Story
from rasad.read.html import text_of_fragment
from rasad.read.problems import Refused, Report, shown, size
from rasad.read.stories import Context, attempt, checked, story_from_text

_EMPTY = ("XML without entries of a feed", "give RSS or Atom")


class Entry(NamedTuple):
    """An entry as the feed has it; `body` and `title` may hold HTML, and any field may be empty."""

    id: str
    url: str
    title: str
    body: str
    published: str
    source: str
    byline: str


def read_feed(stream: BinaryIO, where: str, context: Context) -> Iterator[Story]:
    """The entries in order."""
    data = stream.read(context.max_bytes + 1)
    if len(data) > context.max_bytes:
        raise Refused(f"feed larger than the limit of {size(context.max_bytes)}", "split it")
    entries = entries_of(data, where, context.report)
    if not entries:
        raise Refused(*_EMPTY)
    for number, entry in enumerate(entries, start=1):
        at = f"{where} entry {number}"
        story = attempt(lambda e=entry, w=at: story_of_entry(e, w, context), at, context.report)  # type: ignore[misc]
        if story:
            yield story


def entries_of(data: bytes, where: str, report: Report, charset: str = "") -> list[Entry]:
    """The entries of a feed, none of one that has none; `Refused` for what is no feed."""
    import feedparser

    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    try:
        feed: Any = feedparser.parse(
            data, sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )  # fmt: skip
    except Exception as error:  # whatever a parser of others may do on hostile XML
        raise Refused(f"feed that cannot be parsed: {type(error).__name__}") from None
    if not feed.entries and not feed.version:
        raise Refused(*_EMPTY)
    broken = feed.get("bozo_exception")
    if broken is not None and "Encoding" not in type(broken).__name__ and "ContentType" not in type(broken).__name__:
        report(Problem(where, f"broken XML: {shown(broken)}", "read as far as possible"))
    outlet = str(feed.feed.get("title", ""))
    return [_entry(entry, outlet) for entry in feed.entries]


def story_of_entry(
    entry: Entry, where: str, context: Context, *, id: str = "", source: str = "", lang: Lang | None = None
) -> Story:
    """The story that an entry tells; what the caller knows better than the feed goes before."""
    return story_from_text(
        checked(text_of_fragment(entry.body), where, context),
        published=entry.published or None,
        title=text_of_fragment(entry.title),
        source=source or entry.source,
        url=entry.url,
        lang=lang,
        id=id or entry.id or None,
        byline=entry.byline,
    )


def _entry(entry: Any, outlet: str) -> Entry:
    """Dates stay words: feedparser takes Jalali years for Gregorian ones."""
    bodies = [str(part.get("value", "")) for part in entry.get("content", ())] + [str(entry.get("summary", ""))]
    named = entry.get("source") or {}
    return Entry(
        id=str(entry.get("id", "")),
        url=str(entry.get("link", "")),
        title=str(entry.get("title", "")),
        body=next((body for body in bodies if body.strip()), ""),
        published=str(entry.get("published") or entry.get("updated") or ""),
        source=str(named.get("title", "") or outlet),
        byline=str(entry.get("author", "")),
    )
