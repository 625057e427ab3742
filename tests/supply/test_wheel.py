"""What a user downloads: the package's own files, models and data, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest

from rasad.analyse.sums import FILES, SUMS

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src/rasad"
MEGABYTES = 40  # as downloaded; an index takes 100


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (found,) = folder.glob("rasad-*.whl")
    return found


def test_the_wheel_holds_what_the_repository_keeps(wheel: Path) -> None:
    known = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "src/rasad"]
    kept = subprocess.run(known, cwd=ROOT, capture_output=True, check=True).stdout
    wanted = {path.removeprefix("src/") for path in kept.decode().split("\0") if path}
    names = [name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name]
    assert max(Counter(names).values()) == 1
    assert wanted - set(names) == set()
    assert set(names) - wanted == set()


def test_the_wheel_brings_model_licence_and_types(wheel: Path) -> None:
    with ZipFile(wheel) as file:
        names = set(file.namelist())
    assert {f"rasad/models/{name}" for name in (*FILES, SUMS)} <= names
    assert {"rasad/py.typed", "rasad/data/places.parquet", "rasad/lang/fa/time.yaml"} <= names
    assert {name.split("/")[-1] for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"rasad"}


def test_the_wheel_stays_small(wheel: Path) -> None:
    assert wheel.stat().st_size < MEGABYTES * 1e6
