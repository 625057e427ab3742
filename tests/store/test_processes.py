"""Many processes and one store: a writer that is killed at any moment, writers and readers at once, a full disk."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from rasad.model import Claim, Story
from rasad.store import Store

CASES = yaml.safe_load((Path(__file__).parents[1] / "merge" / "cases.yaml").read_text(encoding="utf8"))
Tell = Callable[[dict[str, Any]], tuple[Story, list[Claim]]]
TABLES = ("stories", "claims", "events", "facts", "past_claims", "verdicts")

# Adds stories and claims that were coded before, two at a time, as `rasad add` does with what it codes.
WRITER = """
import sys, msgspec
from pathlib import Path
from rasad.model import Claim, Story
from rasad.store import Made, Store, StoreError
told = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=list[tuple[Story, list[Claim]]])
print("ready", flush=True)
try:
    with Store(Path(sys.argv[2]), wait=float(sys.argv[3])).writing() as writer:
        run = writer.begin("add", Made("test", "0"))
        for at in range(0, len(told), 2):
            new = {story.id for story in writer.new(story for story, _ in told[at : at + 2])}
            writer.add([one for one in told[at : at + 2] if one[0].id in new], run)
        writer.end(run)
except StoreError as error:
    sys.exit(f"rasad: {error}")
"""
READER = """
import sys
from pathlib import Path
from rasad.store import Store
for _ in range(12):
    with Store(Path(sys.argv[1]), wait=60).reading() as connection:
        stories, = connection.execute("select count(*) from stories").fetchone()
        halves = connection.execute(
            "select count(*) from claims where id not in (select claim from event_claims)"
            " or story not in (select id from stories)"
        ).fetchall()
        assert halves == [(0,)], halves
print(stories)
"""


@pytest.fixture(scope="module")
def told(tell: Tell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with coded stories."""
    stories = [
        tell({**entry, "id": f"{number}{entry['id']}"})
        for number, case in enumerate(CASES)
        for entry in case["stories"]
    ]
    path = tmp_path_factory.mktemp("told") / "told.json"
    path.write_bytes(msgspec.json.encode(stories))
    return path


def writer(told: Path, store: Path, wait: float = 60, **more: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(told), str(store), str(wait)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, told = process.communicate(timeout=120)
    return process.returncode, told


def held(path: Path) -> dict[str, Sequence[Any]]:
    with Store(path, wait=60).reading() as connection:
        return {table: connection.execute(f"select line from {table} order by line").fetchall() for table in TABLES}


@pytest.fixture(scope="module")
def undisturbed(told: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Sequence[Any]], float]:
    """What a writer that nobody kills makes, and how long it takes."""
    path = tmp_path_factory.mktemp("undisturbed") / "a.duckdb"
    process = writer(told, path)
    assert process.stdout and process.stdout.readline() == "ready\n"
    begun = time.monotonic()
    assert finished(process) == (0, "")
    return held(path), time.monotonic() - begun


def kill_and_complete(
    told: Path, store: Path, undisturbed: tuple[dict[str, Sequence[Any]], float], seed: int, kills: int
) -> None:
    want, length = undisturbed
    moments = random.Random(seed)
    for _ in range(kills):
        process = writer(told, store)
        assert process.stdout and process.stdout.readline() == "ready\n"
        time.sleep(moments.random() * length)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if store.exists():
            with Store(store, wait=0).reading() as connection:  # opens, and no story is half in it
                rows = connection.execute("select line from stories").fetchall()
                assert set(rows) <= set(want["stories"])
    assert finished(writer(told, store)) == (0, "")
    assert held(store) == want


def test_a_killed_writer_loses_nothing(told: Path, tmp_path: Path, undisturbed: Any) -> None:
    kill_and_complete(told, tmp_path / "a.duckdb", undisturbed, seed=1, kills=4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_writer_killed_fifty_times(seed: int, told: Path, tmp_path: Path, undisturbed: Any) -> None:
    kill_and_complete(told, tmp_path / "a.duckdb", undisturbed, seed=100 + seed, kills=5)


def test_two_writers_and_five_readers(told: Path, tmp_path: Path, undisturbed: Any) -> None:
    path = tmp_path / "a.duckdb"
    first = writer(told, path)
    while not path.exists():
        time.sleep(0.02)
    second = writer(told, path)
    command = [sys.executable, "-c", READER, str(path)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(5)]
    assert finished(first) == finished(second) == (0, "")
    assert [finished(reader) for reader in readers] == [(0, "")] * 5
    assert held(path) == undisturbed[0]


def test_a_second_writer_is_told_who_holds_the_store(told: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with Store(path).writing():
        code, said = finished(writer(told, path, wait=0.2))
    assert code == 1
    host = os.uname().nodename
    assert said == f"rasad: {path}: is being written by process {os.getpid()} on {host} (wait, or give --wait)\n"


def test_a_full_disk_costs_the_batch_in_hand_only(told: Path, tmp_path: Path, undisturbed: Any) -> None:
    path = tmp_path / "a.duckdb"
    stories = json.loads(told.read_bytes())
    some = tmp_path / "some.json"
    some.write_text(json.dumps(stories[:20]))
    assert finished(writer(some, path)) == (0, "")
    before = held(path)
    limit = 20_000  # bytes of any file
    process = writer(told, path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    code, said = finished(process)
    assert (code, said.count("\n")) == (1, 1)
    assert "cannot be written" in said and "make room on the disk and run the same again" in said
    assert set(held(path)["stories"]) >= set(before["stories"])
    assert finished(writer(told, path)) == (0, "")
    assert held(path) == undisturbed[0]
