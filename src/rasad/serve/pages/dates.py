"""Days as readers of a language write them, with the day of the other calendar beside."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

from markupsafe import Markup

from rasad.calendar import from_gregorian, month_interval, year_interval
from rasad.model import Days, Fact, Lang
from rasad.relations.words import calendar, digits
from rasad.serve.pages.words import Words

Reckoning = Literal["gregorian", "jalali"]
FEWEST = 1700  # years before it are Jalali where people write them; see rasad.record.meant.day


def other(lang: Lang) -> Reckoning:
    return "gregorian" if calendar(lang) == "jalali" else "jalali"


def plain(words: Words, day: date, by: Reckoning | None = None) -> str:
    """`7 October 2025`, «۱۵ مهر ۱۴۰۴»."""
    reckoning = by or calendar(words.lang)
    try:
        year, month, number = from_gregorian(day, reckoning)
    except ValueError:
        return digits(day.isoformat(), words.lang)
    return digits(f"{number} {month_name(words, month, reckoning)} {year}", words.lang)


def written(words: Words, day: date) -> str:
    """A day as people type it into a filter: `2025-10-07`, «۱۴۰۴-۰۷-۱۵»."""
    year, month, number = from_gregorian(day, calendar(words.lang))
    return digits(f"{year:04}-{month:02}-{number:02}", words.lang)


def month_name(words: Words, month: int, by: Reckoning | None = None) -> str:
    return str(words.all["months"][by or calendar(words.lang)][month - 1])


def day(words: Words, value: date | None) -> Markup:
    """A day, which tells the other calendar's where it is pointed at."""
    if value is None:
        return words("undated")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        value.isoformat(), plain(words, value, other(words.lang)), plain(words, value)
    )


def moment(words: Words, value: datetime | None) -> Markup:
    """A day with the time of day, in UTC."""
    if value is None:
        return words("add_page", "never")
    at = value.astimezone(UTC)
    clock = digits(f"{at:%H:%M}", words.lang)
    return Markup('<time datetime="{}">{} <bdi>{}</bdi></time>').format(
        f"{at:%Y-%m-%dT%H:%MZ}", plain(words, at.date()), f"{clock} UTC"
    )


def both(words: Words, value: date | None) -> Markup:
    """A day in both calendars."""
    if value is None:
        return words("undated")
    return Markup('<time datetime="{}">{} <span class="faint">({})</span></time>').format(
        value.isoformat(), plain(words, value), plain(words, value, other(words.lang))
    )


def when(words: Words, days: Days | None, calendars: int = 1) -> Markup:
    """The days of something: one, a whole month or year of the reader's calendar, or from one to another."""
    shown = both if calendars == 2 else day
    if days is None or (days.earliest is None and days.latest is None):
        return words("undated")
    first, last = days.earliest, days.latest
    if first == last:
        return shown(words, first)
    if first is None:
        return words("until_day", day=shown(words, last))
    if last is None:
        return words("since_day", day=shown(words, first))
    return whole(words, first, last) or words("range", first=shown(words, first), last=shown(words, last))


def between(words: Words, first: date, last: date) -> Markup:
    return when(words, Days(first, last, "interval", "gregorian"))


def spell(words: Words, fact: Fact) -> Markup:
    """From when to when a fact holds, as far as is known."""
    if fact.since and fact.since.earliest is None and fact.until is None:
        return words("begun_by", day=day(words, fact.since.latest))
    if fact.since and fact.until:
        return words("range", first=when(words, fact.since), last=when(words, fact.until))
    if fact.since:
        return words("since_day", day=when(words, fact.since))
    if fact.until:
        return words("until_day", day=when(words, fact.until))
    return words("reported", day=day(words, fact.last_confirmed))


def whole(words: Words, first: date, last: date) -> Markup | None:
    """A month or year, if the days are just that; of either calendar, since stories tell of both."""
    for by in (calendar(words.lang), other(words.lang)):
        year, month, number = from_gregorian(first, by)
        if number != 1:
            continue
        if month_interval(year, month, by) == (first, last):
            name = f"{month_name(words, month, by)} {year}"
        elif year_interval(year, by) == (first, last):
            name = f"{year}"
        else:
            continue
        spell = words("range", first=plain(words, first, other_of(by)), last=plain(words, last, other_of(by)))
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            first.isoformat()[: 7 if month_interval(year, month, by)[1] == last else 4] if by == "gregorian" else
            first.isoformat(), spell, digits(name, words.lang),
        )  # fmt: skip
    return None


def other_of(by: Reckoning) -> Reckoning:
    return "gregorian" if by == "jalali" else "jalali"


def year_of(words: Words, value: date) -> tuple[int, int]:
    """Year and month of a day in the reader's calendar."""
    year, month, _ = from_gregorian(value, calendar(words.lang))
    return year, month


def interval(words: Words, year: int, month: int | None = None) -> tuple[date, date]:
    by = calendar(words.lang)
    return month_interval(year, month, by) if month else year_interval(year, by)
