"""The user's rules: what they do to a claim, how they are refused, and that their page tells the truth."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from rasad.coder.ontology import quad
from rasad.coder.rules import Rules, RulesError
from rasad.model import Claim, Span, Story

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
RULES = next(block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))


def told(text: str, word: str, kind: str, lang: Any = "en", before: str = "") -> tuple[Claim, Story]:
    """A claim of type `kind` named by `word` in the sentence `text`, and its story."""
    story = Story("s", before + text, lang)
    start = len(before) + text.index(word)
    trigger = (Span(start, start + len(word)),)
    claim = Claim(
        "id", "s", lang, Span(len(before), len(story.text)), kind, None, (), quad(kind), trigger, (), (), "actual",
        (), None, None, None, (), {"type": trigger}, 0.9, "rasad",
    )  # fmt: skip
    return claim, story


def page() -> Rules:
    return Rules.load(yaml.safe_load(RULES))


def test_page_changes_the_type() -> None:
    claim, story = told("A joint patrol set out.", "patrol", "MOBILIZE", before="Before. ")
    got = page().apply(claim, story)
    assert got is not None
    assert (got.type, got.quad, got.id, got.mode) == ("COOPERATE", "material cooperation", "id", None)
    words = [story.text[slice(*span)] for span in got.evidence["rule:patrols together"]]
    assert words == ["joint", "joint patrol"]
    assert got.evidence["type"] == claim.evidence["type"]


def test_page_shows_the_evidence_of_its_own_rule() -> None:
    shown = json.loads(next(iter(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))))
    claim, story = told("Later, joint patrols set out.", "patrols", "MOBILIZE")
    got = page().apply(claim, story)
    assert got is not None
    assert shown["type"] == got.type
    assert set(shown["evidence"]) == set(got.evidence)


@pytest.mark.parametrize(
    ("text", "word", "kind", "lang"),
    [
        ("The patrol set out alone.", "patrol", "MOBILIZE", "en"),  # nothing near
        ("A joint patrol set out.", "set out", "MOBILIZE", "en"),  # not the words of the act
        ("A joint patrol set out.", "patrol", "ASSAULT", "en"),  # not that type
    ],
)
def test_page_leaves_others_alone(text: str, word: str, kind: str, lang: str) -> None:
    claim, story = told(text, word, kind, lang)
    assert page().apply(claim, story) is claim


@pytest.mark.parametrize(("text", "word", "lang"), [
    ("جنگِ لفظی دو کشور بالا گرفت.", "جنگ", "fa"),
    ("جنگ لفظي دو كشور بالا گرفت.", "لفظي", "fa"),
    ("The War of Words went on.", "War", "en"),
])  # fmt: skip
def test_page_drops_an_event(text: str, word: str, lang: str) -> None:
    assert page().apply(*told(text, word, "ASSAULT", lang)) is None


def test_rules_follow_one_another() -> None:
    rules = Rules.load({"rules": [
        {"name": "one", "lang": "en", "words": ["raid*"], "then": {"type": "ASSAULT"}},
        {"name": "two", "near": ["drone*"], "type": "ASSAULT", "then": {"status": "possible"}},
        {"name": "three", "words": ["raided"], "type": "ASSAULT", "then": {"mode": "aerial"}},
    ]})  # fmt: skip
    claim, story = told("They raided the port with drones.", "raided", "COERCE")
    got = rules.apply(claim, story)
    assert got is not None
    assert (got.type, got.status, got.mode) == ("ASSAULT", "possible", "aerial")
    assert {key for key in got.evidence if key.startswith("rule:")} == {"rule:one", "rule:two", "rule:three"}
    first = Rules(rules.rules[:1]).apply(claim, story)
    assert first is not None
    assert first.mode == "drone"  # told by the words, for the new type


def test_a_rule_of_one_language_is_silent_in_the_other() -> None:
    rules = Rules.load([{"name": "one", "lang": "fa", "words": ["raided"], "event": "none"}])
    claim, story = told("They raided the port.", "raided", "COERCE")
    assert rules.apply(claim, story) is claim


BAD = yaml.safe_load((HERE / "rules_bad.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", BAD, ids=[case["rules"][:40] for case in BAD])
def test_refused_in_one_line(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "my rules.yaml"
    path.write_text(case["rules"], encoding="utf-8")
    with pytest.raises(RulesError) as error:
        Rules.load(path)
    message = str(error.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    for part in case["says"]:
        assert part in message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="cannot be read: No such file"):
        Rules.load(tmp_path / "none.yaml")
    with pytest.raises(RulesError, match="cannot be read"):
        Rules.load(tmp_path)
    (tmp_path / "old.yaml").write_bytes("- name: جنگ".encode("cp1256"))
    with pytest.raises(RulesError, match="not UTF-8"):
        Rules.load(tmp_path / "old.yaml")


def test_an_empty_file_holds_no_rules(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    claim, story = told("They raided the port.", "raided", "COERCE")
    assert Rules.load(tmp_path / "empty.yaml").apply(claim, story) is claim
