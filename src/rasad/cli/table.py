"""Claims as a table for people: one row a claim, grouped by story."""

from __future__ import annotations

from collections.abc import Sequence
from io import TextIOWrapper
from typing import IO, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from rasad.model import Actor, Claim, Days, Moment, Story

COLOURS = {
    "verbal cooperation": "cyan",
    "material cooperation": "green",
    "verbal conflict": "yellow",
    "material conflict": "red",
}
COLUMNS = {"act": 12, "source": 12, "target": 12, "when": 10, "where": 8, "said by": 10, "words": 16}  # least width


class Screen(Console):
    """A console that leaves a closed pipe to the command, and is wide where no terminal says how wide it is."""

    def __init__(self, to: TextIO) -> None:
        super().__init__(file=to, highlight=False, width=None if to.isatty() else 160)

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class Table:
    def __init__(self, to: IO[bytes]) -> None:
        self.text = TextIOWrapper(to, encoding="utf8", errors="backslashreplace", write_through=True)
        self.console = Screen(self.text)

    def write(self, story: Story, claims: Sequence[Claim]) -> None:
        told = f"{story.published or 'no date'} · {story.source or 'no source'}"
        title = story.title or story.text.strip().partition("\n")[0][:90]
        head = f"{escape(title)}\n[dim]{escape(told)} · {escape(story.id)}[/dim]"
        grid = Grid(title=head, title_justify="left", title_style="", box=SIMPLE_HEAD)
        for name, least in COLUMNS.items():
            grid.add_column(name, min_width=least, overflow="fold")
        grid.add_column("sure", justify="right")
        for claim in claims:
            kind = f"[{COLOURS[claim.quad]}]{claim.type}[/]" + (f"/{claim.mode}" if claim.mode else "")
            grid.add_row(
                kind + ("" if claim.status == "actual" else f"\n[bold]{claim.status}[/bold]"),
                parties(claim.source),
                parties(claim.target),
                when(claim.time),
                escape(claim.place.name) if claim.place else "",
                escape(" › ".join(voice.name for voice in claim.said_by)),
                escape(" … ".join(story.text[start:end] for start, end in claim.trigger)),
                f"{claim.confidence:.2f}",
            )
        if claims:
            self.console.print(grid)
        else:
            self.console.print(f"{head} [dim]· no events[/dim]\n")

    def close(self) -> None:
        self.text.flush()
        self.text.detach()  # the stream below belongs to who opened it


def parties(found: Sequence[Actor]) -> str:
    return "\n".join(
        f"{escape(party.name)} [dim]{' '.join(filter(None, (party.country, party.sector)))}[/dim]" for party in found
    )


def when(moment: Days | None) -> str:
    """`2025-09-03`, `2024-06`, or an interval; the words where no date follows from them."""
    if moment is None:
        return ""
    if moment.earliest is None and moment.latest is None:
        return escape(f"“{moment.words}”") if isinstance(moment, Moment) else ""
    first, last = (day.isoformat() if day else "?" for day in (moment.earliest, moment.latest))
    if first == last:
        return first
    if moment.precision == "month" and moment.calendar == "gregorian":
        return first[:7]
    if moment.precision == "year" and moment.calendar == "gregorian":
        return first[:4]
    return f"{first} – {last}"
