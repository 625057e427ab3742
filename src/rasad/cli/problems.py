"""Problems of the input on stderr, one line each, and the exit code that tells."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from rasad.model import Problem


class Problems:
    """Prints each problem once as it comes; `clear` moves a progress line out of the way first."""

    def __init__(self, clear: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self.clear = clear

    def __call__(self, problem: Problem) -> None:
        self.count += 1
        self.clear()
        line = " ".join(str(problem).encode("utf8", "backslashreplace").decode("utf8").split())
        print(f"rasad: {line}", file=sys.stderr, flush=True)

    @property
    def exit_code(self) -> int:
        return 1 if self.count else 0


@contextmanager
def told(report: Problems, output: Path | None = None) -> Iterator[None]:
    """Around a command's work: rules, a model or an output that cannot be used become problems."""
    try:
        yield
        sys.stdout.flush()
    except ValueError as error:
        from rasad.analyse.sums import BrokenModel  # much to load: only where something is wrong
        from rasad.coder.rules import RulesError

        if isinstance(error, BrokenModel):
            report(error.problem)
        elif isinstance(error, RulesError):
            report(Problem("--rules", str(error), "see docs/rules.md"))
        else:
            raise
    except BrokenPipeError:  # nobody reads on: `rasad read … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except OSError as error:
        where = str(error.filename or output or "output")
        report(Problem(where, error.strerror or str(error), "nothing more was written"))
