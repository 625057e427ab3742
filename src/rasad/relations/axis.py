"""The axis of time of a chart: where days stand, and which of them are named, in the reader's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rasad.calendar import from_gregorian, to_gregorian
from rasad.model import Lang
from rasad.relations.words import calendar, digits, words

MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)  # between two names
DAYS = (1, 2, 7, 14)
MOST = 9  # names


class Axis:
    """Days from `first` to `last` on a line from `left` to `right`; time runs to the right in both languages, as
    charts of Persian papers have it."""

    def __init__(self, first: date, last: date, left: float, right: float, lang: Lang) -> None:
        self.first, self.last = first, max(last, first + timedelta(days=1))
        self.left, self.right, self.lang = left, right, lang

    def at(self, day: date) -> float:
        part = (day - self.first).days / (self.last - self.first).days
        return self.left + (self.right - self.left) * min(1.0, max(0.0, part))

    def ticks(self) -> Iterator[tuple[date, str]]:
        """Days at which a line stands, and their names."""
        days = (self.last - self.first).days
        step = next((step for step in DAYS if days / step <= MOST), None)
        if step and days < 14 * MOST:
            day = self.first
            while day <= self.last:
                yield day, self.named(day, "day")
                day += timedelta(days=step)
            return
        kind = calendar(self.lang)
        year, month, _ = from_gregorian(self.first, kind)
        months = next((step for step in MONTHS if days / 30.5 / step <= MOST), MONTHS[-1])
        number = -(-(year * 12 + month - 1) // months) * months
        while (day := to_gregorian(number // 12, number % 12 + 1, 1, kind)) <= self.last:
            if day >= self.first:
                yield day, self.named(day, "year" if months >= 12 else "month")
            number += months

    def named(self, day: date, precision: str) -> str:
        year, month, number = from_gregorian(day, calendar(self.lang))
        name = words(self.lang).months[month - 1]
        made = {"day": f"{number} {name}", "month": f"{name} {year}", "year": f"{year}"}[precision]
        return digits(made, self.lang)
