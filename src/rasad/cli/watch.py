"""`rasad watch`: what outlets publish from now on, into the record."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from rasad.cli.add import counted
from rasad.cli.options import STORE, WAIT, File, OwnRules, Wait, stored
from rasad.cli.problems import Problems, told
from rasad.cli.progress import Progress
from rasad.record.adding import batches, made

if TYPE_CHECKING:
    from rasad.model import Story
    from rasad.pipeline import Coder
    from rasad.store import Store, Writer
    from rasad.watch import Polled


def watch(
    path: Annotated[Path, typer.Argument(help="A TOML file that names the feeds.", metavar="FEEDS.toml")],
    once: Annotated[bool, typer.Option("--once", help="Ask each feed now, and stop.")] = False,
    every: Annotated[
        str, typer.Option("--every", help="How often a feed is asked, where the file does not say.", metavar="TIME")
    ] = "10m",
    rules: OwnRules = None,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Ask feeds (RSS, Atom) for new stories and read them into the record, until Ctrl-C."""
    from rasad.store import StoreError
    from rasad.store.feeds import feeds
    from rasad.watch import SettingsError, State, load, polls, seconds

    with Progress() as progress:
        report = Problems(progress.clear)
        try:
            settings = load(path)
            pause = seconds(every)
        except SettingsError as error:
            report(error.problem)
            raise typer.Exit(report.exit_code) from None
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--every") from None
        with told(report, store), stored(store, wait, report) as record:
            record.update()
            states = {
                url: msgspec.json.decode(line, type=State)
                for url, line in feeds(record, [feed.url for feed in settings.feeds]).items()
            }
            keeper = Keeper(record, rules, report, progress)
            with closing(polls(settings, states, pause, once)) as found:
                try:
                    for polled in found:
                        for problem in polled.problems:
                            report(problem)
                        try:
                            keeper.keep(polled)
                        except StoreError as error:
                            report(error.problem)
                            continue  # its state stays as it was, so that the same is asked for again
                        states[polled.feed.url] = polled.state
                finally:
                    keeper.end()
    raise typer.Exit(report.exit_code)


class Keeper:
    """Codes stories and keeps them; others may write to the record while it waits for the next."""

    def __init__(self, record: Store, rules: Path | None, report: Problems, progress: Progress) -> None:
        self.record, self.rules, self.report, self.progress = record, rules, report, progress
        self.made = made(rules)
        self.coder: Coder | None = None  # loaded with the first story: most of the time there is none
        self.run = self.added = 0

    def keep(self, polled: Polled) -> None:
        """The new ones among the stories of a feed, then its state: what is lost in between is asked for again."""
        from rasad.store.feeds import keep_feed, unknown

        with self.record.writing() as writer:
            stories = writer.new(unknown(self.record, polled.stories))
            if stories:
                self.add(polled.feed.source or polled.feed.url, stories, writer)
            keep_feed(writer, polled.feed.url, polled.state.due, msgspec.json.encode(polled.state).decode())

    def add(self, name: str, stories: list[Story], writer: Writer) -> None:
        from rasad.pipeline import Coder

        self.coder = self.coder or Coder(self.rules)
        self.run = self.run or writer.begin("watch", self.made)
        before = self.added
        for batch in batches(counted(self.coder.claims(stories, self.report), self.progress)):
            self.added += writer.add(batch, self.run)
        self.say(f"{name}: {self.added - before} stories added")

    def end(self) -> None:
        if self.run:
            with self.record.writing() as writer:
                writer.end(self.run)
        self.say(f"{self.added} stories added: {self.record.path}")

    def say(self, line: str) -> None:
        self.progress.clear()
        typer.echo(line)
        sys.stdout.flush()
