"""What words of a question mean: days of any calendar, actors and places by the names that people give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rasad.model import Problem

if TYPE_CHECKING:
    from rasad.store.query import Wanted

LONGEST = 2000  # characters of what is asked for; more is no name and no day


class Meant(ValueError):
    """An option that cannot be meant: which, why, and what would be right."""

    def __init__(self, option: str, what: str, do: str = "") -> None:
        super().__init__(what)
        self.problem = Problem(option, what, do)


class Unknown(Meant):
    """What is asked for by its id and is not there."""


def day(option: str, written: str | None, last: bool = False, told: date | None = None) -> date | None:
    """The first, or last, day that a date names: a day, month or year of any calendar, in digits or in words, which
    count from the day `told` (today)."""
    if not written:
        return None
    wrong = Meant(option, f"not a date: {written[:100]}", "write it as 2025-10-07, 2025-10, ۱۴۰۴-۰۷-۱۵ or خرداد ۱۴۰۴")
    if len(written) > LONGEST:
        raise wrong
    from rasad.calendar import moments, month_interval, year_interval
    from rasad.calendar.dates import DateError, parse_published

    digits = written.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    partial = re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?", digits.strip())
    if partial:
        year, month = int(partial[1]), partial[2]
        calendar: Any = "jalali" if year < 1700 else "gregorian"
        if month and not 1 <= int(month) <= 12:
            raise Meant(option, f"no such month: {written}")
        try:
            first, end = month_interval(year, int(month), calendar) if month else year_interval(year, calendar)
        except ValueError:
            raise wrong from None
        return end if last else first
    try:
        return parse_published(written)
    except DateError:
        for lang in ("fa", "en"):
            for moment in moments(written, lang, told=told or date.today()):
                if moment.earliest and moment.latest:
                    return moment.latest if last else moment.earliest
    raise wrong


def time(option: str, written: str) -> datetime:
    """A moment in UTC, without its zone as the store has it: of `2025-10-07T12:00:00+03:30` as it says, of a day its
    beginning."""
    try:
        found = datetime.fromisoformat(written)
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    except (ValueError, OverflowError):
        first = day(option, written)
        if first is None:
            raise Meant(option, "no time is given", "as 2025-10-07T12:00:00Z") from None
        return datetime(first.year, first.month, first.day)


def somebody(words: str) -> Wanted:
    """An actor by a code, an id, or a name as any story might have it."""
    from rasad.store.query import Wanted

    if re.fullmatch("[A-Z]{3}", words):
        return Wanted(countries=(words,))
    if re.fullmatch(r"Q\d+", words) or "/" in words:
        return Wanted(entities=(words,))
    if len(words) > LONGEST or not words.strip():
        raise Meant("--actor", "no name", "give a name, a code of a state or an entity's id")
    from rasad.merge.who import kinds
    from rasad.resolve import Resolver

    found = Resolver().actor(words, lang="en" if words.isascii() else "fa")
    if not found.entity:
        return Wanted(name=words)
    if kinds().get(found.entity) == "state" and found.country:
        return Wanted((found.entity,), (found.country,))  # a state, and all who act for it
    return Wanted(entities=(found.entity,), name=found.name if found.how == "name" and found.name else words)


def place(words: str) -> str:
    """A place's name as the record has it."""
    if not words or re.fullmatch("[A-Z]{3}", words):
        return words
    if len(words) > LONGEST:
        raise Meant("--place", "no name of a place", "give a name or the code of a state")
    from rasad.resolve import Resolver

    found = Resolver().place(words, lang="en" if words.isascii() else "fa")
    return found.name if found else words


def types(named: Iterable[str]) -> tuple[str, ...]:
    from rasad.coder.ontology import table

    for one in named:
        if one.upper() not in table("types"):
            raise Meant("--type", f"no type {one[:100]}", f"one of {', '.join(table('types'))}")
    return tuple(one.upper() for one in named)
