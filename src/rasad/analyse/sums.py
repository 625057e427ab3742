"""The model's files are the ones that were made and scored: their SHA-256 sums stand beside them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from rasad.model import Problem

SUMS = "SHA256SUMS"  # as `sha256sum` writes and checks it
FILES = ("reader.onnx", "judge.onnx", "tokenizer.json", "limits.json", "calibration.json")
REMEDY = "install Rasad again, or run `make sums` if you changed the model yourself"


class BrokenModel(ValueError):
    """A file of the model is missing, or is not the one that was made."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def check_shipped() -> None:
    with as_file(files("rasad") / "models") as shipped:
        check(shipped)


@lru_cache(maxsize=8)
def check(folder: Path) -> None:
    """Raises BrokenModel unless the folder holds the files that its sums name. Once a process: some 0.05 s for 39 MB,
    without holding up the interpreter."""
    for name, made in written(folder).items():
        try:
            found = sha256(folder / name)
        except OSError as error:
            raise BrokenModel(Problem(str(folder / name), error.strerror or str(error), REMEDY)) from None
        if found != made:
            raise BrokenModel(Problem(str(folder / name), f"is not the file that {SUMS} names", REMEDY))


def written(folder: Path) -> dict[str, str]:
    """File to sum, as the folder says it."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if missing := [name for name in FILES if name not in sums]:
        raise BrokenModel(Problem(str(folder / SUMS), f"has no sum of {missing[0]}", REMEDY))
    return {name: sums[name] for name in FILES}


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
