"""`rasad run` and `rasad merge` as a user runs them, with real workers that are killed."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.dataset
import pytest
from typer.testing import CliRunner

import rasad
from rasad.cli import app
from rasad.pipeline import Coder
from rasad.read import read

RASAD = [sys.executable, "-c", "from rasad.cli import main; main()"]
EXAMPLES = Path(__file__).parents[2] / "examples" / "stories"
MANY = 100
TEXT = {"text": "The UN criticised Russia on Sunday. Iran attacked Iraq.", "published": "2024-05-06"}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stories enough for some seconds, of two months."""
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    rows = [{**TEXT, "id": f"{n:03}", "published": f"2024-0{4 + n % 2}-06"} for n in range(MANY)]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.fixture(scope="module")
def lines(many: Path, coder: Coder) -> list[str]:
    """The claims of these stories as one process makes them."""
    told = coder.claims(read([many], report=lambda problem: None))
    return [msgspec.json.encode(claim).decode() for _, claims in told for claim in claims]


def started(*arguments: object) -> subprocess.Popen[str]:
    words = [*RASAD, *map(str, arguments)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def command(*arguments: object, code: int = 0) -> str:
    with started(*arguments) as process:
        told, errors = process.communicate(timeout=120)
    assert process.returncode == code, errors
    return told


def workers(group: int) -> Iterator[int]:
    """The processes that the server in a group of processes has forked."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, parent = int(status.parent.name), int(status.read_text().rpartition(")")[2].split()[1])
            if os.getpgid(pid) == group and "forkserver" in (Path("/proc") / str(parent) / "cmdline").read_text():
                yield pid
        except (OSError, ProcessLookupError):
            continue


def kill_a_worker(process: subprocess.Popen[str], after: float) -> None:
    until = time.monotonic() + 60
    while not (found := list(workers(process.pid))):
        assert time.monotonic() < until and process.poll() is None
        time.sleep(0.02)
    time.sleep(after)
    os.kill(found[0], signal.SIGKILL)


def held(folder: Path) -> list[dict[str, Any]]:
    table = pyarrow.dataset.dataset(folder / "claims", partitioning="hive").to_table(["line", "month"])
    return sorted(table.to_pylist(), key=lambda row: str(row["line"]))


def test_a_killed_worker_changes_nothing(many: Path, lines: list[str], tmp_path: Path) -> None:
    with started("run", "-i", many, "-o", tmp_path / "a", "-w", 2) as process:
        kill_a_worker(process, after=0.5)
        told, errors = process.communicate(timeout=120)
    assert process.returncode == 0 and told == f"{MANY} stories coded, 1 of 1 inputs done: {tmp_path / 'a'}\n"
    assert "rasad: a worker died (signal 9); what it had is tried again" in errors
    assert [row["line"] for row in held(tmp_path / "a")] == sorted(lines)
    assert {row["month"] for row in held(tmp_path / "a")} == {"2024-04", "2024-05"}
    with started("read", many, "-w", 2) as process:
        kill_a_worker(process, after=0.5)
        told, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (0, "")
    assert told.splitlines() == lines


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_run_is_taken_up(number: signal.Signals, many: Path, lines: list[str], tmp_path: Path) -> None:
    arguments = ("run", "-i", many, "-o", tmp_path / "out", "-w", 2)
    with started(*arguments) as process:
        while not list(workers(process.pid)):
            time.sleep(0.02)
        time.sleep(0.3)
        os.killpg(process.pid, number) if number is signal.SIGINT else process.kill()
        told, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors
    kept = 0
    if number is not signal.SIGKILL:
        assert process.returncode == 130
        found = re.match(r"(\d+) stories coded, 0 of 1 inputs done", told)
        assert found
        kept = int(found[1])
        assert kept < MANY
        rows = pyarrow.dataset.dataset(tmp_path / "out" / "stories").count_rows() if kept else 0
        assert rows == kept
    until = time.monotonic() + 10
    while list(workers(process.pid)):  # none outlives its run
        assert time.monotonic() < until
        time.sleep(0.02)
    assert command(*arguments).startswith(f"{MANY - kept} stories coded, 1 of 1 inputs done")
    assert [row["line"] for row in held(tmp_path / "out")] == sorted(lines)


def test_the_record_of_an_archive_is_that_of_its_stories(tmp_path: Path) -> None:
    archive, store = tmp_path / "archive", tmp_path / "a.duckdb"
    again = {**TEXT, "id": "again"}
    (tmp_path / "more.jsonl").write_text("\n".join(map(json.dumps, [again, {**again, "published": "2023-01-02"}])))
    command("run", "-i", EXAMPLES, "-o", archive)
    asked("merge", archive)
    command("run", "-i", EXAMPLES, "-i", tmp_path / "more.jsonl", "-o", archive)
    assert asked("merge", archive).endswith(f"1 stories added, 16 known: {archive / 'rasad.duckdb'}\n")
    assert "0 stories added, 17 known" in asked("merge", archive)
    asked("merge", archive, "--store", tmp_path / "other.duckdb")
    assert asked("events", "--store", tmp_path / "other.duckdb") == asked("events", "--store", archive)
    command("add", EXAMPLES, tmp_path / "more.jsonl", "--store", store)
    for question in ("events", "facts", "claims", "stories --format csv", "actors", "relation RUS UKR", "network"):
        told = asked(*shlex.split(question), "--store", archive)
        assert told.count("\n") > 1 and told == asked(*shlex.split(question), "--store", store)
    assert "17 stories" in asked("doctor", "--full", "--store", archive)
    assert len(list(rasad.Record(archive).stories())) == 17


def asked(*arguments: object) -> str:
    ran = CliRunner().invoke(app, list(map(str, arguments)))
    assert ran.exit_code == 0, (ran.output, ran.exception)
    return ran.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "-i", "nowhere", "-o", "{0}/out"], "nowhere: no such file or folder (check the pattern"),
        (["run", "-i", "{0}", "-o", "{0}"], "is no folder of rasad run, and not empty (name another with --output)"),
        (["run", "-i", "{0}", "-o", "{0}/out", "--field", "text"], "is not of the form OURS=YOURS"),
        (["run", "-i", "{0}", "-o", "{0}/out", "--rules", "{0}/none.yaml"], "none.yaml: cannot be read"),
        (["merge", "{0}"], "holds no archive (make one with rasad run --output)"),
        (["events", "--store", "{0}"], "rasad.duckdb: no such store"),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_line(arguments: Sequence[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Iran attacked Iraq on Sunday.")
    ran = CliRunner().invoke(app, [one.format(tmp_path) for one in arguments])
    assert ran.exit_code == 1 and says in ran.stderr and ran.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.rglob("*.parquet")] == []


def test_ray_is_asked_for_only_where_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasad.cli.archive.find_spec", lambda name: None)
    ran = CliRunner().invoke(app, ["run", "-i", str(EXAMPLES), "-o", str(tmp_path / "out"), "--on", "ray"])
    assert (ran.exit_code, ran.stderr) == (1, "rasad: workers: Ray is not installed (pip install 'rasad[ray]')\n")
