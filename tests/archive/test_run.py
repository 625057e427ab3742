"""`rasad run`: the same folder whatever happens on the way, each story in it once."""

from __future__ import annotations

import gzip
import io
import json
import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import fsspec
import msgspec
import pyarrow.dataset
import pyarrow.parquet
import pytest
from tests.archive.workers import Here, Known

from rasad.archive import run as flow
from rasad.archive.duty import Item, Read, encode, items
from rasad.archive.folder import Folder, LeftOut
from rasad.archive.inputs import found, opened
from rasad.archive.parts import Told
from rasad.model import Claim, Problem, Story
from rasad.pipeline import Coder
from rasad.read import read
from rasad.store import Made, StoreError

EXAMPLES = Path(__file__).parents[2] / "examples" / "stories"
MADE = Made("test", "0")
Coded = list[tuple[Story, list[Claim]]]


class Stopped(Exception):
    """As if the process were killed."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples as files of several formats, with a story that is refused, a broken file and an empty one."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copytree(EXAMPLES, folder / "stories")
    lines = (EXAMPLES / "wire.jsonl").read_text(encoding="utf8").splitlines()
    stories = [json.loads(line) for line in lines]
    many = [{**story, "id": f"{n}-{at}"} for n in range(16) for at, story in enumerate(stories)]
    bad = ["{", json.dumps({"text": "Le président français a rencontré la chancelière allemande à Paris lundi."})]
    written = [*map(json.dumps, many[:20]), *bad, *map(json.dumps, many[20:])]
    (folder / "many.jsonl.gz").write_bytes(gzip.compress("\n".join(written).encode()))
    (folder / "broken.parquet").write_bytes(b"PAR1 and no more")
    (folder / "empty.txt").write_bytes(b"")
    (folder / ".hidden").write_text("no input")
    return folder


@pytest.fixture(scope="module")
def want(archive: Path, coder: Coder) -> Coded:
    """What one process makes of it, one story after another."""
    return list(coder.claims(read([archive], report=lambda problem: None)))


@pytest.fixture
def make(want: Coded) -> Callable[[], Known]:
    claims = {story.id: claims for story, claims in want}
    return lambda: Known(claims)


def ran(
    output: Path,
    archive: Path,
    pool: Here,
    told: Callable[[Told], None] = lambda told: None,
    made: Made = MADE,
) -> list[str]:
    """A run; gives what it tells people."""
    says: list[str] = []
    problems: list[Problem] = []
    inputs = found([str(archive)], problems.append)
    with Folder(output).writing():
        flow.Run(
            Folder(output),
            made,
            inputs,
            told=told,
            committed=lambda commit: None,
            note=says.append,
            problem=problems.append,
        ).run(pool)
    return says + list(map(str, problems))


def lines(output: Path, kind: str) -> list[str]:
    """What Parquet holds, sorted; any reader of folders by month finds it."""
    return sorted(pyarrow.dataset.dataset(output / kind, partitioning="hive").to_table(["line"])["line"].to_pylist())


def left_out(output: Path) -> list[LeftOut]:
    rows = [line for path in sorted((output / "quarantine").iterdir()) for line in path.read_bytes().splitlines()]
    return sorted((msgspec.json.decode(row, type=LeftOut) for row in rows), key=lambda one: (one.input, one.item))


def written(values: Iterable[Any]) -> list[str]:
    return sorted(msgspec.json.encode(value).decode() for value in values)


def complete(output: Path, archive: Path, want: Coded) -> None:
    assert lines(output, "stories") == written(story for story, _ in want)
    assert lines(output, "claims") == written(claim for _, claims in want for claim in claims)
    assert [(Path(one.input).name, one.item, one.what.split(":")[0]) for one in left_out(output)] == [
        ("broken.parquet", 0, "broken Parquet file"),
        ("empty.txt", 0, "empty file"),
        ("many.jsonl.gz", 20, "broken JSON"),
        ("many.jsonl.gz", 21, "language not read"),
    ]
    pieces = [piece for commit in Folder(output).commits() for piece in commit.pieces]
    assert {piece.input for piece in pieces if piece.ended} == {
        str(path) for path in archive.rglob("[!.]*") if path.is_file()
    }
    by_input: dict[str, int] = {}
    for piece in pieces:  # each begins where the one before it ended
        assert piece.first == by_input.get(piece.input, 0)
        by_input[piece.input] = piece.last


@pytest.mark.parametrize("size", [1, 2, 7])
def test_the_same_from_any_number_of_workers(
    size: int, archive: Path, want: Coded, make: Callable[[], Known], tmp_path: Path
) -> None:
    assert ran(tmp_path / "out", archive, Here(size, make)) == []
    complete(tmp_path / "out", archive, want)
    assert len(Folder(tmp_path / "out").commits()) == 1
    assert ran(tmp_path / "out", archive, Here(size, make)) == []
    assert len(Folder(tmp_path / "out").commits()) == 1  # nothing left to do


@pytest.mark.parametrize("seed", range(10))
def test_workers_and_runs_that_die_at_any_moment_change_nothing(
    seed: int, archive: Path, want: Coded, make: Callable[[], Known], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer in eight costs a worker its life, before it or after; the run is killed three times."""
    chance = random.Random(seed)
    monkeypatch.setattr(flow, "STORIES", 7)
    last = ""

    def fate(request: bytes) -> str:
        nonlocal last
        lethal = request != last and chance.random() < 0.125  # never three times of one request
        last = request
        return chance.choice(["before", "after"]) if lethal else ""

    lives = [chance.randrange(1, 14) for _ in range(3)]

    def told(told: Told) -> None:
        if lives:
            lives[-1] -= 1
            if not lives[-1]:
                lives.pop()
                raise Stopped

    deaths = 0
    while True:
        pool = Here(1 + seed % 3, make, fate)
        try:
            ran(tmp_path / "out", archive, pool, told)
            break
        except Stopped:
            continue
        finally:
            deaths += pool.deaths
    assert deaths and not lives
    complete(tmp_path / "out", archive, want)


