"""The gold stories: what is shipped is what the annotation says, and the joiner refuses annotation that is wrong."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
SENTENCE = {"id": "a-1", "text": "Iran met Iraq; Iran left."}
EVENT = {
    "type": "CONSULT",
    "trigger": ["met"],
    "source": [{"text": "Iran", "code": "IRN GOV"}],
    "target": [{"text": "Iraq", "code": "IRQ GOV"}],
    "status": "actual",
    "by": [],
    "time": "",
    "place": "",
    "date": "2024-01",
}


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold", HERE.parents[1] / "tools" / "gold.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GOLD = tool()


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_joined_stories_are_those_of_the_annotation(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(HERE / f"{lang}-{part}.jsonl") for part in ("input", "annotation")]
    assert GOLD.main([*paths, "--lang", lang]) == 0
    assert capsys.readouterr().out == (HERE / f"{lang}.jsonl").read_text(encoding="utf-8")


def run(folder: Path, story: list[dict[str, Any]], annotation: list[dict[str, Any]]) -> int:
    for name, rows in (("input", story), ("annotation", annotation)):
        (folder / name).write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    code: int = GOLD.main([str(folder / "input"), str(folder / "annotation"), "--lang", "en"])
    return code


def test_the_second_place_and_the_offset_of_later_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = [{"story": "a", "date": "2024-01-01", "title": "t"}, SENTENCE, {**SENTENCE, "id": "a-2"}]
    second = {**EVENT, "source": [{"text": "Iran@2", "code": "IRN GOV"}]}
    assert run(tmp_path, story, [{"id": "a-1", "events": []}, {"id": "a-2", "events": [second]}]) == 0
    gold = json.loads(capsys.readouterr().out)
    length = len(SENTENCE["text"])
    assert gold["sentences"] == [[0, length], [length + 1, 2 * length + 1]]
    assert gold["events"][0]["source"][0]["span"] == [length + 1 + 15, length + 1 + 19]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"trigger": ["meet"]}, "'meet' is not in the sentence"),
        ({"trigger": ["met@2"]}, "'met@2' is not in the sentence"),
        ({"trigger": []}, "no trigger"),
        ({"type": "TALK"}, "'TALK' is none of the sixteen"),
        ({"status": "past"}, "'past' is none of"),
        ({"source": [{"text": "Iran", "code": "IRX GOV"}]}, "'IRX GOV' is no state"),
        ({"source": [{"text": "Iran", "code": "IRN KING"}]}, "'IRN KING' is no state"),
        ({"date": "2024-13"}, "'2024-13' is no ISO 8601"),
        ({"date": "2024-05/2023-05"}, "is no ISO 8601"),
        ({"when": "now"}, "unknown fields when"),
    ],
)
def test_wrong_annotation_is_refused(
    change: dict[str, Any], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, [SENTENCE], [{"id": "a-1", "events": [{**EVENT, **change}]}]) == 1
    printed = capsys.readouterr()
    assert told in printed.err and not printed.out


def test_every_sentence_is_annotated_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, [SENTENCE], [{"id": "b-1", "events": []}]) == 1
    told = capsys.readouterr().err
    assert "b-1: no such sentence" in told and "a-1: not annotated" in told
