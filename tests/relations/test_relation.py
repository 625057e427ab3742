"""The history of two actors, and the network of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rasad.coder.ontology import modes, table
from rasad.merge import merge
from rasad.model import Actor, Claim, Event, Story
from rasad.relations import history, network
from rasad.relations.scores import of

Tell = Callable[[dict[str, Any]], tuple[Story, list[Claim]]]
STORIES: list[dict[str, Any]] = [
    {"id": "a", "by": "Dawn", "en": "Iran [struck] Pakistan.",
     "acts": [{"type": "ASSAULT", "mode": "aerial", "source": ["Iran"], "target": ["Pakistan"], "time": "2024-01-16"}]},
    {"id": "b", "by": "IRNA", "en": "Jets from Iran [bombed] a village across the border.",
     "acts": [{"type": "ASSAULT", "mode": "aerial", "source": ["Iran"], "target": ["Pakistan"], "time": "2024-01-16"}]},
    {"id": "c", "en": "Pakistan [met] Iran.",
     "acts": [{"type": "CONSULT", "source": ["Pakistan", "Iran"], "time": "2024-01-29"}]},
    {"id": "d", "en": "Iran will [visit] Pakistan.",
     "acts": [{"type": "CONSULT", "status": "future", "source": ["Iran", "Pakistan"], "time": "2024-04-22"}]},
    {"id": "e", "en": "Pakistan and Iran [condemned] Israel.",
     "acts": [{"type": "ACCUSE", "source": ["Pakistan", "Iran"], "target": ["Israel"], "time": "2024-04-23"}]},
    {"id": "f", "en": "Israel [helped] France.",
     "acts": [{"type": "AID", "source": ["Israel"], "target": ["France"], "time": "2024-04-23"}]},
]  # fmt: skip


@pytest.fixture(scope="module")
def events(tell: Tell) -> list[Event]:
    told = [tell(entry) for entry in STORIES]
    return merge([claim for _, claims in told for claim in claims], [story for story, _ in told])


def iran(actor: Actor) -> bool:
    return actor.country == "IRN"


def pakistan(actor: Actor) -> bool:
    return actor.country == "PAK"


def test_each_event_counts_once_in_its_period(events: list[Event]) -> None:
    january, april = history(events, iran, pakistan, "month")
    assert (january.period, january.counts) == ("2024-01", {"material conflict": 1, "verbal cooperation": 1})
    assert january.plover == round(of("ASSAULT", "aerial").plover + of("CONSULT", None).plover, 1)
    assert (april.period, april.counts, april.other, april.plover) == ("2024-04", {}, 1, 0.0)
    [year] = history(events, iran, pakistan, "year", weighted=True)
    assert year.counts == {"material conflict": 2, "verbal cooperation": 1}
    assert [one.period for one in history(events, iran, pakistan, "week")] == ["2024-W03", "2024-W05", "2024-W17"]


def test_who_acts_together_against_a_third_does_nothing_to_each_other(events: list[Event]) -> None:
    ids = {event for period in history(events, iran, pakistan, "day") for event in period.events}
    assert not any(event.type == "ACCUSE" and event.id in ids for event in events)


def test_network(events: list[Event]) -> None:
    found = network(events)
    ties = {(tie.a, tie.b): tie.balance for tie in found.ties}
    assert set(ties) == {("IRN", "PAK"), ("IRN", "ISR"), ("ISR", "PAK"), ("FRA", "ISR")}
    assert ties["IRN", "ISR"] < 0 < ties["FRA", "ISR"] and ties["IRN", "PAK"] < 0
    blocs = {member.key: member.bloc for member in found.members}
    assert blocs["ISR"] == blocs["FRA"] and len({blocs["IRN"], blocs["PAK"], blocs["ISR"]}) == 3
    assert 1 <= found.poles <= 3 and network([]).members == ()


def test_every_type_and_mode_has_scores() -> None:
    for kind, entry in table("types").items():
        assert (of(kind, None).plover >= 0) == ("cooperation" in entry["quad"] or kind == "REQUEST")
        for mode in modes(kind):
            assert abs(of(kind, mode).goldstein) <= 10
