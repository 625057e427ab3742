"""The canonical story and ten more about the same relation make the record that a country desk expects."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from rasad.cli import app
from rasad.model import Claim, Story
from rasad.read import read
from rasad.store import Made, Store

HERE = Path(__file__).parent
DAY = "2025-10-07"


@pytest.fixture(scope="module")
def stories(shared: Path) -> list[Story]:
    problems: list[object] = []
    found = list(read([shared / "seed", HERE / "stories.jsonl"], report=problems.append))
    assert len(found) == 11 and not problems
    return found


@pytest.fixture(scope="module")
def gold(stories: list[Story], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the stories with the claims that were made by hand, in an order that is not that of their days."""
    lines = (HERE / "claims.jsonl").read_text(encoding="utf8").splitlines()
    claims = [msgspec.json.decode(line, type=Claim) for line in lines]
    assert {claim.story for claim in claims} == {story.id for story in stories}
    path = tmp_path_factory.mktemp("record") / "gold.duckdb"
    with Store(path).writing() as writer:
        run = writer.begin("add", Made("by hand", ""))
        for story in stories:
            writer.add([(story, [claim for claim in claims if claim.story == story.id])], run)
        writer.end(run)
    return path


@pytest.fixture(scope="module")
def raw(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of what Rasad reads in them."""
    path = tmp_path_factory.mktemp("record") / "raw.duckdb"
    ran = CliRunner().invoke(app, ["add", str(shared / "seed"), str(HERE / "stories.jsonl"), "--store", str(path)])
    assert ran.exit_code == 0, ran.stderr
    return path


def rows(store: Path, command: str) -> list[Any]:
    ran = CliRunner().invoke(app, [*command.split(), "--format", "jsonl", "--store", str(store)])
    assert (ran.exit_code, ran.stderr) == (0, "")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def languages(ids: Iterable[str], stories: Iterable[Story]) -> set[str]:
    return {story.lang for story in stories if story.id in set(ids)}


def test_claims_by_hand_are_of_words_in_their_stories(stories: list[Story]) -> None:
    texts = {story.id: story.text for story in stories}
    for line in (HERE / "claims.jsonl").read_text(encoding="utf8").splitlines():
        claim = msgspec.json.decode(line, type=Claim)
        for span in (*claim.trigger, *(one.span for one in (*claim.source, *claim.target, *claim.quantities))):
            assert claim.sentence.contains(span) and texts[claim.story][slice(*span)].strip()


def test_one_summit_in_beijing(gold: Path, stories: list[Story]) -> None:
    [summit] = rows(gold, "events --type CONSULT --country PRK --country RUS --since 2025-09 --until 2025-10")
    assert (summit["time"]["earliest"], summit["time"]["latest"]) == ("2025-09-03", "2025-09-03")
    assert (summit["place"]["name"], summit["status"], summit["contested"]) == ("Beijing", "actual", {})
    assert {actor["name"] for actor in summit["source"]} == {"Vladimir Putin", "Kim Jong-un"}
    assert len(summit["claims"]) == 5 and languages(summit["stories"], stories) == {"fa", "en"}
    assert len(summit["stories"]) == 4 and len(summit["voices"]) == 3  # the canonical story rests on Reuters too


def test_one_treaty_in_force(gold: Path) -> None:
    [treaty] = rows(gold, f"facts --kind treaty --between PRK RUS --on {DAY}")
    assert (treaty["state"], treaty["to"], treaty["contested"]) == ("in force", None, {})
    assert treaty["from"]["earliest"] == treaty["from"]["latest"] == "2024-06-19"
    opened = {event.removeprefix("ev-").rpartition("-")[0] for event in treaty["opened_by"]}
    assert opened >= {"a-treaty-en", "d-ratified-fa", "e-in-force-en"}
    assert rows(gold, "facts --kind treaty --between PRK RUS --on 2024-06-18") == []


def test_one_deployment_whose_number_is_contested(gold: Path) -> None:
    [sent] = rows(gold, f"facts --kind deployment --between PRK RUS --on {DAY}")
    assert [actor["country"] for actor in sent["between"]] == ["PRK", "RUS"] and sent["to"] is None
    held = {side["value"]["low"]: set(side["by"]) for side in sent["contested"]["quantities: soldier"]}
    assert set(held) == {10000.0, 12000.0, 14000.0} and held[14000.0] == {"KCNA", "Reuters"}


def test_nothing_else_is_made_of_them(gold: Path) -> None:
    assert [fact["kind"] for fact in rows(gold, "facts")] == ["alliance", "treaty", "deployment"]
    [other] = rows(gold, "events --type CONSULT --country CHN")
    assert {actor["country"] for actor in [*other["source"], *other["target"]]} == {"PRK", "CHN"}
    ran = CliRunner().invoke(app, ["doctor", "--full", "--store", str(gold)])
    assert ran.exit_code == 0, ran.stderr


def test_from_the_words_alone(raw: Path) -> None:
    """Looser: the same three, however many claims were found."""
    meetings = rows(raw, "events --type CONSULT --country PRK --country RUS --since 2025-09 --until 2025-09")
    assert len([event for event in meetings if event["place"] and event["place"]["name"] == "Beijing"]) == 1
    [treaty] = rows(raw, f"facts --kind treaty --between PRK RUS --on {DAY}")
    assert treaty["state"] == "in force"
    [sent] = rows(raw, f"facts --kind deployment --between PRK RUS --on {DAY}")
    assert "quantities: soldier" in sent["contested"]