def test_a_run_killed_within_a_commit_leaves_nothing_of_it(
    archive: Path, want: Coded, make: Callable[[], Known], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out"
    monkeypatch.setattr(flow, "STORIES", 20)
    whole = Path.replace
    monkeypatch.setattr(Path, "replace", lambda path, to: whole(path, to) if to.suffix != ".json" else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ran(output, archive, Here(2, make))
    monkeypatch.setattr(Path, "replace", whole)
    assert lines(output, "stories") and not Folder(output).commits()
    ran(output, archive, Here(2, make))
    complete(output, archive, want)
    assert not list(output.rglob(".*"))


def test_a_story_that_kills_workers_is_left_out_with_the_reason(
    archive: Path, want: Coded, make: Callable[[], Known], tmp_path: Path
) -> None:
    ran(tmp_path / "out", archive, Here(2, make, lambda request: "before" if b"\xa33-1" in request else ""))
    [one] = [one for one in left_out(tmp_path / "out") if one.story]
    assert one.story and one.story.id == "3-1" and one.what == "cannot be coded: the worker died 3 times of it (fate)"
    assert lines(tmp_path / "out", "stories") == written(story for story, _ in want if story.id != "3-1")


def test_an_input_that_kills_workers_is_left_out_and_tried_again(
    archive: Path, want: Coded, make: Callable[[], Known], tmp_path: Path
) -> None:
    ran(tmp_path / "out", archive, Here(2, make, lambda request: "before" if b"many.jsonl" in request else ""))
    [one] = [one for one in left_out(tmp_path / "out") if "worker died" in one.what]
    assert one.input.endswith("many.jsonl.gz") and one.do == "it is tried again in the next run"
    ran(tmp_path / "out", archive, Here(2, make))
    assert lines(tmp_path / "out", "stories") == written(story for story, _ in want)


def test_inputs_that_moved_changed_or_cannot_be_had(
    make: Callable[[], Known], archive: Path, tmp_path: Path, want: Coded
) -> None:
    here, output = tmp_path / "in", tmp_path / "out"
    shutil.copytree(archive, here)
    ran(output, here, Here(2, make))
    (here / "empty.txt").unlink()
    (here / "many.jsonl.gz").rename(here / "later.jsonl.gz")
    (here / "broken.parquet").touch()
    assert ran(output, here, Here(2, make)) == []
    [same] = [piece for commit in Folder(output).commits() for piece in commit.pieces if piece.same]
    assert (same.input, same.same) == (f"{here}/later.jsonl.gz", f"{here}/many.jsonl.gz")
    (here / "broken.parquet").write_bytes(b"PAR1 and something more")
    (here / "new.txt").symlink_to(here / "nowhere")
    [said] = ran(output, here, Here(2, make))
    assert said.startswith(f"{here}/broken.parquet: has changed since it was coded (")
    assert [one.do for one in left_out(output) if one.input.endswith("new.txt")] == [
        "it is tried again in the next run"
    ]
    complete_stories = written(story for story, _ in want)
    assert lines(output, "stories") == complete_stories


def test_a_folder_is_of_one_coder_and_of_one_run(archive: Path, make: Callable[[], Known], tmp_path: Path) -> None:
    ran(tmp_path / "out", archive, Here(2, make))
    with pytest.raises(StoreError, match="was coded with another version, model or rules"):
        ran(tmp_path / "out", archive, Here(2, make), made=Made("test", "0", "own rules"))
    with Folder(tmp_path / "out").writing(), pytest.raises(StoreError, match="is being written by process"):
        ran(tmp_path / "out", archive, Here(2, make))
    with pytest.raises(StoreError, match="is no folder of rasad run, and not empty"):
        ran(archive, archive, Here(2, make))


@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        (["memory://year/**/*.jsonl"], ["memory:///year/1/a.jsonl", "memory:///year/b.jsonl"]),
        (["memory://year"], ["memory:///year/1/a.jsonl", "memory:///year/b.jsonl", "memory:///year/c.txt"]),
        (["memory://year/c.txt", "memory://year/*.txt"], ["memory:///year/c.txt"]),
    ],
)
def test_inputs_in_object_storage(patterns: Sequence[str], names: Sequence[str]) -> None:
    storage = fsspec.filesystem("memory")
    for name in ("1/a.jsonl", "b.jsonl", "c.txt", ".d.txt"):
        storage.pipe_file(f"/year/{name}", name.encode())
    problems: list[Problem] = []
    inputs = found(patterns, problems.append)
    assert ([input.name for input in inputs], problems) == (list(names), [])
    with opened(inputs[0].name) as (stream, digest):
        assert stream.read().decode() == names[0].removeprefix("memory:///year/") and len(digest) == 32


