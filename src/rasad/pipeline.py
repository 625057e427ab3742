"""The whole flow on one screen: read -> normalise -> analyse -> resolve -> code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from rasad.analyse import Encoder, analyse
from rasad.coder import Calibration, Rules, code
from rasad.model import Claim, Story
from rasad.read import story_from_text
from rasad.resolve import Resolver


class Coder:
    """What coding a story needs, loaded once: the encoder, the world and the user's rules."""

    def __init__(self, rules: Path | Mapping[str, object] | None = None) -> None:
        self.encoder = Encoder()
        self.resolver = Resolver()
        self.calibration = Calibration.shipped()
        self.rules = Rules.load(rules) if rules is not None else None

    def claims(self, stories: Iterable[Story]) -> Iterator[tuple[Story, list[Claim]]]:
        """Each story with its claims, in order. One story never depends on another."""
        for story, sentences in analyse(stories, self.encoder):  # normalises each sentence on its way in
            yield story, code(story, sentences, self.resolver, self.calibration, self.rules)


def read(text: str, *, published: date | str | None = None, title: str = "", source: str = "",
         lang: str | None = None, rules: Path | Mapping[str, object] | None = None) -> list[Claim]:  # fmt: skip
    """The claims of one text. For many stories make one `Coder` and use its `claims`."""
    story = story_from_text(text, published=published, title=title, source=source, lang=lang)
    [(_, claims)] = Coder(rules).claims([story])
    return claims
