"""Step `relations`: events to what stands between actors, and how they stand to each other through time."""

from __future__ import annotations

from rasad.relations.facts import facts
from rasad.relations.history import By, Period, between, history
from rasad.relations.network import Network, network
from rasad.relations.steps import Step, steps

__all__ = ["By", "Network", "Period", "Step", "between", "facts", "history", "network", "steps"]
