"""Step `analyse`: a story to sentences with acts, names and quotations. Knows language, nothing of the world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from rasad.analyse.decode import Run, WordAct
from rasad.analyse.encoder import Encoder
from rasad.analyse.quotations import quotations
from rasad.analyse.sentences import sentences
from rasad.analyse.words import words
from rasad.model import Act, Mention, Sentence, Span, Story
from rasad.normalise import Normalised, normalise

SENTENCES_AT_ONCE = 192

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
    """Each story with its sentences, in order. Stories are read some at a time, to fill the encoder's batches; the
    first chunk is small so that the first result comes soon."""
    waiting: list[tuple[Story, list[Words]]] = []
    size = SENTENCES_AT_ONCE // 8
    for story in stories:
        waiting.append((story, cut(story)))
        if sum(len(cuts) for _, cuts in waiting) >= size:
            yield from read(waiting, encoder)
            waiting = []
            size = SENTENCES_AT_ONCE
    yield from read(waiting, encoder)


def cut(story: Story) -> list[Words]:
    found = []
    for span in sentences(story.text, story.lang, story.aside):
        normal = normalise(story.text[span.start : span.end], story.lang)
        spans = words(normal.text)
        if spans:
            found.append(Words(span, normal, spans))
    return found


def read(stories: list[tuple[Story, list[Words]]], encoder: Encoder) -> Iterator[tuple[Story, list[Sentence]]]:
    readings = iter(encoder.read([cuts.texts() for _, story in stories for cuts in story]))
    for story, cuts in stories:
        quoted = quotations(story.text)
        made = []
        for sentence in cuts:
            acts, names = next(readings)
            made.append(
                Sentence(
                    sentence.span,
                    tuple(on_text(act, sentence) for act in acts),
                    tuple(Mention(sentence.original(run), kind) for run, kind in names),  # type: ignore[arg-type]
                    tuple(q for q in quoted if q.span.overlaps(sentence.span)),
                )
            )
        yield story, made


def on_text(act: WordAct, sentence: Words) -> Act:
    """The act with spans of the story in place of words."""

    def spans(role: str) -> tuple[Span, ...]:
        return tuple(sentence.original(run) for run in act.roles[role])

    return Act(
        type=act.type,
        score=act.score,
        trigger=(sentence.original((act.word, act.word + 1)), *spans("verb")),
        status=act.status,  # type: ignore[arg-type]
        status_score=act.status_score,
        source=spans("source"),
        target=spans("target"),
        by=spans("by"),
        time=next(iter(spans("time")), None),
        place=next(iter(spans("place")), None),
        sectors=tuple(act.sectors[run] for run in act.roles["source"] + act.roles["target"]),
    )
