"""What is installed is locked: every requirement, with hashes, without the address of anybody's index."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
SETS: dict[str, list[str]] = runpy.run_path(str(ROOT / "tools/lock.py"))["sets"]()
PIN = re.compile(r"([\w.-]+)==(\S+)(?: ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)")


def pins(name: str) -> tuple[dict[str, set[str]], str]:
    """Package to versions (some differ by Python), and what is left of the file without them and comments."""
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf8")
    found: dict[str, set[str]] = {}
    for package, version, _ in PIN.findall(text):
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found, re.sub(r"^#.*", "", PIN.sub("", text), flags=re.MULTILINE).strip()


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_is_locked(name: str) -> None:
    locked, _ = pins(name)
    for wanted in map(Requirement, SETS[name]):
        versions = locked.get(canonicalize_name(wanted.name), set())
        assert versions and all(map(wanted.specifier.contains, versions)), f"{wanted} is not locked: run `make lock`"


@pytest.mark.parametrize("name", SETS)
def test_a_lock_holds_names_versions_and_hashes_alone(name: str) -> None:
    locked, rest = pins(name)
    assert locked and rest == ""


@pytest.mark.parametrize("name", [name for name in SETS if name not in ("rasad", "build")])
def test_extras_are_tested_with_the_versions_that_users_get(name: str) -> None:
    users, own = pins("rasad")[0], pins(name)[0]
    assert {package: own.get(package) for package in users} == users, "run `make lock`"


def test_no_lock_without_its_set() -> None:
    assert {path.stem for path in (ROOT / "requirements").glob("*.txt")} == set(SETS)
