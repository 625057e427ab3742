"""The graph of who deals with whom, friend or foe: its blocs, who bridges them, and how many poles it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, product

import msgspec

from rasad.merge.settings import settings
from rasad.merge.who import who
from rasad.model import Actor, Event
from rasad.relations.scores import score
from rasad.relations.steps import name, standing


class Tie(msgspec.Struct, frozen=True):
    """Two actors: how many events lie between them, and the sum of Goldstein's scores, below zero for foes."""

    a: str
    b: str
    events: int
    balance: float


class Member(msgspec.Struct, frozen=True):
    """An actor with his bloc, counted from 1; `bridge` is the share of shortest friendly paths that lead over him."""

    key: str
    name: str
    bloc: int
    events: int
    bridge: float


class Network(msgspec.Struct, frozen=True):
    """`concentration` is 1 where one bloc does everything, near 0 where many share it; `poles` is its inverse: how many
    blocs of one size would be as concentrated."""

    members: tuple[Member, ...]
    ties: tuple[Tie, ...]
    poles: float
    concentration: float


def network(events: Iterable[Event]) -> Network:
    """The network of what did happen. States stand for all who act for them; nameless crowds are left out."""
    import networkx as nx

    names: dict[str, str] = {}
    busy: dict[str, int] = defaultdict(int)
    sums: dict[tuple[str, str], list[float]] = defaultdict(list)
    for event in events:
        if event.status != "actual":
            continue
        for one, other in pairs(event, names):
            sums[one, other].append(score(event).goldstein)
            busy[one] += 1
            busy[other] += 1
    ties = tuple(Tie(a, b, len(found), round(sum(found), 1)) for (a, b), found in sorted(sums.items()))
    friends = nx.Graph()
    friends.add_nodes_from(sorted(busy))
    friends.add_weighted_edges_from((tie.a, tie.b, tie.balance) for tie in ties if tie.balance > 0)
    blocs = (
        nx.community.greedy_modularity_communities(friends, weight="weight")
        if friends.number_of_edges()
        else [{one} for one in friends]
    )
    ordered = sorted((sorted(bloc) for bloc in blocs), key=lambda bloc: (-sum(busy[one] for one in bloc), bloc))
    bridges = nx.betweenness_centrality(friends)
    members = tuple(
        Member(one, names[one], number, busy[one], round(bridges[one], 3))
        for number, bloc in enumerate(ordered, 1)
        for one in sorted(bloc, key=lambda one: (-busy[one], one))
    )
    total = sum(busy.values())
    concentration = sum((sum(busy[one] for one in bloc) / total) ** 2 for bloc in ordered) if total else 0.0
    poles = 1 / concentration if concentration else 0.0
    return Network(members, ties, round(poles, 2), round(concentration, 3))


def pairs(event: Event, names: dict[str, str]) -> set[tuple[str, str]]:
    """The pairs of actors that an event is between, each in order; notes what they are called."""

    def keys(actors: Iterable[Actor]) -> list[str]:
        known = {name(actor): standing(actor) for actor in actors if actor.entity or who(actor).state}
        names.update({key: actor.name for key, actor in known.items()})
        return sorted(known)

    if event.type in settings().mutual:
        return set(combinations(keys((*event.source, *event.target)), 2))
    found = product(keys(event.source), keys(event.target))
    return {(min(a, b), max(a, b)) for a, b in found if a != b}
