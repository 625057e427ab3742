"""`rasad add` and `rasad recode`: stories into the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from rasad.cli.options import STORE, WAIT, File, OwnRules, Wait, Workers, stored
from rasad.cli.problems import Problems, told
from rasad.cli.progress import Progress
from rasad.cli.read import fields, wrong
from rasad.model import Claim, Story
from rasad.record.adding import AT_ONCE, batches, made

if TYPE_CHECKING:
    from rasad.store import Writer


def add(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.", metavar="PATH…")],
    workers: Workers = 1,
    rules: OwnRules = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--field", help="Name of a field in your data, as text=BODY.", metavar="OURS=YOURS"),
    ] = None,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Read stories into the record; what it holds already is passed over, what changed becomes a new version."""
    from rasad.cli.workers import coded
    from rasad.read import read as read_stories

    with Progress() as progress:
        report = Problems(progress.clear)
        for problem in wrong(paths, field or [], None):
            report(problem)
        if report.count:
            raise typer.Exit(report.exit_code)
        with told(report, store), stored(store, wait, report) as record, record.writing() as writer:
            run = writer.begin("add", made(rules))
            passed = Passed()
            stories = passed.new(read_stories(paths, fields=fields(field or []), report=report), writer)
            for batch in batches(counted(coded(stories, rules, workers, report), progress)):
                passed.added += writer.add(batch, run)
            writer.end(run)
            progress.clear()
            typer.echo(f"{passed.added} stories added, {passed.read - passed.added} known or not coded: {store}")
    raise typer.Exit(report.exit_code)


class Passed:
    """Counts stories on their way, and holds back those that need no coding."""

    def __init__(self) -> None:
        self.read = self.added = 0

    def new(self, stories: Iterable[Story], writer: Writer) -> Iterator[Story]:
        stories = iter(stories)
        while batch := list(islice(stories, AT_ONCE)):
            self.read += len(batch)
            yield from writer.new(batch)


def counted(coded: Iterable[tuple[Story, list[Claim]]], progress: Progress) -> Iterator[tuple[Story, list[Claim]]]:
    for story, claims in coded:
        progress.done(len(claims))
        yield story, claims


def recode(
    workers: Workers = 1,
    rules: OwnRules = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what this coder, model and rules have coded before.")
    ] = False,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Code the stories of the record again with this version, and show what changed, in JSON lines."""
    from rasad.cli.workers import coded

    with Progress() as progress:
        report = Problems(progress.clear)
        with told(report, store), stored(store, wait, report) as record, record.writing() as writer:
            now = made(rules)
            old = writer.outdated(None if everything else now)
            run = writer.begin("recode", now)
            stories = (story for at in range(0, len(old), AT_ONCE) for story in writer.stories(old[at : at + AT_ONCE]))
            for batch in batches(counted(coded(stories, rules, workers, report), progress)):
                before = writer.claims([story.id for story, _ in batch])
                writer.recode(batch, run)
                progress.clear()
                for change in changes(before, [claim for _, claims in batch for claim in claims]):
                    typer.echo(msgspec.json.encode(change))
            writer.end(run)
    raise typer.Exit(report.exit_code)


class Changed(msgspec.Struct, frozen=True):
    """A claim that came, went, or of which some fields are others now."""

    story: str
    claim: str
    change: str
    fields: tuple[str, ...] = ()


def changes(before: Iterable[Claim], after: Iterable[Claim]) -> Iterator[Changed]:
    old, new = ({claim.id: claim for claim in claims} for claims in (before, after))
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield Changed(old[name].story, name, "gone")
        elif name not in old:
            yield Changed(new[name].story, name, "new")
        else:
            differ = [
                field
                for field in Claim.__struct_fields__
                if field != "coder" and getattr(old[name], field) != getattr(new[name], field)
            ]
            if differ:
                yield Changed(new[name].story, name, "changed", tuple(differ))
