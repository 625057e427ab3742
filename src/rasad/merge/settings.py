"""The weights and families of `data/merge.yaml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the file has them; what each means is told there."""

    join: float
    sure: float
    best: int
    hold: float
    start: float
    official: frozenset[str]
    families: dict[str, tuple[str, ...]]
    mutual: frozenset[str]
    modes_apart: frozenset[frozenset[str]]
    weights: dict[str, dict[str, float]]
    days: dict[str, int]
    kilometres: dict[str, float]
    copy: float


@cache
def settings() -> Settings:
    data: Mapping[str, Any] = yaml.safe_load((files("rasad") / "data" / "merge.yaml").read_bytes())
    return msgspec.convert(data, Settings)


@cache
def families(kind: str) -> frozenset[str]:
    """The families that a type belongs to."""
    return frozenset(name for name, kinds in settings().families.items() if kind in kinds)


@cache
def weight(group: str, name: str) -> tuple[str, float]:
    """A feature's name for people, and its weight."""
    return f"{group}: {name.replace('_', ' ')}", settings().weights[group][name]
