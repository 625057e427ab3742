"""`rasad relation` and `rasad network`: how actors stand to each other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Annotated

import msgspec
import typer

from rasad.cli.options import STORE, WAIT, File, Meant, Since, To, Until, Wait, somebody, stored, wanted
from rasad.cli.problems import Problems, told
from rasad.cli.results import opened
from rasad.model import Actor, Event

if TYPE_CHECKING:
    from rasad.relations import Network, Period
    from rasad.store.query import Wanted


class Lines(StrEnum):
    table = "table"
    jsonl = "jsonl"


class Every(StrEnum):
    day = "day"
    week = "week"
    month = "month"
    year = "year"


As = Annotated[Lines | None, typer.Option("--format", "-f", help="jsonl (when piped) or table (in a terminal).")]


def relation(
    a: Annotated[str, typer.Argument(help="An actor: a name, or the code of a state.", metavar="A")],
    b: Annotated[str, typer.Argument(help="Another.", metavar="B")],
    by: Annotated[Every, typer.Option("--by", help="The length of a period.")] = Every.month,
    weighted: Annotated[
        bool, typer.Option("--weighted", help="Count an event once for each of its independent voices.")
    ] = False,
    since: Since = None,
    until: Until = None,
    format: As = None,
    output: To = None,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Show what two actors did to each other by period, the balance of it, and what holds between them."""
    from rasad.relations import between, history
    from rasad.store.query import lines

    report = Problems()
    form = format or (Lines.table if output is None and sys.stdout.isatty() else Lines.jsonl)
    with told(report, output), stored(store, wait, report) as record:
        one, other = somebody(a), somebody(b)
        asked = wanted(since=since, until=until)
        with record.reading() as connection:
            both = msgspec.structs.replace(asked, actors=(one, other))
            first, second = matches(one), matches(other)
            found = [msgspec.json.decode(line, type=Event) for line in lines(connection, "events", both)]
            events = [event for event in found if between(event, first, second)]
            periods = history(events, first, second, by.value, weighted)
            facts = list(lines(connection, "facts", both))
        if not events and not facts:
            raise Meant(f"{a}, {b}", "nothing is told of them together", "see rasad actors for who is in the record")
        with opened(output) as to:
            if form is Lines.jsonl:
                to.writelines(msgspec.json.encode(period) + b"\n" for period in periods)
            else:
                show(periods, [msgspec.json.encode(event).decode() for event in events], facts, to)
    raise typer.Exit(report.exit_code)


def matches(wanted: Wanted) -> Callable[[Actor], bool]:
    """Whether an actor is the one looked for, as the store's own queries would have it."""

    def is_it(actor: Actor) -> bool:
        return (
            actor.entity in wanted.entities
            or actor.country in wanted.countries
            or bool(wanted.name and wanted.name.lower() in actor.name.lower())
        )

    return is_it


def show(periods: Sequence[Period], events: Sequence[str], facts: Sequence[str], to: IO[bytes]) -> None:
    """What holds, the balance by period, and the timeline."""
    from rasad.cli.grids import CELLS
    from rasad.cli.results import grid

    names, cells = CELLS["facts"]
    grid(names, [cells(fact) for fact in facts], to, plain=False)
    quads = ("material cooperation", "verbal cooperation", "verbal conflict", "material conflict")
    grid(
        ("period", *quads, "planned, possible, denied", "goldstein", "plover"),
        [
            (
                period.period,
                *(f"{period.counts[quad]:g}" if quad in period.counts else "" for quad in quads),
                str(period.other or ""),
                f"{period.goldstein:+.1f}",
                f"{period.plover:+.1f}",
            )
            for period in periods
        ],
        to,
    )
    names, cells = CELLS["events"]
    grid(names, [cells(event) for event in events], to, plain=False)


def network(
    since: Since = None,
    until: Until = None,
    format: As = None,
    output: To = None,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Show who deals with whom in a period: blocs of friends, who bridges them, and how many poles there are."""
    from rasad.relations import network as made_of
    from rasad.store.query import lines

    report = Problems()
    form = format or (Lines.table if output is None and sys.stdout.isatty() else Lines.jsonl)
    with told(report, output), stored(store, wait, report) as record:
        asked = wanted(since=since, until=until)
        with record.reading() as connection:
            found = made_of(msgspec.json.decode(line, type=Event) for line in lines(connection, "events", asked))
        with opened(output) as to:
            if form is Lines.jsonl:
                to.write(msgspec.json.encode(found) + b"\n")
            else:
                blocs(found, to)
    raise typer.Exit(report.exit_code)


def blocs(found: Network, to: IO[bytes]) -> None:
    from rasad.cli.results import grid

    grid(
        ("bloc", "actor", "events", "bridge"),
        [(str(one.bloc), one.name, str(one.events), f"{one.bridge:.3f}") for one in found.members],
        to,
    )
    names = {one.key: one.name for one in found.members}
    strongest = sorted(found.ties, key=lambda tie: (-abs(tie.balance), tie.a, tie.b))[:20]
    grid(
        ("between", "and", "events", "balance"),
        [(names[tie.a], names[tie.b], str(tie.events), f"{tie.balance:+.1f}") for tie in strongest],
        to,
    )
    to.write(f"{found.poles:g} poles, concentration {found.concentration:g}\n".encode())
