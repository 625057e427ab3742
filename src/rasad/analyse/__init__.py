"""Step `analyse`: a story to sentences with acts, names and quotations. Knows language, nothing of the world."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Iterator, Sequence

import msgspec

from rasad.analyse.decode import Run, WordAct
from rasad.analyse.encoder import Encoder
from rasad.analyse.quotations import quotations
from rasad.analyse.sentences import sentences
from rasad.analyse.words import words
from rasad.lang import lexicon
from rasad.model import Act, Mention, Quotation, Sentence, Span, Story
from rasad.normalise import Normalised, normalise

__all__ = ["Encoder", "analyse"]


class Words(msgspec.Struct, frozen=True):
    """A sentence cut into words of its normalised text."""

    span: Span
    normal: Normalised
    spans: list[Span]

    def texts(self) -> list[str]:
        return [self.normal.text[start:end] for start, end in self.spans]

    def original(self, run: Run) -> Span:
        """The span in the story of words [first, last + 1) of this sentence."""
        inside = Span(self.spans[run[0]].start, self.spans[run[1] - 1].end)
        return self.normal.original(inside).shift(self.span.start)


def analyse(stories: Iterable[Story], encoder: Encoder) -> Iterator[tuple[Story, list[Sentence]]]:
    """Each story with its sentences, in order."""
    for story in stories:
        cuts = cut(story)
        plain = frozenset(lexicon(story.lang, "reporting")["plain"])
        yield story, [read(one, quoted, encoder, plain) for one, quoted in zip(cuts, around(cuts, story), strict=True)]


def cut(story: Story) -> list[Words]:
    found = []
    for span in sentences(story.text, story.lang, story.aside):
        normal = normalise(story.text[span.start : span.end], story.lang)
        spans = words(normal.text)
        if spans:
            found.append(Words(span, normal, spans))
    return found


def around(cuts: Iterable[Words], story: Story) -> Iterator[list[Quotation]]:
    """The quotations that each sentence shares characters with; both are in the order of the text."""
    coming = deque(quotations(story.text))
    open_now: list[Quotation] = []
    for sentence in cuts:
        while coming and coming[0].span.start < sentence.span.end:
            open_now.append(coming.popleft())
        open_now = [quotation for quotation in open_now if quotation.span.end > sentence.span.start]
        yield open_now


def read(sentence: Words, quoted: Sequence[Quotation], encoder: Encoder, plain: Container[str]) -> Sentence:
    texts = sentence.texts()
    acts, names = encoder.read(texts)
    places = [run for run, kind in names if kind == "LOC"]
    return Sentence(
        sentence.span,
        tuple(on_text(act, sentence, places, texts[act.word].lower() in plain) for act in acts),
        tuple(Mention(sentence.original(run), kind) for run, kind in names),  # type: ignore[arg-type]
        tuple(quoted),
    )


def on_text(act: WordAct, sentence: Words, places: Sequence[Run], plain: bool) -> Act:
    """The act with spans of the story in place of words; of a place that has a part of a name, all of it. Its trigger
    begins with the word that best names the act; at a verb that only says or names (`plain`), those are the words that
    it carries."""

    def spans(role: str) -> tuple[Span, ...]:
        return tuple(sentence.original(run) for run in act.roles[role])

    word = (sentence.original((act.word, act.word + 1)),)
    return Act(
        type=act.type,
        score=act.score,
        trigger=spans("verb") + word if plain else word + spans("verb"),
        status=act.status,  # type: ignore[arg-type]
        status_score=act.status_score,
        source=spans("source"),
        target=spans("target"),
        by=spans("by"),
        time=next(iter(spans("time")), None),
        place=next((sentence.original(whole(run, places)) for run in act.roles["place"]), None),
        sectors=tuple(act.sectors[run] for run in act.roles["source"] + act.roles["target"]),
    )


def whole(run: Run, names: Sequence[Run]) -> Run:
    """The name of which a run is a part, else the run."""
    return next((name for name in names if name[0] <= run[0] and run[1] <= name[1]), run)
