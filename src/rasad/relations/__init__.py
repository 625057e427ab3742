"""Step `relations`: events to what stands between actors from one time to another."""

from __future__ import annotations

from rasad.relations.facts import facts
from rasad.relations.steps import Step, steps

__all__ = ["Step", "facts", "steps"]
