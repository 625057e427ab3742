"""Quoted words and how deep they are nested."""

from __future__ import annotations

import re

from rasad.model import Quotation, Span

_PARAGRAPH = re.compile("[^\n\r\x85\u2028\u2029]+")
_CLOSE = {"«": "»", "“": "”", "„": "”“", "‘": "’", "‹": "›", '"': '"', "'": "'", "``": "''"}
_MARK = re.compile("``|''|[«»“”„‘’‹›\"']")
_DEEPEST = 8  # marks opened inside one another beyond this are noise


class _Open:
    """A quotation that is still open: its mark and where its words begin."""

    __slots__ = ("mark", "start")

    def __init__(self, mark: str, start: int) -> None:
        self.mark, self.start = mark, start


def quotations(text: str) -> list[Quotation]:
    """The quotations in `text` by their start, without their marks; `depth` counts the quotations around each.

    One that is not closed ends with its paragraph, unless the next paragraph opens with the same mark, as long
    English quotations do: then it goes on, as one more `Quotation` of the same depth.
    """
    found: list[Quotation] = []
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        stack: list[_Open] = []
        for match in _MARK.finditer(text, start, end):
            mark = match.group()
            closes = _closes(text, match.start(), match.end(), mark, stack, start, end)
            if closes is not None:
                while len(stack) > closes:  # what was opened inside and never closed ends here too
                    _take(found, text, stack.pop(), match.start(), len(stack))
            elif _opens(text, match.start(), match.end(), mark, stack, start, end):
                stack.append(_Open(mark, match.end()))
        while stack:
            _take(found, text, stack.pop(), end, len(stack))
    return sorted(found, key=lambda quotation: (quotation.span.start, quotation.depth))


def _take(found: list[Quotation], text: str, opened: _Open, end: int, depth: int) -> None:
    words = text[opened.start : end]
    start = opened.start + len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start < end:
        found.append(Quotation(Span(start, end), depth))


def _closes(
    text: str, at: int, after: int, mark: str, stack: list[_Open], start: int, end: int
) -> int | None:
    """How many quotations stay open when the mark at `at` closes one; None where it closes none."""
    if mark in "'’" and _inside_word(text, at, after, start, end):
        return None
    for depth in range(len(stack) - 1, -1, -1):
        if mark in _CLOSE[stack[depth].mark]:
            if mark == "'" and (at == start or text[at - 1].isspace()):
                return None
            if mark in "'’" and _plural_owner(text, at, after, end, mark):
                return None
            return depth
    return None


def _opens(text: str, at: int, after: int, mark: str, stack: list[_Open], start: int, end: int) -> bool:
    if mark not in _CLOSE or len(stack) >= _DEEPEST:
        return False
    if mark in "'‘":
        before = text[at - 1] if at > start else " "
        if before.isalnum() or after >= end or text[after].isspace():
            return False
        # an apostrophe that stands for lost letters ('90s, 'em) opens nothing that is never closed
        return not text[after].isdigit() and _single_closes(text, after, end)
    return True


def _inside_word(text: str, at: int, after: int, start: int, end: int) -> bool:
    return start < at and after < end and text[at - 1].isalnum() and text[after].isalnum()


def _plural_owner(text: str, at: int, after: int, end: int, mark: str) -> bool:
    """Whether "workers' rights" is meant: an s before, a small letter after, and a later mark that closes."""
    return (
        text[at - 1] in "sS"
        and text[after : after + 1] == " "
        and text[after + 1 : after + 2].islower()
        and _single_closes(text, after, end, mark)
    )


_SINGLE = re.compile(r"(?<=[^\s'’])['’](?!\w)")


def _single_closes(text: str, after: int, end: int, mark: str = "'") -> bool:
    """Whether a single mark that can close comes within a paragraph's reach."""
    return _SINGLE.search(text, after, min(end, after + 600)) is not None
