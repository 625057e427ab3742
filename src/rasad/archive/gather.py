"""From an archive's folder to a record, with the result of adding its stories one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import duckdb
import msgspec

from rasad.archive.folder import Folder
from rasad.model import Claim, Story
from rasad.store import Store, StoreError
from rasad.store.store import Coded

AT_ONCE = 500  # stories in a transaction

# Of several stories with one id the last counts, in the order of the inputs' names; wherever in time they stand.
PASSED_OVER = """
create temp table passed_over as select input, item from read_parquet(?)
qualify row_number() over (partition by id order by input desc, item desc) > 1
"""
TOLD = """
select s.line, list(c.line order by c.number) filter (c.line is not null)
from read_parquet(?) s anti join passed_over using (input, item) left join read_parquet(?) c using (input, item)
group by s.input, s.item, s.line order by s.input, s.item
"""
_story, _claim = msgspec.json.Decoder(Story).decode, msgspec.json.Decoder(Claim).decode


def gather(folder: Folder, store: Store, done: Callable[[int], None]) -> tuple[int, int]:
    """Adds what the record does not have yet, month by month; gives how many stories there were and how many were
    added. Calls `done` with the number of claims of each story that is added."""
    commits = folder.commits()
    if not commits:
        raise StoreError(folder.path, "holds no archive", "make one with rasad run --output")
    read = added = 0
    with store.writing() as writer:
        run = writer.begin("merge", commits[-1].made)
        stories = coded(folder, [file for commit in commits for file in commit.files])
        while batch := list(islice(stories, AT_ONCE)):
            read += len(batch)
            new = {story.id for story in writer.new(story for story, _ in batch)}
            fresh = [one for one in batch if one[0].id in new]
            added += writer.add(fresh, run) if fresh else 0
            for _, claims in fresh:
                done(len(claims))
        writer.end(run)
    return read, added


def coded(folder: Folder, files: list[str]) -> Iterator[Coded]:
    """All stories with their claims, by month: DuckDB holds those of a month at most, on disk where they are many."""
    months: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in files:
        kind, month, *_ = Path(file).parts
        if kind in ("stories", "claims"):
            months[month][kind].append(str(folder.path / file))
    if not months:
        return
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set temp_directory = ?", [str(folder.path / ".merging")])
        connection.execute(PASSED_OVER, [[file for found in months.values() for file in found["stories"]]])
        for _, found in sorted(months.items()):
            asked = connection.execute(TOLD, [found["stories"], found["claims"]])
            while rows := asked.fetchmany(AT_ONCE):
                for line, claims in rows:
                    yield _story(line), [_claim(claim) for claim in claims or ()]
