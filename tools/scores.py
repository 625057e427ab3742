"""Makes src/rasad/data/ontology/scores.yaml: how cooperative or hostile each type and mode is, on two scales.

    python tools/scores.py FOLDER

FOLDER holds `PLOVER_scores_table2.2.csv` (table 2.2 of the PLOVER manual), `CAMEO2PLOVER-2021.txt` (its crosswalk) and
`GDELT.CAMEO.goldsteinscale.txt` (Goldstein's scale by CAMEO code). Goldstein's score of a type or mode is the mean of
the CAMEO codes that the crosswalk leads to it.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean

import yaml

OUT = Path(__file__).parent.parent / "src/rasad/data/ontology/scores.yaml"
HEAD = """\
# How cooperative (up to 10) or hostile (down to -10) an act is, by type and mode: the score of PLOVER 2.0 (Open Event
# Data Alliance, CC BY-SA 4.0; table 2.2 of its manual) and Goldstein's of 1992 by the crosswalk from CAMEO. A mode that
# is not here, or has no Goldstein score, has that of its type. Made by tools/scores.py.
"""
MISPRINTS = {("ACCUSE", ""): -3.0}  # the table has 3, between modes of -2 and -3.5
RENAMED = {"targeted": "assassinate"}  # the manual's table and its codebook differ

Key = tuple[str, str]


def plover(folder: Path) -> dict[Key, float]:
    with (folder / "PLOVER_scores_table2.2.csv").open(encoding="utf8") as file:
        rows = {
            (row["event"], RENAMED.get(row["mode"], row["mode"])): float(row["score"]) for row in csv.DictReader(file)
        }
    return {**rows, **MISPRINTS}


def goldstein(folder: Path) -> dict[Key, float]:
    lines = (folder / "GDELT.CAMEO.goldsteinscale.txt").read_text(encoding="utf8").splitlines()[1:]
    scale = {code: float(score) for code, score in (line.split("\t") for line in lines if line.strip())}
    found: dict[Key, list[float]] = defaultdict(list)
    for line in (folder / "CAMEO2PLOVER-2021.txt").read_text(encoding="utf8").splitlines():
        code, colon, rest = line.partition(":")
        parts = [part.strip() for part in rest.partition("#")[0].split(",")]
        if colon and re.fullmatch(r"\d{3,4}", code) and code in scale and parts[0]:
            for key in {(parts[0], ""), (parts[0], parts[1] if len(parts) > 1 else "")}:
                found[key].append(scale[code])
    return {key: round(mean(scores), 2) for key, scores in found.items()}


def main(folder: Path) -> None:
    first, second = plover(folder), goldstein(folder)
    made: dict[str, dict[str, dict[str, float]]] = {}
    for kind, mode in sorted(first):
        entry = made.setdefault(kind, {}).setdefault(mode or "any", {})
        entry["plover"] = first[kind, mode]
        if (kind, mode) in second:
            entry["goldstein"] = second[kind, mode]
    OUT.write_text(HEAD + yaml.safe_dump(made, default_flow_style=None, sort_keys=False, width=120), encoding="utf8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
