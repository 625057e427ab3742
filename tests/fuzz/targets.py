"""What must hold for any input: files, prose, and what is made of them. Each target has a strategy and a check."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
from hypothesis import strategies as st
from tests.fuzz.seeds import EN, FA, FILES

from rasad.analyse.quotations import quotations
from rasad.analyse.sentences import sentences
from rasad.analyse.words import words
from rasad.calendar import moments
from rasad.coder.ontology import quad
from rasad.lang import LANGUAGES
from rasad.model import Claim, Lang, Problem, Span
from rasad.normalise import normalise
from rasad.pipeline import Coder
from rasad.read import Refused, read_open, story_from_text
from rasad.resolve import Resolver

DAY = date(2025, 10, 7)
# Characters that text is made strange with: bidi controls, joiners, digits and letters of several scripts, and markup.
STRANGE = "\u202e\u2066\u200c\u200f\ufeff\u0654۰٠1aZیيك«»\"'’.،؛:!?()-–/<&>\\\n\t\r\x00\ud800\U0001f600"


class Target(NamedTuple):
    """`inputs` makes what `check` is given; `check` raises for what must not be."""

    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]


@st.composite
def edited(draw: st.DrawFn, seeds: tuple[Any, ...], piece: st.SearchStrategy[Any]) -> Any:
    """One of the seeds with some cuts, repeats and insertions."""
    made = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 6))):
        first, last = sorted((draw(st.integers(0, len(made))), draw(st.integers(0, len(made)))))
        last = min(last, first + 40)
        how = draw(st.sampled_from(("cut", "repeat", "insert", "put")))
        if how == "cut":
            made = made[:first] + made[last:]
        elif how == "repeat":
            made = made[:last] + made[first:last] * draw(st.integers(1, 30)) + made[last:]
        else:
            made = made[:first] + draw(piece) + made[first if how == "insert" else last :]
    return made


PIECES = st.one_of(st.text(STRANGE, max_size=20), st.text(max_size=12), st.sampled_from(FA.split() + EN.split()))
PROSE = edited((FA, EN, f"{FA}\n{EN}", ""), PIECES)
LANGUAGE = st.sampled_from(LANGUAGES)


def within(span: tuple[int, int], text: str) -> None:
    assert 0 <= span[0] <= span[1] <= len(text), (span, len(text))


def in_order(spans: list[Span], text: str) -> None:
    for span in spans:
        within(span, text)
    assert all(one.end <= other.start for one, other in pairwise(spans)), spans


def files(given: tuple[str, bytes]) -> None:
    """Any bytes under any name: stories, and problems of one line each, and nothing else."""
    name, data = given
    problems: list[Problem] = []
    for story in read_open(io.BytesIO(data), "f", name, report=problems.append, max_bytes=200_000):
        assert story.text.strip() and story.id and story.lang in LANGUAGES
        msgspec.json.decode(msgspec.json.encode(story), type=type(story))
    assert all("\n" not in str(problem) and problem.where for problem in problems)


def spelling(given: tuple[str, Lang]) -> None:
    text, lang = given
    made = normalise(text, lang)
    assert normalise(made.text, lang).text == made.text
    for span in words(made.text):
        within(made.original(span), text)


def cutting(given: tuple[str, Lang]) -> None:
    text, lang = given
    in_order(sentences(text, lang), text)
    in_order(words(text), text)
    for quotation in quotations(text):
        within(quotation.span, text)


def time(given: tuple[str, Lang]) -> None:
    text, lang = given
    found = moments(text, lang, told=DAY)
    in_order([moment.span for moment in found], text)
    for moment in found:
        assert not (moment.earliest and moment.latest) or moment.earliest <= moment.latest
        assert text[slice(*moment.span)] == moment.words


@cache
def coder() -> Coder:
    return Coder()


def actors(given: tuple[str, Lang]) -> None:
    text, lang = given
    resolver: Resolver = coder().resolver
    found = resolver.actor(text, lang=lang, on=DAY)
    assert (found.country is None or len(found.country) == 3) and resolver.actor(text, lang=lang, on=DAY) == found
    resolver.place(text, lang=lang)


def coding(given: tuple[str, Lang]) -> None:
    """The contract of a claim, whatever the story is."""
    text, lang = given
    try:
        story = story_from_text(text, lang=lang, published=DAY)
    except Refused:
        return
    [(_, claims)] = coder().claims([story])
    ids = [claim.id for claim in claims]
    assert len(set(ids)) == len(ids)
    for claim in claims:
        assert claim.quad == quad(claim.type) and 0 <= claim.confidence <= 1
        for spans in claim.evidence.values():
            for span in spans:
                within(span, story.text)
        within(claim.sentence, story.text)
        line = msgspec.json.encode(claim)
        assert msgspec.json.encode(msgspec.json.decode(line, type=Claim)) == line


MUTATED = st.sampled_from(sorted(FILES)).flatmap(
    lambda name: st.tuples(
        st.just(name), st.one_of(edited((FILES[name],), st.binary(max_size=20)), st.binary(max_size=300))
    )
)
SPOKEN = st.tuples(PROSE, LANGUAGE)
TARGETS = {
    "files": Target(MUTATED, files),
    "spelling": Target(SPOKEN, spelling),
    "cutting": Target(SPOKEN, cutting),
    "time": Target(SPOKEN, time),
    "actors": Target(st.tuples(st.one_of(PIECES, PROSE), LANGUAGE), actors),
    "coding": Target(SPOKEN, coding),
}
