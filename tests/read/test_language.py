"""Which language: sentences written for this test."""

from __future__ import annotations

import pytest

from rasad.read import story_from_text
from rasad.read.language import detect

SENTENCES = [
    ("fa", "وزیر خارجه راهی باکو شد"),
    ("fa", "وزير امور خارجه روز گذشته در اين باره گفت كه مذاكرات ادامه دارد"),
    ("fa", "رئیس جمهور افغانستان با سفیر Pakistan دیدار کرد"),
    ("en", "Minister visits Baku"),
    ("en", "The president said on Monday that talks with the opposition had failed."),
    ("ar", "أعلن رئيس الوزراء أن بلاده لن تشارك في الاجتماع القادم"),
    ("ar", "وصل الوزير الى بغداد"),
    ("ur", "وزیر اعظم نے کہا ہے کہ ملک میں امن ہو گا"),
    ("ps", "د افغانستان د بهرنیو چارو وزیر په کابل کې وویل"),
    ("ckb", "سەرۆکی هەرێمی کوردستان لە هەولێر بۆ کۆبوونەوە"),
    ("de", "Der Minister sagte, dass die Regierung nicht verhandeln wird"),
    ("fr", "Le ministre a dit que les forces sont dans la ville"),
    ("tr", "Bakan bu sabah bir açıklama yaptı ve barış için çağrıda bulundu"),
    ("ru", "Министр сказал, что переговоры продолжаются"),
    ("he", "השר אמר כי השיחות נמשכות"),
    ("zh", "部长说会谈仍在继续"),
    ("", "12345 — 67"),
]


@pytest.mark.parametrize(("code", "text"), SENTENCES)
def test_detect(code: str, text: str) -> None:
    assert detect(text) == code


def test_a_label_is_believed_unless_the_script_belies_it() -> None:
    assert story_from_text("وزیر راهی باکو شد", lang="en").lang == "fa"
    assert story_from_text("Ministeri Baku", lang="English").lang == "en"
    assert story_from_text("وصل الوزير الى بغداد", lang="fa-IR").lang == "fa"
    assert story_from_text("The minister left for Baku", lang="unheard of").lang == "en"
