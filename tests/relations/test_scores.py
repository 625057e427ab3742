"""The two scales, as their sources print them, and what was changed on purpose."""

from __future__ import annotations

import pytest

from rasad.coder.cameo import code_of
from rasad.coder.ontology import modes, quad, table
from rasad.relations.scores import plover


@pytest.mark.parametrize(
    ("kind", "mode", "score"),
    [
        ("AID", None, 10),
        ("CONSULT", "visit", 4),
        ("ACCUSE", None, -2),  # the table prints 3
        ("ASSAULT", "assassinate", -9.5),  # `targeted` in the table
        ("ASSAULT", "execute", -9),  # no score of its own
    ],
)
def test_plover(kind: str, mode: str | None, score: float) -> None:
    assert plover(kind, mode) == score


@pytest.mark.parametrize(
    ("kind", "mode", "contexts", "score"),
    [
        ("AGREE", None, (), 4.0),
        ("AGREE", None, ("economic",), 5.2),
        ("CONSULT", "visit", ("diplomatic",), 1.9),
        ("CONSULT", "multilateral", ("diplomatic",), 1.0),  # CAMEO has no such mode
        ("AID", None, ("military", "diplomatic"), 8.3),
        ("SANCTION", "discontinue", ("economic",), -8.0),
        ("ASSAULT", "aerial", (), -10.0),
        ("ASSAULT", None, (), -9.0),
        ("ACCUSE", None, (), -2.0),
    ],
)
def test_goldstein(kind: str, mode: str | None, contexts: tuple[str, ...], score: float) -> None:
    assert code_of(kind, mode, frozenset(contexts)).score == score


def test_the_sign_of_a_score_is_that_of_the_class() -> None:
    for kind in table("types"):
        for mode in (None, *modes(kind)):
            cooperation = quad(kind).endswith("cooperation")
            goldstein = code_of(kind, mode, frozenset()).score
            assert goldstein > 0 if cooperation else goldstein < 0, (kind, mode)
            if kind != "REQUEST":  # which PLOVER holds to be neutral
                assert plover(kind, mode) > 0 if cooperation else plover(kind, mode) < 0, (kind, mode)


def test_scores_use_the_words_of_the_ontology() -> None:
    assert set(table("scores")) == set(table("types"))
    for kind, scores in table("scores").items():
        assert set(scores) <= {"none", *modes(kind)}
