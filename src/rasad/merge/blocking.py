"""Which tellings are compared at all: those that share a block.

A block is a number, its week in front: news come in the order of their days, so the blocks that new ones share stand
together in the store, and the rest of it need not be read. Two blocks may have one number; it costs a comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rasad.merge.settings import families, settings
from rasad.merge.telling import Telling
from rasad.merge.who import Who, blocks

WEEKS = 104  # of a long time; what is told of a decade meets others in its last two years
BITS = 43  # of a block's number after its week: the weeks of all years that dates know take 20
AT_ONCE = 5000  # tellings, a hundred lookups each
MARKS = ("day", "done", "open")  # of a known day; told without one, as done or as not done yet
Weeks = tuple[int, int]
Range = tuple[int, int, int]  # a block's number without its week, first and last week


class Blocks(NamedTuple):
    """Block by block, and which of the tellings that were asked for it belongs to."""

    numbers: NDArray[np.int64]
    owners: NDArray[np.int64]


def keys(tellings: Sequence[Telling]) -> Blocks:
    """What tellings are found by: their story, and their weeks with their actors."""
    return expanded([kept_in(told) for told in tellings])


def lookups(tellings: Sequence[Telling]) -> Blocks:
    """Where those are found that tellings may be one with. Wide enough for all that `pairs.time` does not forbid, from
    either side: so it does not matter which of two tellings comes first."""
    return expanded([list(looked_for(told)) for told in tellings])


def pairs(
    tellings: Sequence[Telling], fresh: int, looked_up: Blocks | None = None
) -> Iterator[tuple[Telling, Telling]]:
    """The tellings that share a block, of which the first `fresh` are asked for: with one another and with the rest.
    `looked_up` are the lookups of those that are asked for, where they are known."""
    kept = keys(tellings)
    order = np.argsort(kept.numbers, kind="stable")
    numbers, owners = kept.numbers[order], kept.owners[order]
    long = {number for number, told in enumerate(tellings) if is_long(told)}
    for start in range(0, fresh, max(1, fresh) if looked_up else AT_ONCE):
        looked = looked_up or lookups(tellings[start : min(fresh, start + AT_ONCE)])
        first = np.searchsorted(numbers, looked.numbers, "left")
        many = np.searchsorted(numbers, looked.numbers, "right") - first
        one = np.repeat(looked.owners + start, many)
        other = owners[np.repeat(first, many) + steps(many)]
        once = (other < one) | (other >= fresh)  # of two that are asked for, each finds the other
        for code in np.unique(one[once] * len(tellings) + other[once]).tolist():
            i, j = divmod(code, len(tellings))
            if (i in long or j in long) and not (finds(tellings[i], tellings[j]) and finds(tellings[j], tellings[i])):
                continue
            yield tellings[i], tellings[j]


def finds(one: Telling, other: Telling) -> bool:
    return bool(np.isin(lookups([one]).numbers, keys([other]).numbers).any())


def expanded(ranges: Sequence[Sequence[Range]]) -> Blocks:
    """Each week of ranges as a block."""
    table = np.array([found for of_one in ranges for found in of_one], np.int64).reshape(-1, 3)
    owners = np.repeat(np.arange(len(ranges)), [len(of_one) for of_one in ranges])
    many = table[:, 2] - table[:, 1] + 1
    weeks = np.repeat(table[:, 1], many) + steps(many)
    return Blocks(weeks << BITS | np.repeat(table[:, 0], many), np.repeat(owners, many))


def steps(many: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, 2 … for each number, so many."""
    ends = np.cumsum(many)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - many, many)


@lru_cache(maxsize=1 << 15)
def kept_in(told: Telling) -> tuple[Range, ...]:
    if told.low is not None:
        mark, at = "day", weeks(told.low, told.high)
    else:
        mark, at = "done" if told.claim.status == "actual" else "open", weeks(told.reported, told.reported)
    found = [
        (number(f"{family}|{actor}|{mark}"), *at)
        for family in families(told.claim.type)
        for actor in actors(told, family)
    ]
    return (*stories(told), *found)


