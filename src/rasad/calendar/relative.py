"""Readings that count from the story's day, or from the moment mentioned before."""

from __future__ import annotations

from datetime import date
from typing import Any

from rasad.calendar.absolute import read_month, read_year
from rasad.calendar.calendars import (
    Interval,
    from_gregorian,
    month_interval,
    shift_day,
    shift_month,
    year_interval,
)
from rasad.calendar.grammar import Expression
from rasad.calendar.reading import DAY, Context, Reading, edge, one_day, ungrounded, whole
from rasad.model import Calendar, Precision

UNITS: dict[str, Precision] = {
    "day": "day", "days": "day", "tenday": "day", "week": "week", "weeks": "week", "month_word": "month",
    "months": "month", "part": "day", "year": "year", "years": "year", "decade": "decade", "decades": "decade",
}  # fmt: skip

PLURAL = ("days", "weeks", "months", "years", "decades", "hours")


def week_of(day: date, c: Context) -> Interval:
    first = day - ((day.weekday() - int(c.setting["week_starts"])) % 7) * DAY
    return first, first + 6 * DAY


def _base(e: Expression, c: Context, name: str = "r") -> date | None:
    """«بعد» counts from the moment before in a story of the past; all else from the story's day."""
    word = e.words.get(name)
    if word is not None and word.category.startswith("later") and c.past is not False and c.anchor:
        return c.anchor.latest or c.told
    return c.told


def _unit_around(day: date, unit: str, by: int, c: Context, era: object = None) -> Reading:
    """The week, month or year that holds `day`, or one `by` units from it."""
    if unit == "week":
        return whole(week_of(day + 7 * by * DAY, c), "week", c.own)
    if unit == "month":
        calendar = c.relative("month", era)
        year, month, _ = from_gregorian(day, calendar)
        return whole(month_interval(*shift_month(year, month, by), calendar), "month", calendar)
    if unit == "year":
        calendar = c.relative("year", era)
        return whole(year_interval(from_gregorian(day, calendar)[0] + by, calendar), "year", calendar)
    if unit == "decade":
        return whole(year_interval(day.year - day.year % 10 + 10 * by, "gregorian", 10), "decade", "gregorian")
    return one_day(day + by * DAY, c.own)


def read_relative(e: Expression, c: Context) -> Reading | None:
    word = e.words.get("u")
    unit = UNITS.get(word.category, "week") if word else "month" if "d" in e.words else "year"
    base = _base(e, c)
    if base is None:
        return ungrounded(unit, c.own)
    step: Any = e.value("r", 0)
    if "u" in e.words and e.words["u"].category == "weekend":
        gone = step == -1 or ("r" not in e.words and c.past is not False)
        saturday = base + ((5 - base.weekday()) % 7 - (7 if gone else 0)) * DAY
        return Reading(saturday, saturday + DAY, "interval", c.own)
    found = edge(_unit_around(base, unit, step, c, e.value("c")), e)
    if "b" in e.words and found.earliest and found.latest and found.earliest <= base <= found.latest:
        ends = (found.earliest, base) if e.value("b") == -1 else (base, found.latest)
        return Reading(*ends, "interval", found.calendar)
    return found


def read_weekday(e: Expression, c: Context) -> Reading | None:
    if c.told is None:
        return ungrounded("day", c.own)
    number: Any = e.value("w")
    step: Any = e.value("r")
    if "k" in e.words:
        first = week_of(c.told, c)[0] + 7 * step * DAY
        return one_day(first + ((number - first.weekday()) % 7) * DAY, c.own)
    back = (c.told.weekday() - number) % 7
    ahead = (number - c.told.weekday()) % 7
    if step == -1:
        return one_day(c.told - (back or 7) * DAY, c.own)
    if step == 1:
        return one_day(c.told + (ahead or 7) * DAY, c.own)
    return one_day(c.told + ahead * DAY if c.past is False else c.told - back * DAY, c.own)


def read_deictic(e: Expression, c: Context) -> Reading | None:
    step: Any = e.value("r", -1)  # «روز گذشته», «شب گذشته»
    return one_day(c.told + step * DAY, c.own) if c.told else ungrounded("day", c.own)


