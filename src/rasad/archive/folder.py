"""The folder of an archive, changed by commits: files under names that nobody reads yet, then one file that names them.

    commits/000012.json                 what the commit holds: inputs, how far they are done, files, what coded them
    stories/month=2025-09/000012.parquet
    claims/month=2025-09/000012.parquet
    quarantine/000012.jsonl             what was left out, a line each, with the reason

A commit is there as soon as its file in `commits` is, which comes last and whole. What a run that was killed left
beside it bears a number that no commit has, and is swept away by the next run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec

from rasad.archive.parts import Told, tables, write
from rasad.model import Problem, Story
from rasad.store import Made, StoreError
from rasad.store.lock import held

OURS = re.compile(r"\A\.?(\d{6,})\.(?:json|jsonl|parquet)")


class Piece(msgspec.Struct, frozen=True):
    """Items of an input that a commit holds: from `first` up to `last`, which is not in it."""

    input: str
    key: str  # of the file, as it was when it was read
    hash: str  # of its bytes; none where it could not be had, and is to be tried again
    first: int
    last: int
    ended: bool  # whether nothing of it comes after
    same: str = ""  # an input with the same bytes, which stands for this one


class Commit(msgspec.Struct, frozen=True):
    number: int
    at: datetime
    made: Made
    pieces: tuple[Piece, ...]
    files: tuple[str, ...]
    stories: int
    claims: int
    quarantined: int


class LeftOut(msgspec.Struct, frozen=True):
    """A line of the quarantine."""

    input: str
    item: int
    where: str
    what: str
    do: str
    story: Story | None = None

    @classmethod
    def of(cls, input: str, item: int, problem: Problem, story: Story | None = None) -> LeftOut:
        return cls(input, item, problem.where, problem.what, problem.do, story)


class Folder:
    """An archive's folder. Only one process writes to it at a time (`writing`)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the folder, swept clean of what never became part of it."""
        if self.path.exists() and not (self.path / "commits").is_dir() and any(self.path.iterdir()):
            raise StoreError(self.path, "is no folder of rasad run, and not empty", "name another with --output")
        (self.path / "commits").mkdir(parents=True, exist_ok=True)
        with held(self.path / "commits", 0):
            self.sweep()
            yield

    def commits(self) -> list[Commit]:
        """All of them, in order."""
        paths = sorted((self.path / "commits").glob("[0-9]*.json"))
        try:
            return [msgspec.json.decode(path.read_bytes(), type=Commit) for path in paths]
        except msgspec.DecodeError as error:
            raise StoreError(self.path / "commits", f"is damaged: {error}", "bring back a copy") from None

    def sweep(self) -> None:
        known = {f"{commit.number:06}" for commit in self.commits()}
        for path in self.path.glob("*/**/*"):
            number = OURS.fullmatch(path.name)
            if number and (path.name.startswith(".") or number[1] not in known):
                path.unlink()

    def commit(
        self, number: int, made: Made, pieces: Sequence[Piece], told: Sequence[Told], left_out: Sequence[LeftOut]
    ) -> Commit:
        """Makes stories part of the archive, with how far their inputs are done."""
        name = f"{number:06}"
        files = []
        for folder, table in tables(told):
            files.append(f"{folder}/{name}.parquet")
            placed(self.path / files[-1], lambda to, table=table: write(table, to))  # type: ignore[misc]
        if left_out:
            files.append(f"quarantine/{name}.jsonl")
            placed(self.path / files[-1], lambda to: to.write(msgspec.json.Encoder().encode_lines(left_out)))
        claims = sum(len(one.claims) for one in told)
        now = datetime.now(UTC).replace(microsecond=0)
        commit = Commit(number, now, made, tuple(pieces), tuple(files), len(told), claims, len(left_out))
        content = msgspec.json.format(msgspec.json.encode(commit))
        placed(self.path / "commits" / f"{name}.json", lambda to: to.write(content))
        return commit


def placed(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Writes a file that is there whole or not at all, also after the power failed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}")
    with aside.open("wb") as to:
        write(to)
        to.flush()
        os.fsync(to.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
