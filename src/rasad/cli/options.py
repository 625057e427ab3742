"""Options that the commands of the record share; what they mean is told where Python and HTTP ask in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rasad.cli.problems import Problems
from rasad.record.meant import Meant
from rasad.record.words import WORDS

if TYPE_CHECKING:
    from rasad.store import Store


class Output(StrEnum):
    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class Quad(StrEnum):
    verbal_cooperation = "verbal cooperation"
    material_cooperation = "material cooperation"
    verbal_conflict = "verbal conflict"
    material_conflict = "material conflict"


class Theirs(StrEnum):
    gdelt = "gdelt"
    polecat = "polecat"


class State(StrEnum):
    actual = "actual"
    future = "future"
    possible = "possible"
    negated = "negated"


def placed(path: Path) -> Path:
    from rasad.store.store import place

    return place(path)


File = Annotated[
    Path,
    typer.Option(
        "--store",
        envvar="RASAD_STORE",
        callback=placed,
        help="The record's file, or the folder of a merged archive; RASAD_STORE says it for all commands.",
    ),
]
Wait = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for another process.", metavar="SECONDS")]
Workers = Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that code.")]
OwnRules = Annotated[Path | None, typer.Option("--rules", help="Your own rules (YAML), applied last.")]
As = Annotated[
    Output | None, typer.Option("--format", "-f", help="jsonl (when piped), table (in a terminal), csv or parquet.")
]
To = Annotated[Path | None, typer.Option("--output", "-o", help="Where to write.")]
HELP = {word: known.help for word, known in WORDS.items()}
Ids = Annotated[list[str] | None, typer.Argument(help=HELP["id"], metavar="[ID…]")]
Who = Annotated[list[str] | None, typer.Option("--actor", help=HELP["actor"])]
Pair = Annotated[tuple[str, str] | None, typer.Option("--between", help=HELP["between"], metavar="A B")]
Countries = Annotated[list[str] | None, typer.Option("--country", help=HELP["country"])]
Sectors = Annotated[list[str] | None, typer.Option("--sector", help=HELP["sector"])]
Types = Annotated[list[str] | None, typer.Option("--type", help=HELP["type"])]
Quads = Annotated[list[Quad] | None, typer.Option("--quad", help=HELP["quad"])]
States = Annotated[list[State] | None, typer.Option("--status", help=HELP["status"])]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help=HELP["kind"])]
On = Annotated[str | None, typer.Option("--on", help=HELP["on"], metavar="DATE")]
Since = Annotated[str | None, typer.Option("--since", help=HELP["since"], metavar="DATE")]
Until = Annotated[str | None, typer.Option("--until", help=HELP["until"], metavar="DATE")]
Where = Annotated[str, typer.Option("--place", help=HELP["place"])]
Outlet = Annotated[str, typer.Option("--source", help=HELP["source"])]
SaidBy = Annotated[str, typer.Option("--said-by", help=HELP["said_by"])]
Voices = Annotated[int, typer.Option("--voices", min=0, help=HELP["voices"])]
Text = Annotated[str, typer.Option("--text", help=HELP["text"])]
Updated = Annotated[str | None, typer.Option("--updated-since", help=HELP["updated_since"], metavar="TIME")]
System = Annotated[Theirs | None, typer.Option("--system", help=HELP["system"])]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many.")]

STORE = Path("rasad.duckdb")
WAIT = 30.0


@contextmanager
def stored(path: Path, wait: float, report: Problems) -> Iterator[Store]:
    """The store, with what is wrong about it or the options told in a line."""
    from rasad.store import Store, StoreError

    try:
        yield Store(path, wait)
    except (StoreError, Meant) as error:
        report(error.problem)