def _count(e: Expression) -> int | None:
    """How many; None for «چند»."""
    word = e.words.get("n2") or e.words.get("n")
    if word is None and "u" in e.words and e.words["u"].category in PLURAL:
        return None
    if word is not None and word.category == "few":
        return None
    value: Any = word.value if word else 1
    return int(value) if value is not None else None


def _unit(e: Expression) -> str:
    category = e.words["u"].category if "u" in e.words else "day"
    return str(UNITS.get(category, {"hours": "hour", "hours_few": "hour"}.get(category, category)))


def _moved(base: date, unit: str, by: int, c: Context) -> date:
    if unit == "month":
        return shift_day(base, by)
    if unit in ("year", "decade", "century"):
        return shift_day(base, by * {"year": 12, "decade": 120, "century": 1200}[unit])
    if unit == "hour":
        return base + int(by / 24) * DAY
    if unit == "minute":
        return base
    return base + by * (7 if unit == "week" else 1) * DAY


def read_ago(e: Expression, c: Context) -> Reading | None:
    base = _base(e, c)
    unit = _unit(e)
    precision: Precision = UNITS.get(unit, "day")
    if base is None:
        return ungrounded("day" if unit == "hour" else precision, c.own)
    sign: Any = e.value("r", 1)  # "in three days' time"
    return _away(base, unit, _count(e), sign, c, half="half" in e.words)


def _away(base: date, unit: str, count: int | None, sign: int, c: Context, half: bool = False) -> Reading:
    """The day, week, month or year `count` units from `base`; a vague stretch for a few."""
    if count is None:
        if unit in ("hour", "minute"):
            return one_day(base, c.own)
        if unit not in ("day", "week"):
            return Reading(None, base, "interval", c.own) if sign < 0 else Reading(base, None, "interval", c.own)
        low, high = c.setting["few"]
        ends = sorted(_moved(base, unit, sign * n, c) for n in (low, high))
        return Reading(ends[0], ends[1], "interval", c.own)
    if half and unit == "year":
        return _unit_around(base, "month", sign * (12 * count + 6), c)
    if unit in ("week", "month", "year"):
        return _unit_around(base, unit, sign * count, c)
    if unit in ("decade", "century"):
        return _unit_around(_moved(base, unit, sign * count, c), "decade", 0, c)
    return one_day(_moved(base, unit, sign * count, c), c.own)


def read_nearby(e: Expression, c: Context) -> Reading | None:
    """«روز بعد», «یک روز پیش از آن»: counted from the moment before."""
    word = e.words.get("r")
    anchor = c.anchor
    unit = _unit(e)
    precision: Precision = UNITS.get(unit, "day")
    sign: Any = word.value if word else 1
    base = (anchor.earliest if sign < 0 else anchor.latest) if anchor else None
    if anchor and unit == "day" and anchor.precision != "day":
        base = None
    if base is None and word is not None and word.category in ("ago", "earlier"):
        base = c.told
    return _away(base, unit, _count(e), sign, c) if base else ungrounded(precision, c.own)


def read_rolling(e: Expression, c: Context) -> Reading | None:
    """A stretch that ends, or begins, on the story's day."""
    if c.told is None:
        return ungrounded("interval", c.own)
    unit, count = "year" if "u" not in e.words else _unit(e), _count(e)
    sign: Any = e.value("r") or (1 if c.past is False and "r" not in e.words else -1)
    if count is None:
        if unit not in ("day", "week", "hour"):
            return Reading(None, c.told, "interval", c.own) if sign < 0 else Reading(c.told, None, "interval", c.own)
        count = c.setting["few"][1]
    far = _moved(c.told, unit, sign * count, c)
    return _told_in(UNITS.get(unit, "day"), count, min(far, c.told), max(far, c.told), c)


def _told_in(unit: Precision, count: int, first: date, last: date, c: Context) -> Reading:
    """A stretch as fine as who says its length can mean: "in the past year" counts months, "in eight years" years."""
    if unit == "decade" or (unit == "year" and count > 2):
        first, last = date(first.year, 1, 1), date(last.year, 12, 31)
    elif unit == "year" or (unit == "month" and count > 2):
        first, last = first.replace(day=1), month_interval(last.year, last.month, "gregorian")[1]
    return Reading(first, last, "interval", c.own)


