"""Bad input costs one clear line and nothing else: the cases are in bad.yaml beside this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rasad.model import Problem, Story
from rasad.read import Refused, read, story_from_text

CASES = yaml.safe_load((Path(__file__).parent / "bad.yaml").read_text(encoding="utf-8"))


def stories(*paths: Path, **options: Any) -> tuple[list[Story], list[Problem]]:
    problems: list[Problem] = []
    return list(read(paths, report=problems.append, **options)), problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_bad_input(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / case["name"]
    path.write_bytes(bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode())
    good = tmp_path / "good.txt"
    good.write_text("The minister left for Baku.", encoding="utf-8")
    found, problems = stories(path, good)
    assert [problem.where for problem in problems] == [str(tmp_path / case.get("where", case["name"]))]
    assert case["what"] in problems[0].what
    assert "\n" not in str(problems[0])
    wanted = case["stories"]
    assert len(found) - 1 == (len(wanted) if isinstance(wanted, list) else wanted)
    if isinstance(wanted, list):
        assert [story.id for story in found[:-1]] == wanted


def test_no_such_path(tmp_path: Path) -> None:
    found, problems = stories(tmp_path / "none.txt", tmp_path / "a\0b")
    assert found == []
    assert problems[0].what == "no such file or folder"
    assert len(problems) == 2


def test_folder_without_stories(tmp_path: Path) -> None:
    assert [p.what for p in stories(tmp_path)[1]] == ["empty folder"]
    (tmp_path / "a.bin").write_bytes(bytes(100))
    assert "no story could be read in this folder" in [p.what for p in stories(tmp_path)[1]]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.json", "a.csv", "a.xml"])
def test_too_large(name: str, tmp_path: Path) -> None:
    record = {"a.jsonl": '{"id": "x", "text": "%s"}\n', "a.csv": 'id,text\nx,"%s"\n'}.get(name, "%s")
    (tmp_path / name).write_text(record % ("The minister left for Baku. " * 400), encoding="utf-8")
    found, problems = stories(tmp_path / name, max_bytes=10_000)
    assert found == []
    assert [("limit of 10,000 bytes" in problem.what) for problem in problems] == [True]


def test_one_large_line_costs_no_other(tmp_path: Path) -> None:
    good = json.dumps({"text": "The minister left for Baku."})
    (tmp_path / "a.jsonl").write_text(f'{good}\n{{"text": "{"a " * 9000}"}}\n{good}\n', encoding="utf-8")
    found, problems = stories(tmp_path / "a.jsonl", max_bytes=10_000)
    assert len(found) == 2
    assert [problem.where for problem in problems] == [f"{tmp_path / 'a.jsonl'} line 2"]


def test_bad_characters_are_replaced_one_for_one() -> None:
    text = "The minister\x07 said \ud800that he had left for Baku.\tThen\r\nhe came back."
    story = story_from_text(text)
    assert story.text == text.replace("\x07", " ").replace("\ud800", "\ufffd")
    assert len(story.text) == len(text)


def test_refusals_of_a_text() -> None:
    with pytest.raises(Refused, match="without text"):
        story_from_text(" \n")
    with pytest.raises(Refused, match="does not exist"):
        story_from_text("The minister left.", published="2025-02-30")
    with pytest.raises(ValueError, match="Arabic"):
        story_from_text("The minister left.", lang="ar")


@given(
    content=st.binary(max_size=300),
    suffix=st.sampled_from(["txt", "jsonl", "json", "csv", "html", "xml", "warc", "x", "gz"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_stories_or_problems(content: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    found, problems = stories(path)
    assert found or problems or suffix in ("csv", "jsonl", "xml")
    assert all("\n" not in str(problem) and str(problem).encode() for problem in problems)
    for story in found:
        assert story.text.strip()
        assert story.text.encode()
        assert all(0 <= start < end <= len(story.text) for start, end in story.aside)
