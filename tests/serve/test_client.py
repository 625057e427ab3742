"""The client over a server that listens: the same answers as the record on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.serve.conftest import STORIES

import rasad
from rasad.record.asking import Asking
from rasad.record.client import ServerError


@pytest.fixture
def both(address: str, filled: Path) -> tuple[Asking, Asking]:
    return rasad.Client(address), rasad.Record(filled)


def test_both_answer_the_same(both: tuple[Asking, Asking]) -> None:
    there, here = both
    assert list(there.stories()) == list(here.stories()) != []
    assert list(there.claims(country="RUS")) == list(here.claims(country="RUS")) != []
    assert list(there.events(voices=2, since="۱۴۰۱")) == list(here.events(voices=2, since="۱۴۰۱")) != []
    assert list(there.facts(between=("ARM", "AZE"))) == list(here.facts(between=("ARM", "AZE"))) != []
    assert list(there.actors(actor="پاکستان", limit=3)) == list(here.actors(actor="پاکستان", limit=3)) != []
    assert there.relation("PAK", "AFG", by="year") == here.relation("PAK", "AFG", by="year")
    assert there.network(since="2022") == here.network(since="2022")
    text = "The UN condemned the attack on Odesa on Sunday."
    assert there.read(text, published="2023-03-14") == here.read(text, published="2023-03-14") != []
    assert len(list(there.events(limit=5))) == len(list(here.events(limit=5))) == 5


def test_a_decision_and_what_it_changes(address: str) -> None:
    there = rasad.Client(address)
    last = max(change.number for change in there.changes())
    event = next(there.events(type="ASSAULT"))
    kept = there.decide("fix", event.id, field="status", value="possible", reason="one source", author="me")
    assert [decision.id for decision in there.verdicts() if not decision.orphan] == [kept.id]
    assert next(there.events(id=event.id)).status == "possible"
    changed = list(there.changes(after=last))
    assert {("verdicts", kept.id), ("events", event.id)} <= {(change.kind, change.id) for change in changed}
    assert list(there.changes(after=changed[-1].number)) == []


def test_what_cannot_be_meant_is_told_alike(both: tuple[Asking, Asking]) -> None:
    for record in both:
        with pytest.raises(ValueError, match="not a date: someday"):
            list(record.events(since="someday"))
        with pytest.raises(ValueError, match="are the same"):
            record.relation("PRK", "PRK")
        with pytest.raises(ValueError, match="story without text"):
            record.read("")
        with pytest.raises(ValueError, match=r"cannot be asked for it|no such parameter"):
            list(record.stories(quad="war"))  # type: ignore[call-arg]


def test_no_server_there(address: str) -> None:
    with pytest.raises(ServerError, match="is rasad serve running"):
        list(rasad.Client("http://127.0.0.1:9").events())
    with pytest.raises(ValueError, match="no address of a server"):
        rasad.Client("127.0.0.1:8000")
    with pytest.raises(ServerError, match="no such event or claim") as missing:
        rasad.Client(address).decide("accept", "ev-nothing")
    assert missing.value.status == 404


def test_all_stories_are_those_of_the_folder(both: tuple[Asking, Asking]) -> None:
    assert len(list(both[0].stories())) >= len(list(STORIES.iterdir()))
