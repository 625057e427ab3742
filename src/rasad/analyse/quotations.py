"""Quoted words and how deep they are nested."""

from __future__ import annotations

import re

from rasad.model import Quotation, Span

_LINE = re.compile("[^\n\r\x85\u2028\u2029]+")
_CLOSES = {"«": "»", "“": "”", "„": "”“", "‘": "’", "‹": "›", '"': '"', "'": "'", "``": "''"}
_SINGLE = ("'", "’")  # apostrophes too
_SINGLE_CLOSE = re.compile(r"(?<=[^\s'’])['’](?!\w)")
_MARK = re.compile("``|''|[«»“”„‘’‹›\"']")
_DEEPEST = 8  # marks opened inside one another beyond this are noise


class _Paragraph:
    """One paragraph while it is read: the quotations open in it, as (mark, start of its words)."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.open: list[tuple[str, int]] = []
        self.found: list[Quotation] = []
        self._last_single = max((match.start() for match in _SINGLE_CLOSE.finditer(text, start, end)), default=-1)

    def read(self) -> list[Quotation]:
        for match in _MARK.finditer(self.text, self.start, self.end):
            at, after = match.span()
            mark = match.group()
            closed = self._closed(at, after, mark)
            if closed is not None:
                while len(self.open) > closed:  # what was opened inside and never closed ends here too
                    self._take(at)
            elif self._opens(at, after, mark):
                self.open.append((mark, after))
        while self.open:
            self._take(self.end)
        return self.found

    def _take(self, end: int) -> None:
        _, start = self.open.pop()
        words = self.text[start:end]
        span = Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        if span.start < span.end:
            self.found.append(Quotation(span, len(self.open)))

    def _closed(self, at: int, after: int, mark: str) -> int | None:
        """How many quotations stay open when `mark` closes one; None where it closes none."""
        before = self.text[at - 1] if at > self.start else " "
        follows = self.text[after] if after < self.end else " "
        if mark in _SINGLE and (before.isspace() or (before.isalnum() and follows.isalnum())):
            return None  # "don't", or one that opens
        for depth in range(len(self.open) - 1, -1, -1):
            if mark in _CLOSES[self.open[depth][0]]:
                return None if mark in _SINGLE and self._owner(after, before, follows) else depth
        return None

    def _owner(self, after: int, before: str, follows: str) -> bool:
        """Whether "workers' rights" is meant: an s, a blank, a small letter, and later a mark that can close."""
        small = self.text[after + 1 : min(after + 2, self.end)].islower()
        return before in "sS" and follows == " " and small and self._last_single > after

    def _opens(self, at: int, after: int, mark: str) -> bool:
        if mark not in _CLOSES or len(self.open) >= _DEEPEST:
            return False
        if mark not in ("'", "‘"):
            return True
        before = self.text[at - 1] if at > self.start else " "
        follows = self.text[after] if after < self.end else " "
        if before.isalnum() or follows.isspace() or follows.isdigit():
            return False  # '90s
        return self._last_single > after + 1 and self.text[after + 1] not in _SINGLE  # 'n'


def quotations(text: str) -> list[Quotation]:
    """The quotations in `text` by their start, without their marks; `depth` counts the quotations around each.

    One that is not closed ends with its paragraph. A long English quotation opens anew in every paragraph, so it
    comes as one `Quotation` a paragraph, all of the same depth.
    """
    found = [
        quotation
        for paragraph in _LINE.finditer(text)
        if _MARK.search(text, *paragraph.span())
        for quotation in _Paragraph(text, *paragraph.span()).read()
    ]
    return sorted(found, key=lambda quotation: (quotation.span.start, quotation.depth))
