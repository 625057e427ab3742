"""The signed graph: ties counted in the store, blocs, bridges and poles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.relations.making import CHINA, NORTH_KOREA, PRK, RUS, RUSSIA, UKRAINE, event

from rasad.model import Actor, Event
from rasad.relations.history import history
from rasad.relations.network import Network, Tie, network
from rasad.store.connection import connected
from rasad.store.rows import insert
from rasad.store.ties import tie_rows, ties


def tie(a: str, b: str, kind: str, weight: float = 1.0) -> Tie:
    return Tie(a, b, kind, None, 1, weight)


def groups(made: Network) -> list[set[str]]:
    return [set(bloc.members) for bloc in made.blocs]


def two_camps() -> list[Tie]:
    east, west = ("CHN", "PRK", "RUS"), ("DEU", "FRA", "GBR")
    inside = [tie(a, b, "COOPERATE") for camp in (east, west) for a, b in combinations(camp, 2)]
    return [*inside, *(tie(a, b, "ACCUSE") for a in east for b in west)]


def test_two_camps_are_two_poles() -> None:
    made = network(two_camps())
    assert groups(made) == [{"CHN", "PRK", "RUS"}, {"DEU", "FRA", "GBR"}]
    assert made.polarity is not None
    assert made.polarity.poles == pytest.approx(2) and made.polarity.concentration == pytest.approx(0.5)
    assert made.polarity.actors == pytest.approx(6)
    assert (made.polarity.apart, made.polarity.within) == (1, 1)
    assert all(node.bridging == 0 and node.reach == 0 for node in made.nodes)


def test_who_cooperates_with_both_is_a_bridge() -> None:
    made = network([*two_camps(), tie("TUR", "RUS", "COOPERATE"), tie("TUR", "GBR", "AGREE")])
    bridge = max(made.nodes, key=lambda node: node.bridging)
    turkey = next(node for node in made.nodes if node.code == "TUR")
    assert (turkey.name, turkey.name_fa, turkey.bridging) == ("Turkey", "ترکیه", 2.5)
    assert bridge.bridging == 2.5 and max(made.nodes, key=lambda node: node.reach) == turkey
    assert turkey.bloc == next(node.bloc for node in made.nodes if node.code == "RUS")


def test_enemies_share_no_bloc_even_with_a_common_friend() -> None:
    made = network([tie("ISR", "USA", "AID"), tie("SAU", "USA", "AID"), tie("ISR", "SAU", "ASSAULT", 5)])
    blocs = {code: bloc.number for bloc in made.blocs for code in bloc.members}
    assert blocs["ISR"] != blocs["SAU"]


def test_nothing_is_no_network() -> None:
    assert network([]) == Network((), (), (), None)
    assert network([tie("IRN", "IRQ", "REQUEST")]).polarity is None  # neutral on PLOVER's scale


TIES = st.lists(
    st.builds(
        tie,
        st.sampled_from("ABCDE"),
        st.sampled_from("FGHIJ"),
        st.sampled_from(["AID", "AGREE", "ACCUSE", "ASSAULT"]),
        st.floats(0.1, 5),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=100, deadline=None)
@given(TIES, st.randoms(use_true_random=False))
def test_the_order_of_ties_and_of_their_ends_does_not_matter(found: list[Tie], random: Random) -> None:
    turned = [Tie(one.b, one.a, one.type, one.mode, one.events, one.weight) for one in found]
    random.shuffle(turned)
    one, other = network(found), network(turned)
    assert sum(map(len, groups(one))) == len(set().union(*groups(one)))
    assert one.polarity and other.polarity
    assert one.polarity.poles >= 1 - 1e-9 and sum(bloc.share for bloc in one.blocs) == pytest.approx(1)
    assert {(edge.a, edge.b): pytest.approx(edge.cooperation) for edge in one.edges} == {
        (edge.a, edge.b): edge.cooperation for edge in other.edges
    }


def stored(path: Path, events: Iterable[Event]) -> duckdb.DuckDBPyConnection:
    """A store that holds what events tie."""
    with connected(path, 0, write=True) as connection:
        insert(connection, "ties", [row for one in events for row in tie_rows(one)])
    return duckdb.connect(path, read_only=True)


def random_events(number: int) -> Sequence[Event]:
    random = Random(number)
    actors = [
        NORTH_KOREA,
        RUSSIA,
        UKRAINE,
        CHINA,
        Actor("villagers", None, "UKR", "CIV"),
        Actor("some", None, None, None),
    ]
    kinds = ["CONSULT", "AGREE", "AID", "ACCUSE", "SANCTION", "ASSAULT"]
    return [
        event(
            random.choice(kinds),
            random.sample(actors, random.randint(1, 2)),
            random.sample(actors, random.randint(0, 2)),
            date(2024, 1, 1) + timedelta(days=n),
            status=random.choice(["actual", "actual", "future"]),
        )
        for n in range(number)
    ]


def test_the_store_counts_as_the_history_does(tmp_path: Path) -> None:
    events = random_events(400)
    with stored(tmp_path / "a.duckdb", events) as connection:
        found = list(ties(connection))
        assert {one.a for one in found} | {one.b for one in found} == {"PRK", "RUS", "UKR", "CHN", "UKR/CIV"}
        mine = [one for one in found if {one.a, one.b} == {"PRK", "RUS"}]
        assert sum(one.events for one in mine) == history(events, [], PRK, RUS).balance.events > 20
        early = list(ties(connection, until=date(2024, 2, 1)))
        assert 0 < sum(one.events for one in early) < sum(one.events for one in found)
        assert list(ties(connection, since=date(2030, 1, 1))) == []


def test_an_event_weighs_one_however_many_it_joins(tmp_path: Path) -> None:
    meeting = event("CONSULT", [NORTH_KOREA, RUSSIA, CHINA])
    strike = event("ASSAULT", [NORTH_KOREA, RUSSIA], [UKRAINE])
    with stored(tmp_path / "a.duckdb", [meeting, strike]) as connection:
        found = list(ties(connection))
    assert {(one.a, one.b, one.type): one.weight for one in found} == {
        ("CHN", "PRK", "CONSULT"): pytest.approx(1 / 3),
        ("CHN", "RUS", "CONSULT"): pytest.approx(1 / 3),
        ("PRK", "RUS", "CONSULT"): pytest.approx(1 / 3),
        ("PRK", "UKR", "ASSAULT"): pytest.approx(1 / 2),
        ("RUS", "UKR", "ASSAULT"): pytest.approx(1 / 2),
    }


def test_a_store_without_events_has_no_ties(tmp_path: Path) -> None:
    with stored(tmp_path / "a.duckdb", []) as connection:
        assert list(ties(connection)) == []
