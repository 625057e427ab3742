"""Writes the sums that the encoder checks its files against: `python -m training.sums [FOLDER]`, or `make sums`."""

from __future__ import annotations

import sys
from pathlib import Path

from rasad.analyse.sums import FILES, SUMS, sha256

SHIPPED = Path(__file__).parent.parent / "src/rasad/models"


def write_sums(folder: Path) -> None:
    lines = [f"{sha256(folder / name)}  {name}\n" for name in FILES]
    (folder / SUMS).write_text("".join(lines), encoding="utf8")


if __name__ == "__main__":
    write_sums(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED)
