"""What readers raise for input that they refuse, and the checks that every text goes through."""

from __future__ import annotations

import re
from collections.abc import Callable

from rasad.model import Problem

Report = Callable[[Problem], None]

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_GARBAGE = 0.1  # a text with more of those than this share is no text


class Refused(ValueError):
    """Input that gives no story: what is wrong and what the user can do, each in a few words."""

    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(what + (f" ({do})" if do else ""))
        self.what, self.do = what, do

    def at(self, where: str) -> Problem:
        return Problem(where, self.what, self.do)


def clean(text: str) -> tuple[str, int]:
    """The text with each control character and lone surrogate replaced by one character, and how many there were."""
    if not _UNWANTED.search(text):
        return text, 0
    cleaned, count = _UNWANTED.subn(lambda found: "\ufffd" if found[0] >= "\ud800" else " ", text)
    if count > max(3, _GARBAGE * len(text)):
        raise Refused("mostly control characters, not text", "look whether this is the right file")
    return cleaned, count


def size(value: int) -> str:
    """Bytes for a message."""
    return f"{value / 1_000_000:g} MB" if value >= 1_000_000 else f"{value:,} bytes"


def too_large(max_bytes: int) -> Refused:
    return Refused(f"story larger than the limit of {size(max_bytes)}", "split it into its stories")


def shown(message: object) -> str:
    """Another library's message, on one short line."""
    line = " ".join(str(message).split())
    return line if len(line) <= 120 else line[:119] + "…"
