"""Tellings to happenings: links between those that look like one, then clusters that no pair forbids.

Both depend on the set of tellings alone, never on the order in which they come: a link on its two tellings, a cluster
on the tellings that the links that count connect it to. So a record that grows has to look again only at what new links
touch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rasad.merge.blocking import Blocks, pairs
from rasad.merge.near import ORDERED, Link, ordered
from rasad.merge.pairs import Pair
from rasad.merge.settings import settings
from rasad.merge.telling import Telling


class Ties(NamedTuple):
    """What people decided about pairs of claims, each pair with its ids in order."""

    together: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()


def links(
    tellings: Iterable[Telling], ties: Ties, among: Iterable[Telling] = (), looked_up: Blocks | None = None
) -> Iterator[Link]:
    """The links of `tellings` with one another and with `among`, each once; those of `among` with one another are
    left out. `looked_up` are the lookups of `tellings`, where they are known."""
    fresh = {told.id: told for told in tellings}
    known = {**fresh, **{told.id: told for told in among if told.id not in fresh}}
    join = settings().join
    for one, other in pairs(list(known.values()), len(fresh), looked_up):
        pair = ordered(one.id, other.id)
        if pair in ties.apart or pair in ties.together:
            continue
        if (score := Pair(one, other).score) > join:
            yield Link(*pair, score)
    for a, b in ties.together:
        if a in known and b in known and (a in fresh or b in fresh):
            yield Link(a, b, ORDERED)


def components(ids: Iterable[str], found: Iterable[Link]) -> list[list[str]]:
    """The ids that links connect, each group in order."""
    head = {one: one for one in ids}

    def root(one: str) -> str:
        while head[one] != one:
            head[one] = head[head[one]]
            one = head[one]
        return one

    for link in found:
        head[root(link.a)] = root(link.b)
    groups: dict[str, list[str]] = defaultdict(list)
    for one in sorted(head):
        groups[root(one)].append(one)
    return list(groups.values())


def clusters(tellings: Mapping[str, Telling], found: Iterable[Link], ties: Ties) -> list[list[Telling]]:
    """The happenings among tellings that links connect: the surest links first, and none that would bring together what
    is kept apart or, in the mean, does not look like one."""
    members = {number: [one] for number, one in enumerate(sorted(tellings))}
    of = {one: number for number, (one,) in members.items()}  # each telling -> the cluster it is in
    next_number = len(members)
    found = sorted(set(found), key=lambda link: (-link.score, link.a, link.b))
    scores = {(link.a, link.b): link.score for link in found if link.score != ORDERED}
    refused: set[tuple[int, int]] = set()

    def score(pair: tuple[str, str]) -> float:
        if pair in ties.apart:
            return float("-inf")
        if pair in ties.together:
            return ORDERED
        if pair not in scores:
            scores[pair] = Pair(tellings[pair[0]], tellings[pair[1]]).score
        return scores[pair]

    def fits(left: Sequence[str], right: Sequence[str], by_order: bool) -> bool:
        if any(ordered(one, other) in ties.apart for one in left for other in right):
            return False
        if by_order:
            return True
        total = 0.0
        for one in left:
            for other in right:
                alike = score(ordered(one, other))
                if alike == float("-inf") and not (excused(one, other, right) or excused(other, one, left)):
                    return False
                total += alike if alike > float("-inf") else 0.0
        return total / (len(left) * len(right)) > settings().hold

    def excused(one: str, other: str, among: Sequence[str]) -> bool:
        """`one` may stand in a cluster with `other` that it does not fit, where a person tied `other` to what it fits:
        so a correction holds for tellings that come later."""
        return any(
            ordered(other, third) in ties.together and score(ordered(one, third)) > settings().join
            for third in among
            if third != other
        )

    for link in found:
        left, right = sorted((of[link.a], of[link.b]))
        if left == right or (left, right) in refused:
            continue
        if not fits(members[left], members[right], link.score == ORDERED):
            refused.add((left, right))
            continue
        joined = sorted(members.pop(left) + members.pop(right))
        next_number += 1  # a number of its own: what was refused to its parts may be granted to the whole
        members[next_number] = joined
        of.update(dict.fromkeys(joined, next_number))
    return [[tellings[one] for one in group] for group in members.values()]
