"""Locks what is installed, with hashes, in requirements/: `make lock`, or `python tools/lock.py [--upgrade]`.

One file for each set of packages, good for every platform and Python that Rasad supports. Names and hashes alone,
so that any index that serves the same files will do. Versions that stand there stay where they can; `--upgrade` takes
the newest.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "requirements"
OPEN = (  # without a lock
    "training",  # torch comes from the index that has the build for your machine
    "validate",  # holds networkx below what users get on Python 3.12 and newer
)
BASE, BUILD = "rasad", "build"


def project() -> dict[str, object]:
    found: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    return found


def sets() -> dict[str, list[str]]:
    """Each file's name and the requirements of pyproject.toml that it answers."""
    found = project()
    base, extras = found["project"]["dependencies"], found["project"]["optional-dependencies"]  # type: ignore[index]
    build = [*found["build-system"]["requires"], "editables"]  # type: ignore[index]
    return {BASE: base, **{name: [*base, *own] for name, own in extras.items() if name not in OPEN}, BUILD: build}


def lock(upgrade: bool) -> None:
    """Each set keeps to the versions of those before it."""
    before: list[str] = []
    FOLDER.mkdir(exist_ok=True)
    for name, wanted in sets().items():
        file = f"requirements/{name}.txt"
        subprocess.run(
            ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
             "--no-annotate", "--custom-compile-command", "make lock", *(["--upgrade"] if upgrade else []),
             *before, "--output-file", file, "-"],
            input="\n".join(wanted), text=True, stdout=subprocess.DEVNULL, check=True, cwd=ROOT,
        )  # fmt: skip
        before += ["--constraint", file]


if __name__ == "__main__":
    lock("--upgrade" in sys.argv[1:])
