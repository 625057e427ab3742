"""A record of the demo's stories, as it is served, and what asks it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from argon2 import PasswordHasher
from litestar.testing import TestClient

from rasad.model import Problem
from rasad.pipeline import Coder
from rasad.read import read
from rasad.record.record import Record
from rasad.serve.access import passwords
from rasad.serve.app import create
from rasad.serve.turns import Shared
from rasad.store import Made, Store

STORIES = Path(__file__).parents[2] / "examples" / "stories"
HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def filled(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "a.duckdb"
    with Store(path).writing() as writer:
        problems: list[Problem] = []
        run = writer.begin("add", Made("test", "0"))
        writer.add(coder.claims(read([str(STORIES)], report=problems.append)), run)
        writer.end(run)
        assert problems == []
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    """One that may be changed."""
    path = tmp_path / "a.duckdb"
    path.write_bytes(filled.read_bytes())
    return path


def asking(path: Path, coder: Coder | None = None, **more: object) -> TestClient:  # type: ignore[type-arg]
    """A client of a store's server."""
    record = Record(Shared(path, 0.2))
    if coder:
        record.coder = coder  # loaded once for all tests
    return TestClient(create(record, **more), base_url=HERE, raise_server_exceptions=False)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def api(filled: Path, coder: Coder) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """For what only reads."""
    with asking(filled, coder) as client:
        yield client


@contextmanager
def listening(path: Path, coder: Coder) -> Iterator[str]:
    """Where a server of a store really listens."""
    record = Record(Shared(path, 5.0))
    record.coder = coder
    at = socket.socket()
    at.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create(record), log_config=None))
    thread = Thread(target=server.run, kwargs={"sockets": [at]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"{HERE}:{at.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def address(filled: Path, coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a record that the tests of one module may change."""
    path = tmp_path_factory.mktemp("listening") / "a.duckdb"
    path.write_bytes(filled.read_bytes())
    with listening(path, coder) as at:
        yield at


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that are reckoned at once; what they cost in truth is tested by itself."""
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.decoy.cache_clear()
    monkeypatch.setattr(passwords, "hasher", lambda: weak)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "a.duckdb"
    with Store(path).writing() as writer:
        writer.end(writer.begin("add", Made("test", "0")))
    return path
