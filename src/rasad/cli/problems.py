"""Problems of the input on stderr, one line each, and the exit code that tells."""

from __future__ import annotations

import sys
from collections.abc import Callable

from rasad.model import Problem


class Problems:
    """Prints each problem once as it comes; `clear` moves a progress line out of the way first."""

    def __init__(self, clear: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self.clear = clear

    def __call__(self, problem: Problem) -> None:
        self.count += 1
        self.clear()
        line = str(problem).encode("utf8", "backslashreplace").decode("utf8").replace("\n", " ")
        print(f"rasad: {line}", file=sys.stderr, flush=True)

    @property
    def exit_code(self) -> int:
        return 1 if self.count else 0