def read_same(e: Expression, c: Context) -> Reading | None:
    unit = _unit(e)
    precision: Precision = UNITS.get(unit, "day")
    if c.anchor is None or c.anchor.earliest is None or c.anchor.latest is None:
        return ungrounded(precision, c.own)
    a = c.anchor
    if "w" in e.words or unit == "day":
        return Reading(a.earliest, a.latest, a.precision, a.calendar)
    calendar: Calendar = a.calendar
    return _unit_around(a.earliest, unit, 0, c, calendar)  # type: ignore[arg-type]


def read_nth(e: Expression, c: Context) -> Reading | None:
    """«دومین ماه سال», "the last Friday of June": the n-th or last day, week, month or weekday of a month or a year."""
    item = e.words["i"]
    whole_one = read_month(e, c) if "m" in e.words else read_year(e, c) if "y" in e.words else read_relative(e, c)
    if whole_one is None or whole_one.earliest is None or whole_one.latest is None:
        return whole_one
    first, last, calendar = whole_one.earliest, whole_one.latest, whole_one.calendar
    number: Any = e.value("o")  # None: the last
    if "n" in e.words:
        return _first_of(e, whole_one)
    if item.category == "month_word":
        if whole_one.precision != "year" or (number or 1) > 12:
            return None
        year = from_gregorian(first, calendar)[0]
        return whole(month_interval(year, number or 12, calendar), "month", calendar)
    step = 1 if item.category == "day" else 7
    if item.category == "weekday":
        first += ((item.value - first.weekday()) % 7) * DAY
    if number is None:
        day = last - (step - 1) * DAY if item.category != "weekday" else first + (last - first).days // 7 * 7 * DAY
    else:
        day = first + (number - 1) * step * DAY
    if day > last:
        return None
    if item.category == "week":
        return Reading(day, min(day + 6 * DAY, last), "week", calendar)
    return one_day(day, calendar)


def _first_of(e: Expression, within: Reading) -> Reading | None:
    """«سه ماه نخست سال ۲۰۲۴»: the first or last n days, weeks or months."""
    first, last, calendar = within.earliest, within.latest, within.calendar
    count, number = _count(e), e.value("o")
    if first is None or last is None or count is None or number not in (None, 1):
        return None
    unit = UNITS[e.words["i"].category]
    if unit == "month":
        year = from_gregorian(first, calendar)[0]
        if within.precision != "year" or count > 12:
            return None
        low, high = (1, count) if number else (13 - count, 12)
        bounds = month_interval(year, low, calendar)[0], month_interval(year, high, calendar)[1]
    else:
        days = (count * (7 if unit == "week" else 1) - 1) * DAY
        bounds = (first, min(first + days, last)) if number else (max(last - days, first), last)
    return Reading(*bounds, "interval", calendar)


def read_ahead(e: Expression, c: Context) -> Reading | None:
    """ "In ten days": a moment in the future tense alone, else how long something took."""
    if c.past is not False or c.told is None:
        return None
    return _away(c.told, _unit(e), _count(e), 1, c)


def read_month_day(e: Expression, c: Context) -> Reading | None:
    """«۱۵ ماه جاری»."""
    month = read_relative(e, c)
    if month is None or month.earliest is None or month.latest is None:
        return ungrounded("day", c.own)
    number: Any = e.value("d")
    day = month.earliest + (number - 1) * DAY
    return one_day(day, month.calendar) if day <= month.latest else None


def read_now(e: Expression, c: Context) -> Reading | None:
    return one_day(c.told, c.own) if c.told else ungrounded("day", c.own)


def read_vague(e: Expression, c: Context) -> Reading | None:
    if e.value("v", -1) == 1:
        if c.past:  # "his hopes were soon dashed"
            return ungrounded("interval", c.own)
        return Reading(c.told, None, "interval", c.own)
    return Reading(None, c.told, "interval", c.own)
