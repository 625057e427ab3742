"""Nothing that a user gives is read in a way that can run code: no pickle, no YAML with objects, no eval."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent.parent / "src/rasad"
MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle", "torch"}
CALLS = {"eval", "exec", "compile", "__import__", "unsafe_load", "full_load", "unsafe_load_all", "read_pickle"}
LOADER = re.compile(r"\b(?:C?SafeLoader)\b")


def faults(code: str) -> list[str]:
    """What can run code that comes with data."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module] if node.module and node.module.split(".")[0] in MODULES else []
        elif isinstance(node, ast.Call):
            found += [written for written in [ast.unparse(node)] if unsafe(node)]
    return found


def unsafe(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    if name in CALLS or name.split(".")[-1] in CALLS - {"eval", "exec", "compile"}:
        return True
    words = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg}
    if name in ("yaml.load", "yaml.load_all"):
        return not LOADER.search(words.get("Loader", "") + " ".join(map(ast.unparse, call.args[1:])))
    return words.get("allow_pickle", "False") != "False"


def test_nothing_is_read_in_a_way_that_runs_code() -> None:
    files = sorted(SOURCE.rglob("*.py"))
    assert len(files) > 50
    found = {str(path.relative_to(SOURCE)): faults(path.read_text(encoding="utf8")) for path in files}
    assert {path: told for path, told in found.items() if told} == {}


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from shelve import open",
        "import joblib.numpy_pickle",
        "import yaml; yaml.load(text)",
        "import yaml; yaml.load(text, Loader=yaml.UnsafeLoader)",
        "import yaml; yaml.load(text, yaml.Loader)",
        "import yaml; yaml.full_load(text)",
        "import numpy; numpy.load(path, allow_pickle=True)",
        "eval(text)",
        "import pandas; pandas.read_pickle(path)",
    ],
)
def test_what_would_be_found(code: str) -> None:
    assert faults(code)
    assert not faults(
        "import re, yaml; re.compile(text); yaml.load(text, Loader=yaml.CSafeLoader); yaml.safe_load(text)"
    )
