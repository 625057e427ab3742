"""Options that the commands of the record share, and what they are taken to mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rasad.cli.problems import Problems
from rasad.model import Problem

if TYPE_CHECKING:
    from rasad.store import Store
    from rasad.store.query import Filter, Wanted


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


File = Annotated[
    Path, typer.Option("--store", envvar="RASAD_STORE", help="The record's file; RASAD_STORE says it for all commands.")
]
Wait = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for another process.", metavar="SECONDS")]
Workers = Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that code.")]
OwnRules = Annotated[Path | None, typer.Option("--rules", help="Your own rules (YAML), applied last.")]
As = Annotated[
    Output | None, typer.Option("--format", "-f", help="jsonl (when piped), table (in a terminal), csv or parquet.")
]
To = Annotated[Path | None, typer.Option("--output", "-o", help="Where to write.")]
Ids = Annotated[list[str] | None, typer.Argument(help="Only these.", metavar="[ID…]")]
Who = Annotated[
    list[str] | None,
    typer.Option("--actor", help="A name, in Persian or English, or an entity's id; of several, all take part."),
]
Countries = Annotated[
    list[str] | None, typer.Option("--country", help="ISO 3166-1 alpha-3 or a code of the guide; of several, all.")
]
Sectors = Annotated[list[str] | None, typer.Option("--sector", help="As GOV or REB; of several, any.")]
Types = Annotated[list[str] | None, typer.Option("--type", help="Of the sixteen types; of several, any.")]
Quads = Annotated[list[Quad] | None, typer.Option("--quad", help="The class of the type.")]
States = Annotated[list[State] | None, typer.Option("--status", help="What is told of it.")]
Since = Annotated[
    str | None,
    typer.Option("--since", help="Not over before this day, month or year, of any calendar.", metavar="DATE"),
]
Until = Annotated[str | None, typer.Option("--until", help="Not begun after this day, month or year.", metavar="DATE")]
Where = Annotated[str, typer.Option("--place", help="A place's name, or the code of its state.")]
Outlet = Annotated[str, typer.Option("--source", help="Told by an outlet with this in its name.")]
SaidBy = Annotated[str, typer.Option("--said-by", help="On the word of this voice.")]
Voices = Annotated[int, typer.Option("--voices", min=0, help="At least so many independent voices.")]
Text = Annotated[str, typer.Option("--text", help="These words in a sentence that tells it; word* for any ending.")]
System = Annotated[
    Theirs | None, typer.Option("--system", help="Events of another system that rasad import brought in, not ours.")
]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many.")]

STORE = Path("rasad.duckdb")
WAIT = 30.0


class Meant(ValueError):
    """An option that cannot be meant: which, why, and what would be right."""

    def __init__(self, option: str, what: str, do: str = "") -> None:
        super().__init__(what)
        self.problem = Problem(option, what, do)


@contextmanager
def stored(path: Path, wait: float, report: Problems) -> Iterator[Store]:
    """The store, with what is wrong about it or the options told in a line."""
    from rasad.store import Store, StoreError

    try:
        yield Store(path, wait)
    except (StoreError, Meant) as error:
        report(error.problem)


def day(option: str, written: str | None, last: bool = False) -> date | None:
    """The first, or last, day that a date names: a day, month or year of any calendar, in digits or in words."""
    if not written:
        return None
    from rasad.calendar import moments, month_interval, year_interval
    from rasad.calendar.dates import DateError, parse_published

    digits = written.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    partial = re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?", digits.strip())
    if partial:
        year, month = int(partial[1]), partial[2]
        calendar: Any = "jalali" if year < 1700 else "gregorian"
        if month and not 1 <= int(month) <= 12:
            raise Meant(option, f"no such month: {written}")
        first, end = month_interval(year, int(month), calendar) if month else year_interval(year, calendar)
        return end if last else first
    try:
        return parse_published(written)
    except DateError:
        for lang in ("fa", "en"):
            for moment in moments(written, lang, told=date.today()):
                if moment.earliest and moment.latest:
                    return moment.latest if last else moment.earliest
    raise Meant(option, f"not a date: {written}", "write it as 2025-10-07, 2025-10, ۱۴۰۴-۰۷-۱۵ or خرداد ۱۴۰۴")


def somebody(words: str) -> Wanted:
    """An actor by a code, an id, or a name as any story might have it."""
    from rasad.store.query import Wanted

    if re.fullmatch("[A-Z]{3}", words):
        return Wanted(countries=(words,))
    if re.fullmatch(r"Q\d+", words) or "/" in words:
        return Wanted(entities=(words,))
    from rasad.merge.who import kinds
    from rasad.resolve import Resolver

    found = Resolver().actor(words, lang="en" if words.isascii() else "fa")
    if not found.entity:
        return Wanted(name=words)
    if kinds().get(found.entity) == "state" and found.country:
        return Wanted((found.entity,), (found.country,))  # a state, and all who act for it
    return Wanted(entities=(found.entity,), name=found.name if found.how == "name" and found.name else words)


def place(words: str) -> str:
    """A place's name as the record has it."""
    if not words or re.fullmatch("[A-Z]{3}", words):
        return words
    from rasad.resolve import Resolver

    found = Resolver().place(words, lang="en" if words.isascii() else "fa")
    return found.name if found else words


def types(named: Iterable[str]) -> tuple[str, ...]:
    from rasad.coder.ontology import table

    for one in named:
        if one.upper() not in table("types"):
            raise Meant("--type", f"no type {one}", f"one of {', '.join(table('types'))}")
    return tuple(one.upper() for one in named)


def wanted(**given: Any) -> Filter:
    """A filter from the options of a command, as they were given."""
    from rasad.store.query import Filter

    meant: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    meant = {name: value for name, value in meant.items() if value not in (None, "", (), 0)}
    if "actors" in meant:
        meant["actors"] = tuple(map(somebody, meant["actors"]))
    if "system" in meant and ("said_by" in meant or "text" in meant):
        raise Meant(
            "--system", "others' events have no claims to ask for voices or words", "leave --said-by and --text"
        )
    if "said_by" in meant:
        meant["said_by"] = somebody(meant["said_by"])
    for name in ("countries", "sectors"):
        if name in meant:
            meant[name] = tuple(code.upper() for code in meant[name])
    if "types" in meant:
        meant["types"] = types(meant["types"])
    if "place" in meant:
        meant["place"] = place(meant["place"])
    for name in ("since", "until", "on"):
        if name in meant:
            meant[name] = day(f"--{name}", meant[name], last=name == "until")
    return Filter(**meant)
