"""The tables of `data/exchange`, read once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import NamedTuple


class Country(NamedTuple):
    """The codes of a state or an international organisation; empty where a system has none."""

    code: str
    iso2: str
    fips: str
    cameo: str
    group: str
    plover: str
    name: str


class Sector(NamedTuple):
    code: str
    plover: str
    cameo: str
    name: str


def rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(StringIO((files("rasad") / "data" / "exchange" / name).read_text(encoding="utf8")))


@cache
def countries() -> dict[str, Country]:
    return {row["code"]: Country(**row) for row in rows("countries.csv")}


def country(code: str | None) -> Country:
    """What is known of a code; of one that is not in the table, only the code."""
    return countries().get(code or "") or Country(code or "", "", "", code or "", "", code or "", code or "")


@cache
def countries_by(column: str) -> dict[str, str]:
    """Our code by another system's. Where several of ours are one there (IGO), it stays as it is."""
    found: dict[str, list[str]] = {}
    for one in countries().values():
        if key := getattr(one, column):
            found.setdefault(key, []).append(one.code)
    return {key: ours[0] if len(ours) == 1 else key for key, ours in found.items()}


@cache
def sectors() -> dict[str, Sector]:
    return {row["code"]: Sector(**row) for row in rows("sectors.csv")}


def sector(code: str | None) -> Sector:
    return sectors().get(code or "") or Sector(code or "", code or "", code or "", code or "")


@cache
def sectors_by(column: str) -> dict[str, str]:
    """Our code of a sector by another system's."""
    return {key: one.code for one in sectors().values() if (key := getattr(one, column))}
