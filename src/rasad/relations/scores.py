"""How cooperative or conflictual an act is, from 10 to -10, on PLOVER's scale; Goldstein's comes with CAMEO's codes."""

from __future__ import annotations

from rasad.coder.ontology import table


def plover(kind: str, mode: str | None) -> float:
    """PLOVER's score of a type and mode; that of the type where the mode has none."""
    scores = table("scores")[kind]
    return float(scores.get(mode or "none", scores["none"]))
