"""Agreement of two people, against figures that are reckoned by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from rasad.model import Verdict
from rasad.record.agreement import agreements


def said(who: str, **kinds: Any) -> list[Verdict]:
    at = datetime(2024, 1, 1, tzinfo=UTC)
    return [Verdict(f"{who}-{claim}", kind, (claim,), who, at) for claim, kind in kinds.items()]


def test_kappa_as_reckoned_by_hand() -> None:
    one = said("a", c1="accept", c2="accept", c3="reject", c4="reject", c5="fix")
    other = said("b", c1="accept", c2="reject", c3="reject", c4="reject", c6="accept")
    [pair] = agreements([*one, *other])
    # Both judged c1 to c4 and differ on c2: 3/4 the same; by chance 2/4 * 1/4 + 2/4 * 3/4 = 1/2.
    assert (pair.one, pair.other, pair.claims, pair.same) == ("a", "b", 4, 0.75)
    assert pair.kappa == pytest.approx((0.75 - 0.5) / (1 - 0.5))


def test_the_last_word_of_each_counts() -> None:
    [pair] = agreements([*said("a", c1="reject"), *said("b", c1="accept"), *said("a", c1="accept")])
    assert (pair.same, pair.kappa) == (1.0, None)  # one category alone: chance would have them agree too


def test_merge_and_split_are_the_same_kind_of_decision() -> None:
    [pair] = agreements([*said("a", c1="merge", c2="fix"), *said("b", c1="split", c2="accept")])
    assert pair.same == 0.5


def test_those_who_judged_nothing_in_common_are_no_pair() -> None:
    assert agreements([*said("a", c1="accept"), *said("b", c2="accept")]) == []
