"""`rasad read`: files, folders, feeds and archives to claims."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rasad.cli.problems import Problems
from rasad.cli.progress import Progress
from rasad.model import Problem


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
        list[str] | None, typer.Option("--field", help="Name of a field in your data, as text=BODY.", metavar="OURS=YOURS")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; for html of many stories, a folder.")
    ] = None,
) -> None:
    """Read stories and print who did what to whom, when, where and on whose word."""
    # Late: `rasad --help` and a wrong option should not wait for the encoder.
    from rasad.cli.output import Writer
    from rasad.cli.workers import coded
    from rasad.coder import RulesError
    from rasad.read import read as read_stories

    chosen = format or (Format.table if output is None and sys.stdout.isatty() else Format.jsonl)
    with Progress() as progress:
        report = Problems(progress.clear)
        try:
            stories = read_stories(paths, fields=fields(field or []), report=report)
            with Writer.of(chosen.value, output, report) as writer:
                for story, claims in coded(stories, rules, workers, report):
                    writer.write(story, claims)
                    progress.done(len(claims))
        except RulesError as error:
            report(Problem(str(rules), str(error), "see docs/rules.md"))
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            report(Problem(str(error.filename or output or "output"), error.strerror or str(error), "nothing more was written"))
    raise typer.Exit(report.exit_code)


def fields(pairs: Iterable[str]) -> dict[str, str]:
    """`["text=BODY"]` to `{"text": "BODY"}`."""
    found = {}
    for pair in pairs:
        ours, equals, yours = pair.partition("=")
        if not (ours and equals and yours):
            raise typer.BadParameter(f"{pair!r} is not of the form OURS=YOURS, such as text=BODY", param_hint="--field")
        found[ours] = yours
    return found


