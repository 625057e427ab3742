"""Fuzzes readers, normaliser, grammars and the coder for a given time: what must hold is in tests/fuzz/targets.py.

    python benchmarks/fuzz.py [--seconds 60] [--only TARGET] [--seed N]

Prints for each target how many inputs it was given, how many broke it, and its slowest input; a broken one is shown
shrunk, with what was raised, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.fuzz.targets import TARGETS, Target

ROUND = 2000  # inputs, then the clock is looked at


class Counted:
    """A target's check that counts and times what it is given."""

    def __init__(self, target: Target) -> None:
        self.target, self.inputs, self.slowest, self.longest = target, 0, "", 0.0

    def check(self, given: Any) -> None:
        self.inputs += 1
        begun = time.perf_counter()
        self.target.check(given)
        took = time.perf_counter() - begun
        if took > self.longest:
            self.longest, self.slowest = took, repr(given)[:80]


def fuzz(name: str, seconds: float, number: int) -> bool:
    """Gives a target inputs until the time is over or one breaks it; whether none did."""
    counted, until, whole = Counted(TARGETS[name]), time.monotonic() + seconds, True

    def check(made: Any) -> None:
        counted.check(made)

    run = settings(max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck),
                   phases=[Phase.generate, Phase.shrink])  # fmt: skip
    while whole and time.monotonic() < until:
        try:
            seed(number)(run(given(TARGETS[name].inputs)(check)))()
        except Exception:
            traceback.print_exc()
            whole = False
        number += 1
    longest = counted.longest * 1000
    print(f"{name:9}  {counted.inputs:7}  {not whole:6}  {longest:10.0f}  {counted.slowest}", flush=True)
    return whole


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seconds", type=float, default=60.0, help="for each target")
    ask.add_argument("--only", choices=sorted(TARGETS))
    ask.add_argument("--seed", type=int, default=0)
    said = ask.parse_args()
    print("target      inputs  broken  slowest ms  slowest input")
    whole = [fuzz(name, said.seconds, said.seed) for name in ([said.only] if said.only else TARGETS)]
    sys.exit(not all(whole))


if __name__ == "__main__":
    main()
