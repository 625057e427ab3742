"""What tests share: the coder, loaded once, and the folder of development data where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rasad.pipeline import Coder

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with `data/`, `annotation/` and `seed/`: beside the repository, or named by RASAD_SHARED."""
    folder = Path(os.environ.get("RASAD_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no development data in {folder}: set RASAD_SHARED to run this test")
    return folder
