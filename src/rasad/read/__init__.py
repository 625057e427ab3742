"""Files, folders, feeds, archives and streams to `Story`, one at a time; what is wrong is reported, the rest read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from rasad.model import Problem, Story
from rasad.read.problems import Refused

if TYPE_CHECKING:
    from rasad.read.stories import Context, story_from_text

__all__ = ["MAX_BYTES", "Refused", "read", "read_open", "story_from_text"]

MAX_BYTES = 20_000_000  # of one story, with the page or record that holds it


def read(
    paths: Iterable[str | Path],
    *,
    fields: Mapping[str, str] = MappingProxyType({}),
    report: Callable[[Problem], None],
    max_bytes: int = MAX_BYTES,
) -> Iterator[Story]:
    """The stories of files and folders ("-" is standard input). `fields` maps a field of `Story` to its name."""
    from rasad.read.sources import read_path, read_standard_input  # who asks the record reads no stories

    context = _context(fields, report, max_bytes)
    for path in paths:
        if str(path) == "-":
            yield from read_standard_input(context)
        else:
            yield from read_path(Path(path), context)


def read_open(
    stream: BinaryIO,
    where: str,
    name: str,
    *,
    fields: Mapping[str, str] = MappingProxyType({}),
    report: Callable[[Problem], None],
    max_bytes: int = MAX_BYTES,
) -> Iterator[Story]:
    """The stories of an open file; its `name` tells the format, `where` stands in what is reported."""
    from rasad.read.sources import read_stream

    yield from read_stream(stream, where, name, _context(fields, report, max_bytes))


def __getattr__(name: str) -> Any:
    if name == "story_from_text":  # brings the calendars with it: who asks the record waits for none
        from rasad.read.stories import story_from_text

        return story_from_text
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _context(fields: Mapping[str, str], report: Callable[[Problem], None], max_bytes: int) -> Context:
    from rasad.read.stories import Context

    def tell(problem: Problem) -> None:
        report(Problem(*(_line(words) for words in (problem.where, problem.what, problem.do))))

    return Context(dict(fields), tell, max_bytes)


def _line(words: str) -> str:
    """One line that any output can take: names of files and words of stories may hold anything."""
    return " ".join(words.encode("utf-8", "replace").decode("utf-8").split())
