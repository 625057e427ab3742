"""Language knowledge as data: one folder a language, the same set of YAML files in each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("fa", "en")


@cache
def lexicon(lang: str, name: str) -> Any:
    """The parsed content of `lang/<lang>/<name>.yaml`. Callers must not change what they get."""
    source = files(__package__).joinpath(lang, f"{name}.yaml").read_bytes()
    return yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
