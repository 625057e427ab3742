"""`rasad run` and `rasad merge`: whole archives into a folder, and that folder into a record."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rasad.archive.dispatch import PATIENCE
from rasad.cli.options import WAIT, OwnRules, Wait
from rasad.cli.problems import Problems, told
from rasad.cli.progress import Progress
from rasad.cli.read import fields, wrong
from rasad.model import Problem
from rasad.record.adding import made

if TYPE_CHECKING:
    from rasad.archive.dispatch import Pool
    from rasad.archive.folder import Commit
    from rasad.archive.run import Run
    from rasad.coder.rules import Rules


class Where(StrEnum):
    local = "local"
    ray = "ray"


def run(
    input: Annotated[
        list[str],
        typer.Option(
            "--input", "-i", help="Files, folders or patterns, here or as s3://…; repeatable.", metavar="PATTERN"
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder that keeps what is done.", metavar="DIR")],
    on: Annotated[Where, typer.Option("--on", help="Where workers run: this machine, or a Ray cluster.")] = Where.local,
    workers: Annotated[
        int | None, typer.Option("--workers", "-w", min=1, help="How many; else one for each core there is.")
    ] = None,
    patience: Annotated[
        float, typer.Option("--patience", min=1, help="A worker without an answer for so many seconds is ended.")
    ] = PATIENCE,
    rules: OwnRules = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--field", help="Name of a field in your data, as text=BODY.", metavar="OURS=YOURS"),
    ] = None,
) -> None:
    """Code an archive with many workers. Run it again to go on where it was stopped, or with what is new."""
    from rasad.archive.dispatch import WorkersError
    from rasad.archive.folder import Folder
    from rasad.archive.inputs import found
    from rasad.archive.run import Run
    from rasad.coder.rules import Rules
    from rasad.store import StoreError

    stopped = False
    with Progress() as progress:
        report = Problems(progress.clear)
        for problem in wrong((), field or [], None):
            report(problem)
        inputs = found(input, report)
        if report.count:
            raise typer.Exit(report.exit_code)
        shown = Shown(progress, report, len(inputs))
        try:
            with told(report, output), Folder(output).writing():
                one = Run(
                    Folder(output),
                    made(rules),
                    inputs,
                    told=lambda told: progress.done(len(told.claims)),
                    committed=lambda commit: shown.commit(commit, one),
                    note=shown.note,
                    problem=report,
                )
                own = Rules.load(rules) if rules else None
                with pool(on, workers, own, fields(field or [])) as made_pool, stopping(one.stop):
                    one.run(made_pool, patience)
                stopped = one.stopped
                shown.end(one, output)
        except StoreError as error:
            report(error.problem)
        except WorkersError as error:
            report(Problem("workers", str(error), error.do))
    raise typer.Exit(130 if stopped else max(report.exit_code, int(shown.left_out > 0)))


def merge(
    folder: Annotated[Path, typer.Argument(help="What rasad run --output has made.", metavar="DIR")],
    store: Annotated[
        Path | None, typer.Option("--store", help="Another record's file, for several archives; else one in DIR.")
    ] = None,
    wait: Wait = WAIT,
) -> None:
    """Make the record of an archive, or bring it up to date, for all commands with --store DIR."""
    from rasad.archive.folder import Folder
    from rasad.archive.gather import gather
    from rasad.store import Store, StoreError

    with Progress() as progress:
        report = Problems(progress.clear)
        try:
            with told(report, folder):
                record = Store(store or folder, wait)
                read, added = gather(Folder(folder), record, progress.done)
                progress.clear()
                typer.echo(f"{added} stories added, {read - added} known: {record.path}")
        except StoreError as error:
            report(error.problem)
    raise typer.Exit(report.exit_code)


class Shown:
    """What a run tells on stderr as it goes, and at its end on stdout."""

    def __init__(self, progress: Progress, report: Problems, inputs: int) -> None:
        self.progress, self.report, self.inputs = progress, report, inputs
        self.left_out = 0

    def note(self, line: str) -> None:
        self.progress.clear()
        print(f"rasad: {line}", file=sys.stderr, flush=True)

    def commit(self, commit: Commit, run: Run) -> None:
        self.left_out += commit.quarantined
        copies = f" ({run.copies} of them copies of others)" if run.copies else ""
        self.note(f"{run.done} of {self.inputs} inputs done{copies}, {self.progress}, {self.left_out} left out")

    def end(self, run: Run, output: Path) -> None:
        self.progress.clear()
        if self.left_out:
            self.note(f"{self.left_out} left out, each with the reason: {output / 'quarantine'}")
        typer.echo(f"{self.progress.stories} stories coded, {run.done} of {self.inputs} inputs done: {output}")


@contextmanager
def pool(on: Where, workers: int | None, rules: Rules | None, fields: dict[str, str]) -> Iterator[Pool]:
    """The workers, ended at the end."""
    from rasad.archive.dispatch import WorkersError
    from rasad.archive.processes import Processes, warm

    found: Pool
    if on is Where.local:
        here = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
        found = Processes(workers or len(here), partial(warm, rules, fields))
    elif not find_spec("ray"):
        raise WorkersError("Ray is not installed", "pip install 'rasad[ray]'")
    else:
        from rasad.archive.cluster import Cluster, loaded

        found = Cluster(workers, partial(loaded, rules, fields))
    try:
        yield found
    finally:
        found.close()


@contextmanager
def stopping(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask for a clean stop; a second Ctrl-C does not wait for it."""

    def handle(number: int, frame: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stop()

    before = [(one, signal.signal(one, handle)) for one in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for one, handler in before:
            signal.signal(one, handler)
