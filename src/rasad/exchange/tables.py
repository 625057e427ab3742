"""The tables of `data/exchange`, read once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import NamedTuple


class Code(NamedTuple):
    """A CAMEO code: what it means in PLOVER and what it scores (Goldstein, -10..10)."""

    code: str
    type: str
    mode: str | None
    also: frozenset[str]
    contexts: tuple[str, ...]
    otherwise: bool
    back: bool
    score: float
    name: str


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
def codes() -> dict[str, Code]:
    return {
        row["code"]: Code(
            row["code"],
            row["type"],
            row["mode"] or None,
            frozenset(row["also"].split()),
            tuple(row["contexts"].split()),
            bool(row["otherwise"]),
            row["back"] != "no",
            float(row["goldstein"]),
            row["name"],
        )
        for row in rows("cameo.csv")
    }


@cache
def code_of(kind: str, mode: str | None, contexts: frozenset[str]) -> Code:
    """The CAMEO code that comes closest to an act of PLOVER: by its mode, then by its contexts."""

    def closeness(code: Code) -> tuple[bool, int, int, bool, bool]:
        exact = mode is not None and mode == code.mode
        named = exact or mode in code.also
        shared, more = len(contexts & set(code.contexts)), len(set(code.contexts) - contexts)
        return named, shared, -more, exact, code.otherwise and not named

    def fits(code: Code) -> bool:
        if code.mode and mode != code.mode and mode not in code.also:
            return code.otherwise
        return code.otherwise or closeness(code)[0] or contexts >= set(code.contexts)

    return max((code for code in codes().values() if code.type == kind and code.back and fits(code)), key=closeness)


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
