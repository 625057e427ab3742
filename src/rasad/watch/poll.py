"""One feed asked once: what is new in it, and what to remember for the next time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from urllib.parse import urljoin

import msgspec

from rasad.model import Problem, Story
from rasad.read.feed import Entry, entries_of, story_of_entry
from rasad.read.html import story_of_page, text_of_fragment
from rasad.read.problems import Refused
from rasad.read.stories import Context, attempt, story_from_text
from rasad.watch.address import address
from rasad.watch.fetch import Fetcher
from rasad.watch.settings import Feed

LONGEST = 86400.0  # seconds that a feed is left alone, however often it failed
ASKED_AGAIN = 3  # times, for the page of an entry that could not be read
LOST = 3  # pages in a row that could not be reached, after which no more are asked for
_UNIQUE = re.compile(r"\A[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # ids that no two outlets share are addresses or URNs


class Seen(msgspec.Struct, frozen=True):
    """An entry that was read: the hash of its words, and how many more times its page is asked for."""

    hash: str
    left: int = 0


class State(msgspec.Struct, frozen=True):
    """What is known of a feed: the marks that its host gave it, the hash of its bytes, its entries, and how often in a
    row it failed, and why. `due` is when to ask again, `asked` when it was, `fresh` when it last had a new story."""

    etag: str = ""
    modified: str = ""
    hash: str = ""
    seen: dict[str, Seen] = {}
    failures: int = 0
    due: datetime | None = None
    asked: datetime | None = None
    fresh: datetime | None = None
    problem: Problem | None = None


class Polled(msgspec.Struct, frozen=True):
    """What came of asking a feed."""

    feed: Feed
    state: State
    stories: Sequence[Story] = ()
    problems: Sequence[Problem] = ()


def poll(feed: Feed, state: State, every: float, fetcher: Fetcher) -> Polled:
    """Asks a feed for what is new since `state`. Where it gives nothing that can be read, its state says how often."""
    problems: list[Problem] = []
    try:
        found = fetcher.get(feed.url, state.etag, state.modified)
        if found.body is None or hashed(found.body) == state.hash:
            return Polled(
                feed, msgspec.structs.replace(state, failures=0, due=after(every), asked=after(0), problem=None)
            )
        entries = entries_of(found.body, feed.url, problems.append, found.charset)
    except Refused as refused:
        return failed(feed, state, every, refused.at(feed.url), getattr(refused, "again", 0.0))
    reading = Reading(feed, fetcher, problems, found.url)
    seen: dict[str, Seen] = {}
    stories: list[Story] = []
    waiting = False  # whether the feed is wanted again, though it may not change
    for entry in entries:
        key, mark = reading.key(entry), hashed(repr(entry).encode("utf8", "replace"))
        before = state.seen.get(key)
        if before and before.hash == mark and not before.left:
            seen[key] = before
            continue
        if reading.lost >= LOST:
            waiting = True
            continue
        story, whole = reading.story(entry, key)
        left = 0 if whole else before.left - 1 if before and before.hash == mark else ASKED_AGAIN
        seen[key] = Seen(mark, left)
        waiting = waiting or left > 0
        if story:
            stories.append(story)
    if reading.lost >= LOST:
        problems.append(Problem(feed.url, "its pages cannot be reached", "the rest waits for the next time"))
    marks = ("", "", "") if waiting else (found.etag, found.modified, hashed(found.body))
    now = after(0)
    fresh = now if stories else state.fresh
    return Polled(feed, State(*marks, seen, due=after(every), asked=now, fresh=fresh), stories, problems)


def failed(feed: Feed, state: State, every: float, problem: Problem, again: float = 0) -> Polled:
    """A feed that gave nothing: it is left alone twice as long each time, or as long as its host asks for."""
    pause = min(LONGEST, max(every * 2.0 ** min(state.failures + 1, 20), again))
    failures, now = state.failures + 1, after(0)
    state = msgspec.structs.replace(state, failures=failures, due=after(pause), asked=now, problem=problem)
    return Polled(feed, state, (), (problem,))


class Reading:
    """From the entries of one feed to stories."""

    def __init__(self, feed: Feed, fetcher: Fetcher, problems: list[Problem], base: str) -> None:
        self.feed, self.fetcher, self.base = feed, fetcher, base
        self.lost = 0
        self.context = Context({}, problems.append, fetcher.settings.max_bytes)

    def key(self, entry: Entry) -> str:
        """What the entry is known by: its id, made unique among outlets, else its address, else its words."""
        if entry.id:
            return entry.id if _UNIQUE.match(entry.id) else f"{address(self.feed.url).host}:{entry.id}"
        return urljoin(self.base, entry.url) if entry.url else hashed(repr(entry).encode("utf8", "replace"))

    def story(self, entry: Entry, key: str) -> tuple[Story | None, bool]:
        """The story, and whether it is all that there is: where its page cannot be read, the feed's words stand."""
        entry = entry._replace(url=urljoin(self.base, entry.url) if entry.url else "")
        where = f"{self.feed.url} entry {entry.url or key}"
        if self.feed.follow and entry.url:
            page = attempt(lambda: self.page(entry, key, where), where, self.context.report)
            if page or not entry.body.strip():
                return page, page is not None
        feed = self.feed
        told = attempt(
            lambda: story_of_entry(entry, where, self.context, id=key, source=feed.source, lang=feed.lang),
            where,
            self.context.report,
        )
        return told, not (self.feed.follow and entry.url)

    def page(self, entry: Entry, key: str, where: str) -> Story:
        """The story of the linked page; who tells it and when, the feed knows better."""
        self.lost += 1
        found = self.fetcher.get(entry.url)
        self.lost = 0
        page = story_of_page(found.body or b"", where, self.context, url=found.url, charset=found.charset or None)
        return story_from_text(
            page.text,
            published=entry.published or page.published,
            title=text_of_fragment(entry.title) or page.title,
            source=self.feed.source or entry.source or page.source,
            url=entry.url,
            lang=self.feed.lang,
            id=key,
            byline=entry.byline or page.byline,
        )


def after(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def hashed(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()
