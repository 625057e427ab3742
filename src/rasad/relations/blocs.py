"""Communities of a signed graph: groups that cooperate inside and are in conflict with others.

They are sought by signed modularity (Gómez, Jensen & Arenas 2009): what cooperation inside a group is beyond, and what
conflict inside it is below, that of a graph with the same strengths joined at random,
    Q = [ sum over pairs inside a group of w+ - k+k+/2W+  -  (w- - k-k-/2W-) ] / (W+ + W-),
k the strengths of the two, W the sum of all weights. Nodes move to the group that gains most, then groups do, until
none gains (Blondel et al. 2008); in a fixed order, so that the same graph gives the same groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Weights = Mapping[tuple[str, str], float]
LEAST = 1e-12  # a gain below this is none


class Signed:
    """A graph of groups: weights between them and strengths of each, for one sign; the sign is in `sign`."""

    def __init__(self, weights: Weights, sign: int) -> None:
        self.sign = sign
        self.near: dict[str, dict[str, float]] = defaultdict(dict)
        self.strength: dict[str, float] = defaultdict(float)
        for (a, b), weight in weights.items():
            if weight:
                self.near[a][b] = self.near[b][a] = weight
                self.strength[a] += weight
                self.strength[b] += weight
        self.total = sum(self.strength.values())

    def join(self, of: Mapping[str, str]) -> None:
        """Nodes become the groups that they are in; what lies inside a group no longer matters to later moves."""
        near: dict[str, dict[str, float]] = defaultdict(dict)
        strength: dict[str, float] = defaultdict(float)
        for node, weights in self.near.items():
            for other, weight in weights.items():
                a, b = of[node], of[other]
                if a != b:
                    near[a][b] = near[a].get(b, 0.0) + weight
        for node, weight in self.strength.items():
            strength[of[node]] += weight
        self.near, self.strength = near, strength


def communities(nodes: Sequence[str], plus: Weights, minus: Weights) -> list[list[str]]:
    """Groups of nodes, each sorted."""
    graphs = (Signed(plus, 1), Signed(minus, -1))
    group = {node: node for node in nodes}
    current = sorted(nodes, key=lambda node: (-sum(graph.strength[node] for graph in graphs), node))
    while True:
        of = moved(current, graphs)
        if all(node == head for node, head in of.items()):
            break
        group = {node: of[head] for node, head in group.items()}
        for graph in graphs:
            graph.join(of)
        current = [node for node in current if node in set(of.values())]
    found: dict[str, list[str]] = defaultdict(list)
    for node in sorted(nodes):
        found[group[node]].append(node)
    return list(found.values())


def moved(nodes: Sequence[str], graphs: Sequence[Signed]) -> dict[str, str]:
    """Each node's group after all have moved to where they gain most; a group is named after one of its members."""
    of = {node: node for node in nodes}
    held = [dict(graph.strength) for graph in graphs]  # strength of each group
    moving = True
    while moving:
        moving = False
        for node in nodes:
            home = of[node]
            for graph, strengths in zip(graphs, held, strict=True):
                strengths[home] = strengths.get(home, 0.0) - graph.strength.get(node, 0.0)
            options = sorted({home, *(of[other] for graph in graphs for other in graph.near.get(node, ()))})
            links = [to_groups(node, graph, of) for graph in graphs]
            gains = {
                option: sum(
                    graph.sign * (link.get(option, 0.0) - expected(node, graph, strengths.get(option, 0.0)))
                    for graph, strengths, link in zip(graphs, held, links, strict=True)
                )
                for option in options
            }
            best = max(options, key=lambda option: gains[option])
            if gains[best] <= gains[home] + LEAST:
                best = home
            of[node] = best
            moving = moving or best != home
            for graph, strengths in zip(graphs, held, strict=True):
                strengths[best] = strengths.get(best, 0.0) + graph.strength.get(node, 0.0)
    return named_by_member(of)


def to_groups(node: str, graph: Signed, of: Mapping[str, str]) -> dict[str, float]:
    """What joins a node to each group, itself left out."""
    found: dict[str, float] = defaultdict(float)
    for other, weight in graph.near.get(node, {}).items():
        found[of[other]] += weight
    return found


def expected(node: str, graph: Signed, strength: float) -> float:
    """What would join a node to a group of that strength at random."""
    return graph.strength.get(node, 0.0) * strength / graph.total if graph.total else 0.0


def named_by_member(of: Mapping[str, str]) -> dict[str, str]:
    """Groups named after a member that is in them: the one after whom it was named may have left."""
    first: dict[str, str] = {}
    for node, head in of.items():
        first.setdefault(head, node)
    return {node: first[head] for node, head in of.items()}
