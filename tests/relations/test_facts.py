"""Which events make which facts, and from when to when they held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from rasad.merge.merging import merge
from rasad.model import Claim, Days, Fact, Story
from rasad.relations.facts import facts
from rasad.relations.rules import kinds
from rasad.relations.steps import Step, steps

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf8"))
Told = tuple[Story, list[Claim]]
Tell = Callable[[dict[str, Any]], Told]
EXAMPLES = [
    (name, entry.does, entry.state, example)
    for name, kind in kinds().items()
    for entry in kind.steps
    for example in entry.example
]


def made(told: list[Told]) -> list[Step]:
    claims = {claim.id: (story, claim) for story, claims in told for claim in claims}
    found = []
    for event in merge([claim for _, claim in claims.values()], [story for story, _ in told]):
        sentences = [
            (story.lang, story.text[slice(*claim.sentence)]) for story, claim in (claims[one] for one in event.claims)
        ]
        found += list(steps(event, sentences))
    return found


def of_sentence(example: str, tell: Tell) -> list[Step]:
    kind, _, rest = example.partition(" ")
    lang, _, text = rest.partition(": ")
    act = {"type": kind, "source": ["=North Korea"], "target": ["=Russia"]}
    return made([tell({"id": "a", lang: text, "acts": [act]})])


@pytest.mark.parametrize(("kind", "does", "state", "example"), EXAMPLES, ids=[example[3] for example in EXAMPLES])
def test_example(kind: str, does: str, state: str, example: str, tell: Tell) -> None:
    assert [(step.does, step.state) for step in of_sentence(example, tell) if step.kind == kind] == [(does, state)]


UNLIKE = [(name, example) for name, kind in kinds().items() for example in kind.unlike]


@pytest.mark.parametrize(("kind", "example"), UNLIKE, ids=[example for _, example in UNLIKE])
def test_unlike(kind: str, example: str, tell: Tell) -> None:
    assert kind not in [step.kind for step in of_sentence(example, tell)]


def written(days: Days | None) -> str | None:
    if days is None:
        return None
    low, high = (day.isoformat() if day else "" for day in (days.earliest, days.latest))
    return low if low == high else f"{low}/{high}"


def told_of(fact: Fact) -> dict[str, Any]:
    since = fact.since and (fact.since.earliest or fact.since.latest)
    shown = {
        "kind": fact.kind,
        "state": fact.state,
        "between": [actor.country for actor in fact.between],
        "from": str(since) if since else None,
        "to": written(fact.until),
        "confirmed": str(fact.last_confirmed),
    }
    return {**shown, "contested": list(fact.contested)} if fact.contested else shown


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any], tell: Tell) -> None:
    found = made([tell(entry) for entry in case["stories"]])
    want = [
        {key: str(value) if isinstance(value, date) else value for key, value in one.items()} for one in case["facts"]
    ]
    assert [told_of(fact) for fact in facts(found)] == want
    Random(1).shuffle(found)
    assert [told_of(fact) for fact in facts(found)] == want


def test_each_rule_has_examples_in_both_languages() -> None:
    for kind in kinds().values():
        for entry in kind.steps:
            assert {example.split()[1] for example in entry.example} == {"fa:", "en:"}, entry
