"""Each target, with some inputs each time; `python benchmarks/fuzz.py` gives it as many as one has time for."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from tests.fuzz.targets import TARGETS

EXAMPLES = {"files": 250, "coding": 60}
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_breaks_it(name: str) -> None:
    inputs, check = TARGETS[name]
    run = settings(max_examples=EXAMPLES.get(name, 150), deadline=None, database=None, suppress_health_check=QUIET)
    run(given(inputs)(check))()
