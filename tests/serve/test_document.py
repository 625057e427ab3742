"""docs/api.md: what it asks of a server is answered."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import rasad

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf8")
BLOCKS = {kind: re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL) for kind in ("bash", "py")}
LINES = [line for block in BLOCKS["bash"] for line in block.splitlines()]
SERVED = "http://127.0.0.1:8000"


@pytest.mark.parametrize("line", LINES)
def test_commands(line: str, address: str) -> None:
    event = next(rasad.Client(address).events()).id
    asked = line.replace(SERVED, address).replace("EVENT", event).replace("curl", "curl --fail --silent", 1)
    ran = subprocess.run(asked, shell=True, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 0 and ran.stdout, line


@pytest.mark.parametrize("block", BLOCKS["py"])
def test_python(block: str, address: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", block.replace(SERVED, address)], capture_output=True, timeout=60, check=False
    )
    assert ran.returncode == 0 and ran.stdout, ran.stderr.decode()
