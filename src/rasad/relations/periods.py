"""Days, weeks, months and years, of the Gregorian and the Jalali calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from rasad.calendar import from_gregorian, month_interval, year_interval

By = Literal["day", "week", "month", "year"]
Reckoning = Literal["gregorian", "jalali"]
FIRST_WEEKDAY = {"gregorian": 0, "jalali": 5}  # Monday; Saturday


def period(day: date, by: By, calendar: Reckoning) -> tuple[date, date]:
    """First and last day of the period in which a day lies."""
    if by == "day":
        return day, day
    if by == "week":
        first = day - timedelta(days=(day.weekday() - FIRST_WEEKDAY[calendar]) % 7)
        return first, first + timedelta(days=6)
    year, month, _ = from_gregorian(day, calendar)
    return month_interval(year, month, calendar) if by == "month" else year_interval(year, calendar)


def written(day: date, by: By, calendar: Reckoning) -> str:
    """A period's name, of its first day: `2025`, `2025-10`, `2025-10-07`."""
    parts = from_gregorian(day, calendar)
    kept = {"year": 1, "month": 2}.get(by, 3)
    return "-".join(f"{part:02}" for part in parts[:kept])
