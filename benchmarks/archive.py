"""What more workers bring: stories a second of one worker, of several, and of as many on Ray, with the same stories.

    python benchmarks/archive.py [--sizes 500 2000] [--workers 2] [--on local ray] [--output benchmarks/archive.md]

Reads ordinary news (see `speed.py`) from two files of JSON lines, codes it and writes the folder, as `rasad run` does,
in one process after another: one worker, `--workers` of them, and, where Ray is installed, as many actors on a cluster
that is started here. The rate is taken from the tenth part of the stories on, when all workers are at work, up to the
end of the last commit, and is of all processes together. `CPU ms a story` is what the workers and the driver, which
feeds them and writes, took, and `driver ms a story` the driver alone; a busy machine changes these less. Ray's own
processes are not in them. `own MB` is the memory that a worker shares with none (USS), `fair MB` adds its part of what
it shares (PSS), `driver MB` is all of the driver's; all at nine tenths of the stories. Times on a busy machine mean
little; ratios within one run mean more.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from rasad.archive.folder import Folder
from rasad.archive.inputs import found
from rasad.archive.processes import Processes, warm
from rasad.archive.run import Run
from rasad.store import Made
from speed import ordinary

HEADS = (
    "stories",
    "workers",
    "stories/s",
    "to one worker",
    "to local",
    "CPU ms a story",
    "own MB",
    "fair MB",
    "driver MB",
    "claims",
)


def measure(folder: Path, size: int, on: str, workers: int) -> dict[str, Any]:
    """Codes the stories of a folder. Run in a process of its own, so that none inherits another's memory."""
    if on == "ray":
        from rasad.archive.cluster import Cluster, loaded

        pool: Any = Cluster(workers, partial(loaded, None, {}))
    else:
        pool = Processes(workers, partial(warm, None))
    told = claims = 0
    begun = 0.0
    used = (0.0, 0.0)
    memory: list[dict[str, float]] = []

    def count(one: Any) -> None:
        nonlocal told, claims, begun, used
        told, claims = told + 1, claims + len(one.claims)
        if told == size // 10:
            begun, used = time.monotonic(), busy(pool)
        if told == size * 9 // 10:
            memory.extend(map(held, [*pids(pool), os.getpid()]))

    inputs = found([str(folder / "in")], lambda problem: sys.exit(str(problem)))
    out = Folder(folder / f"{on}{workers}")
    with out.writing():
        run = Run(
            out, Made("benchmark", ""), inputs, told=count, committed=print_nothing, note=sys.exit, problem=sys.exit
        )
        run.run(pool)
    count_of = size - size // 10
    rate = count_of / (time.monotonic() - begun)
    cpu, driving = ((now - then) / count_of * 1000 for now, then in zip(busy(pool), used, strict=True))
    pool.close()
    *of_workers, driver = memory
    own, fair = (sum(one[kind] for one in of_workers) / workers for kind in ("own", "fair"))
    return {
        "rate": rate,
        "cpu": cpu,
        "driving": driving,
        "own": own,
        "fair": fair,
        "driver": driver["all"],
        "claims": claims,
    }


def print_nothing(_: object) -> None:
    """Commits are made, not told."""


def pids(pool: Any) -> list[int]:
    if isinstance(pool, Processes):
        return [process.pid or 0 for process in pool.processes.values()]
    import ray

    return ray.get([actor.__ray_call__.remote(lambda _: os.getpid()) for actor in pool.actors.values()])  # type: ignore[no-any-return]


def busy(pool: Any) -> tuple[float, float]:
    """Seconds of CPU that all have taken, and this process alone."""
    ticks = [
        sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
        for pid in (*pids(pool), os.getpid())
    ]
    return sum(ticks) / os.sysconf("SC_CLK_TCK"), ticks[-1] / os.sysconf("SC_CLK_TCK")


def held(pid: int) -> dict[str, float]:
    """Megabytes of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return {"own": found["Private_Clean"] + found["Private_Dirty"], "fair": found["Pss"], "all": found["Rss"]}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--sizes", nargs="*", type=int, default=[500, 2000])
    ask.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    ask.add_argument("--on", nargs="*", default=["local", *(["ray"] if find_spec("ray") else [])])
    ask.add_argument("--output", type=Path, help="the page whose table is written anew")
    ask.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    said = ask.parse_args()
    if said.one:
        folder, size, on, workers = said.one
        print(json.dumps(measure(Path(folder), int(size), on, int(workers))))
        return
    rows = [HEADS, ("---:",) * len(HEADS)]
    for row in rows:
        print(written(row))
    for size in said.sizes:
        with tempfile.TemporaryDirectory() as place:
            prepare(Path(place), size)
            rates: dict[tuple[str, int], float] = {}
            for on, workers in (("local", 1), *((on, said.workers) for on in said.on)):
                got = alone(place, size, on, workers)
                rates[on, workers] = got["rate"]
                to_one = got["rate"] / rates["local", 1]
                to_local = f"{got['rate'] / rates['local', workers]:.2f}" if on == "ray" else ""
                memory = [f"{got[kind]:.0f}" for kind in ("own", "fair", "driver")]
                cpu = [f"{got[kind]:.1f}" for kind in ("cpu", "driving")]
                name = f"{workers} on Ray" if on == "ray" else str(workers)
                rows.append(
                    (
                        f"{size:,}",
                        name,
                        f"{got['rate']:.1f}",
                        f"{to_one:.2f}",
                        to_local,
                        *cpu,
                        *memory,
                        str(got["claims"]),
                    )
                )
                print(written(rows[-1]), flush=True)
    if said.output:
        before = said.output.read_text(encoding="utf8").partition("| stories ")[0]
        said.output.write_text(before + "\n".join(map(written, rows)) + "\n", encoding="utf8")


def written(row: tuple[str, ...]) -> str:
    return f"| {' | '.join(row)} |"


def prepare(folder: Path, size: int) -> None:
    """The stories, in two files."""
    (folder / "in").mkdir()
    stories = enumerate(islice(cycle(list(ordinary())), size))
    lines = [json.dumps({"id": f"s{number}", **story}, ensure_ascii=False) for number, story in stories]
    for name, part in (("a", lines[: size // 2]), ("b", lines[size // 2 :])):
        (folder / "in" / f"{name}.jsonl").write_text("\n".join(part), encoding="utf8")


def alone(folder: str, size: int, on: str, workers: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", folder, str(size), on, str(workers)]
    fair = {**os.environ, "RAY_worker_niceness": "0"}  # else actors make way for whatever else the machine does
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=fair)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
