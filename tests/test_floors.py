"""Accuracy never falls below what was reached: `floors.json` goes up with the change that earned it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rasad.evaluate import score
from rasad.pipeline import Coder
from rasad.read import read

HERE = Path(__file__).parent
FLOORS: dict[str, dict[str, Any]] = json.loads((HERE / "floors.json").read_text(encoding="utf8"))


def figures(path: Path, coder: Coder) -> dict[str, float]:
    """The figures of the whole pipeline, file in, claims out, on a gold file; F1 where a figure has one."""
    gold = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    problems: list[object] = []
    claims = [
        msgspec.to_builtins(claim)
        for _, claims in coder.claims(read([path], report=problems.append))
        for claim in claims
    ]
    assert not problems
    reached = score(gold, claims)
    return {
        name: value["f1"] if isinstance(value, dict) and "f1" in value else value for name, value in reached.items()
    }


def check(path: Path, floors: dict[str, Any], coder: Coder) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == floors["sha256"], (
        f"{path} changed: measure anew, then pin it"
    )
    reached = figures(path, coder)
    below = {name: (reached[name], floor) for name, floor in floors["floors"].items() if reached[name] < floor}
    assert not below, f"{path.name}: below the floor (reached, floor): {below}"


@pytest.mark.parametrize("name", [name for name in FLOORS if name.startswith("gold/")])
def test_own_gold(name: str, coder: Coder) -> None:
    check(HERE / name, FLOORS[name], coder)


@pytest.mark.parametrize("name", [name for name in FLOORS if name.startswith("events/")])
def test_development_stories(name: str, coder: Coder, shared: Path) -> None:
    check(shared / "data" / name, FLOORS[name], coder)
