"""How merging grows: seconds and memory for 10,000, 100,000 and 1,000,000 claims, through the store, on one process.

    python benchmarks/merge_scale.py [--sizes 10000 100000 1000000] [--batch 2000] [--keep FOLDER]

The claims are made up (`synthetic.py`) and come in the order of their days, in batches of so many stories, each a
transaction, as `rasad add` and `rasad recode` write them. Timed is what they do with claims that are coded: blocks,
links, events, facts, and writing these; not the writing of stories and claims themselves. Each size runs in a process
of its own. `CPU s` is what a busy machine changes least. `growth` is the exponent x of CPU s ~ claims^x since the size
before. The last column is one more batch of 64 stories, as `rasad add` writes them, whole, with what DuckDB does to
open and close the file, in seconds of CPU.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from math import log
from pathlib import Path
from typing import Any

from rasad.model import Claim, Story
from rasad.store import Made, Store
from rasad.store.remerge import Remerge
from rasad.store.rows import claim_row, insert, story_row
from synthetic import told

USUAL = 64  # stories in a batch of `rasad add`
Coded = tuple[Story, list[Claim]]


def measure(size: int, batch: int, path: Path) -> dict[str, Any]:
    stories = told(size * 2)
    seconds, busy, done = 0.0, 0.0, 0
    with Store(path).writing() as writer:
        run = writer.begin("add", Made("synthetic", ""))
        while done < size:
            found: list[Coded] = list(islice(stories, batch))
            with writer.transaction() as connection:
                insert(connection, "stories", [story_row(story, 1, run) for story, _ in found])
                rows = [claim_row(claim, story, run) for story, claims in found for claim in claims]
                insert(connection, "claims", rows)
                begun, used = time.perf_counter(), time.process_time()
                Remerge(connection, writer.memory).run([claim.id for _, claims in found for claim in claims])
                seconds += time.perf_counter() - begun
                busy += time.process_time() - used
            done += len(rows)
        more = list(islice(stories, USUAL))
        used = time.process_time()
        writer.add(more, run)
        one = time.process_time() - used
        with writer.store.reading() as connection:
            [(events,)] = connection.execute("select count(*) from events").fetchall()
    return {"claims": done, "events": events, "seconds": seconds, "busy": busy, "one": one}


def measured(size: int, batch: int, folder: Path) -> dict[str, Any]:
    """In a process of its own, whose memory it tells."""
    command = [sys.executable, __file__, "--one", str(size), "--batch", str(batch), "--keep", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        written = process.stdout.read()
        _, code, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        sys.exit(process.returncode)
    return {**json.loads(written), "peak": used.ru_maxrss / 1024}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    ask.add_argument("--batch", type=int, default=2000, help="stories in a transaction")
    ask.add_argument("--keep", type=Path, help="folder in which the stores are left")
    ask.add_argument("--one", type=int, help=argparse.SUPPRESS)
    said = ask.parse_args()
    if said.one:
        print(json.dumps(measure(said.one, said.batch, said.keep / f"{said.one}.duckdb")))
        return
    with tempfile.TemporaryDirectory() as place:
        table(measured(size, said.batch, said.keep or Path(place)) for size in said.sizes)


def table(found: Iterator[dict[str, Any]]) -> None:
    print("   claims    events  seconds    CPU s  peak MB  growth  a batch of 64, CPU s", flush=True)
    before: dict[str, Any] = {}
    for row in found:
        growth = ""
        if before:
            growth = f"{log(row['busy'] / before['busy']) / log(row['claims'] / before['claims']):.2f}"
        before = row
        print(
            f"{row['claims']:9}  {row['events']:8}  {row['seconds']:7.1f}  {row['busy']:7.1f}  {row['peak']:7.0f}"
            f"  {growth:>6}  {row['one']:20.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