@pytest.mark.parametrize("pattern", ["nowhere/*.txt", "nowhere", "unheard://of/it"])
def test_inputs_that_are_not_there(pattern: str) -> None:
    problems: list[Problem] = []
    assert found([pattern], problems.append) == []
    assert [problem.where for problem in problems] == [pattern]


def test_names_that_no_folder_can_hold_cost_that_input_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Iran attacked Iraq.")
    (tmp_path / "\udcff\n.txt").write_text("Iran attacked Iraq.")
    problems: list[Problem] = []
    assert [Path(input.name).name for input in found([str(tmp_path)], problems.append)] == ["a.txt"]
    assert [problem.what for problem in problems] == ["has a name that cannot be written down"]


def test_formats_are_read_from_object_storage_too() -> None:
    storage = fsspec.filesystem("memory")
    story = {"text": "Iran attacked Iraq on Sunday, the army said in Tehran.", "published": "2024-05-06", "id": "a"}
    page = f"<html><body><article><p>{story['text']}</p></article></body></html>".encode()
    parquet = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([story] * 40), parquet)
    warc = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: http://a.test/\r\n"
        b"WARC-Date: 2024-05-06T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n"
    )
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    files = {
        "a.jsonl.gz": (gzip.compress(json.dumps(story).encode()), 1),
        "a.parquet": (parquet.getvalue(), 40),
        "a.html": (page, 1),
        "a.warc.gz": (gzip.compress(warc % (len(response), response)), 1),
    }
    for name, (content, count) in files.items():
        storage.pipe_file(f"/formats/{name}", content)
        duty = Known({})
        told: list[Item] = []
        ended = False
        while not ended:
            answer = items(duty(encode(Read(f"memory:///formats/{name}", len(told)))))
            told, ended = told + answer.items, answer.ended
        assert [one.story and one.story.text for one in told] == [story["text"]] * count, name
        # Another worker takes up where this one is.
        assert items(Known({})(encode(Read(f"memory:///formats/{name}", count - 1)))).items == told[-1:]
