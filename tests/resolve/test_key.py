"""What a key folds away, and what it keeps apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasad.resolve.key import key_of, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("رئیس‌جمهور", "رئيسجمهور"),
        ("رئیس جمهور", "رییس‌جمهور"),
        ("کرهٔ شمالی", "كره شمالي"),
        ("کره‌ی شمالی", "کره شمالی"),
        ("آمریکا", "امریکا"),
        ("حزب‌الله", "حزب الله"),
        ("مُحمّد", "محمد"),
        ("U.S.", "US"),
        ("Iran's", "iran"),
        ("the Kremlin", "Kremlin"),
        ("Al-Qaeda", "al Qaeda"),
        ("Guantánamo", "Guantanamo"),
    ],
)
def test_folded(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(("one", "other"), [("عراق", "ایران"), ("مالی", "مالزی"), ("Niger", "Nigeria")])
def test_kept_apart(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@given(st.text(alphabet=st.sampled_from("آبیي كک‌ ًٔaB.'’،(۱1"), max_size=60))
def test_tokens_are_in_order_and_inside(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
