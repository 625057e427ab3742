"""How many independent voices tell of an event, and which.

Chains of attribution that share a voice are one: ten papers that quote one agency, and two agencies that quote one
spokesman. A claim on nobody's word is its outlet's own. Near-copies of a story are one voice too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from rensa import RMinHash

from rasad.merge.settings import settings
from rasad.merge.telling import Telling
from rasad.model import Story
from rasad.resolve.key import key_of, tokens

_PERMUTATIONS = 64
_RUN = 3  # words


def voices(tellings: Sequence[Telling]) -> dict[str, str]:
    """The independent voice of each claim, by the claim's id."""
    chains = {told.id: chain(told) for told in tellings}
    head: dict[str, str] = {}

    def root(key: str) -> str:
        head.setdefault(key, key)
        while head[key] != key:
            key = head[key]
        return key

    def join(one: str, other: str) -> None:
        low, high = sorted((root(one), root(other)))
        head[high] = low

    for linked in chains.values():
        for key in linked:
            join(next(iter(linked)), key)
    texts = {told.story.id: told.story for told in sorted(tellings, key=lambda told: told.story.id)}
    first = {told.story.id: next(iter(chains[told.id])) for told in tellings}
    for one, other in combinations(texts, 2):
        if root(first[one]) != root(first[other]) and copied(texts[one], texts[other]):
            join(first[one], first[other])
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for told in tellings:
        for depth, (key, name) in enumerate(chains[told.id].items()):
            names[root(key)][name] += 1 + depth  # the inner voice is whose word it is
    best = {key: min(count, key=lambda name: (-count[name], name)) for key, count in names.items()}
    return {told.id: best[root(next(iter(chains[told.id])))] for told in tellings}


def chain(told: Telling) -> dict[str, str]:
    """Key -> name of the voices that a claim rests on, outermost first. «Sources», whom nobody can tell apart, are no
    voice of their own; who cites only such, or nobody, speaks for itself."""
    found = {
        voice.entity or key_of(voice.name): voice.name
        for voice in told.claim.said_by
        if voice.entity or voice.span is None
    }
    if found:
        return found
    outlet = told.story.source
    return {key_of(outlet) or f"story {told.story.id}": outlet or told.story.id}


def copied(one: Story, other: Story) -> bool:
    if one.lang != other.lang:
        return False
    return bool(sketch(one.text).jaccard(sketch(other.text)) >= settings().copy)


@lru_cache(maxsize=4096)
def sketch(text: str) -> RMinHash:
    """What is left of a text to compare it by: the least hashes of its runs of words."""
    keys = [token.key for token in tokens(text)]
    made = RMinHash(num_perm=_PERMUTATIONS, seed=1)
    made.update([" ".join(keys[at : at + _RUN]) for at in range(max(1, len(keys) - _RUN + 1))])
    return made
