"""Expressions to readings: one table of readings, and how joined, paired and bounded expressions combine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rasad.calendar import absolute, relative
from rasad.calendar.grammar import Expression
from rasad.calendar.reading import DAY, Context, Reading
from rasad.model import Calendar

Reader = Callable[[Expression, Context], Reading | None]


def resolve(e: Expression, c: Context) -> Reading | None:
    """What the expression means, None where it names no date that exists."""
    try:
        return READERS[e.kind](e, c)
    except (ValueError, OverflowError, StopIteration):
        return None


def _dated(e: Expression) -> bool:
    """Whether the words give the year themselves, so that they can lend it to what stands beside."""
    return (
        e.kind in ("numeric", "year", "relative", "deictic", "lastday")
        or any(name in e.words for name in ("y", "r", "k"))
        or any(map(_dated, e.parts))
    )


def _join(e: Expression, c: Context) -> Reading | None:
    first = e.parts[0]
    if len(e.parts) == 1:
        return resolve(first, c)
    second = e.parts[1]
    for one, other in ((first, second), (second, first)):
        if one.kind == "clock":
            return resolve(other, c)
        if one.kind in ("relative", "year") and other.kind in ("date", "month", "holiday", "days"):
            year = resolve(one, c)
            if year is None or year.earliest is None or year.latest is None:
                return resolve(other, c)
            return resolve(other, replace(c, within=(year.earliest, year.latest)))
    if first.kind == "weekday" or (second.kind == "deictic" and first.kind != "date"):
        first, second = second, first  # a date, and «امروز», outweigh the day of the week
    base = resolve(first, c)
    if base is None or base.earliest is None:
        return None if first.kind == "date" else resolve(second, c)
    if second.kind in ("date", "weekday"):
        told = base.earliest + 3 * DAY if second.kind == "weekday" else base.earliest
        near = resolve(second, replace(c, told=told, past=None))
        if near is None or second.kind == "date":
            return near
        if near.earliest and abs((near.earliest - base.earliest).days) <= 1 and first.kind != "date":
            return near  # «امروز پنجشنبه», told on Friday
    return base


def _pair(e: Expression, c: Context) -> Reading | None:
    """«۲۴ بهمن (۱۳ فوریه)»: the first, in the year that either gives."""
    first, second = e.parts
    if first.kind == "weekday" and second.kind in ("date", "numeric"):  # Monday (9 August): the date decides
        first, second = second, first
    if not _dated(first) and _dated(second):
        other = resolve(second, c)
        if other is not None and other.earliest is not None:
            return resolve(first, replace(c, told=other.earliest, past=None))
    one = resolve(first, c)
    if one is None or one.earliest is None:
        return resolve(second, c)
    return one


def _range(e: Expression, c: Context) -> Reading | None:
    first, last = e.parts
    if not _dated(last) and (_dated(first) or c.past is False):
        low = resolve(first, c)
        if low is None or low.earliest is None:
            return None if low is None else replace(low, precision="interval")
        high = resolve(last, replace(c, told=low.earliest, past=False))
    else:
        high = resolve(last, c)
        near = c
        if not _dated(first) and high is not None and high.earliest is not None:
            near = replace(c, told=high.earliest, past=True)
        low = resolve(first, near)
    if low is None or high is None:
        return None
    if low.earliest and high.latest and low.earliest > high.latest:
        return None
    return Reading(low.earliest, high.latest, "interval", low.calendar)


def _since(e: Expression, c: Context) -> Reading | None:
    found = resolve(e.parts[0], c)
    if found is None or found.earliest is None or c.told is None or found.earliest >= c.told:
        return found
    return Reading(found.earliest, c.told, "interval", found.calendar)


def _after(e: Expression, c: Context) -> Reading | None:
    found = resolve(e.parts[0], c)
    if found is None or found.latest is None:
        return found
    first = found.latest + DAY
    return Reading(first, c.told if c.told and c.told >= first else None, "interval", found.calendar)


def _until(e: Expression, c: Context) -> Reading | None:
    found = resolve(e.parts[0], replace(c, past=False if c.past is False else None))
    if found is None or found.latest is None:
        return found
    last = found.latest
    if e.kind == "before" and "q" not in e.parts[0].words and found.earliest is not None:
        last = found.earliest - DAY
    calendar: Calendar = found.calendar
    return Reading(c.told if c.told and c.told <= last else None, last, "interval", calendar)


READERS: dict[str, Reader] = {
    "date": absolute.read_date,
    "days": absolute.read_days,
    "numeric": absolute.read_numeric,
    "month": absolute.read_month,
    "months": absolute.read_months,
    "tenth": absolute.read_tenth,
    "year": absolute.read_year,
    "years": absolute.read_years,
    "season": absolute.read_season,
    "decade": absolute.read_decade,
    "century": absolute.read_century,
    "holiday": absolute.read_holiday,
    "relative": relative.read_relative,
    "weekday": relative.read_weekday,
    "deictic": relative.read_deictic,
    "lastday": relative.read_deictic,
    "fixed": absolute.read_fixed,
    "monthday": relative.read_month_day,
    "nth": relative.read_nth,
    "nearby": relative.read_nearby,
    "ahead": relative.read_ahead,
    "ago": relative.read_ago,
    "rolling": relative.read_rolling,
    "same": relative.read_same,
    "now": relative.read_now,
    "clock": relative.read_now,
    "vague": relative.read_vague,
    "sofar": relative.read_vague,
    "join": _join,
    "pair": _pair,
    "range": _range,
    "since": _since,
    "after": _after,
    "until": _until,
    "before": _until,
}
