"""CAMEO beside PLOVER: the one crosswalk, read once, for scores and for exchange."""

from __future__ import annotations

import csv
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


@cache
def codes() -> dict[str, Code]:
    written = (files("rasad") / "data" / "ontology" / "cameo.csv").read_text(encoding="utf8")
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
        for row in csv.DictReader(StringIO(written))
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
