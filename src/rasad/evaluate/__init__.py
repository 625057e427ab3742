"""How well claims agree with gold stories: the figures of the annotation guide's scorer, how sure they are, what went
wrong and why, and whether the confidence is true."""

from __future__ import annotations

from rasad.evaluate.report import Report, evaluate
from rasad.evaluate.score import score
from rasad.evaluate.shapes import Claimed, Gold

__all__ = ["Claimed", "Gold", "Report", "evaluate", "score"]
