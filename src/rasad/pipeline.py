"""The whole flow on one screen: read -> normalise -> analyse -> resolve -> code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rasad.analyse import Encoder, analyse
from rasad.coder.coding import code
from rasad.coder.confidence import Calibration
from rasad.coder.rules import Rules
from rasad.model import Claim, Problem, Story
from rasad.resolve import Resolver


class Coder:
    """What coding a story needs, loaded once: the encoder, the world and the user's rules."""

    def __init__(self, rules: Path | Mapping[str, object] | None = None) -> None:
        self.rules = Rules.load(rules) if rules is not None else None
        with ThreadPoolExecutor(1) as beside:  # the encoder loads without holding up the interpreter
            encoder = beside.submit(Encoder)
            self.resolver = Resolver()
            self.calibration = Calibration.shipped()
        self.encoder = encoder.result()

    def claims(
        self, stories: Iterable[Story], report: Callable[[Problem], None] | None = None
    ) -> Iterator[tuple[Story, list[Claim]]]:
        """Each story with its claims, in order. One story never depends on another: with `report`, one that cannot be
        coded is told and left out, and the rest goes on; without, its error is raised."""
        for story, sentences in analyse(stories, self.encoder):  # normalises each sentence on its way in
            try:
                claims = code(story, sentences, self.resolver, self.calibration, self.rules)
            except Exception as error:
                if report is None:
                    raise
                report(
                    Problem(story.id, f"cannot be coded ({type(error).__name__}: {error})", "please report this story")
                )
                continue
            yield story, claims
