"""How cooperative or conflictual an act is, from 10 to -10: on PLOVER's scale, and on Goldstein's by way of CAMEO."""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from rasad.coder.ontology import table


class Cameo(NamedTuple):
    """A CAMEO code, the mode and contexts that the crosswalk gives it in PLOVER, and its Goldstein score."""

    code: str
    mode: str | None
    contexts: frozenset[str]
    goldstein: float


def plover(kind: str, mode: str | None) -> float:
    """PLOVER's score of a type and mode; that of the type where the mode has none."""
    scores = table("scores")[kind]
    return float(scores.get(mode or "none", scores["none"]))


def cameo(kind: str, mode: str | None, contexts: Collection[str] = ()) -> Cameo:
    """The CAMEO code nearest to an act: of those that become its type and mode (its type without a mode, where CAMEO
    does not know the mode), the first that shares a context, else the first, which is the most general."""
    codes = crosswalk()[kind]
    alike = [one for one in codes if one.mode == mode] or [one for one in codes if one.mode is None] or codes
    return next((one for one in alike if one.contexts.intersection(contexts)), alike[0])


@cache
def crosswalk() -> dict[str, list[Cameo]]:
    """The codes that become each type, in the order of the table."""
    text = (files("rasad") / "data" / "ontology" / "cameo.csv").read_text(encoding="utf8")
    found: dict[str, list[Cameo]] = {}
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        contexts = frozenset(filter(None, row["contexts"].split(";")))
        made = Cameo(row["code"], row["mode"] or None, contexts, float(row["goldstein"]))
        found.setdefault(row["type"], []).append(made)
    return found
