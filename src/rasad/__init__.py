"""Rasad reads dated news and keeps the record it implies: who did what to whom, when, where, on whose word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Loaded before the function of the same name, which then takes its place as `rasad.read`; inside the package
# `from rasad.read import …` finds the step all the same.
import rasad.read  # noqa: F401
from rasad.model import Claim, Story

if TYPE_CHECKING:
    from rasad.coder.relation import Relation
    from rasad.pipeline import Coder
    from rasad.record.client import Client
    from rasad.record.record import Record

__all__ = ["Claim", "Client", "Coder", "Record", "Relation", "Story", "classify", "read"]


def read(
    text: str,
    *,
    published: date | str | None = None,
    title: str = "",
    source: str = "",
    lang: str | None = None,
    rules: Path | Mapping[str, object] | None = None,
) -> list[Claim]:
    """The claims of one text. For many stories make one `Coder` and use its `claims`.

    Raises ValueError for a text without words, in a language that is not read, or with a date that does not exist.
    """
    from rasad.read import story_from_text

    story = story_from_text(text, published=published, title=title, source=source, lang=lang)
    from rasad.pipeline import Coder

    [(_, claims)] = Coder(rules).claims([story])
    return claims


def classify(
    sentence: str,
    *,
    source: tuple[int, int] | None,
    target: tuple[int, int] | None,
    lang: str | None = None,
    coder: Coder | None = None,
) -> Relation:
    """What `source` does to `target`, both given as [start, end) in code points of `sentence`, with probabilities. For
    many sentences make one `Coder` and hand it on.

    Raises ValueError for a span outside the sentence, a text without words or in a language that is not read.
    """
    from rasad.read import story_from_text

    story = story_from_text(sentence, lang=lang)
    from rasad.coder.relation import classify as of_pair
    from rasad.pipeline import Coder

    return of_pair((coder or Coder()).encoder, sentence, story.lang, source, target)


def __getattr__(name: str) -> Any:
    # The coder brings the encoder's runtime with it: only who asks for it waits for that.
    if name == "Relation":
        from rasad.coder.relation import Relation

        return Relation
    if name == "Record":
        from rasad.record.record import Record

        return Record
    if name == "Client":
        from rasad.record.client import Client

        return Client
    if name == "Coder":
        from rasad.pipeline import Coder

        return Coder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
