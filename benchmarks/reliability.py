"""Is the confidence true? Claims of gold stories by their confidence, with the share that is found and typed right.

python benchmarks/reliability.py GOLD.jsonl …
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from rasad.model import Claim, Problem
from rasad.pipeline import Coder
from rasad.read import read

EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def right(claim: Claim, events: list[dict[str, Any]]) -> bool:
    """Whether a gold event of the same type shares a word with the claim's first."""
    return any(
        event["type"] == claim.type and any(claim.trigger[0].overlaps(span) for span in event["trigger"])
        for event in events
    )


def main(paths: list[Path]) -> None:
    gold = {s["id"]: s["events"] for p in paths for s in map(json.loads, p.read_text(encoding="utf8").splitlines())}
    problems: list[Problem] = []
    bins: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for story, claims in Coder().claims(read(paths, report=problems.append)):
        for claim in claims:
            low = max(edge for edge in EDGES if edge <= claim.confidence)
            bins[low].append((claim.confidence, right(claim, gold[story.id])))
    if problems:
        sys.exit("\n".join(map(str, problems)))
    print("| confidence | claims | mean confidence | share right |\n| --- | ---: | ---: | ---: |")
    gap = total = 0.0
    for low, high in pairwise(EDGES):
        if rows := bins[low]:
            mean, share = (sum(row[i] for row in rows) / len(rows) for i in (0, 1))
            print(f"| {low:.1f} to {min(high, 1):.1f} | {len(rows)} | {mean:.2f} | {share:.2f} |")
            gap, total = gap + abs(mean - share) * len(rows), total + len(rows)
    print(f"\nExpected calibration error {gap / max(total, 1):.3f} over {total:.0f} claims.")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
