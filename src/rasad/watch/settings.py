"""The user's file of feeds, read as a whole before anything is asked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from rasad.model import Lang, Problem
from rasad.read.problems import Refused, shown
from rasad.watch.address import address

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class SettingsError(Exception):
    """A file of feeds that cannot be meant."""

    def __init__(self, where: Path, what: str, do: str = "") -> None:
        self.problem = Problem(str(where), what, do)
        super().__init__(str(self.problem))


class Seconds(float):
    """A duration, in the file as "90s", "10m", "2h" or "1d"."""


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A feed: its outlet and language where it does not say them right, how often to ask, whether to read the pages."""

    url: str
    source: str = ""
    lang: Lang | None = None
    every: Seconds | None = None
    follow: bool = False


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The file. `delay` stands between two requests to one host, `timeout` bounds each, `max_bytes` what it brings."""

    feeds: tuple[Feed, ...]
    allow_private: bool = False
    delay: Seconds = Seconds(2)
    timeout: Seconds = Seconds(30)
    max_bytes: int = 5_000_000


def seconds(written: object) -> Seconds:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", written.strip()) if isinstance(written, str) else None
    if not found or float(found[1]) == 0:
        raise ValueError(f"not a duration: {written!r}; write it as 90s, 10m, 2h or 1d")
    return Seconds(float(found[1]) * _UNITS[found[2]])


def load(path: Path) -> Settings:
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Settings, dec_hook=_duration)
    except OSError as error:
        raise SettingsError(path, f"cannot be read: {error.strerror}", "check the path") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsError(path, shown(error), "see docs/watch.md") from None
    if not found.feeds:
        raise SettingsError(path, "has no feeds", "see docs/watch.md")
    seen: set[str] = set()
    for feed in found.feeds:
        try:
            address(feed.url)
        except Refused as refused:
            raise SettingsError(path, f"{feed.url}: {refused.what}", refused.do) from None
        if feed.url in seen:
            raise SettingsError(path, f"{feed.url} stands twice", "take one out")
        seen.add(feed.url)
    return found


def _duration(kind: type, written: Any) -> Any:
    if kind is Seconds:
        return seconds(written)
    raise NotImplementedError
