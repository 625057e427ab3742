"""The signed graph of a period: who cooperates with whom and who is in conflict, blocs, bridges, and how many poles.

Each event weighs 1, shared evenly among the pairs that it joins. Its PLOVER score times that weight is cooperation
(above 0) or conflict (below) of the pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from rasad.relations.blocs import communities
from rasad.relations.scores import plover
from rasad.relations.sides import label

Pair = tuple[str, str]


class Tie(msgspec.Struct, frozen=True):
    """Events of one type and mode between two nodes: how many, and what they weigh."""

    a: str
    b: str
    type: str
    mode: str | None
    events: int
    weight: float


class Edge(msgspec.Struct, frozen=True):
    a: str
    b: str
    events: int
    cooperation: float
    conflict: float


class Node(msgspec.Struct, frozen=True):
    """`bridging` is its cooperation with other blocs; `reach` how evenly its cooperation is spread over blocs, from 0
    to 1 (the participation coefficient, 1 - sum of squared shares: Guimera & Amaral 2005)."""

    code: str
    name: str
    name_fa: str
    bloc: int
    cooperation: float
    conflict: float
    bridging: float
    reach: float


class Bloc(msgspec.Struct, frozen=True):
    """`share` is its members' part of all cooperation and conflict."""

    number: int
    members: tuple[str, ...]
    share: float


class Polarity(msgspec.Struct, frozen=True):
    """`poles`: the effective number of blocs, 1 / sum of squared shares (Laakso & Taagepera 1979), so that n equal
    blocs count n; `concentration`: the sum of squared shares (Herfindahl), from near 0 to 1; `actors`: the effective
    number of nodes. `apart`: which part of all conflict is between blocs; `within`: which part of all cooperation is
    inside them.
    """

    poles: float
    concentration: float
    actors: float
    apart: float | None
    within: float | None


class Network(msgspec.Struct, frozen=True):
    """Edges with the most first, nodes with the strongest first, blocs with the largest share first."""

    edges: tuple[Edge, ...]
    nodes: tuple[Node, ...]
    blocs: tuple[Bloc, ...]
    polarity: Polarity | None  # None where nothing joins anybody


def network(ties: Iterable[Tie]) -> Network:
    edges = summed(ties)
    near: dict[str, list[Edge]] = {}
    for edge in edges:
        near.setdefault(edge.a, []).append(edge)
        near.setdefault(edge.b, []).append(edge)
    strength = {code: sum(edge.cooperation + edge.conflict for edge in near[code]) for code in sorted(near)}
    whole = sum(strength.values())
    if not whole:
        return Network(edges, (), (), None)
    share = {code: strong / whole for code, strong in strength.items()}
    groups = communities(
        list(strength),
        {(edge.a, edge.b): edge.cooperation for edge in edges},
        {(edge.a, edge.b): edge.conflict for edge in edges},
    )
    groups.sort(key=lambda group: (-sum(share[code] for code in group), group))
    blocs = tuple(
        Bloc(number, tuple(sorted(group, key=lambda code: (-share[code], code))), sum(share[code] for code in group))
        for number, group in enumerate(groups, 1)
    )
    bloc = {code: one.number for one in blocs for code in one.members}
    nodes = sorted((node(code, near[code], bloc) for code in near), key=lambda one: (-share[one.code], one.code))
    return Network(edges, tuple(nodes), blocs, polarity(edges, blocs, list(share.values()), bloc))


def summed(ties: Iterable[Tie]) -> tuple[Edge, ...]:
    """All ties of a pair as one edge; who of the two comes first is a matter of the alphabet."""
    totals: dict[Pair, list[float]] = {}
    for tie in ties:
        total = totals.setdefault((min(tie.a, tie.b), max(tie.a, tie.b)), [0, 0.0, 0.0])
        score = plover(tie.type, tie.mode) * tie.weight
        total[0] += tie.events
        total[1] += max(score, 0.0)
        total[2] += max(-score, 0.0)
    edges = [Edge(a, b, int(events), more, less) for (a, b), (events, more, less) in totals.items()]
    return tuple(sorted(edges, key=lambda edge: (-edge.cooperation - edge.conflict, edge.a, edge.b)))


def node(code: str, edges: Sequence[Edge], bloc: Mapping[str, int]) -> Node:
    to: dict[int, float] = {}
    for edge in edges:
        other = bloc[edge.a if edge.b == code else edge.b]
        to[other] = to.get(other, 0.0) + edge.cooperation
    cooperation = sum(to.values())
    return Node(
        code=code,
        name=label(code, "en"),
        name_fa=label(code, "fa"),
        bloc=bloc[code],
        cooperation=cooperation,
        conflict=sum(edge.conflict for edge in edges),
        bridging=cooperation - to.get(bloc[code], 0.0),
        reach=1 - sum((weight / cooperation) ** 2 for weight in to.values()) if cooperation else 0.0,
    )


def polarity(
    edges: Sequence[Edge], blocs: Sequence[Bloc], shares: Sequence[float], bloc: Mapping[str, int]
) -> Polarity:
    concentration = sum(one.share**2 for one in blocs)
    cooperation, conflict = sum(edge.cooperation for edge in edges), sum(edge.conflict for edge in edges)
    inside = sum(edge.cooperation for edge in edges if bloc[edge.a] == bloc[edge.b])
    apart = sum(edge.conflict for edge in edges if bloc[edge.a] != bloc[edge.b])
    return Polarity(
        poles=1 / concentration,
        concentration=concentration,
        actors=1 / sum(share**2 for share in shares),
        apart=apart / conflict if conflict else None,
        within=inside / cooperation if cooperation else None,
    )
