"""What every reading of an expression shares: the context, the result, thirds of a stretch, the choice of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rasad.calendar.calendars import (
    Interval,
    from_gregorian,
    month_interval,
    shift_month,
    to_gregorian,
    year_interval,
)
from rasad.calendar.grammar import Expression
from rasad.calendar.lexicon import Lexicon
from rasad.model import Calendar, Moment, Precision

DAY = timedelta(days=1)
OPEN = 2  # how much farther a past occurrence may lie than a coming one, where no verb tells
CLOSE = 10  # days


@dataclass(frozen=True, slots=True)
class Context:
    """What the words are read against. `within` bounds a date whose year other words give."""

    lexicon: Lexicon
    told: date | None
    anchor: Moment | None = None
    past: bool | None = None
    within: Interval | None = None
    gregorian: bool = False  # the sentence, or the moment before, counts in the Gregorian calendar

    @property
    def setting(self) -> dict[str, Any]:
        return self.lexicon.data

    @property
    def own(self) -> Calendar:
        calendar: Calendar = self.setting["calendar"]
        return calendar

    def relative(self, unit: str, era: object = None) -> Calendar:
        """The calendar of «ماه گذشته», «سال گذشته»."""
        calendar: Any = era or ("gregorian" if self.gregorian else self.setting["relative"][unit])
        return calendar  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Reading:
    earliest: date | None
    latest: date | None
    precision: Precision
    calendar: Calendar


def whole(interval: Interval, precision: Precision, calendar: Calendar) -> Reading:
    return Reading(*interval, precision, calendar)


def one_day(day: date, calendar: Calendar) -> Reading:
    return Reading(day, day, "day", calendar)


def ungrounded(precision: Precision, calendar: Calendar) -> Reading:
    """Words that say when, but nothing to count from."""
    return Reading(None, None, precision, calendar)


def edge(reading: Reading, e: Expression) -> Reading:
    """The early, middle or late third, the half or the quarter that the expression asks for."""
    part, half, quarter = e.value("q"), e.value("h"), e.value("z")
    if quarter is not None and reading.precision == "year" and reading.earliest:
        year, month, _ = from_gregorian(reading.earliest, reading.calendar)
        first = shift_month(year, month, 3 * int(str(quarter)) - 3)
        last = month_interval(*shift_month(*first, 2), reading.calendar)[1]
        return Reading(to_gregorian(*first, 1, reading.calendar), last, "interval", reading.calendar)
    if (part is None and half is None) or reading.earliest is None or reading.latest is None:
        return reading
    start, last, calendar = reading.earliest, reading.latest, reading.calendar
    if reading.precision == "month":
        cuts = [start + 10 * DAY, start + 20 * DAY] if part else [start + 15 * DAY]
    elif reading.precision in ("year", "season"):
        year, month, _ = from_gregorian(start, calendar)
        length = {"year": 12, "season": 3}[reading.precision]
        steps = (length // 3, 2 * length // 3) if part else (length // 2,)
        cuts = [month_interval(*shift_month(year, month, step), calendar)[0] for step in steps]
    elif reading.precision == "decade":
        year = from_gregorian(start, calendar)[0]
        cuts = [year_interval(year + step, calendar)[0] for step in ((4, 7) if part else (5,))]
    else:
        days = (last - start).days + 1
        cuts = [start + round(days * k / 3) * DAY for k in (1, 2)] if part else [start + (days // 2) * DAY]
        if reading.precision == "interval":  # a century: whole years
            cuts = [date(cut.year, 1, 1) for cut in cuts]
    bounds = [start, *cuts, last + DAY]
    at = {"early": 0, "mid": 1, "late": 2}[str(part)] if part else int(str(half)) - 1
    return Reading(bounds[at], bounds[at + 1] - DAY, "interval", calendar)


def nearest(choices: list[Interval], told: date, past: bool | None) -> Interval:
    """The occurrence meant where no year is named: by the tense, or if that is open the nearer, the past for choice.

    A day close at hand outweighs the tense: "had announced the meeting of 8 May", told on 4 May, is of the same year.
    """
    before = [c for c in choices if c[0] <= told]
    after = [c for c in choices if c[1] >= told]
    if not before or not after:
        return after[0] if after else before[-1]
    back, ahead = (told - before[-1][1]).days, (after[0][0] - told).days
    if past is None:
        return before[-1] if back <= OPEN * ahead else after[0]
    day = before[-1][0] == before[-1][1]
    if past:
        return after[0] if day and ahead <= CLOSE < back / 6 else before[-1]
    return before[-1] if day and back <= CLOSE < ahead / 6 else after[0]


def full_year(value: int, era: object, c: Context, calendar: Calendar | None = None) -> tuple[int, Calendar]:
    """A year with its calendar: by its mark, else by its size; two digits are the century that fits the story."""
    if value >= 100 or era == "hijri":
        if era:
            return value, era  # type: ignore[return-value]
        if value >= 1700:
            return value, "gregorian"
        return value, calendar if calendar in ("jalali", "hijri") else c.own
    kind: Calendar = era or (c.own if calendar == "hijri" else calendar) or c.own  # type: ignore[assignment]
    century = {"gregorian": 2000, "jalali": 1400, "hijri": 1400}[kind]
    now = from_gregorian(c.told, kind)[0] if c.told else century + 10
    return (century + value if century + value <= now + 5 else century - 100 + value), kind


def year_of(e: Expression, c: Context, calendar: Calendar) -> tuple[int, Calendar] | None:
    """The year that the words give («۲۰۰۳», «سال گذشته»), None where they give none."""
    value = e.value("y")
    if isinstance(value, int):
        return full_year(value, e.value("c"), c, calendar)
    step = e.value("r")
    if isinstance(step, int) and c.told:
        if calendar == "hijri":  # «عاشورای سال گذشته»: the year that people count in is the solar one
            calendar = c.own
        return from_gregorian(c.told, calendar)[0] + step, calendar
    return None


def occurrence(month: int, day: int | None, calendar: Calendar, e: Expression, c: Context) -> Interval | None:
    """The month, or the day of it, in the year that the words, or the tense, give; None: nothing to count from."""

    def of(year: int) -> Interval:
        if day is None:
            return month_interval(year, month, calendar)
        found = to_gregorian(year, month, day, calendar)
        return found, found

    year = year_of(e, c, calendar)
    if year is not None and year[1] == calendar:
        return of(year[0])
    if year is not None:
        bounds: Interval | None = year_interval(*year)
    else:
        bounds = c.within
    around = bounds[0] if bounds else c.told
    if around is None:
        if day is not None and day > {"gregorian": 31, "jalali": 31, "hijri": 30}[calendar]:
            raise ValueError(f"no month has {day} days")
        return None
    here = from_gregorian(around, calendar)[0]
    choices = []
    for near in range(here - 1, here + 3):
        try:
            choices.append(of(near))
        except ValueError:  # 29 February, 30 Esfand
            continue
    if bounds:
        choices = [x for x in choices if bounds[0] <= x[0] <= bounds[1]]
    if not choices:
        raise ValueError(f"no {calendar} {month}-{day} near {around}")
    if bounds:
        return choices[0]
    assert c.told is not None
    step = e.value("k")
    if step == -1:
        limit = c.told.replace(day=1) if day is None else c.told
        return next(x for x in reversed(choices) if x[1] < limit or (day is None and x[1] < c.told))
    if step == 1:
        return next(x for x in choices if x[0] > c.told)
    if step == 0:
        return min(choices, key=lambda x: abs((x[0] - c.told).days))  # type: ignore[operator]
    return nearest(choices, c.told, c.past)
