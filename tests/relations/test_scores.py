"""The two scales, as their sources print them, and what was changed on purpose."""

from __future__ import annotations

import pytest

from rasad.coder.ontology import modes, quad, table
from rasad.relations.scores import cameo, crosswalk, plover


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
    ("kind", "mode", "contexts", "code", "score"),
    [
        ("AGREE", None, (), "030", 4.0),
        ("AGREE", None, ("economic",), "0311", 5.2),
        ("CONSULT", "visit", ("diplomatic",), "042", 1.9),
        ("CONSULT", "multilateral", ("diplomatic",), "040", 1.0),  # CAMEO has no such mode
        ("AID", None, ("military", "diplomatic"), "072", 8.3),
        ("SANCTION", "discontinue", ("economic",), "163", -8.0),
        ("SANCTION", "discontinue", (), "161", -4.0),
        ("ASSAULT", "aerial", (), "195", -10.0),
        ("ASSAULT", None, ("military",), "190", -10.0),
        ("ASSAULT", None, (), "180", -9.0),
        ("ACCUSE", None, (), "110", -2.0),
    ],
)
def test_cameo(kind: str, mode: str | None, contexts: tuple[str, ...], code: str, score: float) -> None:
    found = cameo(kind, mode, contexts)
    assert (found.code, found.goldstein) == (code, score)


def test_the_sign_of_a_score_is_that_of_the_class() -> None:
    for kind in table("types"):
        for mode in (None, *modes(kind)):
            cooperation = quad(kind).endswith("cooperation")
            assert cameo(kind, mode).goldstein > 0 if cooperation else cameo(kind, mode).goldstein < 0, (kind, mode)
            if kind != "REQUEST":  # which PLOVER holds to be neutral
                assert plover(kind, mode) > 0 if cooperation else plover(kind, mode) < 0, (kind, mode)


def test_tables_use_the_words_of_the_ontology() -> None:
    for kind, scores in table("scores").items():
        assert set(scores) <= {"none", *modes(kind)}
        for one in crosswalk()[kind]:
            assert one.mode is None or one.mode in modes(kind), one
            assert one.contexts <= set(table("contexts")), one
    assert set(table("scores")) == set(crosswalk()) == set(table("types"))
