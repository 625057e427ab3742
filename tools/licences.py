"""Licences of what a user installs, as pip-licenses finds them, against tools/licences.yaml."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import yaml
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
TABLE = yaml.safe_load((ROOT / "tools/licences.yaml").read_text(encoding="utf8"))


def locked(name: str = "rasad") -> set[str]:
    """The packages of a file in requirements/."""
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf8")
    return {canonicalize_name(found) for found in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def stated(python: str = sys.executable) -> dict[str, str]:
    """Package to licence, of all that this Python has installed. Of a whole text, the first line is the name."""
    command = [sys.executable, "-m", "piplicenses", "--python", python, "--format", "json", "--with-system"]
    rows = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return {canonicalize_name(row["Name"]): row["License"].strip().partition("\n")[0] for row in rows}


def allowed(licence: str) -> bool:
    """`A AND B`, `A OR B` and `A; B` (classifiers: all of them hold) of licences in the table."""
    return all(any(map(listed, part.split(" OR "))) for part in re.split(r" AND |; ", licence))


def listed(licence: str) -> bool:
    """Brackets may be those of an expression, or belong to the licence's name."""
    return any(TABLE["same"].get(one, one) in TABLE["allowed"] for one in (licence.strip(), licence.strip(" ()")))


def refused(packages: set[str], found: dict[str, str]) -> list[str]:
    """Those of the packages whose licence is not in the table, or is not known."""
    said = {**TABLE["elsewhere"], **found}
    return sorted(f"{name}: {said.get(name, 'unknown')}" for name in packages if not allowed(said.get(name, "unknown")))
