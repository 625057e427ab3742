"""The date on which a story was published: one full date, in any of three calendars and any digits.

Only complete dates are read here. Time expressions of the prose are another matter (`rasad.calendar`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import NamedTuple

from rasad.lang import LANGUAGES, lexicon
from rasad.model import Calendar

# One character for one character, so that offsets in the folded text are offsets in the text.
_FOLD = str.maketrans(
    "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩يىكةۀأإ\u200c\u200b\u200d\u00a0\u200e\u200f\u202a\u202b\u202c\ufeff\u0654،٫−–/.",
    "01234567890123456789ییکههاا           ,.---.",
)
_GREGORIAN_FROM = 1700  # a year below this, written in digits alone, is of the Jalali calendar
_DIGITS = r"(?<![\d.-])"
_YMD = re.compile(_DIGITS + r"(\d{4})(?: ?([-./]) ?(\d{1,2}) ?\2 ?(\d{1,2})|(\d\d)(\d\d)(?:\d{6})?)(?![\d-])")
_DMY = re.compile(_DIGITS + r"(\d{1,2}) ?([-./]) ?(\d{1,2}) ?\2 ?(\d{2}|\d{4})(?![\d-])")


class DateError(ValueError):
    """What was given is no date, or a date that no calendar has. The message is one line for the user."""


class Found(NamedTuple):
    """A date in a text, with the range [start, end) of the words that give it."""

    date: date
    start: int
    end: int


class _Names(NamedTuple):
    month_of: dict[str, list[tuple[Calendar, int]]]
    day_first: re.Pattern[str]
    month_first: re.Pattern[str]


def parse_published(value: str | int | float | date) -> date:
    """The day that a field of the input gives; `DateError` where it gives none, or one that does not exist.

    Numbers are seconds (or milliseconds) since 1970 in UTC, or YYYYMMDD. A clock time and its zone are left out.
    """
    if isinstance(value, bool):
        raise DateError(f"not a date: {value}")
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value if value.year >= _GREGORIAN_FROM else _exact("jalali", value.year, value.month, value.day)
    if isinstance(value, int | float):
        return _from_number(value)
    text = value.strip()
    if text.isdigit() and len(text) in (9, 10, 12, 13):
        return _from_number(int(text))
    found = find_date(text)
    if found is None:
        raise DateError(f"not a date: {_short(text)}")
    return found.date


def find_date(text: str) -> Found | None:
    """The first full date in `text`, or None. `DateError` where it has the form of a date but does not exist."""
    folded = text[:400].translate(_FOLD)
    hits = [hit for hit in (_numeric(folded, text), _named(folded, text)) if hit]
    if not hits:
        return None
    calendar, (year, month, day), start, end = min(hits, key=lambda hit: hit[2])
    try:
        return Found(_exact(calendar, year, month, day), start, end)
    except DateError:
        raise DateError(f"date does not exist: {_short(text[start:end])}") from None


_Hit = tuple[Calendar, tuple[int, int, int], int, int]


def _numeric(folded: str, text: str) -> _Hit | None:
    # 07/10/2025 and 2025-10-07 share their digits only in part: the earlier match is the date.
    ymd, dmy = _YMD.search(folded), _DMY.search(folded)
    if ymd and (not dmy or ymd.start() <= dmy.start()):
        year = int(ymd[1])
        month, day = (int(ymd[3]), int(ymd[4])) if ymd[3] else (int(ymd[5]), int(ymd[6]))
        return _by_year(year), (year, month, day), ymd.start(), ymd.end()
    if not dmy:
        return None
    words = _short(text[dmy.start() : dmy.end()])
    if len(dmy[4]) == 2:
        raise DateError(f"date with a year of two digits: {words}")
    day, month, year = int(dmy[1]), int(dmy[3]), int(dmy[4])
    calendar = _by_year(year)
    if calendar == "gregorian" and month != day:
        if month <= 12 and day <= 12:
            raise DateError(f"date whose day and month could be either: {words}")
        if month > 12:
            day, month = month, day
    return calendar, (year, month, day), dmy.start(), dmy.end()


def _named(folded: str, text: str) -> _Hit | None:
    names = _names()
    best: _Hit | None = None
    for pattern in (names.day_first, names.month_first):
        for match in pattern.finditer(folded):
            if best and match.start() >= best[2]:
                break
            year = int(match["year"])
            if match["clock"] and len(match["year"]) == 2:  # RFC 822: "07 Oct 25 12:30 GMT"
                year += 2000 if year < 70 else 1900
            calendar, month = _calendar_of(names.month_of[_key(match["month"])], year)
            if calendar is None:
                if len(match["year"]) < 4:
                    continue
                raise DateError(f"date does not exist: {_short(text[match.start() : match.end('year')])}")
            best = (calendar, (year, month, int(match["day"])), match.start(), match.end("year"))
            break
    return best


def _calendar_of(readings: list[tuple[Calendar, int]], year: int) -> tuple[Calendar | None, int]:
    """The reading of a month's name that fits the year: a Gregorian year has four digits from 1700 on."""
    for calendar, month in readings:
        if (calendar == "gregorian") == (year >= _GREGORIAN_FROM) and year >= 1000:
            return calendar, month
    return None, 0


