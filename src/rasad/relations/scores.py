"""How cooperative or hostile an act is, on two scales from 10 to -10."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from rasad.model import Event


class Score(NamedTuple):
    plover: float
    goldstein: float


def score(event: Event) -> Score:
    return of(event.type, event.mode)


@cache
def of(kind: str, mode: str | None) -> Score:
    """The scores of a type in a mode; where the mode has none of its own, those of the type."""
    modes = table()[kind]
    entry = {**modes["any"], **modes.get(mode or "any", {})}
    return Score(float(entry["plover"]), float(entry["goldstein"]))


@cache
def table() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((files("rasad") / "data" / "ontology" / "scores.yaml").read_bytes())
    return data
