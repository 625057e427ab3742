"""How long the record's commands take over a million events, as a user runs them: a process each, its start included.

    python benchmarks/queries.py [--events 1000000] [--store FILE] [--only WORDS]

The store is made of some thousand events that were merged from made-up claims (`synthetic.py`), of one year; copies of
their rows follow in other years and under other ids, so that tables, indexes and lines are as large as those of a
million events, with their claims, words, actors and facts. A store that is there already is used as it is. Prints for
each command the median of three runs in seconds, of time and of CPU, and marks what takes a second or more.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median

from rasad.store import Made, Store
from synthetic import FIRST, told

BASE = 8000  # claims, of a year
YEARS = 20
RASAD = [sys.executable, "-c", "from rasad.cli import main; main()"]
COMMANDS = """
events -n 50
events --actor USA -n 50
events --actor "Vladimir Putin" -n 50
events --actor پوتین -n 50
events --country USA --country CHN -n 50
events --sector REB -n 50
events --type CONSULT --status actual -n 50
events --quad "material conflict" -n 50
events --since 1384 --until 1385 -n 50
events --place Tehran -n 50
events --source "Outlet 7" -n 50
events --said-by "Outlet 3" -n 50
events --voices 3 -n 50
events --text "president oil" -n 50
events --text "رئیس*" -n 50
events --country RUS --type ASSAULT --since 2009-03 --until 2009-05
events --country IRN --since 2009-03 --until 2009-05 --format csv
events --actor USA --type SANCTION -n 50 --format table
claims -n 50
claims --country IRN --type CONSULT -n 50
claims --said-by "Outlet 3" -n 50
claims --text "president oil" -n 50
facts --between USA CHN --on 2009-05-05
facts --kind treaty -n 50
facts --country IRN -n 50
actors -n 20
actors --country IRN -n 20
actors --type ASSAULT --since 2009 --until 2010 -n 20
stories -n 50
stories --country IRN -n 50
stories --text president -n 50
stories --source "Outlet 7" -n 50
relation USA CHN
relation IRN ISR --by year --weight voices --changed-since 2009-01-01
relation IRN ISR --since 2009-01 --until 2009-12
network
network --since 2009-01 --until 2009-12
sql "select type, count(*) as n from events group by type order by n desc"
sql "select country, count(*) as n from parties where kind = 'event' group by country order by n desc limit 20"
"""
# Ids of a copy begin with c and its number; its days are those of another year, in columns and in lines.
MACROS = r"""
create temp macro named(id, k) as regexp_replace(id, '^(ev-)?', '\1c' || k || '-');
create temp macro retold(line, k) as replace(
    regexp_replace(line, '"((ev-)?)(\d{8}-\d+-\d+)', '"\1c' || k || '-\3', 'g'),
    '"YEAR-', '"' || (YEAR + k % YEARS) || '-'
);
create temp macro later(day, k) as cast(day + to_years(cast(k % YEARS as integer)) as date);
"""
NAMES = ("id", "story", "claim", "event", "owner", "key", "a", "b")


def fill(path: Path, events: int) -> None:
    with Store(path).writing() as writer:
        run = writer.begin("add", Made("synthetic", ""))
        stories = told(BASE, daily=BASE // 350)
        while batch := list(islice(stories, 1000)):
            writer.add(batch, run)
        writer.end(run)
        with writer.transaction() as connection:
            [(known,)] = connection.execute("select count(*) from events").fetchall()
            connection.execute(MACROS.replace("YEARS", str(YEARS)).replace("YEAR", str(FIRST.year)))
            connection.execute(f"create temp table copies as select range as k from range(1, {-(-events // known)})")
            tables = connection.execute(
                "select table_name, list(column_name order by column_index), list(data_type order by column_index)"
                " from duckdb_columns() where not internal and database_name = current_database()"
                " and table_name not in ('meta', 'runs', 'blocks') group by table_name order by table_name"
            ).fetchall()
            for table, columns, types in tables:
                chosen = [copied(*column) for column in zip(columns, types, strict=True)]
                connection.execute(f"insert into {table} select {', '.join(chosen)} from {table} t, copies order by k")


def copied(column: str, kind: str) -> str:
    if column in NAMES and kind == "VARCHAR":
        return f"named(t.{column}, k)"
    if column == "line":
        return "retold(t.line, k)"
    return f"later(t.{column}, k)" if kind == "DATE" else f"t.{column}"


def measure(command: str, store: Path) -> tuple[float, float, int]:
    """Median seconds of time and of CPU, and the lines of the answer."""
    spent = []
    for _ in range(3):
        begun = time.perf_counter()
        with subprocess.Popen(
            [*RASAD, *shlex.split(command), "--store", str(store)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            lines = sum(1 for _ in process.stdout)
            _, code, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(code)
        if process.returncode:
            sys.exit(f"rasad {command} ended with {process.returncode}")
        spent.append((time.perf_counter() - begun, used.ru_utime + used.ru_stime))
    return median(one for one, _ in spent), median(one for _, one in spent), lines


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--events", type=int, default=1_000_000)
    ask.add_argument("--store", type=Path, help="made if it is not there")
    ask.add_argument("--only", default="", help="commands with this in them")
    said = ask.parse_args()
    with tempfile.TemporaryDirectory() as place:
        store = said.store or Path(place) / "events.duckdb"
        if not store.exists():
            fill(store, said.events)
        print("seconds    CPU s    lines  command")
        for command in filter(None, COMMANDS.splitlines()):
            if said.only in command:
                seconds, busy, lines = measure(command, store)
                late = "  <- a second or more" if seconds >= 1 else ""
                print(f"{seconds:7.2f}  {busy:7.2f}  {lines:7}  rasad {command}{late}", flush=True)


if __name__ == "__main__":
    main()
