"""A story with its claims beside it: which words each rests on, on whose word, and the event that it is part of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from markupsafe import Markup, escape

from rasad.model import Claim, Story
from rasad.record.headline import headline
from rasad.record.meant import Unknown
from rasad.record.record import Record


class Noted(NamedTuple):
    """A claim, the words it rests on by field (as code points, for the browser), and its event's id."""

    claim: Claim
    marks: str
    event: str | None
    chain: tuple[str, ...]  # whose word, from the teller inwards


class Read(NamedTuple):
    story: Story
    text: Markup
    claims: list[Noted]
    title: str


def story(record: Record, id: str) -> Read:
    with record.store.reading() as connection:
        found = connection.execute("select line from stories where id = ?", [id]).fetchall()
        if not found:
            raise Unknown(id[:200], "no such story", "see rasad stories")
        claims = connection.execute("select line from claims where story = ?", [id]).fetchall()
        events = connection.execute(
            "select claim, event from event_claims where claim in (select id from claims where story = ?)", [id]
        ).fetchall()
    return read(
        msgspec.json.decode(found[0][0], type=Story),
        [msgspec.json.decode(line, type=Claim) for (line,) in claims],
        dict(events),
    )


def read(story: Story, claims: Sequence[Claim], events: dict[str, str]) -> Read:
    ordered = sorted(claims, key=lambda claim: (min(claim.trigger, default=claim.sentence), claim.id))
    return Read(story, as_read(story.text), list(noted(story, ordered, events)), headline(story))


def noted(story: Story, claims: Iterable[Claim], events: dict[str, str]) -> Iterable[Noted]:
    teller = story.source or next((credit.name for credit in story.credits if credit.kind == "agency"), "")
    for claim in claims:
        marks = {"sentence": [claim.sentence], **claim.evidence}
        voices = [voice.name for voice in claim.said_by]
        chain = tuple(name for name in (teller, *voices) if name)
        yield Noted(claim, msgspec.json.encode(marks).decode(), events.get(claim.id), chain)


def as_read(text: str) -> Markup:
    """The text to the letter: HTML would drop a carriage return or a NUL, and shift what follows."""
    return Markup(escape(text.replace("\0", "\ufffd")).replace("\r", Markup("&#13;")))