def looked_for(told: Telling) -> Iterator[Range]:
    yield from stories(told)
    at = around(told)
    for family in families(told.claim.type):
        for actor in actors(told, family):
            for numbers in met(family, actor):
                for found, (first, last) in zip(numbers, at, strict=True):
                    yield found, first, last


def around(told: Telling) -> tuple[Weeks, Weeks, Weeks]:
    """The weeks, in the order of `MARKS`, in which others may have happened, or been told without their day as done or
    as not done yet; what is told as done is over."""
    days = settings().days
    if told.low is not None and told.high is not None:
        return (
            weeks(told.low - 1, told.high + 1),
            weeks(told.low, told.high + days["late"]),
            weeks(told.low - days["planned"], told.high + days["late"]),
        )
    if told.reported is None:
        return (0, -1), (0, 0), (0, 0)
    near = weeks(told.reported - days["apart"], told.reported + days["apart"])
    ahead = 0 if told.claim.status == "actual" else days["planned"]
    return weeks(told.reported - days["late"], told.reported + ahead), near, near


def is_long(told: Telling) -> bool:
    """Whether its weeks are too many to look at each: such ones may find others that do not find them."""
    days = settings().days
    return (
        told.low is not None
        and told.high is not None
        and (told.high + days["late"]) // 7 - (told.low - days["planned"]) // 7 > WEEKS
    )


def stories(told: Telling) -> Iterator[Range]:
    published = told.story.published
    day = published.toordinal() if published else None
    for family in families(told.claim.type):
        yield number(f"{family}|#{told.story.id}"), *weeks(day, day)


def actors(told: Telling, family: str) -> tuple[str, ...]:
    place = told.claim.place
    return named(told.source, told.target, place.name if place else "", family)


@lru_cache(maxsize=1 << 15)
def named(source: tuple[Who, ...], target: tuple[Who, ...], place: str, family: str) -> tuple[str, ...]:
    """Each two actors of a telling; each of them alone, marked by whether the telling knows a second; where it knows
    none, words or the place. Who is source and who is target is told apart where the family's acts have two sides."""
    everybody = blocks((*source, *target))
    if not everybody:
        return (f"@{place}",) if place else ()
    sources, targets = ([one.block for one in side if one.known] for side in (source, target))
    if is_mutual(family) or not (sources or targets):
        pairs: Iterable[tuple[str, str]] = combinations(everybody, 2)
        each, join = list(everybody), "+"
    else:
        sources, targets = [block for block in everybody if block in sources], [b for b in everybody if b in targets]
        pairs = product(sources, targets)
        each, join = [*(f"{one}>" for one in sources), *(f">{one}" for one in targets)], ">"
    both = [f"{one}{join}{other}" for one, other in pairs if one != other]
    mark = "paired" if both else "alone"
    return (*both, *(f"{one}|{mark}" for one in each))


@cache
def is_mutual(family: str) -> bool:
    return not settings().mutual.isdisjoint(settings().families[family])


@lru_cache(maxsize=1 << 16)
def met(family: str, actor: str) -> tuple[tuple[int, ...], ...]:
    """The blocks, one for each of `MARKS`, in which the tellings are that those of an actor meet: of two that know both
    their actors, one in common says nothing."""
    partners = [actor]
    if actor.endswith("|alone"):
        partners.append(f"{actor.removesuffix('alone')}paired")
    elif actor.endswith("|paired"):
        partners = [f"{actor.removesuffix('paired')}alone"]
    return tuple(tuple(number(f"{family}|{partner}|{mark}") for mark in MARKS) for partner in partners)


def weeks(first: int | None, last: int | None) -> Weeks:
    """The first and last of the weeks that days fall into, of a long time the last ones; week 0 for no day."""
    if first is None or last is None:
        return 0, 0
    return max(1, first // 7, last // 7 - WEEKS), last // 7


@lru_cache(maxsize=1 << 17)
def number(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "little") >> (64 - BITS)
