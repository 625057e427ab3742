"""From the encoder's probabilities to acts on words. Arrays in, plain tuples out; knows nothing of text or files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rasad.analyse.labels import MENTIONS, NO_TYPE, ROLES, SECTORS, STATUSES, TYPES

Floats = NDArray[np.floating[Any]]
Run = tuple[int, int]  # words [first, last + 1)


class Limits(NamedTuple):
    """Where the encoder's probabilities become decisions; fitted on the development stories."""

    candidate: float = 0.12  # of the reader, for a word to be judged
    act: float = 0.55  # of reader and judge together, for an act to be kept
    inside: float = 0.6  # for a word to belong to the verb
    beside: float = 0.5  # for a word next to such words to belong with them
    first: float = 0.7  # for a word to begin a new run
    outside: float = 0.5  # how much likelier (log) than the encoder has it a word belongs to no actor
    party: float = 0.5  # how much likelier (ratio) than the encoder has it a word begins a source's or target's mention
    circumstance: float = 0.2  # for a word to say when or where: only the surest run counts


class WordAct(NamedTuple):
    """An act on words of one sentence; `roles` has the runs of each role, best first where only one counts."""

    word: int
    type: str
    score: float
    status: str
    status_score: float
    roles: dict[str, list[Run]]
    sectors: dict[Run, tuple[str, float]]


def softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Floats = powers / powers.sum(-1, keepdims=True)
    return shares


def sigmoid(logits: Floats) -> Floats:
    shares: Floats = 1 / (1 + np.exp(-logits))
    return shares


def candidates(acts: Floats, limits: Limits) -> list[int]:
    """Words worth judging, from the reader's act probabilities (words, 17)."""
    return np.flatnonzero(1 - acts[:, NO_TYPE] > limits.candidate).tolist()


def runs(inside: Floats, first: Floats, limits: Limits) -> list[Run]:
    """Maximal runs of words of a role: those that are sure and their likely neighbours, split where a word begins a new
    mention."""
    likely = (inside > limits.beside).tolist()
    found: list[Run] = []
    for i, sure in enumerate((inside > limits.inside).tolist()):
        if found and found[-1][1] == i and likely[i] and first[i] <= limits.first:
            found[-1] = (found[-1][0], i + 1)
        elif sure:
            start = i
            floor = found[-1][1] if found else 0
            while start > floor and likely[start - 1] and first[start] <= limits.first:
                start -= 1
            found.append((start, i + 1))
    return found


ACTORS = ("source", "target", "by")


LEAST = 1e-3  # no probability counts as less
Path = tuple[float, tuple[Any, ...], int]  # a reading of words: score, mentions found, where the open one began


def actors(roles: Floats, limits: Limits) -> dict[str, list[Run]]:
    """The mentions of source, target and voice. They are different actors, so of all ways to cut the words into
    mentions of one role each and words of none, the likeliest as a whole is taken (Viterbi's algorithm)."""
    columns = [2 * ROLES.index(role) for role in ACTORS]
    inside = roles[:, columns]
    first = np.minimum(roles[:, [column + 1 for column in columns]], inside)
    begin = np.log(np.clip(first * (limits.party, limits.party, 1), LEAST, 1)).tolist()
    go_on = np.log(np.clip(inside - first, LEAST, 1)).tolist()
    none = (np.log(np.clip(1 - inside.max(1), LEAST, 1)) + limits.outside).tolist()

    outside: Path = (0.0, (), 0)
    opened: list[Path] = [(-np.inf, (), 0)] * len(ACTORS)
    for word in range(len(roles)):
        before, found, _ = settled(outside, opened, word)
        for role, (score, earlier, start) in enumerate(opened):
            begun, longer = before + begin[word][role], score + go_on[word][role]
            opened[role] = (begun, found, word) if begun > longer else (longer, earlier, start)
        outside = (before + none[word], found, word)
    mentions: dict[str, list[Run]] = {role: [] for role in ACTORS}
    rest = settled(outside, opened, len(roles))[1]
    while rest:
        rest, name, run = rest
        mentions[name].insert(0, run)
    return mentions


def settled(outside: Path, opened: Sequence[Path], word: int) -> Path:
    """The best reading of the words before `word`, whatever mention was open closed."""
    role = max(range(len(opened)), key=lambda one: opened[one][0])
    score, found, start = opened[role]
    return outside if score <= outside[0] else (score, (found, ACTORS[role], (start, word)), word)


def decide(
    word: int, read: Floats, types: Floats, statuses: Floats, roles: Floats, sectors: Floats, limits: Limits
) -> WordAct | None:
    """One act, or None. read (17) and types (17) are probabilities of reader and judge, statuses (4) and sectors
    (words, 19) too; roles (words, 2 * roles) as sigmoids: for each role inside, then first."""
    both = (read + 2 * types) / 3
    if 1 - both[NO_TYPE] < limits.act:
        return None
    kind = int(both[:NO_TYPE].argmax())
    found = actors(roles, limits)
    for role in ("time", "place", "verb"):
        number = ROLES.index(role)
        inside, first = roles[:, 2 * number], roles[:, 2 * number + 1]
        sure = limits if role == "verb" else limits._replace(inside=limits.circumstance, beside=limits.circumstance)
        found[role] = runs(inside, first, sure)
        if role != "verb":
            found[role].sort(key=lambda run: -float(inside[run[0] : run[1]].mean()))
    found["verb"] = [run for run in found["verb"] if not run[0] <= word < run[1]]
    parties = {}
    for run in found["source"] + found["target"]:
        mean = sectors[run[0] : run[1]].mean(0)
        parties[run] = (SECTORS[int(mean.argmax())], float(mean.max()))
    return WordAct(
        word,
        TYPES[kind],
        float(1 - both[NO_TYPE]),
        STATUSES[int(statuses.argmax())],
        float(statuses.max()),
        found,
        parties,
    )


def distinct(acts: Sequence[WordAct]) -> list[WordAct]:
    """Acts without those whose word only carries a surer act of the same type (noun and verb both marked)."""
    kept: list[WordAct] = []
    for act in sorted(acts, key=lambda a: -a.score):
        if not any(other.type == act.type and (carries(other, act.word) or carries(act, other.word)) for other in kept):
            kept.append(act)
    return sorted(kept, key=lambda a: a.word)


def carries(act: WordAct, word: int) -> bool:
    return any(start <= word < end for start, end in act.roles["verb"])


def mentions(logits: Floats) -> list[tuple[Run, str]]:
    """Names from the reader's mention logits (words, labels)."""
    found: list[tuple[Run, str]] = []
    for i, label in enumerate(logits.argmax(-1).tolist()):
        place, _, kind = MENTIONS[label].partition("-")
        if place == "I" and found and found[-1][0][1] == i and found[-1][1] == kind:
            found[-1] = ((found[-1][0][0], i + 1), kind)
        elif kind:
            found.append(((i, i + 1), kind))
    return found
