"""`rasad read`: files, folders, feeds and archives to claims."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rasad.cli.problems import Problems, told
from rasad.cli.progress import Progress
from rasad.model import Problem, Story


class Format(StrEnum):
    jsonl = "jsonl"
    table = "table"
    html = "html"


def read(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.", metavar="PATH…")],
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="jsonl (when piped), table (in a terminal) or html.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that code.")] = 1,
    rules: Annotated[Path | None, typer.Option("--rules", help="Your own rules (YAML), applied last.")] = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--field", help="Name of a field in your data, as text=BODY.", metavar="OURS=YOURS"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; for html of many stories, a folder.")
    ] = None,
) -> None:
    """Read stories and print who did what to whom, when, where and on whose word."""
    # Late: `rasad --help` and a wrong option should not wait for the encoder.
    from rasad.cli.output import Writer
    from rasad.cli.workers import coded
    from rasad.read import read as read_stories

    chosen = format or (Format.table if output is None and sys.stdout.isatty() else Format.jsonl)
    with Progress() as progress:
        report = Problems(progress.clear)
        for problem in wrong(paths, field or [], output):
            report(problem)
        if report.count:
            raise typer.Exit(report.exit_code)
        with told(report, output), Writer.of(chosen.value, output, report) as writer:
            stories = read_stories(paths, fields=fields(field or []), report=report)
            for story, claims in coded(stories, rules, workers, report):
                progress.clear()
                writer.write(story, claims)
                progress.done(len(claims))
    raise typer.Exit(report.exit_code)


def wrong(paths: Sequence[str], pairs: Iterable[str], output: Path | None) -> Iterable[Problem]:
    """Options that cannot be meant, found before anything is read or overwritten."""
    known = [name for name in Story.__struct_fields__ if name not in ("credits", "aside")]
    for pair in pairs:
        ours, equals, yours = pair.partition("=")
        if not (equals and yours and ours in known):
            yield Problem("--field", f"{pair!r} is not of the form OURS=YOURS", f"OURS is one of {', '.join(known)}")
    for path in paths:
        if output and output.is_file() and Path(path).exists() and output.samefile(path):
            yield Problem(str(output), "is read and written at once", "name another file with -o")


def fields(pairs: Iterable[str]) -> dict[str, str]:
    """`["text=BODY"]` to `{"text": "BODY"}`."""
    return {ours: yours for ours, _, yours in (pair.partition("=") for pair in pairs)}
