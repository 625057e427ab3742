"""`rasad explain`: a claim as a tree of words."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rasad.cli import app
from rasad.cli.explain import how_many
from rasad.model import Quantity, Span

STORY = (
    "date 2023-03-14\nThe United Nations criticised Russia on Sunday. France sent more than 5,000 soldiers to Mali.\n"
)


@pytest.fixture
def story(tmp_path: Path) -> str:
    (tmp_path / "story.txt").write_text(STORY, encoding="utf8")
    return str(tmp_path / "story.txt")


def explained(*arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(app, ["explain", *arguments])
    return ran.exit_code, " ".join(ran.output.split())


def test_every_field_with_its_words(story: str) -> None:
    code, shown = explained(story)
    assert code == 0
    for words in ("type ACCUSE", "“criticised” 19–29", "→ United Nations (UNO IGO", "2023-03-12", "5,000", "by rasad"):
        assert words in shown


def test_one_claim_by_its_words(story: str) -> None:
    code, shown = explained(story, "--claim", "criticised")
    assert code == 0 and "type ACCUSE" in shown and "5,000" not in shown


def test_no_such_claim(story: str) -> None:
    assert explained(story, "--claim", "[bombed]") == (0, "No claim “[bombed]” in this story.")


def test_rules_that_cannot_be_used_cost_one_line(story: str, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("- {name: x, words: [a], event: all}\n", encoding="utf8")
    code, shown = explained(story, "--rules", str(tmp_path / "rules.yaml"))
    assert code == 1 and shown.startswith("rasad: --rules:") and "rule 1 (x)" in shown


def test_no_such_story() -> None:
    code, shown = explained("no-such-file.txt")
    assert code == 1 and shown == "rasad: no-such-file.txt: no such file or folder (check the path)"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(7, 7, "7"), (5, 10, "5–10"), (14000, None, "14,000–?"), (None, 20, "?–20"), (2.5e9, 2.5e9, "2,500,000,000")],
)
def test_quantities_may_be_open(low: float | None, high: float | None, said: str) -> None:
    assert how_many(Quantity(low, high, "soldier", "exact", Span(0, 1))) == said
