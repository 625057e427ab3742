"""Readings of dates, months, seasons, years, decades and centuries, whole or without their year."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from rasad.calendar.calendars import (
    from_gregorian,
    month_interval,
    shift_month,
    to_gregorian,
    year_interval,
)
from rasad.calendar.grammar import Expression
from rasad.calendar.reading import (
    DAY,
    Context,
    Reading,
    edge,
    full_year,
    nearest,
    occurrence,
    one_day,
    ungrounded,
    whole,
    year_of,
)
from rasad.model import Calendar


def _month(e: Expression, name: str = "m") -> tuple[Calendar, int]:
    calendar, number = str(e.value(name)).split()
    return calendar, int(number)  # type: ignore[return-value]


def _int(e: Expression, name: str) -> int:
    value: Any = e.value(name)
    return int(value)


def read_date(e: Expression, c: Context) -> Reading | None:
    calendar, month = _month(e)
    found = occurrence(month, _int(e, "d"), calendar, e, c)
    return one_day(found[0], calendar) if found else ungrounded("day", calendar)


def read_days(e: Expression, c: Context) -> Reading | None:
    """«۶ تا ۸ ژوئن»; where the first number is the greater, it belongs to the month before."""
    calendar, month = _month(e)
    first, last = _int(e, "d"), _int(e, "d2")
    found = occurrence(month, last, calendar, e, c)
    if found is None:
        return ungrounded("interval", calendar)
    year, month, _ = from_gregorian(found[0], calendar)
    if first > last:
        year, month = shift_month(year, month, -1)
    return Reading(to_gregorian(year, month, first, calendar), found[1], "interval", calendar)


def read_month(e: Expression, c: Context) -> Reading | None:
    calendar, month = _month(e)
    found = occurrence(month, None, calendar, e, c)
    return edge(whole(found, "month", calendar), e) if found else ungrounded("month", calendar)


def read_months(e: Expression, c: Context) -> Reading | None:
    calendar, month = _month(e, "m2")
    other, first = _month(e)
    found = occurrence(month, None, calendar, e, c)
    if found is None:
        return ungrounded("interval", calendar)
    year = from_gregorian(found[0], calendar)[0]
    if other != calendar:
        return None
    return Reading(month_interval(year - (first > month), first, calendar)[0], found[1], "interval", calendar)


def read_tenth(e: Expression, c: Context) -> Reading | None:
    """«دههٔ اول محرم»: the first ten days."""
    calendar, month = _month(e)
    number = _int(e, "o")
    found = occurrence(month, None, calendar, e, c)
    if found is None or number > 3:
        return ungrounded("interval", calendar) if number <= 3 else None
    first = found[0] + (number - 1) * 10 * DAY
    return Reading(first, found[1] if number == 3 else first + 9 * DAY, "interval", calendar)


def read_numeric(e: Expression, c: Context) -> Reading | None:
    """2007-02-13, 13/02/2007, 85/11/24; without a year of four digits only where slashes show a date."""
    text = str(e.value("x"))
    first, middle, last = (int(part) for part in re.split(r"[/.-]", text))
    size = max(map(len, re.split(r"[/.-]", text)))
    era: Any = e.value("c")
    if size == 4 and first > 31:
        year, month, day = first, middle, last
    elif size == 4:
        day, month, year = first, middle, last
        if month > 12 or (c.setting.get("month_first") and "/" in text and first <= 12):
            day, month = month, day
    elif "/" in text and size == 2 and first > 31:
        year, month, day = first, middle, last
    elif "/" in text and size == 2 and text[-3] == "/":
        day, month, year = first, middle, last
        if month > 12 or (c.setting.get("month_first") and first <= 12):
            day, month = month, day
    else:
        return None
    year, calendar = full_year(year, era, c)
    return one_day(to_gregorian(year, month, day, calendar), calendar)


def read_year(e: Expression, c: Context) -> Reading | None:
    value, category = _int(e, "y"), e.words["y"].category
    if category == "num" and value < 30 and e.value("c") is None:
        return None
    year, calendar = full_year(value, e.value("c"), c)
    return edge(whole(year_interval(year, calendar), "year", calendar), e)


def read_years(e: Expression, c: Context) -> Reading | None:
    first, calendar = full_year(_int(e, "y"), e.value("c"), c)
    last = _int(e, "y2")
    if last < 100:  # 1998-99, «۱۳۹۸ تا ۹۹»
        last += first - first % 100
    first, last = min(first, last), max(first, last)
    return Reading(year_interval(first, calendar)[0], year_interval(last, calendar)[1], "interval", calendar)


def read_season(e: Expression, c: Context) -> Reading | None:
    """Quarters of the Jalali year; of a Gregorian one March-May, June-August, September-November, December-February."""
    number = _int(e, "s")
    calendar: Calendar = c.own
    value = e.value("y")
    if isinstance(value, int):
        calendar = full_year(value, e.value("c"), c, calendar)[1]

    def of(year: int) -> tuple[date, date]:
        month = 3 * number if calendar == "gregorian" else 3 * number - 2
        return month_interval(year, month, calendar)[0], month_interval(*shift_month(year, month, 2), calendar)[1]

    year = year_of(e, c, calendar)
    if year is not None:
        return edge(whole(of(year[0]), "season", calendar), e)
    if c.told is None:
        return ungrounded("season", calendar)
    here = from_gregorian(c.told, calendar)[0]
    choices = [of(near) for near in range(here - 2, here + 3)]
    step = e.value("k")
    if step == -1:
        found = next(x for x in reversed(choices) if x[1] < c.told)
    elif step == 1:
        found = next(x for x in choices if x[0] > c.told)
    else:
        found = nearest(choices, c.told, c.past)
    return edge(whole(found, "season", calendar), e)


def read_decade(e: Expression, c: Context) -> Reading | None:
    value = _int(e, "y")
    era: Any = e.value("c")
    if value % 10:
        return None
    if value >= 100:
        value, calendar = full_year(value, era, c)
    else:
        calendar = era or c.setting["decades"]
        value += {"gregorian": 1900, "jalali": 1300, "hijri": 1400}[calendar]
        if era is None and c.told and to_gregorian(value, 1, 1, calendar) > c.told:
            value, calendar = value % 100 + 1900, "gregorian"
    return edge(whole(year_interval(value, calendar, 10), "decade", calendar), e)


def read_century(e: Expression, c: Context) -> Reading | None:
    number = _int(e, "o")
    calendar: Any = e.value("c") or "gregorian"
    if not 1 <= number <= 21:
        return None
    return edge(whole(year_interval(number * 100 - 99, calendar, 100), "interval", calendar), e)


def read_holiday(e: Expression, c: Context) -> Reading | None:
    name = str(e.value("h")).split()
    if len(name) == 3:
        calendar: Calendar = name[0]  # type: ignore[assignment]
        found = occurrence(int(name[1]), int(name[2]), calendar, e, c)
        return one_day(found[0], calendar) if found else ungrounded("day", calendar)
    calendar = "hijri" if name[0] == "quds" else "gregorian"
    month = {"quds": 9, "easter": 4, "thanksgiving": 11, "good_friday": 4}[name[0]]
    found = occurrence(month, None, calendar, e, c)
    if found is None:
        return ungrounded("day", calendar)
    if name[0] == "quds":  # the last Friday of Ramadan
        return one_day(found[1] - ((found[1].weekday() - 4) % 7) * DAY, calendar)
    if name[0] == "thanksgiving":  # the fourth Thursday of November
        return one_day(found[0] + ((3 - found[0].weekday()) % 7 + 21) * DAY, calendar)
    return one_day(_easter(found[0].year) - (2 if name[0] == "good_friday" else 0) * DAY, calendar)


def read_fixed(e: Expression, c: Context) -> Reading | None:
    """An event that is known by its day."""
    return one_day(date.fromisoformat(str(e.value("v"))), "gregorian")


def _easter(year: int) -> date:
    """Western Easter (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, 1) + timedelta(days=f % 31)
