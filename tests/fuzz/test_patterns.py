"""Every regular expression of the program ends soon on texts that repeat: its work may not grow with their square."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest
import regex

import rasad

LONG = 40_000  # characters: a pattern that looks at each from each takes some billion steps, and does not end in time
ENDED = 20.0  # seconds of CPU for all repeats of a pattern; linear ones take milliseconds
REPEATS = (
    "a", "A", "1", " ", "\n", "\t", ".", ",", "-", "'", '"', "<", "(", "ا", "ی", "۱", "\u200c", "«", "،", "a ", "A. ",
    "1 ", "1.", "1,", "a-", "a'", ". ", "\n ", "<a ", "](", "ا ", "می ", "۱ ", "۱/", " و ", "« ", "» ", "1a", "Aa ",
    "a\u200c", "http://", "&#1;",
)  # fmt: skip


def patterns(value: Any, depth: int = 3) -> Iterator[Any]:
    if isinstance(value, re.Pattern | regex.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        yield from (found for one in value.values() for found in patterns(one, depth - 1))
    elif depth and isinstance(value, list | tuple | set | frozenset):
        yield from (found for one in value for found in patterns(one, depth - 1))


def found() -> dict[str, Any]:
    """Those of all modules, by where they stand first."""
    every: dict[Any, str] = {}
    for module in pkgutil.walk_packages(rasad.__path__, "rasad."):
        if "cluster" in module.name:  # needs Ray
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for pattern in patterns(value):
                every.setdefault((pattern.pattern, pattern.flags), f"{module.name}.{name}")
                KNOWN[f"{module.name}.{name}", pattern.pattern] = pattern
    return {f"{where} {pattern[:40]!r}": KNOWN[where, pattern] for (pattern, _), where in every.items()}


KNOWN: dict[tuple[str, Any], Any] = {}
PATTERNS = found()


def test_all_are_found() -> None:
    assert len(PATTERNS) >= 60


@pytest.mark.parametrize("name", PATTERNS)
def test_it_ends(name: str) -> None:
    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    pattern = PATTERNS[name]
    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDED)
    repeat = ""
    try:
        for repeat in REPEATS:
            text: Any = repeat * (LONG // len(repeat))
            text = text.encode() if isinstance(pattern.pattern, bytes) else text
            for _ in pattern.finditer(text):
                pass
            pattern.match(text)
    except TimeoutError:
        pytest.fail(f"does not end on {repeat!r} repeated: {pattern.pattern!r:.300}")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
