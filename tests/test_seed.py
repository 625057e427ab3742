"""The canonical story (it is not part of the project): what it needs is what the system is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rasad.model import Claim, Story
from rasad.pipeline import Coder
from rasad.read import read


@pytest.fixture(scope="module")
def coded(shared: Path, coder: Coder) -> tuple[Story, list[Claim]]:
    problems: list[object] = []
    [found] = coder.claims(read([shared / "seed"], report=problems.append))
    assert not problems
    return found


def states(claim: Claim, *roles: str) -> set[str | None]:
    return {party.country for role in roles or ("source", "target") for party in getattr(claim, role)}


def of(claims: list[Claim], *types: str) -> list[Claim]:
    return [claim for claim in claims if claim.type in types]


def test_fields_of_the_story(coded: tuple[Story, list[Claim]]) -> None:
    story, _ = coded
    assert story.published == date(2025, 10, 7)
    assert story.source and story.byline
    assert [credit.kind for credit in story.credits].count("credit") == 1


def test_congratulation_on_the_word_of_a_newspaper(coded: tuple[Story, list[Claim]]) -> None:
    said = [
        c for c in of(coded[1], "SUPPORT") if states(c) >= {"PRK", "RUS"} and any("odong" in v.name for v in c.said_by)
    ]
    assert said


def test_praise(coded: tuple[Story, list[Claim]]) -> None:
    story, claims = coded
    assert any("ستا" in story.text[slice(*c.trigger[0])] for c in of(claims, "SUPPORT") if "PRK" in states(c, "source"))


def test_pledge_in_the_quotation(coded: tuple[Story, list[Claim]]) -> None:
    assert any("PRK" in states(c, "source") and "RUS" in states(c, "target") for c in of(coded[1], "AGREE", "SUPPORT"))


def test_summit(coded: tuple[Story, list[Claim]]) -> None:
    met = [c for c in of(coded[1], "CONSULT") if c.time and c.time.earliest == c.time.latest == date(2025, 9, 3)]
    assert any(states(c) == {"PRK", "RUS"} and c.place and c.place.name == "Beijing" for c in met)


def test_treaty(coded: tuple[Story, list[Claim]]) -> None:
    signed = [c for c in of(coded[1], "SUPPORT") if c.time and c.time.earliest == date(2024, 6, 1)]
    assert any(states(c) == {"PRK", "RUS"} and c.time and c.time.latest == date(2024, 6, 30) for c in signed)


def test_cooperation(coded: tuple[Story, list[Claim]]) -> None:
    assert any(states(c) == {"PRK", "RUS"} for c in of(coded[1], "COOPERATE"))


def test_soldiers_sent(coded: tuple[Story, list[Claim]]) -> None:
    sent = [c for c in of(coded[1], "AID") if "PRK" in states(c, "source") and "RUS" in states(c, "target")]
    dated = [c for c in sent if c.time and c.time.earliest and c.time.earliest.year == 2024]
    assert any([(q.low, q.unit, q.hedge) for q in c.quantities] == [(14000, "soldier", "about")] for c in dated)


def test_mine_clearing_is_only_possible(coded: tuple[Story, list[Claim]]) -> None:
    story, claims = coded
    start = story.text.rindex("مشارکت")
    told = [c for c in claims if c.trigger[0].start >= start]
    assert any("PRK" in states(c, "source") for c in told)
    assert {c.status for c in told} == {"possible"}


def test_no_claim_from_a_figure_of_speech(coded: tuple[Story, list[Claim]]) -> None:
    story, claims = coded
    start = story.text.index("مهر و موم")
    assert not [c for c in claims if any(start - 10 <= span.start <= start + 20 for span in c.trigger)]
