"""Builds sdist and wheel, tries the wheel in an empty environment, and says what stands in it: `make supply`.

Writes to dist/: both packages, `licences.md` (licences of all that a user installs) and `sbom.cdx.json` (CycloneDX).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tools.licences import locked, refused, stated

ROOT = Path(__file__).parent.parent
DIST, EMPTY = ROOT / "dist", ROOT / "build/empty"
STORY = ROOT / "examples/stories/grain-deal.en.txt"


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    ran = subprocess.run([str(part) for part in command], cwd=cwd, stdout=subprocess.PIPE, text=True, check=False)
    if ran.returncode:
        sys.exit(f"supply: failed: {' '.join(map(str, command))}")
    return ran.stdout


def tool(name: str, *arguments: str | Path) -> str:
    return run(sys.executable, "-m", name, *arguments)


def main() -> None:
    for folder in (DIST, EMPTY):
        shutil.rmtree(folder, ignore_errors=True)
    tool("build", "--no-isolation", "--outdir", DIST)  # the sdist, and of it the wheel
    (wheel,) = DIST.glob("*.whl")
    tool("venv", "--without-pip", EMPTY)
    python = EMPTY / "bin/python"
    install = ("uv", "pip", "install", "--quiet", "--python", python)
    tool(*install, "--require-hashes", "--requirement", "requirements/rasad.txt")
    tool(*install, "--no-deps", wheel)
    claims = [json.loads(line) for line in run(EMPTY / "bin/rasad", "read", STORY, cwd=EMPTY).splitlines()]
    if not claims:
        sys.exit(f"supply: the installed wheel finds no claim in {STORY.name}")

    if wrong := refused(locked(), stated(str(python))):
        sys.exit("supply: not in tools/licences.yaml: " + "; ".join(wrong))
    tool("piplicenses", "--python", python, "--format", "markdown", "--with-urls", "--output-file",
         DIST / "licences.md")  # fmt: skip
    tool("cyclonedx_py", "environment", "--pyproject", ROOT / "pyproject.toml", "--output-reproducible",
         "--output-file", DIST / "sbom.cdx.json", python)  # fmt: skip
    for path in sorted(DIST.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.2f} MB  dist/{path.name}")
    print(f"supply: {len(claims)} claims read by the installed wheel, {len(locked())} packages locked")


if __name__ == "__main__":
    main()
