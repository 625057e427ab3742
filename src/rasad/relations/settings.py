"""The settings of `data/relation.yaml`, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml


class Turning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    surely: float
    shuffles: int
    least: int
    shown: int
    within: int


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    people: frozenset[str]
    organisations: dict[str, str]
    mutual: frozenset[str]
    turning: Turning


@cache
def settings() -> Settings:
    data: Any = yaml.safe_load((files("rasad") / "data" / "relation.yaml").read_bytes())
    return msgspec.convert(data, Settings)
