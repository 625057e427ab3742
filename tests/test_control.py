"""False alarms: sentences of sport, markets, culture, weather, accidents, trivia and history that share the words of
politics. Each is read as a story of its own; none holds an event."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rasad.pipeline import Coder
from rasad.read import story_from_text

HERE = Path(__file__).parent
CEILINGS = json.loads((HERE / "floors.json").read_text(encoding="utf8"))["control"]


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_words_of_politics_alone_seldom_give_a_claim(lang: str, coder: Coder) -> None:
    sentences = (HERE / "control" / f"{lang}.txt").read_text(encoding="utf8").splitlines()
    assert len(set(sentences)) >= 300
    stories = [story_from_text(sentence, lang=lang) for sentence in sentences]
    alarms = [story.text for story, claims in coder.claims(stories) if claims]
    assert len(alarms) <= CEILINGS[lang] * len(sentences), "\n".join(alarms)