def _by_year(year: int) -> Calendar:
    return "gregorian" if year >= _GREGORIAN_FROM else "jalali"


def _exact(calendar: Calendar, year: int, month: int, day: int) -> date:
    try:
        if calendar == "gregorian":
            return date(year, month, day)
        if calendar == "jalali":
            from persiantools.jdatetime import JalaliDate

            return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
        from hijridate import Hijri

        lunar = Hijri(year, month, day).to_gregorian()
        return date(lunar.year, lunar.month, lunar.day)
    except (ValueError, OverflowError):
        raise DateError(f"date does not exist: {year}-{month:02}-{day:02}") from None


def _from_number(value: int | float) -> date:
    if isinstance(value, int) and 1000_01_01 <= value <= 2999_12_31:
        return parse_published(f"{value // 10000:04}-{value // 100 % 100:02}-{value % 100:02}")
    try:
        seconds = value / 1000 if abs(value) >= 1e11 else value
        if abs(seconds) < 1e8:
            raise ValueError
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        raise DateError(f"not a date: {_short(str(value))}") from None


def _key(name: str) -> str:
    return re.sub(r"[\s'’-]+", "", name).lower()


def _spellings() -> Iterator[tuple[str, Calendar, int]]:
    calendars: tuple[Calendar, ...] = ("gregorian", "jalali", "hijri")
    for lang in LANGUAGES:
        for calendar in calendars:
            for month, names in enumerate(lexicon(lang, "dates")["months"][calendar], start=1):
                for name in names:
                    yield name.translate(_FOLD), calendar, month


@cache
def _names() -> _Names:
    month_of: dict[str, list[tuple[Calendar, int]]] = {}
    spellings = list(_spellings())
    for name, calendar, month in spellings:
        readings = month_of.setdefault(_key(name), [])
        if (calendar, month) not in readings:
            readings.append((calendar, month))
    longest_first = sorted({name for name, _, _ in spellings}, key=len, reverse=True)
    month_names = "|".join(re.escape(name).replace(r"\ ", r"[\s'’-]{0,2}") for name in longest_first)
    fillers = "|".join(word for lang in LANGUAGES for word in lexicon(lang, "dates")["fillers"])
    gap, year = r"[\s,.-]{0,3}", r"(?P<year>\d{4}|\d{2})(?!\d)(?P<clock>\s\d{1,2}:\d\d)?"
    filled = rf"(?:{gap}(?:{fillers})(?!\w)){{0,2}}"
    named = rf"(?P<month>{month_names})(?:(?={fillers})|(?![^\W\d_]))"
    day = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|م|ام)?"
    return _Names(
        month_of,
        re.compile(rf"{day}{filled}{gap}{named}{filled}{gap}{year}", re.IGNORECASE),
        re.compile(rf"(?<!\w){named}{filled}{gap}{day}(?!\d){gap}{year}", re.IGNORECASE),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
