"""`rasad run --on ray` on a cluster of two nodes on this machine, one of which goes half way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pyarrow.dataset
import pytest

from rasad.archive.folder import Folder
from rasad.archive.inputs import found
from rasad.archive.run import Run
from rasad.model import Problem
from rasad.pipeline import Coder
from rasad.read import read
from rasad.store import Made

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'rasad[ray]'")
cluster_utils = pytest.importorskip("ray.cluster_utils")

pytestmark = pytest.mark.slow  # nodes and actors start in some ten seconds

STORY = {"text": "The UN criticised Russia on Sunday. Iran attacked Iraq.", "published": "2024-05-06"}
MANY = 60


@pytest.fixture
def cluster() -> Iterator[object]:
    made = cluster_utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 10**8})
    try:
        yield made
    finally:
        ray.shutdown()
        made.shutdown()


def test_a_node_that_goes_half_way_changes_nothing(cluster: object, coder: Coder, tmp_path: Path) -> None:
    from rasad.archive.cluster import Cluster, loaded

    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps({**STORY, "id": f"{n:03}"}) for n in range(MANY)))
    other = cluster.add_node(num_cpus=1, object_store_memory=10**8)  # type: ignore[attr-defined]
    ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")  # type: ignore[attr-defined]
    pool = Cluster(None, partial(loaded, None, {}))
    assert pool.size == 2
    ray.get([asked[0] for asked in pool.asked.values()], timeout=120)  # both are ready
    problems: list[Problem] = []
    notes: list[str] = []
    told = 0

    def count(_: object) -> None:
        nonlocal told
        told += 1
        if told == MANY // 3:
            cluster.remove_node(other, allow_graceful=False)  # type: ignore[attr-defined]

    folder = Folder(tmp_path / "out")
    inputs = found([str(path)], problems.append)
    with folder.writing():
        made = Made("test", "0")
        run = Run(
            folder, made, inputs, told=count, committed=lambda _: None, note=notes.append, problem=problems.append
        )
        run.run(pool)
    pool.close()
    assert not problems and [note.startswith("a worker died (") for note in notes] == [True]
    coded = coder.claims(read([path], report=problems.append))
    want = [msgspec.json.encode(claim).decode() for _, claims in coded for claim in claims]
    lines = pyarrow.dataset.dataset(folder.path / "claims", partitioning="hive").to_table(["line"])["line"]
    assert sorted(lines.to_pylist()) == sorted(want)
