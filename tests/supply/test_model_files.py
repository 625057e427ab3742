"""The model's files are checked on load; whoever replaces them runs one command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from training.sums import write_sums

from rasad.analyse.encoder import Encoder
from rasad.analyse.sums import FILES, SUMS, BrokenModel, check, sha256, written
from rasad.cli.problems import Problems, told

SHIPPED = Path(__file__).parent.parent.parent / "src/rasad/models"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    for name in (*FILES, SUMS):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def test_shipped_sums_are_those_of_the_shipped_files() -> None:
    found = {name: sha256(SHIPPED / name) for name in FILES}
    assert written(SHIPPED) == found, "the model's files changed: run `make sums`"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", ["changed", "cut", "lost"])
def test_a_broken_file_is_named_in_one_line(model: Path, name: str, harm: str, capsys: pytest.CaptureFixture) -> None:
    file = model / name
    data = file.read_bytes()
    file.unlink()
    if harm != "lost":
        file.write_bytes(data[:-9] + b"\0" * 9 if harm == "changed" else data[: len(data) // 2])
    report = Problems()
    with told(report):
        Encoder(model)
    said = capsys.readouterr().err
    assert report.exit_code == 1 and said.count("\n") == 1
    assert str(file) in said and "install Rasad again" in said and "make sums" in said


def test_a_file_without_a_sum_is_not_loaded(model: Path) -> None:
    lines = (model / SUMS).read_text().splitlines(keepends=True)
    (model / SUMS).write_text("".join(line for line in lines if "judge.onnx" not in line))
    with pytest.raises(BrokenModel, match=r"no sum of judge\.onnx"):
        Encoder(model)


def test_the_command_for_new_files(model: Path) -> None:
    (model / "limits.json").write_text((model / "limits.json").read_text() + "\n")
    with pytest.raises(BrokenModel):
        check(model)
    write_sums(model)
    check(model)


def test_workers_are_not_started_on_a_broken_model(tmp_path: Path) -> None:
    """One line, where each worker would have told its own traceback."""
    shutil.copytree(SHIPPED.parent, tmp_path / "rasad", ignore=shutil.ignore_patterns("__pycache__"))
    judge = tmp_path / "rasad/models/judge.onnx"
    judge.write_bytes(judge.read_bytes()[:-1])
    code = "import sys; from rasad.cli import main; sys.argv[0] = 'rasad'; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code, "read", "-w", "2", "-"], input=b"Iran condemned the attack.", cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)}, capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 1 and ran.stdout == b""
    assert ran.stderr.decode().startswith(f"rasad: {judge}: is not the file") and ran.stderr.count(b"\n") == 1
