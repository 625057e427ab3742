"""`rasad evaluate`: how well claims agree with gold stories, and what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import msgspec
import typer

from rasad.cli.problems import Problems, told
from rasad.cli.progress import Progress
from rasad.cli.read import Format, wrong
from rasad.model import Problem, Story

if TYPE_CHECKING:
    from rasad.evaluate import Claimed, Report


def evaluate(
    gold: Annotated[
        list[str],
        typer.Argument(
            help="Gold stories (JSON lines, see docs/evaluation.md), or - for standard input.", metavar="GOLD…"
        ),
    ],
    system: Annotated[
        str | None,
        typer.Option(
            "--system",
            help="Claims to judge, as read prints them, or - for standard input; else the stories are coded.",
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="jsonl (when piped), table (in a terminal) or html, with every error."),
    ] = None,
    rules: Annotated[Path | None, typer.Option("--rules", help="Your own rules (YAML), applied last.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write.")] = None,
) -> None:
    """Compare claims with gold stories: figures with 95% intervals, confusions, errors by cause, calibration."""
    from rasad.evaluate import evaluate as compare
    from rasad.evaluate.files import read_claims, read_gold, read_stories

    chosen = format or (Format.table if output is None and sys.stdout.isatty() else Format.jsonl)
    with Progress() as progress:
        report = Problems(progress.clear)
        for problem in (*wrong([*gold, system or "-"], (), output), *clashing(gold, system, rules)):
            report(problem)
        if report.count:
            raise typer.Exit(report.exit_code)
        with told(report, output):
            given = list(read_gold(gold, report))
            stories = {story.id: story for _, story in given}
            if system:
                told_before = report.count
                claims = read_claims(system, stories, report) if stories else []
                nothing = not claims and report.count > told_before
            else:
                to_code = list(read_stories(given, report))
                stories = {story.id: stories[story.id] for story in to_code}
                nothing = False
            if nothing or not stories:
                raise typer.Exit(1)  # what there is to compare was refused, which is told already
            with output.open("wb") if output else nullcontext(sys.stdout.buffer) as to:
                if not system:
                    claims = list(code(to_code, rules, report, progress))
                progress.clear()
                write(compare(list(stories.values()), claims), chosen, to)
    raise typer.Exit(report.exit_code)


def clashing(gold: Sequence[str], system: str | None, rules: Path | None) -> Iterator[Problem]:
    """Options that cannot be meant together."""
    if system and rules:
        yield Problem("--rules", "has no effect on the claims of --system", "leave one of them out")
    if [*gold, system].count("-") > 1:
        yield Problem("standard input", "is named twice", "give one of them as a file")


def code(stories: Iterable[Story], rules: Path | None, report: Problems, progress: Progress) -> Iterator[Claimed]:
    """The claims of the shipped coder."""
    from rasad.cli.workers import coded
    from rasad.evaluate import Claimed

    for _, claims in coded(stories, rules, 1, report):
        progress.done(len(claims))
        for claim in claims:
            yield msgspec.convert(msgspec.to_builtins(claim), Claimed)


def write(found: Report, format: Format, to: IO[bytes]) -> None:
    """The report in a format."""
    if format is Format.jsonl:
        encoder = msgspec.json.Encoder()
        to.writelines(encoder.encode(line) + b"\n" for line in found.lines())
    elif format is Format.html:
        from rasad.cli.evaluation_page import page

        to.write(page(found).encode("utf8"))
    else:
        from rasad.cli.evaluation_table import show

        show(found, to)
    to.flush()
