"""Plain text: an optional head (`date YYYY-MM-DD`, `title …`), then the story, exactly as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from rasad.calendar.dates import DateError, find_date
from rasad.model import Story
from rasad.read.encoding import decode
from rasad.read.problems import Refused, shown, too_large
from rasad.read.stories import Context, attempt, checked, story_from_text

_BLANKS = r"[\s\ufeff\u200e\u200f]{0,200}"
_DATE = re.compile(rf"{_BLANKS}date[ \t]{{0,8}}[:：]?[ \t\u00a0]{{0,8}}(?=\d)", re.IGNORECASE)
_TITLE_FIRST = re.compile(rf"{_BLANKS}title[ \t]{{0,8}}[:：]?[ \t]{{1,8}}(?P<title>[^\n]{{1,500}})\n", re.IGNORECASE)
_TITLE_NEXT = re.compile(r"title[ \t]{0,8}[:：]?[ \t]{1,8}(?P<title>[^\n]{1,500})\n", re.IGNORECASE)
_AFTER_DATE = re.compile(
    r"(?:[T ]\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?[ \t\u00a0]{0,200}(?:\r?\n)?"
)
_NUMERIC = re.compile(r"\d{1,4} ?[-/.] ?\d{1,2}\b")


def read_text(stream: BinaryIO, where: str, context: Context) -> Iterator[Story]:
    """The one story of a text file."""
    data = stream.read(context.max_bytes + 1)
    if len(data) > context.max_bytes:
        raise too_large(context.max_bytes)
    text = decode(data)
    if not text.strip("\ufeff \t\r\n"):
        raise Refused("empty file")
    published, title, start = split_head(text)
    body = checked(text[start:], where, context)
    story = attempt(lambda: story_from_text(body, published=published, title=title), where, context.report)
    if story:
        yield story


def split_head(text: str) -> tuple[str | None, str, int]:
    """The words of the head's date, its title, and where the story begins. `Refused` for a date that does not exist."""
    title = ""
    first = _TITLE_FIRST.match(text)
    head = _DATE.match(text, first.end() if first else 0)
    if not head:
        return None, "", 1 if text.startswith("\ufeff") else 0
    try:
        found = find_date(text[head.end() : head.end() + 60])
    except DateError as error:
        raise Refused(shown(error), "the story is left out; correct its head") from None
    if found is None or found.start > 0:
        if _NUMERIC.match(text, head.end()):
            line = text[head.end() : head.end() + 40].split("\n")[0]
            raise Refused(f"not a date: {shown(line)}", "the story is left out; write date YYYY-MM-DD")
        return None, "", 0
    if first:
        title = first["title"].strip()
    end = head.end() + found.end
    after = _AFTER_DATE.match(text, end)
    end = after.end() if after else end
    if text[end - 1] == "\n" and not title:
        named = _TITLE_NEXT.match(text, end)
        if named:
            title, end = named["title"].strip(), named.end()
    return text[head.end() : head.end() + found.end], title, end
