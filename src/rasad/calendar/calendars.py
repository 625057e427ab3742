"""Three calendars: conversion of days, and the Gregorian interval of a month or a year of each.

Jalali by `persiantools`, lunar Hijri by `hijridate` (Umm al-Qura, 1343-1500 AH; the sighted date may differ by a day).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from hijridate import Gregorian, Hijri
from persiantools.jdatetime import JalaliDate

from rasad.model import Calendar

Interval = tuple[date, date]
ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def to_gregorian(year: int, month: int, day: int, calendar: Calendar) -> date:
    """The Gregorian day of a date of `calendar`; ValueError where that calendar has no such date."""
    try:
        if calendar == "gregorian":
            return date(year, month, day)
        if calendar == "jalali":
            found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
            return found
        lunar = Hijri(year, month, day).to_gregorian()
        return date(lunar.year, lunar.month, lunar.day)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"the {calendar} calendar has no date {year}-{month}-{day}: {error}") from None


@lru_cache(maxsize=4096)
def from_gregorian(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Year, month and day of a Gregorian day in `calendar`; ValueError outside the years that it covers."""
    if calendar == "gregorian":
        return day.year, day.month, day.day
    try:
        if calendar == "jalali":
            solar = JalaliDate.to_jalali(day)  # type: ignore[no-untyped-call]
            return solar.year, solar.month, solar.day
        year, month, number = Gregorian(day.year, day.month, day.day).to_hijri().datetuple()
    except (ValueError, OverflowError) as error:
        raise ValueError(f"the {calendar} calendar does not cover {day}: {error}") from None
    return year, month, number


def month_interval(year: int, month: int, calendar: Calendar) -> Interval:
    """First and last Gregorian day of a month; months beyond 1..12 carry over into other years."""
    year, month = shift_month(year, month, 0)
    after = to_gregorian(*shift_month(year, month, 1), 1, calendar)
    return to_gregorian(year, month, 1, calendar), after - ONE_DAY


def year_interval(year: int, calendar: Calendar, years: int = 1) -> Interval:
    """First and last Gregorian day of `years` years that begin with `year`."""
    return to_gregorian(year, 1, 1, calendar), to_gregorian(year + years, 1, 1, calendar) - ONE_DAY


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """Year and month, `by` months later, month in 1..12."""
    count = year * 12 + month - 1 + by
    return count // 12, count % 12 + 1


def shift_day(day: date, months: int, calendar: Calendar = "gregorian") -> date:
    """The same day of another month, or the last day of it where it is shorter."""
    year, month, number = from_gregorian(day, calendar)
    first, last = month_interval(*shift_month(year, month, months), calendar)
    return min(first + (number - 1) * ONE_DAY, last)
