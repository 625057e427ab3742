"""From probabilities to mentions: one act's actors are whole, apart from each other, and of one role each."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rasad.analyse.decode import ACTORS, LEAST, Floats, Limits, actors
from rasad.analyse.labels import ROLES

LIMITS = Limits()


def roles(**inside: list[tuple[float, float]]) -> Floats:
    """Each word's (inside, first) by role."""
    words = len(next(iter(inside.values())))
    found = np.zeros((words, 2 * len(ROLES)))
    for role, pairs in inside.items():
        at = 2 * ROLES.index(role)
        found[:, at : at + 2] = pairs
    return found


def test_a_faint_word_within_a_name_does_not_cut_it() -> None:
    found = actors(roles(source=[(0.9, 0.9), (0.4, 0.02), (0.9, 0.03), (0.1, 0.0)]), LIMITS)
    assert found == {"source": [(0, 3)], "target": [], "by": []}


def test_two_names_side_by_side_are_two() -> None:
    found = actors(roles(source=[(0.9, 0.9), (0.9, 0.85), (0.9, 0.02)]), LIMITS)
    assert found["source"] == [(0, 1), (1, 3)]


def test_a_mention_has_one_role() -> None:
    found = actors(roles(source=[(0.8, 0.8), (0.3, 0.02)], target=[(0.2, 0.15), (0.7, 0.02)]), LIMITS)
    assert found == {"source": [(0, 1)], "target": [], "by": []}


def test_words_that_no_name_begins_with_are_none() -> None:
    assert actors(roles(target=[(0.5, 0.02), (0.5, 0.02)]), LIMITS)["target"] == []


@pytest.mark.parametrize("words", [0, 1])
def test_a_sentence_may_be_short(words: int) -> None:
    assert actors(np.zeros((words, 2 * len(ROLES))), LIMITS) == {role: [] for role in ACTORS}


@given(arrays.arrays(np.float64, (4, 2 * len(ROLES)), elements=st.floats(0, 1)))
def test_no_other_reading_is_likelier(given_roles: Floats) -> None:
    """Against all ways to label four words."""
    columns = [2 * ROLES.index(role) for role in ACTORS]
    inside = given_roles[:, columns]
    first = np.minimum(given_roles[:, [column + 1 for column in columns]], inside)
    begin = np.log(np.clip(first * (LIMITS.party, LIMITS.party, 1), LEAST, 1))
    go_on = np.log(np.clip(inside - first, LEAST, 1))
    none = np.log(np.clip(1 - inside.max(1), LEAST, 1)) + LIMITS.outside

    def worth(labels: tuple[str, ...]) -> float:
        total, before = 0.0, "O"
        for word, label in enumerate(labels):
            if label == "O":
                total += none[word]
            elif label[0] == "B":
                total += begin[word, int(label[1])]
            elif before[1:] == label[1:]:
                total += go_on[word, int(label[1])]
            else:
                return -np.inf
            before = label
        return float(total)

    found = actors(given_roles, LIMITS)
    taken = ["O"] * 4
    for number, role in enumerate(ACTORS):
        for start, end in found[role]:
            taken[start:end] = [f"B{number}"] + [f"I{number}"] * (end - start - 1)
    every = product(["O", "B0", "B1", "B2", "I0", "I1", "I2"], repeat=4)
    assert worth(tuple(taken)) == pytest.approx(max(map(worth, every)))
