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

    def families_of(self, kind: str) -> tuple[str, ...]:
        return tuple(name for name, kinds in self.families.items() if kind in kinds)


@cache
def settings() -> Settings:
    data: Mapping[str, Any] = yaml.safe_load((files("rasad") / "data" / "merge.yaml").read_bytes())
    return msgspec.convert(data, Settings)
