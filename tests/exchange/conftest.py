"""A record of a few stories, made without an encoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from rasad.cli import app
from rasad.model import Claim, Story
from rasad.store import Made, Store

HERE = Path(__file__).parent
Tell = Callable[[dict[str, Any]], tuple[Story, list[Claim]]]
Run = Callable[..., Result]


@pytest.fixture(scope="session")
def record(tell: Tell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "rasad.duckdb"
    entries = yaml.safe_load((HERE / "stories.yaml").read_text(encoding="utf8"))
    with Store(path).writing() as writer:
        run = writer.begin("add", Made("by hand", "0"))
        writer.add([tell(entry) for entry in entries], run)
        writer.end(run)
    return path


@pytest.fixture
def store(record: Path, tmp_path: Path) -> Path:
    """A copy that a test may write to."""
    path = tmp_path / "rasad.duckdb"
    path.write_bytes(record.read_bytes())
    return path


@pytest.fixture(scope="session")
def run() -> Run:
    def rasad(store: Path, *arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--store", str(store)], env={"COLUMNS": "200"})

    return rasad
