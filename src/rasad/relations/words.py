"""What the page and the chart of a relation say, in the reader's language."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from rasad.model import Lang
from rasad.relations.periods import Reckoning

PERSIAN = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")
ISOLATED = "\u2066{}\u2069"  # a number keeps its sign on its left in a line that runs from the right


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    total: str
    nothing: str
    balance: str
    events: str
    facts: str
    turning: str
    change: str
    cooperation: str
    conflict: str
    in_force: str
    changes: str
    columns: dict[str, str]
    new: dict[str, str]
    months: list[str]
    directions: dict[str, str]
    statuses: dict[str, str]
    quads: dict[str, str]
    types: dict[str, str]
    kinds: dict[str, str]
    states: dict[str, str]


@cache
def words(lang: Lang) -> Words:
    data: Any = yaml.safe_load((files("rasad") / "data" / "relation-words.yaml").read_bytes())
    return msgspec.convert(data[lang], Words)


def calendar(lang: Lang) -> Reckoning:
    return "jalali" if lang == "fa" else "gregorian"


def digits(text: str, lang: Lang) -> str:
    return text.translate(PERSIAN) if lang == "fa" else text


def signed(score: float, lang: Lang) -> str:
    """`+2.5` or `0.0`, in the digits of the language."""
    text = digits(f"{score:+.1f}".replace("-", "−") if round(score, 1) else "0.0", lang)
    return ISOLATED.format(text) if lang == "fa" else text


def dated(day: date, lang: Lang) -> str:
    """`2025-10-07`, or «۱۵ مهر ۱۴۰۴»."""
    if lang == "en":
        return day.isoformat()
    from rasad.calendar import from_gregorian

    year, month, number = from_gregorian(day, "jalali")
    return digits(f"{number} {words(lang).months[month - 1]} {year}", lang)
