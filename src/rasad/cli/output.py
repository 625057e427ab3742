"""Claims as JSON lines, as a table, or as one page a story."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

import msgspec

from rasad.cli.page import page
from rasad.cli.problems import Problems
from rasad.cli.table import Table
from rasad.model import Claim, Problem, Story

LONGEST = 200  # bytes of a file's name; most systems take 255


class Sink(Protocol):
    """Where coded stories go."""

    def write(self, story: Story, claims: Sequence[Claim]) -> None: ...
    def close(self) -> None: ...


class Lines:
    """One line of JSON a claim, by the contract of the design. A line is written whole and at once, so that a reader of
    the pipe never waits for a story that is coded already."""

    def __init__(self, to: IO[bytes]) -> None:
        self.to = to
        self.encoder = msgspec.json.Encoder()

    def write(self, story: Story, claims: Sequence[Claim]) -> None:
        self.to.writelines(self.encoder.encode(claim) + b"\n" for claim in claims)
        self.to.flush()

    def close(self) -> None:
        self.to.flush()


class Pages:
    """One self-contained page a story: to a single file, or into a folder under the story's id."""

    def __init__(self, output: Path | None, report: Problems) -> None:
        self.output, self.report = output, report
        self.folder = output is not None and (output.is_dir() or not output.suffix)
        self.written = 0
        self.names: Counter[str] = Counter()
        if self.folder and output:
            output.mkdir(parents=True, exist_ok=True)

    def write(self, story: Story, claims: Sequence[Claim]) -> None:
        content = page(story, claims)
        if self.folder and self.output:
            self.path(self.output, file_name(story.id)).write_text(content, encoding="utf8")
        elif self.written:
            self.report(Problem(story.id, "a second story does not fit into one page", "name a folder with -o"))
            return
        elif self.output:
            self.output.write_text(content, encoding="utf8")
        else:
            sys.stdout.buffer.write(content.encode("utf8"))
        self.written += 1

    def path(self, folder: Path, name: str) -> Path:
        """A file of its own, even where stories share an id."""
        self.names[name] += 1
        return folder / (f"{name}.html" if self.names[name] == 1 else f"{name}~{self.names[name]}.html")

    def close(self) -> None:
        """Each page is closed already."""


def file_name(story: str) -> str:
    """A story's id as a file name of bounded length."""
    safe = re.sub(r"[^\w.-]+", "_", story).strip("._").encode()[:LONGEST].decode(errors="ignore")
    return safe or "story"


class Writer:
    """Opens what the format needs and closes it whatever happens."""

    def __init__(self, sink: Sink, opened: IO[bytes] | None) -> None:
        self.sink, self.opened = sink, opened
        self.write = sink.write

    @classmethod
    def of(cls, format: str, output: Path | None, report: Problems) -> Self:
        if format == "html":
            return cls(Pages(output, report), None)
        opened = output.open("wb") if output else None
        to = opened or sys.stdout.buffer
        return cls(Lines(to) if format == "jsonl" else Table(to), opened)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.sink.close()
        if self.opened:
            self.opened.close()
