"""What one given actor does to another in a sentence: for people who bring their own spans."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np

from rasad.analyse import Encoder
from rasad.analyse.labels import NO_TYPE, TYPES
from rasad.analyse.words import words
from rasad.coder.ontology import quad
from rasad.model import Lang, Span
from rasad.normalise import normalise


class Relation(msgspec.Struct, frozen=True):
    """`type` is the likeliest type, `types` the probability of each of the sixteen, given that there is one; `quads`
    sums them by quad class. `none` is the probability that the source does nothing to the target."""

    type: str
    types: dict[str, float]
    quads: dict[str, float]
    none: float


def classify(
    encoder: Encoder, sentence: str, lang: Lang, source: tuple[int, int] | None, target: tuple[int, int] | None
) -> Relation:
    """What `source` does to `target`, both spans of code points in `sentence`; None for a party not named there."""
    normal = normalise(sentence, lang)
    cut = words(normal.text)

    def covered(name: str, span: tuple[int, int] | None) -> Iterator[int]:
        if span is None:
            return
        if not 0 <= span[0] < span[1] <= len(sentence):
            raise ValueError(f"{name} {span} is not a span of the sentence, which has {len(sentence)} characters")
        inside = normal.normalised(Span(*span))
        yield from (number for number, word in enumerate(cut) if word.overlaps(inside))

    said = [normal.text[start:end] for start, end in cut]
    read = encoder.relation(said, list(covered("source", source)), list(covered("target", target)))
    shares = (read[:NO_TYPE] / np.maximum(read[:NO_TYPE].sum(), 1e-9)).tolist()
    types = dict(zip(TYPES, shares, strict=True))
    quads: dict[str, float] = {}
    for kind, share in types.items():
        quads[quad(kind)] = quads.get(quad(kind), 0.0) + share
    return Relation(max(types, key=types.__getitem__), types, quads, float(read[NO_TYPE]))
