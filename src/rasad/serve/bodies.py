"""What is sent to the server, and what it answers that is no list."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from rasad.model import Claim, Story

TEXT = 200_000  # characters of a story; longer is a book, for `rasad read`


class ReadBody(msgspec.Struct, forbid_unknown_fields=True):
    """A text to be read. `published` is a day of any calendar; without it, "yesterday" is no day."""

    text: str
    published: str | None = None
    title: str = ""
    source: str = ""
    lang: str | None = None


class ReadAnswer(msgspec.Struct):
    """The text as a story, since spans are of its characters, and its claims."""

    story: Story
    claims: list[Claim]


class VerdictBody(msgspec.Struct, forbid_unknown_fields=True):
    """A decision about events or claims; `field` and `value` say what fix sets."""

    kind: Literal["accept", "fix", "reject", "merge", "split"]
    ids: list[str]
    field: str = ""
    value: Any = None
    reason: str = ""
    author: str = ""


class About(msgspec.Struct):
    """The version of the coder, how much the record holds, and where to go on."""

    coder: str
    holds: dict[str, int]
    links: dict[str, str]
