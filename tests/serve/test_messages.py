"""All that the pages say stands in both languages, and the built files are those of their sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import rasad
from rasad.coder.ontology import modes, table
from rasad.merge.settings import settings
from rasad.model import Lang
from rasad.serve.pages.event import because
from rasad.serve.pages.words import Words, messages

PACKAGE = Path(rasad.__file__).parent
WEB = Path(__file__).parents[2] / "web"
BOTH: tuple[Lang, ...] = ("en", "fa")
PERSIAN = re.compile("[\u0600-\u06ff]")


def leaves(found: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from leaves(value, f"{path}/{key}")
    elif isinstance(found, list):
        for number, value in enumerate(found):
            yield from leaves(value, f"{path}/{number}")
    else:
        yield path, str(found)


def test_both_languages_say_the_same_with_the_same_names() -> None:
    english, persian = (dict(leaves(messages(lang))) for lang in BOTH)
    assert english.keys() == persian.keys()
    for path, text in english.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", persian[path])), path


def test_each_says_it_in_its_own_script() -> None:
    same = {"/dir", "/switch", "/name"}
    for path, said in leaves(messages("fa")):
        text = re.sub("{.*?}", "", said)
        assert path in same or path == "/api" or PERSIAN.search(text) or not re.search(r"[A-Za-z]{3}", text), path
    for path, text in leaves(messages("en")):
        assert path in same or not PERSIAN.search(text), path


@pytest.mark.parametrize("lang", BOTH)
def test_codes_have_names(lang: Lang) -> None:
    said = messages(lang)
    assert set(said["types"]) == set(table("types"))
    assert {mode for kind in table("types") for mode in modes(kind)} <= set(said["modes"])
    assert set(table("contexts")) <= set(said["contexts"])
    weighed = {f"{group}: {name.replace('_', ' ')}" for group, found in settings().weights.items() for name in found}
    weighed = weighed - {"words: each", "words: none"} | {"words: shared"}
    assert weighed == set(said["features"])


def sentences() -> set[str]:
    """What `merge/pairs.py` says when it forbids a pair."""
    found = set()
    for name in ("forbidden", "time", "actors"):
        tree = ast.parse((PACKAGE / "merge" / "pairs.py").read_text(encoding="utf8"))
        [function] = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name]
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value is not None:
                for value in (node.value, *ast.walk(node.value)):
                    if isinstance(value, ast.JoinedStr):
                        found.add("".join(p.value if isinstance(p, ast.Constant) else "7" for p in value.values))  # type: ignore[misc]
                    elif (
                        isinstance(value, ast.Constant) and isinstance(value.value, str) and " " in value.value.strip()
                    ):
                        found.add(value.value)
    return {one.replace("7 and 7 ", "AID and REJECT ") for one in found if " " in one and one[0] != " "}


@pytest.mark.parametrize("why", sorted(sentences()))
def test_why_claims_were_kept_apart_is_said_in_persian(why: str) -> None:
    said = because(Words("fa"), why)
    assert PERSIAN.search(said) and not re.search("[A-Za-z]{3}|7", re.sub(r"<.*?>", "", said))


def test_the_built_files_are_those_of_their_sources() -> None:
    """If not: `npm run build` in web/."""
    digest = sha256()
    for folder in ("css", "src"):
        for source in sorted((WEB / folder).iterdir()):
            digest.update(source.read_bytes())
    for name in ("pages.js", "pages.css"):
        built = (PACKAGE / "serve" / "static" / name).read_text(encoding="utf8")
        assert f"sources {digest.hexdigest()[:16]}." in built[:200], name
