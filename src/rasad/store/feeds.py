"""The feeds that are watched, and which of their stories the record holds under other ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec

from rasad.model import Story
from rasad.store.rows import insert
from rasad.store.store import Store, Writer


def feeds(store: Store, urls: Collection[str]) -> dict[str, str]:
    """What is known of each feed, as it was kept."""
    with store.reading() as connection:
        rows = connection.execute("select url, line from feeds where url in (select unnest(?))", [list(urls)])
        return dict(rows.fetchall())


def every_feed(store: Store) -> dict[str, str]:
    """What is known of each feed that was ever watched."""
    with store.reading() as connection:
        return dict(connection.execute("select url, line from feeds order by url").fetchall())


def keep_feed(writer: Writer, url: str, due: datetime | None, line: str) -> None:
    with writer.transaction() as connection:
        connection.execute("delete from feeds where url = ?", [url])
        insert(connection, "feeds", [(url, due and due.replace(tzinfo=None), line)])


def unknown(store: Store, stories: Iterable[Story]) -> list[Story]:
    """Without those of which the record holds the same words from the same address under another id: outlets give one
    story another id in another feed."""
    stories = list(stories)
    with store.reading() as connection:
        rows = connection.execute(
            "select line from stories where url <> '' and url in (select unnest(?))", [[story.url for story in stories]]
        ).fetchall()
    held = [msgspec.json.decode(row, type=Story) for (row,) in rows]
    same = {(story.url, story.text): story.id for story in held}
    return [story for story in stories if same.get((story.url, story.text), story.id) == story.id]
